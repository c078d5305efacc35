"""Whom an employer lost, to whom, what it lacked, and when: told from the bid log."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.cli.bid_story import heading
from sim.figures.bid_words import LEFT_OTHERWISE, fate_of, limited_by, moment, otherwise, why_lost
from sim.figures.words import dollars_of_three as dollars
from sim.figures.words import people, plural
from sim.measures.losses import lost_people
from sim.report.passages import table

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.studies.explaining import Explained

#: People who are told one by one, and weeks of a row over time.
_ONE_BY_ONE, _WEEKS = 15, 13
_WIDTH = 100
#: What happens to an employer, by kind of event.
_LIFE = {
    "startup born": "founded",
    "startup funded": "raises {amount}",
    "startup died": "dies",
    "startup licensed": "ends: {destination} licenses what it has and hires its people, for {amount}",
    "startup acquired": "ends: {destination} buys it, for {amount}",
    "merged": "comes under the owner of {destination}",
}
#: Ways in which people come besides contests.
_COMING = {
    "spun out": "founders",
    "transferred": "with an employer that ended here",
    "joined by deal": "with the licence of a startup",
}


def employer_story(found: Explained) -> str:
    """The story of an employer."""
    name = str(found.question.employer)
    return "\n\n".join(
        [
            heading(found, name),
            *_life(found.moves, name),
            *_of_people(found, name),
            *_of_bids(found.bids, name),
            *_over_time(found, name),
        ]
    )


def _of_people(found: Explained, name: str) -> Iterator[str]:
    lost, moves = lost_people(found.bids, name), found.moves
    yield textwrap.fill(_summary(found, name, len(lost)), _WIDTH)
    if len(lost):
        yield _counted("To whom", "people", lost["winner"].astype(str))
        yield _counted("What it did, and lacked", "people", lost.apply(fate_of, axis=1))
        dearest = lost.sort_values("talent", ascending=False).head(_ONE_BY_ONE)
        lines = [_line(row) for _, row in dearest.iterrows()]
        more = f", the {_ONE_BY_ONE} of the most talent" if len(lost) > _ONE_BY_ONE else ""
        yield "\n".join([f"Whom it lost{more}:", *lines])
    for title, side, ways in (("left", "origin", LEFT_OTHERWISE), ("came", "destination", _COMING)):
        if told := otherwise(moves[moves[side] == name], ways):
            yield textwrap.fill(f"People who {title} otherwise: {told}.", _WIDTH)


def _life(moves: pd.DataFrame, name: str) -> Iterator[str]:
    """What happened to the employer itself, if anything."""
    own = moves[(moves["researcher"] < 0) & (moves["origin"] == name) & moves["kind"].isin(list(_LIFE))]
    told = [
        f"week {row['week']} "
        + _LIFE[str(row["kind"])].format(destination=row["destination"], amount=dollars(row["package"]))
        for _, row in own.iterrows()
    ]
    if told:
        yield textwrap.fill(f"{name}: {'; '.join(told)}.", _WIDTH, subsequent_indent="    ")


def _summary(found: Explained, name: str, lost: int) -> str:
    """What came and went in all, and whether it is still there."""
    bids, moves = found.bids, found.moves
    hired = int(((bids["bidder"] == name) & (bids["fate"] == "won")).sum())
    stays = bids[(bids["bidder"] == name) & (bids["role"] == "incumbent")]
    countered = int((stays["fate"] == "countered").sum())
    asked = len(stays)
    signed = moves[(moves["destination"] == name) & moves["kind"].isin(["poached", "hired", "raised"])]
    purse = int(signed["by_purse"].sum())
    paid = f" Of the contracts {purse:,} are paid by its purse." if purse else ""
    return (
        f"{name} hired {people(hired)} out of contests, and lost {people(lost)} to other employers, of "
        f"{plural(asked, 'decision')} by its people; it kept {countered:,} by a counter-offer and "
        f"{asked - lost - countered:,} as things were.{paid}"
    )


def _counted(title: str, what: str, values: pd.Series) -> str:
    """A table of how often each value occurs."""
    counts = values.value_counts()
    rows = [
        (str(value), f"{count:,}", f"{100 * count / len(values):.0f}%") for value, count in counts.items()
    ]
    return table((title, what, "share"), rows)


def _line(row: Any) -> str:
    limit = ""
    if math.isfinite(row["worth"]):
        limit = f"; it could have paid {dollars(row['limit'])} ({limited_by(row['binding'])})"
    told = (
        f"{moment(row)}: researcher {row['researcher']} (talent {row['talent']:.1f}) to {row['winner']}, "
        f"{dollars(row['present_pay'])} to {dollars(row['agreed'])} a year; {fate_of(row)}{limit}"
    )
    return textwrap.fill(told, _WIDTH, initial_indent="  ", subsequent_indent="      ")


def _of_bids(bids: pd.DataFrame, name: str) -> Iterator[str]:
    """Why its own offers came to nothing, and who won."""
    own = bids[(bids["role"] == "bidder") & (bids["bidder"] == name)]
    if own.empty:
        return
    lost = own[own["fate"] != "won"]
    yield f"{name} had {plural(len(own), 'offer')} out, of which {len(own) - len(lost):,} hired the person."
    if len(lost):
        yield _counted("Why the others did not", "offers", lost.apply(_reason, axis=1))


def _reason(row: Any) -> str:
    """Why an offer came to nothing, without the numbers of the one person."""
    fate = str(row["fate"])
    if fate == "outbid":
        return f"outbid: {why_lost(row['lost_by'])}"
    if fate == "not approved":
        return "not approved in time"
    if fate == "below floor":
        return f"below the floor of present pay: {limited_by(row['binding'])}"
    return fate_of(row)


def _over_time(found: Explained, name: str) -> Iterator[str]:
    """People hired, kept and lost, a row a quarter of a year."""
    bids = found.bids[found.bids["bidder"] == name]
    if bids.empty:
        return
    weeks = bids["week"] // _WEEKS * _WEEKS
    fates = {
        "hired": bids["fate"] == "won",
        "kept by\na counter": bids["fate"] == "countered",
        "lost to\nothers": (bids["role"] == "incumbent") & ~bids["won"],
        "bids lost": (bids["role"] == "bidder") & ~bids["won"],
    }
    counts = {title: mask.groupby(weeks).sum() for title, mask in fates.items()}
    rows = [
        (f"{week} to {week + _WEEKS - 1}", *(f"{int(count.get(week, 0)):,}" for count in counts.values()))
        for week in range(int(weeks.min()), int(weeks.max()) + 1, _WEEKS)
    ]
    yield table(("weeks", *counts), rows)
