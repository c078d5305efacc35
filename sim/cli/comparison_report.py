"""The closing tables of a comparison: what differs, by how much, and how surely."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.cli.text import in_lines, short, table
from sim.experiments.catalogue import Unit, entry_of, unit_of
from sim.experiments.comparison import paired_differences
from sim.experiments.outcomes import about, flow, groups
from sim.experiments.plan import Plan
from sim.figures.words import amount, difference, percent
from sim.measures.groups import Group, label

if TYPE_CHECKING:
    import pandas as pd

_NONE = "–"
_WIDTH = 100
#: Flows between labs that are shown.
_MOST_FLOWS = 4
_AMOUNTS = ("mean_a", "mean_b", "difference", "low", "high")
_HOW_TO_READ = (
    "Each interval misses the true difference one time in twenty, so of so many rows one or another will. "
    "Moves between two labs are shown where they differ most: chosen for that, they look too large. "
    "pp: percentage points."
)


class Row(NamedTuple):
    """One row: an outcome under a name."""

    name: str
    outcome: str


class Section(NamedTuple):
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


def _measure(outcome: str, name: str = "") -> Row:
    return Row(name or entry_of(outcome).name, outcome)


_SECTIONS = (
    Section(
        "Concentration, last week",
        tuple(
            _measure(f"{name}_end")
            for name in ("hhi_headcount", "hhi_talent", "hhi_wage_bill", "hhi_compute", "top4_talent_share")
        ),
    ),
    Section(
        "Startups, last week",
        (
            _measure("startup_talent_share_end"),
            _measure("startup_output_share_end"),
            Row("people at startups", about(Group.STARTUPS, "headcount_end")),
            _measure("startups_alive_end"),
        ),
    ),
    Section(
        "Startups, over the run",
        (
            _measure("startups_born"),
            _measure("startups_died"),
            _measure("startup_open_seats_mean", "vacancies, mean of weeks"),
            Row("bids lost for money", "startup_lost_budget"),
            Row("people poached away", about(Group.STARTUPS, "poached_out")),
            Row("  without a counter-offer", "startup_departures_no_counter"),
            Row("  outbid: money, cap or limit", "startup_departures_money"),
            Row("hires kept for a year", about(Group.STARTUPS, "retention_1_year")),
        ),
    ),
    Section(
        "Labs, over the run",
        (
            _measure("lab_open_seats_mean", "vacancies, mean of weeks"),
            Row("bids lost for money", "lab_lost_budget"),
        ),
    ),
    Section(
        "Pay",
        (
            _measure("median_pay_end", "median a year, last week"),
            _measure("pay_decile_1_end", "mean, bottom decile of talent"),
            _measure("pay_decile_10_end", "mean, top decile of talent"),
            _measure("top_package"),
            _measure("top_new_package"),
        ),
    ),
    Section(
        "The market, over the run",
        tuple(
            _measure(name)
            for name in (
                "moves", "hires", "separations", "layoffs", "counters_made", "counters_won_share",
                "breakthroughs",
            )
        ),
    ),
)  # fmt: skip


def comparison_report(plan: Plan, runs: pd.DataFrame) -> str:
    """The closing tables of `poach compare`: one for each alternative, with paired 95% intervals."""
    base = runs[runs["scenario"] == plan.labels[0]]
    parts = []
    for other in plan.labels[1:]:
        differences = paired_differences(base, runs[runs["scenario"] == other])
        values = differences.to_numpy(dtype=np.float64).tolist()
        found = {
            outcome: dict(zip(differences.columns, row, strict=True))
            for outcome, row in zip(differences.index, values, strict=True)
        }
        rows: list[list[str]] = []
        for heading, members in (*_SECTIONS, *_of_labs(plan, found)):
            lines = [line for row in members for line in _lines(row, found)]
            rows += [[heading, *[""] * 5], *lines] if lines else []
        names = [in_lines(name, 14) for name in (plan.labels[0], other)]
        header = ["", *names, "difference", "95% interval", "same\nsign"]
        pairs = f"{plan.replicates} pairs of runs with the same random numbers"
        parts.append(f"{other} against {plan.labels[0]}, {pairs}\n\n{table(header, rows)}")
    return "\n\n".join([*parts, textwrap.fill(_HOW_TO_READ, _WIDTH)])


def _of_labs(plan: Plan, found: Mapping[str, Mapping[str, float]]) -> Iterator[Section]:
    """Sections of the labs: their talent and people, and the flows between two labs that differ most."""
    labs = [party for party in groups(plan.scenarios[0]) if not isinstance(party, Group)]
    for heading, what in (
        ("Talent at labs, last week", "talent_share_end"),
        ("People at labs, last week", "headcount_end"),
    ):
        yield Section(heading, tuple(Row(short(label(lab), 31), about(lab, what)) for lab in labs))
    flows = {
        flow(origin, destination): f"{short(label(origin), 15)} to {short(label(destination), 15)}"
        for origin in labs
        for destination in labs
        if origin != destination and flow(origin, destination) in found
    }
    most = sorted(flows, key=lambda outcome: -abs(found[outcome]["difference"]))[:_MOST_FLOWS]
    yield Section("Moves between labs", tuple(Row(flows[outcome], outcome) for outcome in most))


def _lines(row: Row, found: Mapping[str, Mapping[str, float]]) -> Iterator[list[str]]:
    """The row as text, a Herfindahl index once more in points; nothing where there are no pairs."""
    if row.outcome not in found:
        return
    values, unit = found[row.outcome], unit_of(row.outcome)
    same = _NONE if np.isnan(values["share_same_sign"]) else percent(values["share_same_sign"], 0)
    yield [f"  {row.name}", *_numbers(values, unit), same]
    if unit is Unit.INDEX:
        points = {name: float(round(10_000 * values[name])) for name in _AMOUNTS}
        yield ["    in points of 10,000", *_numbers(points, Unit.COUNT), ""]


def _numbers(values: Mapping[str, float], unit: Unit) -> list[str]:
    before, after, *changes = (values[name] for name in _AMOUNTS)
    change, low, high = (difference(value, unit) for value in changes)
    return [amount(before, unit), amount(after, unit), change, f"{low} to {high}"]
