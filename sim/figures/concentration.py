"""Concentration over time: Herfindahl indices, and the share of talent at the four largest employers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.lines import EndLabel, band, line, name_ends
from sim.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from sim.figures.scales import percent_ticks, zoomed
from sim.figures.several import course, several_sheet
from sim.figures.sheet import Sheet, note, over_weeks, sheet, styled
from sim.figures.subject import Dated, Several, Subject
from sim.figures.timeline import time_axis
from sim.figures.words import hhi_points, percent
from sim.measures.concentration import HIGHLY_CONCENTRATED

# Column: name, colour, dashes.
_INDICES = {
    "hhi_compute": ("compute", VERMILLION, "--"),
    "hhi_wage_bill": ("wage bill", GREEN, "-."),
    "hhi_talent": ("talent", BLUE, "-"),
    "hhi_headcount": ("headcount", BLACK, ":"),
}
_SHARE = "top4_talent_share"
#: Length of the axes at the least.
_LEAST_INDEX, _LEAST_SHARE = 0.04, 0.10
_SIZE = (9.6, 5.4)
_NOBODY = "nobody works at a lab or a startup"


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure of one run."""
    share = run.weeks[_SHARE]
    title = (
        _plain_title(run.weeks)
        or f"the four largest employers' share of talent {over_weeks(run, share.iloc[0], share.iloc[-1])}"
    )
    return _panels(sheet(run, title, _explanation(run.weeks), _SIZE, over_time=True), run, None)


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs."""
    plain = _plain_title(runs.low)
    title = plain or f"the four largest employers' share of talent {course(runs, _SHARE)}"
    beginning = "In all" if plain else "In the median of"
    explanation = _explanation(runs.weeks)
    page = several_sheet(runs, title, explanation, _SIZE, over_time=True, beginning=beginning)
    return _panels(page, runs, runs)


def _plain_title(weeks: pd.DataFrame) -> str:
    """What is to be said of a market in which the four largest hold all or nothing; else empty."""
    if _nobody(weeks):
        return f"{_NOBODY}, so nothing is concentrated"
    if (weeks[_SHARE] > 1 - 1e-9).all():
        return "four employers or fewer hold all the talent"
    return ""


def _nobody(weeks: pd.DataFrame) -> bool:
    """Has nobody anything? Measures of that are 0."""
    return not (weeks["hhi_headcount"] > 0).any()


def _explanation(weeks: pd.DataFrame) -> str:
    high = f"{HIGHLY_CONCENTRATED} ({hhi_points(HIGHLY_CONCENTRATED)} points)"
    if _nobody(weeks):
        return ""
    known = _known(weeks).to_numpy()
    if not _threshold_is_shown(known):
        side = "above" if np.nanmin(known, initial=1.0) > HIGHLY_CONCENTRATED else "below"
        where = f"All lines lie {side} the mark of {high}, above which"
    else:
        where = f"Above {high}, the grey line,"
    return (
        "Herfindahl index: sum of the squared shares of labs and startups; times 10,000 in points. The four "
        "largest are those of each week. "
        f"{where} US merger guidelines see high concentration. The axes do not begin at zero."
    )


def _known(weeks: pd.DataFrame) -> pd.DataFrame:
    """The indices; NaN in weeks in which nobody has anything."""
    table = weeks[list(_INDICES)]
    return table.where(table > 0)


def _threshold_is_shown(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bool:
    """Is the mark of the guidelines close enough to the lines not to flatten them?"""
    if not np.isfinite(values).any():
        return False
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    room = max(high - low, _LEAST_INDEX)
    return low - room < HIGHLY_CONCENTRATED < high + room


def _panels(page: Sheet, run: Dated, bands: Several | None) -> Figure:
    if _nobody(run.weeks):
        note(page.figure.add_subplot(page.grid(1, 1, 0.75, 0.75)[0]), _NOBODY)
        return page.figure
    grid = page.grid(1, 2, 0.75, 0.7, width_ratios=(3, 2), wspace=0.62)
    _indices(page.figure.add_subplot(grid[0]), run, bands)
    _top_four(page.figure.add_subplot(grid[1]), run, bands)
    return page.figure


def _indices(axes: Axes, run: Dated, bands: Several | None) -> None:
    weeks, known, labels = run.weeks["week"], _known(run.weeks), []
    seen = [known.to_numpy().ravel()]
    for column, (name, colour, dashes) in _INDICES.items():
        if bands is not None:
            low, high = (_known(table)[column] for table in (bands.low, bands.high))
            band(axes, weeks, low, high, colour)
            seen += [low.to_numpy(), high.to_numpy()]
        line(axes, weeks, known[column], colour, dashes)
        last = known[column].iloc[-1]
        text = f"{name} {last:.3f} ({hhi_points(last) if last > 0 else ''})"
        labels.append(EndLabel(last, text, colour, name))
    values = np.concatenate(seen)
    if _threshold_is_shown(known.to_numpy()):
        values = np.append(values, HIGHLY_CONCENTRATED)
        axes.axhline(HIGHLY_CONCENTRATED, color=GREY, linewidth=0.9)
        labels.append(EndLabel(HIGHLY_CONCENTRATED, f"high above {HIGHLY_CONCENTRATED}", GREY))
    axes.set_ylim(*zoomed(values, _LEAST_INDEX))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.set_title("Herfindahl index (in points)")
    axes.set_ylabel("sum of squared shares, 0 to 1")
    time_axis(axes, run, ticks=6)
    name_ends(axes, labels)


def _top_four(axes: Axes, run: Dated, bands: Several | None) -> None:
    weeks, share = run.weeks["week"], run.weeks[_SHARE]
    seen = [share]
    if bands is not None:
        band(axes, weeks, bands.low[_SHARE], bands.high[_SHARE], BLUE)
        seen += [bands.low[_SHARE], bands.high[_SHARE]]
    line(axes, weeks, share, BLUE, "-")
    axes.set_ylim(*zoomed(np.concatenate(seen), _LEAST_SHARE))
    percent_ticks(axes)
    axes.set_title("Share of talent at the four largest")
    time_axis(axes, run, ticks=5)
    name_ends(axes, [EndLabel(share.iloc[-1], percent(share.iloc[-1], 1), BLUE, "")])
    if len(share) > 1:
        begun = share.iloc[: max(len(share) // 3, 2)]  # as far as the label reaches
        axes.annotate(
            percent(share.iloc[0], 1), (weeks.iloc[0], begun.max()), xytext=(3, 5), color=BLUE, fontsize=8,
            textcoords="offset points", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip
