"""The closing tables for a person: who gained and lost talent, at what price, and how startups fared.

Everything is read from the rows of `runs.parquet`. With several replicates a figure is the mean over them,
followed where there is room by the range of the middle 90%.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.cli.text import short
from sim.experiments.designs.plan import Plan
from sim.figures.deal_words import not_counted_in
from sim.figures.words import amount, hhi_points, scaled
from sim.measures.groups import Group, Party, label
from sim.outcomes.outcomes import declared
from sim.outcomes.parties import about, flow, groups
from sim.outcomes.shown import STATES, TOTALS
from sim.outcomes.units import Form
from sim.report.passages import Passages, paragraph, passages, table
from sim.vocabulary import REASONS

Format = Callable[[float], str]

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NONE = "–"
_MOST_COLUMNS = 8  # of the matrix of moves, so that it stays within 100 characters
_NAME = 15  # characters of an employer's name
_WIDTH = 100
_HELD = 32  # outcomes in memory at a time, of what may be millions of runs


#: Columns of the table of departures: heading, and outcomes of labs and startups without their first part.
_DEPARTURES = {
    "no counter-\noffer made": "departures_no_counter",
    "of these:\nno money": "no_counter_money",
    "of these: pay\nat full value": "no_counter_value",
    "outbid: money,\ncap or limit": "departures_money",
    "outbid at\nfull value": "departures_value",
    "amenities,\nnot money": "departures_amenities",
}


def run_report(plan: Plan, column: Callable[[str], NDArray[np.float64]]) -> Passages:
    """The closing tables of `poach run`, within 100 characters for names of ordinary length.

    Args:
        plan: what was run.
        column: gives one outcome of all runs, by its name.
    """
    scenario = plan.scenario(0)
    cells = _Cells(column, plan.replicates > 1)
    draws = "one run" if plan.replicates == 1 else f"{plan.replicates} replicates, means (90% ranges)"
    people = f"{scenario.people:,} researchers{scaled(scenario.scale)} before the burn-in"
    names, left_out = groups(scenario), not_counted_in(column, scenario)
    heading = f"{scenario.name}: {scenario.weeks} weeks, {people}, seed {plan.seed}, {draws}"
    parts = [
        paragraph(heading, indent="  ", hyphens=False),
        _under(
            "Who gained and lost talent (at the end of the first week, and of the last)",
            _employers(names, cells),
        ),
        _under(
            "Who poached from whom (from the row to the column)",
            _flows(names, cells),
            *([paragraph(left_out)] if left_out else []),
        ),
        _under("The market", _states(cells)),
        _under("Over the run", _totals(cells)),
        _under(
            "Bids lost, counter-offers included, by what kept the bidder from bidding more", _lost_bids(cells)
        ),
        _under("People lost to other jobs, by what could not keep them", _departures(cells)),
    ]
    return passages(parts)


def _under(heading: str, *parts: str) -> Passages:
    return passages((heading, *parts), "\n")


class _Cells:
    """Outcomes as text: of one run its value, of several their mean."""

    def __init__(self, column: Callable[[str], NDArray[np.float64]], many: bool) -> None:
        self._column = lru_cache(_HELD)(column)  # a row of a table needs some of them again
        self.many = many

    def values(self, outcome: str) -> NDArray[np.float64]:
        values = self._column(outcome)
        return values[np.isfinite(values)]

    def number(self, outcome: str) -> float:
        values = self.values(outcome)
        return float(values.mean()) if len(values) else float("nan")

    def mean(self, outcome: str, show: Format | None = None) -> str:
        show = show or _format(outcome)
        return show(self.number(outcome)) if len(self.values(outcome)) else _NONE

    def ranged(self, outcome: str, show: Format | None = None) -> str:
        show = show or _format(outcome)
        values, mean = self.values(outcome), self.mean(outcome, show)
        if not self.many or not len(values):
            return mean
        low, high = (show(float(bound)) for bound in np.quantile(values, (0.05, 0.95)))
        return mean if low == mean == high else f"{mean} ({low} to {high})"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _format(outcome: str) -> Format:
    form = declared(outcome).unit.form
    return lambda value: amount(value, form)


_COLUMNS = (
    "",
    "people\nweek 0",
    "people\nend",
    "talent\nweek 0",
    "talent\nend",
    "poached\nin",
    "poached\nout",
)
_OTHERS = ("other\nhires", "other\nleavers", "kept for\na year")


def _employers(parties: Sequence[Party], cells: _Cells) -> str:
    """The employers in order of gain; in two tables where ranges need the room."""

    def gain(party: Party) -> float:
        ends = [cells.number(about(party, f"talent_share_{when}")) for when in ("start", "end")]
        return ends[1] - ends[0]

    labs = sorted((party for party in parties if not isinstance(party, Group)), key=gain, reverse=True)
    ordered: list[Party] = [*labs, *(party for party in parties if isinstance(party, Group))]
    rows = [_employer(party, cells) for party in ordered]
    width = len(_COLUMNS)
    if not cells.many:
        return table([*_COLUMNS, *_OTHERS], rows)
    others = table(["", *_OTHERS], [[row[0], *row[width:]] for row in rows])
    first = table(_COLUMNS, [row[:width] for row in rows])
    return passages((first, _under("Who came and left otherwise", others)))


def _employer(party: Party, cells: _Cells) -> list[str]:
    outside = party is Group.OUTSIDE
    return [
        short(label(party), _NAME),
        cells.mean(about(party, "headcount_start"), _whole),
        cells.ranged(about(party, "headcount_end"), _whole),
        "" if outside else cells.mean(about(party, "talent_share_start")),
        "" if outside else cells.ranged(about(party, "talent_share_end")),
        cells.mean(about(party, "poached_in")),
        cells.mean(about(party, "poached_out")),
        cells.mean(about(party, "hired")),
        cells.mean(about(party, "left")),
        "" if outside else cells.ranged(about(party, "retention_1_year")),
    ]


def _flows(parties: Sequence[Party], cells: _Cells) -> str:
    def total(party: Party) -> float:
        return cells.number(about(party, "poached_in")) + cells.number(about(party, "poached_out"))

    busiest = set(sorted(parties, key=total, reverse=True)[:_MOST_COLUMNS])
    kept = [party for party in parties if party in busiest]
    names = [label(party) for party in kept]
    stub = min(_NAME, max(map(len, names)))
    width = _NAME
    while width > 4 and stub + sum(2 + min(len(name), width) for name in names) > _WIDTH:
        width -= 1
    rows = []
    for origin in kept:
        row = [short(label(origin), _NAME)]
        for destination in kept:
            own = origin == destination and origin not in (Group.OTHER_LABS, Group.STARTUPS)
            row.append("·" if own else cells.mean(flow(origin, destination)))
        rows.append(row)
    return table(["", *(short(name, width) for name in names)], rows)


def _states(cells: _Cells) -> str:
    return table(["", "first week", "last week"], [line for name in STATES for line in _state(name, cells)])


def _state(name: str, cells: _Cells) -> Iterator[list[str]]:
    """A measure at both ends of the run, a Herfindahl index once more in points."""
    first, last = f"{name}_start", f"{name}_end"
    entry = declared(last)
    yield [entry.title, cells.mean(first), cells.ranged(last)]
    if entry.unit.form is Form.INDEX:
        yield ["  in points of 10,000", cells.mean(first, hhi_points), cells.ranged(last, hhi_points)]


def _totals(cells: _Cells) -> str:
    return table(["", "in all"], [[row.title, cells.ranged(row.outcome)] for row in TOTALS])


def _lost_bids(cells: _Cells) -> str:
    rows = [
        [bidder, *(cells.mean(f"{kind}_lost_{reason}") for reason in REASONS)]
        for bidder, kind in (("labs", "lab"), ("startups", "startup"))
    ]
    return table(["", *(reason.replace("_", "\n") for reason in REASONS)], rows)


def _departures(cells: _Cells) -> str:
    rows = [
        [employers, *(cells.mean(f"{kind}_{what}") for what in _DEPARTURES.values())]
        for employers, kind in (("from labs", "lab"), ("from startups", "startup"))
    ]
    return table(["", *_DEPARTURES], rows)
