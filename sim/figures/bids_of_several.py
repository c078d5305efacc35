"""Why bids were lost in several runs, from outcomes alone: by reason, startups beside labs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.bid_words import PHRASES
from sim.figures.palette import GREY, INK, VERMILLION
from sim.figures.several import counted, footer_of, range_in_words, spread_in_words
from sim.figures.sheet import note, page, styled
from sim.figures.subject import Several
from sim.figures.words import percent
from sim.measures.bands import band as over_runs
from sim.measures.startups import LAB, STARTUP
from sim.vocabulary import REASONS

#: What could not keep people who went to another employer, by the end of the outcome's name.
ANSWERS = {
    "departures_no_counter": "no counter-offer",
    "departures_money": "outbid: money, cap or limit",
    "departures_value": "outbid at full value",
    "departures_amenities": "amenities, not money",
}
_SENTENCES = {
    "departures_no_counter": "without a counter-offer",
    "departures_money": "outbid at the limit of their money or rules",
    "departures_value": "outbid at their full value",
    "departures_amenities": "for amenities, whatever the counter-offer",
}
_READING = (
    "Left: who went to another employer, by what could not keep the person. Right: bids that were lost, by "
    "what kept the bidder from bidding more. Full value: what a person adds to the employer's earnings, "
    "times its aggressiveness."
)
#: Startups above labs.
_KINDS = {STARTUP: (-0.17, "o", VERMILLION), LAB: (0.17, "s", GREY)}


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs, from their outcomes alone."""
    left = {kind: _counts(runs, {name: f"{kind}_{name}" for name in ANSWERS}) for kind in _KINDS}
    lost = {kind: _counts(runs, {name: f"{kind}_lost_{name}" for name in REASONS}) for kind in _KINDS}
    texts = (
        _title(runs.done, left, lost),
        f"{_READING} Dot: median over runs; bar: {spread_in_words(runs.done)}.",
        footer_of(runs, runs.done, again=False),
    )
    sheet = page(runs, texts, (10.6, 5.6), over_time=False)
    grid = sheet.grid(1, 2, 1.95, 0.5, wspace=0.75)
    panels = (("Why people leave for another job", left, "nobody leaves, or it was not recorded"),
              ("Why bids are lost", lost, "nobody loses a bid"))  # fmt: skip
    for place, (title, counts, nothing) in enumerate(panels):
        axes = sheet.figure.add_subplot(grid[place])
        axes.set_title(title)
        if any(table.to_numpy().any() for table in counts.values()):
            _ranges(axes, counts)
        else:
            note(axes, nothing)
    return sheet.figure


def _counts(runs: Several, outcomes: Mapping[str, str]) -> pd.DataFrame:
    """Outcomes that count something, one row a run; what a folder of an earlier version has not is 0."""
    return pd.DataFrame({name: np.nan_to_num(runs.outcome(outcome)) for name, outcome in outcomes.items()})


def _title(runs: int, left: Mapping[str, pd.DataFrame], lost: Mapping[str, pd.DataFrame]) -> str:
    for counts, noun, what in ((left, "people to other employers", _SENTENCES), (lost, "bids", PHRASES)):
        startups, labs = (_shares(counts[kind]) for kind in (STARTUP, LAB))
        if startups.empty:
            continue
        reason = str(startups.median().idxmax())
        because = what.get(reason, reason.replace("_", " "))
        if what is PHRASES:
            because = f"for one reason: {because}"
        total = counts[STARTUP].sum(axis=1).median()
        title = (
            f"In the median of {counted(runs)} startups lose {total:,.0f} {noun}, "
            f"{_percent(float(startups[reason].median()))} of them {because} "
            f"({range_in_words(startups[reason], _percent)}"
        )
        return f"{title})" if labs.empty else f"{title}; labs: {_percent(float(labs[reason].median()))})"
    return f"In all {counted(runs)} startups lose neither people to other employers nor bids"


def _percent(share: float) -> str:
    return percent(share, 0)


def _shares(lost: pd.DataFrame) -> pd.DataFrame:
    """Shares of the reasons in each run that lost a bid at all."""
    total = lost.sum(axis=1)
    return lost[total > 0].div(total[total > 0], axis=0)


def _phrase(reason: str) -> str:
    return PHRASES.get(reason, reason.replace("_", " "))


def _ranges(axes: Axes, counts: Mapping[str, pd.DataFrame]) -> None:
    """Median and band over runs of the share of each reason that occurs, of startups and of labs."""
    reasons = [
        name for name in counts[STARTUP].columns if any(table[name].any() for table in counts.values())
    ]
    largest = 0.0
    for kind, (shift, marker, colour) in _KINDS.items():
        shares, number = _shares(counts[kind]), counts[kind].median()
        for row, reason in enumerate(reasons if len(shares) else []):
            low, median, high = (float(end) for end in over_runs(shares[reason]))
            largest = max(largest, high)
            axes.plot([low, high], [row + shift] * 2, color=colour, alpha=0.35, linewidth=5)
            axes.plot(median, row + shift, marker, color=colour, markersize=5, clip_on=False)
            axes.annotate(
                f"{_percent(median)} {kind}s ({number[reason]:,.0f})", (high, row + shift), xytext=(7, 0),
                textcoords="offset points", va="center", fontsize=7.5, color=INK,
            )  # fmt: skip
    axes.set_yticks(range(len(reasons)), [ANSWERS.get(reason) or _phrase(reason) for reason in reasons])
    axes.set_ylim(len(reasons) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1.55 * largest or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _percent(value)))
    axes.set_xlabel("share of all; in brackets: median number")
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
