"""Talent against compute, employer by employer, from the start to the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.lines import POINTS_PER_INCH, name_points
from sim.figures.palette import GREY, as_text, employer_groups, group_colours
from sim.figures.scales import log_axis, widened
from sim.figures.several import counted, footer_of, spread_in_words
from sim.figures.sheet import Sheet, note, sheet, styled
from sim.figures.sheet import page as sheet_page
from sim.figures.subject import Dated, Several, Subject
from sim.figures.words import dollars_of_three, growth, money, short_name, significant, span
from sim.measures.bands import band as over_runs
from sim.measures.employers import Employer, employer_index
from sim.measures.groups import Group, Party, label
from sim.measures.startups import LAB, STARTUP
from sim.mechanisms.merger.spec import ends_of

_SIZE = (9.6, 5.4)
_LEFT = "Left: labs from the first week (ring) to the last (arrowhead, or dot close by)"
_RIGHT = "Compute for each unit of talent: first week (ring) and last (dot)"
_MEDIAN_PERSON = "The median person has talent 1."


class Per(NamedTuple):
    """Compute for each unit of talent of one employer or group.

    Attributes:
        party: who.
        first: dollars, in the first week (of startups: at which there are some).
        last: dollars, in the last.
        low: lower end of the range of the last over runs, if there are several.
        high: upper end.
    """

    party: Party
    first: float
    last: float
    low: float = float("nan")
    high: float = float("nan")


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure of one run."""
    ends = _ends(run)
    groups = employer_groups(run)
    page = sheet(
        run,
        _title(ends, run),
        f"{_left(ends, '. ')}{_RIGHT}. {_ended(run)}{_MEDIAN_PERSON} Startups rent compute in proportion to "
        "headcount.",
        _SIZE,
        over_time=False,
    )
    return _panels(page, ends, per_talent(run.employers, groups), groups)


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs."""
    held = {party: over_runs(values)[1] for party, values in runs.holdings.items()}
    labs = {party: median for party, median in held.items() if not isinstance(party, Group)}
    ends = pd.DataFrame(
        [[*median[0], *median[1]] for median in labs.values()],
        index=list(labs),
        columns=["talent_first", "compute_first", "talent_last", "compute_last"],
    ).dropna()
    groups: dict[Employer, Party] = {
        (LAB, name): name if name in runs.groups else Group.OTHER_LABS for name in labs
    }
    rows = []
    for party, values in runs.holdings.items():
        low, median, high = over_runs(values[:, :, 1] / values[:, :, 0])
        if np.isfinite(median).any() and (isinstance(party, Group) or party in groups.values()):
            rows.append(Per(party, median[0], median[1], low[1], high[1]))
    spread = spread_in_words(runs.followed)
    texts = (
        f"In the median of {counted(runs.followed)} {_growths(_to_the_end(ends, runs), runs.length)}",
        f"{_left(ends, ', medians over runs. ')}{_RIGHT}; bar: {spread} in the last week. "
        f"{_ended(runs)}{_MEDIAN_PERSON}",
        footer_of(runs, runs.followed, again=runs.again),
    )
    return _panels(sheet_page(runs, texts, _SIZE, over_time=False), ends, rows, groups)


def _left(labs: pd.DataFrame, ending: str) -> str:
    """What the left panel shows, where there are labs."""
    return "" if labs.empty else f"{_LEFT}{ending}"


def _ended(run: Dated) -> str:
    """Who has an earlier last week than the others, as a sentence; empty where nobody has."""
    bought = list(ends_of(run.scenario))
    if not bought:
        return ""
    who = f"{label(bought[0])} is" if len(bought) == 1 else f"{len(bought)} labs are"
    return f"{who} bought before the last week, and drawn up to then. "


def _to_the_end(labs: pd.DataFrame, run: Dated) -> pd.DataFrame:
    """The labs that are there in the last week of the run."""
    return labs.drop(index=list(ends_of(run.scenario)), errors="ignore")


def per_talent(employers: pd.DataFrame, groups: dict[Employer, Party]) -> list[Per]:
    """Compute for each unit of talent in the first and the last week, by lab or group; not of the outside."""
    rows = employers[employers["kind"].isin((LAB, STARTUP))]
    parties = list(dict.fromkeys(groups.values()))
    number = {party: place for place, party in enumerate(parties)}
    who = [number[groups[employer]] for employer in employer_index(rows, "kind", "employer")]
    total = rows[["talent", "compute"]].groupby([np.array(who, int), rows["week"].to_numpy()]).sum()
    total = total[(total > 0).all(axis=1)]
    ratio = total["compute"] / total["talent"]
    found = []
    for place in dict.fromkeys(ratio.index.get_level_values(0)):
        weeks = ratio.loc[place]
        found.append(Per(parties[place], float(weeks.iloc[0]), float(weeks.iloc[-1])))
    return found


def _panels(page: Sheet, labs: pd.DataFrame, rows: Sequence[Per], groups: dict[Employer, Party]) -> Figure:
    if labs.empty and not rows:
        axes = page.figure.add_subplot(page.grid(1, 1, 0.75, 0.35)[0])
        note(axes, "no employer has both compute and talent")
        return page.figure
    # Names of the rows stand at the left of the right panel.
    grid = (
        page.grid(1, 2, 0.75, 0.75, wspace=0.52, width_ratios=(3, 2))
        if len(labs)
        else page.grid(1, 1, 1.6, 0.9)
    )
    if len(labs):
        _arrows(page.figure.add_subplot(grid[0]), labs, groups)
    _per_talent(page.figure.add_subplot(grid[-1]), rows, group_colours(groups))
    return page.figure


def _ends(run: Subject) -> pd.DataFrame:
    """First and last positive talent and compute of each lab."""
    rows = run.employers
    rows = rows[(rows["talent"] > 0) & (rows["compute"] > 0) & (rows["kind"].astype(str) == LAB)]
    by_name = rows.groupby(rows["employer"].astype(str), sort=False)[["talent", "compute"]]
    return by_name.first().add_suffix("_first").join(by_name.last().add_suffix("_last"))


def _title(labs: pd.DataFrame, run: Subject) -> str:
    if labs.empty:
        there = (run.employers["kind"].astype(str) == LAB).any()
        return "no lab has both compute and talent" if there else "there are no labs in this market"
    return _growths(_to_the_end(labs, run), len(run.weeks))


def _growths(labs: pd.DataFrame, weeks: int) -> str:
    """What became of the labs' compute and talent, as the end of a sentence."""
    if labs.empty:
        return "there are no labs with compute and talent"
    if weeks == 1:
        most, least = str(labs["compute_last"].idxmax()), str(labs["compute_last"].idxmin())
        if len(labs) == 1:
            return f"in the only week {most} has compute of {money(labs['compute_last'].iloc[0])}"
        amounts = [f"{name} has {money(float(labs['compute_last'][name]))}" for name in (most, least)]
        return f"in the only week {amounts[0]} of compute, the most, and {amounts[1]}, the least"
    talent = labs["talent_last"] / labs["talent_first"]
    compute = labs["compute_last"] / labs["compute_first"]
    if len(labs) == 1:
        return (
            f"in {span(weeks)} {label(str(labs.index[0]))}'s compute {growth(compute.iloc[0])}, "
            f"its talent {growth(talent.iloc[0])}"
        )
    order = talent.to_numpy().argsort()
    extremes = "; ".join(
        f"{label(str(labs.index[row]))}'s {growth(talent.iloc[row])}" for row in order[[-1, 0]]
    )
    if growth(talent.max()) == growth(talent.min()):
        extremes = f"every lab's {growth(talent.max())}"
    return f"in {span(weeks)} the median lab's compute {growth(float(compute.median()))}. Talent: {extremes}"


def _arrows(axes: Axes, ends: pd.DataFrame, groups: dict[Employer, Party]) -> None:
    compute = ends[["compute_first", "compute_last"]].to_numpy(dtype=np.float64)
    talent = ends[["talent_first", "talent_last"]].to_numpy(dtype=np.float64)
    log_axis(axes, "x", widened(float(compute.min()), float(compute.max()) * 1.2, 4.0), dollars_of_three)
    log_axis(axes, "y", widened(float(talent.min()), float(talent.max()) * 1.1, 4.0), significant)
    axes.grid(visible=True, axis="both")
    axes.set_title("Labs: compute and talent")
    axes.set_xlabel("compute: installed stock in dollars, log scale")
    axes.set_ylabel("talent: sum over people, log scale")
    colours = group_colours(groups)
    parties = [groups[LAB, str(name)] for name in ends.index]
    hues = [colours[party] for party in parties]
    for hue, ends_of_one in zip(hues, np.stack([compute, talent], axis=2), strict=True):
        _arrow(axes, ends_of_one, hue)
    # Smaller labs of a crowd stay without a name.
    texts = ["" if isinstance(party, Group) else short_name(label(party)) for party in parties]
    heads = np.stack([compute[:, 1], talent[:, 1]], axis=1)
    along = np.concatenate([_along(compute), _along(talent)], axis=1)
    name_points(axes, texts, heads, hues, along)


def _per_talent(axes: Axes, rows: Sequence[Per], colours: dict[Party, str]) -> None:
    """A row each, who has most above."""
    ordered = sorted(rows, key=lambda row: -row.last if np.isfinite(row.last) else np.inf)
    ends = np.array([row[1:] for row in ordered], dtype=np.float64)
    low, high = widened(float(np.nanmin(ends)), float(np.nanmax(ends)), 4.0)
    log_axis(axes, "x", (low, high), dollars_of_three)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    for place, row in enumerate(ordered):
        hue = colours.get(row.party, GREY)
        if np.isfinite(row.low):
            axes.plot([row.low, row.high], [place, place], color=hue, linewidth=5, alpha=0.3)
        axes.plot([row.first, row.last], [place, place], color=hue, linewidth=1.6)
        axes.plot(row.first, place, "o", color=hue, markersize=5, markerfacecolor="white")
        axes.plot(row.last, place, "o", color=hue, markersize=5)
        amount = money(row.last) if np.isfinite(row.last) else "gone"
        axes.annotate(
            amount, (1.0, place), xycoords=("axes fraction", "data"), xytext=(4, 0), va="center",
            textcoords="offset points", fontsize=8, color=as_text(hue),
        )  # fmt: skip
    axes.set_yticks(range(len(ordered)), [short_name(label(row.party), 20) for row in ordered])
    axes.set_ylim(len(ordered) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_title("Compute for each unit of talent")
    axes.set_xlabel("dollars, log scale; at the right: last week")


def _arrow(axes: Axes, ends: NDArray[np.float64], hue: str) -> None:
    """From a ring at the first point to a head at the last; to a dot where that would seem to point back."""
    start, end = ends
    head = 11  # points
    line: dict[str, Any] = {"color": hue, "linewidth": 1.6}
    way = np.ptp(axes.transData.transform(ends), axis=0)
    if np.hypot(*way) * POINTS_PER_INCH / axes.figure.dpi > head:
        arrow = {"arrowstyle": "-|>", "mutation_scale": head, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", end, start, arrowprops=arrow | line)
    else:
        axes.plot(*ends.T, "-", **line)
        axes.plot(*end, "o", color=hue, markersize=3, zorder=3)
    axes.plot(*start, "o", color=hue, markersize=5, markerfacecolor="white")


def _along(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the arrows, which are straight on log scales, as one column."""
    return np.geomspace(ends[:, 0], ends[:, 1], 20).reshape(-1, 1)
