"""The axis of time, and the events that stand on it."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures.lines import size_in_points, spread
from sim.figures.palette import GREY, INK
from sim.figures.subject import Dated

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_LETTERS = 10  # events told apart by letters


def time_axis(axes: Axes, run: Dated, ticks: int) -> None:
    """Weeks along the bottom, named by dates where the run has a start date, with the events marked.

    Args:
        axes: where to draw; horizontal data are weeks.
        run: what is drawn.
        ticks: most ticks that find room.
    """
    first, last = int(run.weeks["week"].min()), int(run.weeks["week"].max())
    axes.set_xlim((first - 0.5, last + 0.5) if first == last else (first, last))
    _mark_events(axes, run)
    axes.fmt_xdata = lambda week: week_name(run, round(week))
    start = first_date(run)
    if start is None:
        axes.xaxis.set_major_locator(MaxNLocator(ticks, integer=True, steps=[1, 2, 2.5, 5, 10]))
        axes.set_xlabel("weeks since the start")
        return
    positions, names = _month_ticks(start, first, last, ticks)
    axes.set_xticks(positions, names)


def _month_ticks(start: date, first: int, last: int, ticks: int) -> tuple[list[float], list[str]]:
    def position(index: int) -> float:
        return first + (date(index // 12, index % 12 + 1, 1) - start).days / 7

    opening = start.year * 12 + start.month - 1
    months = [index for index in range(opening, opening + 14 + 12 * (last - first) // 52)
              if first <= position(index) <= last]  # fmt: skip
    if not months:
        return [first], [f"{start.day} {_MONTHS[start.month - 1]}\n{start.year}"]
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        kept = [index for index in months if index % step == 0]
        if len(kept) <= ticks:
            break
    return [position(index) for index in kept], [f"{_MONTHS[index % 12]}\n{index // 12}" for index in kept]


def _mark_events(axes: Axes, run: Dated) -> None:
    """A thin vertical line where events start, with the letter of the key above it."""
    weeks = list(events_by_week(run))
    for week in weeks:
        axes.axvline(week, color=GREY, linewidth=0.7, linestyle=(0, (2, 2)), zorder=1.5)
    if not 0 < len(weeks) <= _MOST_LETTERS:
        return
    low, high = axes.get_xlim()
    places = spread((np.array(weeks) - low) / (high - low), gap=6.5 / size_in_points(axes)[0])
    for letter, place in zip(string.ascii_lowercase, places, strict=False):
        axes.annotate(
            letter, (float(place), 1.0), xycoords="axes fraction", xytext=(0, 2),
            textcoords="offset points", ha="center", va="bottom", fontsize=7, color=INK,
        )  # fmt: skip


def events_by_week(run: Dated) -> dict[int, str]:
    """What starts in each week of the run, in order of time; an event before or after the run is left out."""
    first, last = int(run.weeks["week"].min()), int(run.weeks["week"].max())
    starts: dict[int, dict[str, list[str]]] = {}
    for event in (event for event in run.scenario.events if event.on):
        week = event.starts(run.scenario.start_date)
        if first <= week <= last:
            employers: Sequence[str] = getattr(event, "employers", ())
            whom = f" ({', '.join(employers)})" if 0 < len(employers) <= 2 else ""
            kinds = starts.setdefault(week, {}).setdefault(whom, [])
            if (kind := event.kind.replace("-", " ")) not in kinds:
                kinds.append(kind)
    return {
        week: ", ".join(" + ".join(kinds) + whom for whom, kinds in groups.items())
        for week, groups in sorted(starts.items())
    }


def event_key(run: Dated) -> str:
    """What the letters above the vertical lines mean; empty without events."""
    starts = events_by_week(run)
    if len(starts) > _MOST_LETTERS:
        return f"Vertical lines: events start in {len(starts)} different weeks, see the scenario."
    # Spaces that do not break keep a letter with its event.
    parts = [
        f"{letter}\u00a0 {label}, {week_name(run, week)}".replace(" ", "\u00a0")
        for letter, (week, label) in zip(string.ascii_lowercase, starts.items(), strict=False)
    ]
    return "Events:\u00a0 " + "   ".join(parts) if parts else ""


def week_name(run: Dated, week: int) -> str:
    """Month and year of a week where the run has dates, else its number."""
    start = first_date(run)
    if start is None:
        return f"week {week}"
    day = start + timedelta(weeks=week - int(run.weeks["week"].iloc[0]))
    return f"{_MONTHS[day.month - 1]} {day.year}"


def first_date(run: Dated) -> date | None:
    """Date of the first week, if the run has dates."""
    if "date" not in run.weeks.columns:
        return None
    return pd.Timestamp(run.weeks["date"].iloc[0]).date()
