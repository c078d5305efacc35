"""What the bid log says, in words: how a bid ended, what limited it, what spoke for it; and what else was."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.figures.words import dollars_of_three as dollars
from sim.figures.words import people

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
    "floor": "below the floor of present pay",
}
#: What limits a bid.
LIMITED_BY = {
    "value": "value to it",
    "posted_wage": "posted wage",
    "package_cap": "package cap",
    "budget": "budget",
    "sign_on": "cash for signing",
    "options": "option pool",
    "purse": "purse",
    "counter_limit": "limit on counters",
}
#: Terms of utility.
TERMS = {
    "pay": "pay",
    "make_whole": "cash for what is forfeited",
    "forfeit": "grants that leaving forfeits",
    "amenity": "amenity",
    "peers": "peers",
    "bureaucracy": "bureaucracy",
    "prestige": "prestige",
    "compute": "compute",
    "culture": "culture",
    "mission": "mission",
    "taste": "taste for the employer",
    "tie": "ties",
    "attention": "attention of executives",
    "switching_cost": "cost of moving",
    "shock": "taste of the day",
    "prospects": "better offers to come or seen",
    "other": "other",
    "colleagues": "former colleagues",
}
#: What happens to people besides contests, by kind of event.
EVENTS = {
    "entered": "enters the market",
    "separated": "quits {origin}, and looks for a job",
    "laid off": "is laid off by {origin}",
    "retired": "retires from {origin}",
    "spun out": "leaves {origin} to found {destination}",
    "transferred": "goes with {origin}, which ends in {destination}",
    "joined by deal": "goes over from {origin}, which licenses what it has to {destination}",
}
#: Ways to another employer besides contests, of people whose employer ended or sold what it had.
WENT_OVER = {
    "transferred": "went over to who bought it",
    "joined by deal": "went over with its licence",
}
#: Ways to lose people besides contests.
LEFT_OTHERWISE = {
    "separated": "quit without another job",
    "laid off": "laid off",
    "retired": "retired",
    "spun out": "left to found a startup",
    **WENT_OVER,
}
_FATES = {
    "won": "hired",
    "no seat": "had no vacancy left",
    "other brand": "its owner's other brand bid more",
    "ended": "had died",
    "unknown": "made none, for no reason that is known",
    "kept": "kept, as things were",
    "countered": "kept, by a counter-offer",
    "unwilling": "no counter-offer: not willing",
    "too slow": "no counter-offer: approval too late",
    "no counters": "no counter-offer: makes none",
    "left": "left for a job",
}


def limited_by(limit: Any) -> str:
    """What limited a bid, in words; nothing where nothing did."""
    return "nothing" if pd.isna(limit) else LIMITED_BY.get(str(limit), str(limit).replace("_", " "))


def fate_of(row: Any) -> str:
    """How a row of the bid log ended, in words.

    Args:
        row: a row of the table of bids, by column.
    """
    fate = str(row["fate"])
    if fate == "kept" and row["role"] == "no job":
        return "stayed without a job"
    told = {
        "outbid": lambda: f"outbid: {why_lost(row['lost_by'])}",
        "counter outbid": lambda: f"counter-offer outbid: {why_lost(row['lost_by'])}",
        "not approved": lambda: f"not approved in time, by {max(row['days_late'], 0.1):,.1f} days",
        "below floor": lambda: f"no bid: below the floor of {dollars(row['floor'])}",
        "nothing more": lambda: f"no counter-offer above present pay: {limited_by(row['binding'])}",
    }.get(fate)
    return _FATES.get(fate, fate) if told is None else told()


def why_lost(reason: Any) -> str:
    """Under which reason a loss is counted, in words."""
    return "no reason is counted" if pd.isna(reason) else PHRASES.get(str(reason), str(reason))


def happened(row: Any) -> str:
    """What a row of the event log says happened to a person besides contests; nothing of a contest.

    Args:
        row: a row of the table of moves, by column.
    """
    kind = str(row["kind"])
    if kind == "raised" and row["bidders"] == 0:
        pay = f"from {dollars(row['pay_before'])} to {dollars(row['pay_after'])} a year"
        return f"{row['origin']} raises pay {pay}, without an offer by others"
    told = EVENTS.get(kind)
    return "" if told is None else told.format(**row)


def otherwise(moves: pd.DataFrame, ways: dict[str, str], words: str = "{way} {count:,}") -> str:
    """How many people went which way, the most frequent first; nothing where nobody did.

    Args:
        moves: rows of the event log.
        ways: what the ways are called, by kind of event; other kinds are left out.
        words: how one is told, of its `way` and `count`, and the count as `people`.
    """
    kinds = moves.loc[moves["kind"].isin(list(ways)), "kind"].astype(str).value_counts()
    return ", ".join(
        words.format(way=ways[str(kind)], count=count, people=people(int(count)))
        for kind, count in kinds.items()
    )


def moment(row: Any) -> str:
    """When: the date where there is one, and the week."""
    week = f"week {int(row['week'])}"
    date = row.get("date")
    return week if date is None or pd.isna(date) else f"{date.day} {date:%B %Y} ({week})"


def name_of(row: Any) -> str:
    """Whom a row is about."""
    if row["role"] == "no job":
        return "no job"
    return f"{row['bidder']} (listed)" if row["listed"] else str(row["bidder"])


def spoke(row: Any, against: Any, least: float = 0.005) -> list[tuple[str, float]]:
    """In which terms of utility one row is another than the other one, log points, the largest first.

    Args:
        row: a row of the table of bids.
        against: the row that it is compared with.
        least: differences that are smaller than this are left out.
    """
    terms = [(words, float(row[f"u_{term}"] - against[f"u_{term}"])) for term, words in TERMS.items()]
    return sorted((one for one in terms if abs(one[1]) >= least), key=lambda one: -abs(one[1]))
