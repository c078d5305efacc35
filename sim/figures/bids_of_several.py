"""Why bids were lost in several runs, from outcomes alone: by reason, startups beside labs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.palette import GREY, INK, VERMILLION
from sim.figures.several import counted, footer_of, range_in_words, spread_in_words
from sim.figures.sheet import note, page, styled
from sim.figures.subject import Several
from sim.figures.words import percent
from sim.measures.bands import band as over_runs
from sim.measures.startups import LAB, STARTUP
from sim.records.columns import REASONS

#: Reasons, as pictures say them.
PHRASES = {
    "budget": "no more money",
    "package_cap": "cap on packages",
    "counter_limit": "limit on counter-offers",
    "posted_wage": "wage posted, not bargained",
    "approval": "approval too late",
    "seats": "seats went to others",
    "value": "had bid the full value",
    "amenities": "amenities, not money",
}
_READING = (
    "A lost bid is counted under what kept the bidder from bidding more. Full value: what the person adds to "
    "the value of this employer."
)
#: Startups above labs.
_KINDS = {STARTUP: (-0.17, "o", VERMILLION), LAB: (0.17, "s", GREY)}


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs, from their outcomes alone."""
    lost = {kind: _lost_of(runs, kind) for kind in (STARTUP, LAB)}
    texts = (
        _several_title(runs, lost[STARTUP], lost[LAB]),
        f"{_READING} Dot: median over runs; bar: {spread_in_words(runs.done)}.",
        footer_of(runs, runs.done, again=False),
    )
    sheet = page(runs, texts, (9.6, 5.6), over_time=False)
    if not sum(table.to_numpy().sum() for table in lost.values()):
        note(sheet.figure.add_subplot(sheet.grid(1, 1, 1.0, 1.0)[0]), "nobody loses a bid")
        return sheet.figure
    grid = sheet.grid(1, 2, 1.9, 0.6, wspace=0.12)
    shares, numbers = (sheet.figure.add_subplot(grid[place]) for place in range(2))
    _ranges(shares, {kind: _shares(table) for kind, table in lost.items()}, lambda share: percent(share, 0))
    shares.set_title("Share of all bids lost, by reason")
    _ranges(numbers, lost, lambda count: f"{count:,.0f}")
    numbers.set_title("Number of bids lost, by reason")
    numbers.set_yticklabels([])
    return sheet.figure


def _lost_of(runs: Several, kind: str) -> pd.DataFrame:
    """Bids that employers of a kind lost, one row a run, one column a reason."""
    return pd.DataFrame({reason: runs.outcome(f"{kind}_lost_{reason}") for reason in REASONS})


def _several_title(runs: Several, startups: pd.DataFrame, labs: pd.DataFrame) -> str:
    if not startups.to_numpy().sum() > 0:
        return f"In all {counted(runs.done)} startups lose no bids"
    shares = _shares(startups)
    reason = str(shares.median().idxmax())
    title = (
        f"In the median of {counted(runs.done)} startups lose {startups.sum(axis=1).median():,.0f} bids, "
        f"{percent(float(shares[reason].median()), 0)} of them for one reason: {_phrase(reason)} "
        f"({range_in_words(shares[reason], lambda share: percent(share, 0))}"
    )
    if not labs.to_numpy().sum() > 0:
        return f"{title})"
    return f"{title}; labs: {percent(float(_shares(labs)[reason].median()), 0)})"


def _shares(lost: pd.DataFrame) -> pd.DataFrame:
    """Shares of the reasons in each run that lost a bid at all."""
    total = lost.sum(axis=1)
    return lost[total > 0].div(total[total > 0], axis=0)


def _phrase(reason: str) -> str:
    return PHRASES.get(reason, reason.replace("_", " "))


def _ranges(axes: Axes, values: Mapping[str, pd.DataFrame], show: Callable[[float], str]) -> None:
    """Median and band over runs of each reason that occurs, of startups and of labs."""
    reasons = [reason for reason in REASONS if any(table[reason].any() for table in values.values())]
    largest = 0.0
    for kind, (shift, marker, colour) in _KINDS.items():
        for row, reason in enumerate(reasons if len(values[kind]) else []):
            low, median, high = (float(end) for end in over_runs(values[kind][reason]))
            largest = max(largest, high)
            axes.plot([low, high], [row + shift] * 2, color=colour, alpha=0.35, linewidth=5)
            axes.plot(median, row + shift, marker, color=colour, markersize=5, clip_on=False)
            axes.annotate(
                f"{show(median)} {kind}s", (high, row + shift), xytext=(7, 0), textcoords="offset points",
                va="center", fontsize=7.5, color=INK,
            )  # fmt: skip
    axes.set_yticks(range(len(reasons)), [_phrase(reason) for reason in reasons])
    axes.set_ylim(len(reasons) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1.35 * largest or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: show(value)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
