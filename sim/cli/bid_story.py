"""Why a person moved and why an employer lost people, told from the bid log."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.figures.bid_words import fate_of, happened, limited_by, moment, name_of, spoke
from sim.figures.words import dollars_of_three as dollars
from sim.figures.words import plural
from sim.report.passages import table

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.studies.explaining import Explained

_WIDTH = 100
#: Terms that are told of a bid.
_TOLD = 5
#: Fates of counter-offers that were made.
_MADE = ("countered", "counter outbid")


def person_story(found: Explained) -> str:
    """The story of a person: who, then what happened, in order."""
    return "\n\n".join(_of_researcher(found))


def heading(found: Explained, whom: str) -> str:
    """Whom it is about, and in which run."""
    run = found.run
    replicate = f", replicate {run.replicate}" if run.replicate else ""
    return f"{whom} in {run.scenario.name}, seed {run.seed}{replicate}"


def _of_researcher(found: Explained) -> Iterator[str]:
    bids, moves = found.bids, found.moves
    who = f"Researcher {found.question.researcher}"
    talents = [*bids["talent"].head(1), *moves["talent"].head(1)]
    yield heading(found, who + (f" (talent {talents[0]:.2f}, median 1)" if talents else ""))
    parts = [(int(rows["week"].iloc[0]), 0, decision(rows)) for _, rows in bids.groupby("decision")]
    parts += [(int(row["week"]), 1, line) for _, row in moves.iterrows() if (line := _event(row))]
    if not parts:
        when = "in these weeks" if found.question.weeks else "in this run"
        yield f"Nobody made this person an offer {when}, and nothing else happened to the person."
    yield from (text for *_, text in sorted(parts, key=lambda part: part[:2]))


def _event(row: Any) -> str:
    """What happened besides contests, which are told as such."""
    told = happened(row)
    return f"{_week(row)}: {told}" if told else ""


def _week(row: Any) -> str:
    return f"Week {int(row['week'])}"


def decision(rows: pd.DataFrame) -> str:
    """One decision: who was there, a table of what each could give, and what spoke for each.

    Args:
        rows: the rows of one decision; the first is about staying.
    """
    stay = rows.iloc[0]
    offers = rows.iloc[1:].sort_values(["rank", "bidder"], key=_last_if_none)
    lines = [_opening(stay, len(offers)), "", _table(stay, offers)]
    winner = rows[rows["won"]].iloc[0]
    lines += ["", textwrap.fill(_outcome(rows, winner), _WIDTH)]
    compared = [row for _, row in offers.iterrows() if math.isfinite(row["utility"])]
    lines += [textwrap.fill(_spoke(row, stay), _WIDTH, subsequent_indent="    ") for row in compared]
    return "\n".join(lines)


def _last_if_none(column: pd.Series) -> pd.Series:
    """Ranks in order, bids that were none behind them."""
    return column.replace(0, len(column) + 1) if column.name == "rank" else column.astype(str)


def _opening(stay: Any, offers: int) -> str:
    has = "without a job" if stay["role"] == "no job" else f"at {stay['bidder']}"
    pay = "income" if stay["role"] == "no job" else "pay"
    return f"{moment(stay)}: {plural(offers, 'offer')}; {has}, {pay} {dollars(stay['present_pay'])} a year"


def _table(stay: Any, offers: pd.DataFrame) -> str:
    header = ("", "most pay", "limited by", "utility\nover staying", "how it ended")
    rows = [_row(row, stay) for row in (stay, *(one for _, one in offers.iterrows()))]
    return textwrap.indent(table(header, rows, left=5), "  ")


def _row(row: Any, stay: Any) -> tuple[str, ...]:
    mark = "* " if row["won"] else "  "
    limit = dollars(row["limit"]) if row["limit"] > 0.0 else "nothing"
    over = row["utility"] - stay["utility"]
    told = f"{over:+.3f}" if math.isfinite(over) else ""
    if row is stay:
        told = "at its counter" if stay["fate"] in _MADE else ""
    asked = math.isfinite(row["worth"])
    return f"{mark}{name_of(row)}", limit, limited_by(row["binding"]) if asked else "", told, fate_of(row)


def _outcome(rows: pd.DataFrame, winner: Any) -> str:
    """Who won, what was agreed and who was second."""
    if winner["fate"] == "kept":
        return "No bid was worth more than staying."
    stay, verb = rows.iloc[0], "hires" if winner["fate"] == "won" else "keeps"
    change = 100 * (winner["offered"] / stay["present_pay"] - 1.0)
    second = rows[rows["rank"] == 2].iloc[0]
    return (
        f"{winner['bidder']} {verb} the person at {dollars(winner['offered'])} a year ({change:+,.0f}%). "
        f"Second best: {name_of(second) if second['role'] == 'bidder' else _staying(stay)}."
    )


def _staying(stay: Any) -> str:
    """What is meant by staying: at present pay, or at the limit of a counter-offer that was made."""
    if stay["role"] == "no job":
        return "having no job"
    return (
        f"the counter-offer of {stay['bidder']}" if stay["fate"] in _MADE else f"staying at {stay['bidder']}"
    )


def _spoke(row: Any, stay: Any) -> str:
    """What spoke for a bid at its limit, and against it."""
    terms = spoke(row, stay)
    told = ", ".join(f"{words} {size:+.2f}" for words, size in terms[:_TOLD])
    more = f", {len(terms) - _TOLD} smaller" if len(terms) > _TOLD else ""
    whom = f"{row['bidder']} at its limit against {_staying(stay)}"
    return f"  {whom}, log points: {told or 'the same'}{more}"
