"""Is the history of a reference market that of the package's market?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.market.model import TalentMarket
from sim.market.state.columns import Record
from sim.vocabulary import NONE, RETIRED
from tests.reference.ledger import Row
from tests.reference.market import ReferenceMarket
from tests.reference.researcher import Researcher

#: Sums are taken in another order: amounts agree to nine digits, and balances to a cent.
RELATIVE, CENT = 1e-9, 1e-2
#: What a person is paid and has, here and in the package's columns.
PACKAGE = ("pay", "compensation", "grant", "package", "benchmark", "granted")
COLUMNS = ("talent", "pay", "compensation", "grant", "package", "benchmark", "grant_week")


def rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[Row]:
    """The rows of a table, with None where nothing stands."""
    values = [
        [None if gap else value for value, gap in zip(column.tolist(), column.isna().tolist(), strict=True)]
        for column in (frame[name] for name in columns)
    ]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def same(ours: Any, theirs: Any) -> bool:
    """Amounts agree nearly, everything else exactly."""
    if isinstance(ours, float) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=CENT if abs(ours) > 1e3 else 1e-9)
    return bool(ours == theirs)


def differences(table: str, ours: list[Row], theirs: list[Row]) -> Iterator[str]:
    """What differs, row by row."""
    for k, (mine, its) in enumerate(zip(ours, theirs, strict=False)):
        wrong = [name for name in mine if not same(mine[name], its[name])]
        if wrong:
            yield f"{table}, row {k}: {wrong} of {mine}, in the package {its}"
    if len(ours) != len(theirs):
        yield f"{table}: {len(ours)} rows, in the package {len(theirs)}"


def tables(reference: ReferenceMarket) -> dict[str, list[Row]]:
    """The history of a reference market."""
    return {
        "moves": [asdict(event) for event in reference.journal.entries],
        "employers": reference.employer_rows,
        "weeks": reference.week_rows,
        "people": [person_row(person) for person in reference.researchers()],
    }


def person_row(person: Researcher) -> Row:
    """Where a person ends, and with which package."""
    return {
        "researcher": person.number,
        "field": person.field,
        "employer": person.place,
        **{name: getattr(person, name) for name in ("talent", *PACKAGE)},
        "bound": person.bound,
        "on_leave": person.on_leave,
        "by_purse": person.by_purse,
        "offers": len(person.offers),
    }


def people_of(market: TalentMarket) -> list[Row]:
    """Where the people of the package's market end, without the retired."""
    places = [*market.names, "retired", "unemployed"]  # NOWHERE is counted from behind
    return [
        {
            "researcher": number,
            "field": market.fields[int(person["field"])],
            "employer": places[int(person["employer"])],
            **{
                name: float(person[column])
                for name, column in zip(("talent", *PACKAGE), COLUMNS, strict=True)
            },
            "bound": bool(person["bound"]),
            "on_leave": bool(person["on_leave"]),
            "by_purse": bool(person["by_purse"]),
            "offers": offers_of(market, person),
        }
        for number, person in enumerate(market.people)
        if person["employer"] != RETIRED
    ]


def offers_of(market: TalentMarket, person: Record) -> int:
    """How many offers are under way."""
    count, slot = 0, int(person["open_offer"])
    while slot != NONE:
        count, slot = count + 1, int(market.state.open_offers["next"][slot])
    return count


def first_differences(reference: ReferenceMarket, market: TalentMarket) -> str:
    """The first differences, or nothing."""
    return "\n".join(itertools.islice(compare(reference, market), 3))


def compare(reference: ReferenceMarket, market: TalentMarket) -> Iterable[str]:
    """Differences between two markets that have run, event by event first."""
    package: dict[str, pd.DataFrame] = market.tables()._asdict() | {"people": pd.DataFrame(people_of(market))}
    for name, ours in tables(reference).items():
        theirs = rows(package[name], list(ours[0])) if ours else [{} for _ in range(len(package[name]))]
        yield from differences(name, ours, theirs)
