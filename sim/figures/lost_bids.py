"""Why people left for another job, and why bids were lost: shares by reason, startups beside labs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.bid_words import PHRASES
from sim.figures.bids_of_several import draw_several
from sim.figures.palette import INK, PALE, VERMILLION
from sim.figures.sheet import note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.words import percent, plural
from sim.measures.startups import LAB, STARTUP, bids_lost, departures

__all__ = ["draw", "draw_several"]

#: Startups above labs, in colours that differ in a grey print too.
_KINDS = {STARTUP: ("startups", VERMILLION), LAB: ("labs", PALE)}
_RULES = ("package_cap", "counter_limit")
#: Said of most of those who left.
_ANSWERS = {
    "no counter": "without a counter-offer",
    "money": "outbid at the limit of their money or rules",
    "value": "outbid at their full value",
    "amenities": "for amenities, whatever the counter-offer",
}
_WITHOUT, _OUTBID = "No counter-offer was made:", "A counter-offer was outbid:"


class _Bar(NamedTuple):
    """A row of a panel: its name, and a count for each kind of employer. A heading has no counts."""

    name: str
    counts: Mapping[str, int] | None = None


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    left = {kind: _departures(run, kind) for kind in _KINDS}
    lost = {kind: bids_lost(run.weeks, kind).sum() for kind in _KINDS}
    page = sheet(
        run,
        _title(left, lost, there=_there(run)),
        "Left: everybody who went to another employer, by what could not keep the person. Right: every bid "
        "that was lost, counter-offers included, by what kept the bidder from bidding more. Full value: what "
        "a person adds to the employer's earnings, times its aggressiveness. Bars of one colour add up to "
        "100%.",
        (10.6, 5.6),
        over_time=False,
    )
    grid = page.grid(1, 2, 2.5, 0.75, width_ratios=(1, 1), wspace=1.1)
    people, bids = page.figure.add_subplot(grid[0]), page.figure.add_subplot(grid[1])
    people.set_title("Why people leave for another job", loc="left")
    bids.set_title("Why bids are lost", loc="left")
    if any(table is None for table in left.values()):
        note(people, "not recorded\nin this folder")
    else:
        _panel(people, _answers({kind: table for kind, table in left.items() if table is not None}), "left")
    _panel(bids, _reasons(lost), "lost")
    return page.figure


def _departures(run: Subject, kind: str) -> pd.DataFrame | None:
    """None in a folder of an earlier version, which did not record it."""
    if "not_kept_by" not in run.moves:
        return None
    return departures(run.moves, kind)


def _there(run: Subject) -> bool:
    """Are there startups at all?"""
    return bool((run.employers["kind"].astype(str) == STARTUP).any())


def _title(left: Mapping[str, pd.DataFrame | None], lost: Mapping[str, pd.Series], *, there: bool) -> str:
    whole = {kind: 0 if table is None else int(table.to_numpy().sum()) for kind, table in left.items()}
    for kind, (who, _) in _KINDS.items():
        table = left[kind]
        if table is None or not whole[kind]:
            continue
        answer = str(table.sum(axis=1).idxmax())
        share = percent(_counted(table, answer) / whole[kind], 0)
        people = "one person" if whole[kind] == 1 else f"{whole[kind]:,} people"
        title = f"{who} lose {people} to other employers, {share} of them {_ANSWERS[answer]}"
        labs = left[LAB]
        if kind == LAB or labs is None or not whole[LAB]:
            return title
        return f"{title} (labs: {percent(_counted(labs, answer) / whole[LAB], 0)})"
    startups = lost[STARTUP]
    if not there:
        return f"there are no startups in this market; labs lose {plural(int(lost[LAB].sum()), 'bid')}"
    if not startups.sum():
        return "startups lose neither people to other employers nor bids"
    reason = str(startups.idxmax())
    share = percent(startups[reason] / startups.sum(), 0)
    bids = plural(int(startups.sum()), "bid")
    return f"startups lose {bids}, {share} of them for one reason: {_phrase(reason)}"


def _counted(table: pd.DataFrame, answer: str, limits: Sequence[str] | None = None) -> int:
    """Departures with this answer, of counter-offers with one of these limits."""
    rows = table.loc[[answer]]
    return int((rows if limits is None else rows[list(limits)]).to_numpy().sum())


def _phrase(reason: str) -> str:
    return PHRASES.get(reason, reason.replace("_", " "))


def _answers(left: Mapping[str, pd.DataFrame]) -> list[_Bar]:
    """The rows of those who left: without a counter-offer, then those whose counter-offer was outbid."""

    def bar(name: str, answer: str, limits: Sequence[str] | None = None) -> _Bar:
        return _Bar(name, {kind: _counted(table, answer, limits) for kind, table in left.items()})

    money = [reason for reason in next(iter(left.values())).columns if reason not in ("none", "value")]
    return [
        _Bar(_WITHOUT),
        bar("employer not willing, or late", "no counter", ["none"]),
        bar("no money above present pay", "no counter", money),
        bar("present pay is full value", "no counter", ["value"]),
        _Bar(_OUTBID),
        bar("no more money", "money", [reason for reason in money if reason not in _RULES]),
        bar("cap, or limit on counter-offers", "money", _RULES),
        bar("had bid the full value", "value"),
        bar("amenities, not money", "amenities"),
    ]


def _reasons(lost: Mapping[str, pd.Series]) -> list[_Bar]:
    """The rows of lost bids: reasons that occur."""
    rows = [
        _Bar(_phrase(str(reason)), {kind: int(counts[reason]) for kind, counts in lost.items()})
        for reason in lost[STARTUP].index
    ]
    return [row for row in rows if row.counts is not None and any(row.counts.values())]


def _panel(axes: Axes, rows: Sequence[_Bar], verb: str) -> None:
    """Bars of startups and labs under each other, as shares of all of theirs, with number and share."""
    whole = {kind: sum(row.counts[kind] for row in rows if row.counts) for kind in _KINDS}
    if not any(whole.values()):
        note(axes, "nobody" if verb == "left" else "no bids are lost")
        return
    for kind, shift in zip(_KINDS, (-0.19, 0.19), strict=True):
        who, colour = _KINDS[kind]
        label = f"{who}: {whole[kind]:,} {verb}"
        axes.barh([0.0], [0.0], 0.0, color=colour, label=label)  # for the legend, whatever bars there are
        for place, row in enumerate(rows):
            if row.counts is not None and whole[kind]:
                _bar(axes, place + shift, row.counts[kind], whole[kind], colour)
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    for place, (tick, row) in enumerate(zip(axes.get_yticklabels(), rows, strict=True)):
        if row.counts is None:
            tick.set_fontweight("bold")
            axes.annotate(
                _sums(rows[place + 1 :], whole), (0, place), xytext=(4, 0), textcoords="offset points",
                va="center", fontsize=8, weight="bold", color=INK,
            )  # fmt: skip
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    # The numbers stand at the bars: no scale, and room for the words.
    shares = [row.counts[kind] / whole[kind] for row in rows if row.counts for kind in _KINDS if whole[kind]]
    axes.set_xlim(0, 1.45 * max(shares))
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.03, -0.01), ncols=2, frameon=False, fontsize=8.5,
        columnspacing=1.2, handlelength=1.4,
    )  # fmt: skip


def _sums(rows: Sequence[_Bar], whole: Mapping[str, int]) -> str:
    """What a heading says of the rows below it, up to the next heading."""
    below = list(takewhile(lambda row: row.counts is not None, rows))
    counts = {kind: sum(row.counts[kind] for row in below if row.counts) for kind in _KINDS}
    shares = {kind: percent(counts[kind] / whole[kind], 0) for kind in _KINDS if whole[kind]}
    return ", ".join(f"{_KINDS[kind][0]} {share}" for kind, share in shares.items())


def _bar(axes: Axes, height: float, count: int, whole: int, colour: str) -> None:
    axes.barh(height, count / whole, 0.36, color=colour)
    share = percent(count / whole, 0) if count / whole >= 0.005 else "<1%"
    text = f"{share} ({count:,})" if count else "0"
    axes.annotate(
        text, (count / whole, height), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7.5,
        color=INK,
    )  # fmt: skip
