"""The closing tables for a person: who gained and lost talent, at what price, and how startups fared.

Everything is read from the rows of `runs.parquet`. With several replicates a figure is the mean over them,
followed where there is room by the range of the middle 90%.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.cli.text import in_lines, short, table
from sim.experiments.comparison import paired_differences
from sim.experiments.outcomes import OTHER_LABS, OUTSIDE, STARTUPS, about, flow, groups
from sim.experiments.plan import Plan
from sim.figures.words import money, percent, scaled

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Format = Callable[[float], str]

_NONE = "–"
_MOST_COLUMNS = 8  # of the matrix of moves, so that it stays within 100 characters
_NAME = 15  # characters of an employer's name
_WIDTH = 100
_HELD = 32  # outcomes in memory at a time, of what may be millions of runs


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _count(value: float) -> str:
    return _whole(value) if value == round(value) else _mean_count(value)


def _mean_count(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _points(value: float) -> str:
    """A difference of shares."""
    return f"{100 * value:.1f} pp"


def _share(value: float) -> str:
    return percent(value, 1)


def _index(value: float) -> str:
    return f"{value:.3f}"


# Label, first part of the outcome's name, how its values are written.
_STATES: tuple[tuple[str, str, Format], ...] = (
    ("HHI of headcount", "hhi_headcount", _index),
    ("HHI of talent", "hhi_talent", _index),
    ("HHI of compute", "hhi_compute", _index),
    ("talent at the top 4", "top4_talent_share", _share),
    ("talent at startups", "startup_talent_share", _share),
    ("startups alive", "startups_alive", _count),
    ("median pay a year", "median_pay", money),
)
_TOTALS: tuple[tuple[str, str, Format], ...] = (
    ("top package", "top_package", money),
    ("moves from job to job", "moves", _count),
    ("counter-offers made", "counters_made", _count),
    ("counter-offers won", "counters_won_share", _share),
    ("startups born", "startups_born", _count),
    ("startups died", "startups_died", _count),
    ("breakthroughs", "breakthroughs", _count),
)
#: Flows between labs that a comparison shows.
_MOST_FLOWS = 4
_HOW_TO_READ = (
    "Each interval misses the true difference one time in twenty, so of so many rows one or another will. "
    "Moves between two labs are shown where they differ most: chosen for that, they look too large."
)
_REASONS = ("budget", "package_cap", "approval", "value", "amenities")


def run_report(plan: Plan, column: Callable[[str], NDArray[np.float64]]) -> str:
    """The closing tables of `poach run`, within 100 characters for names of ordinary length.

    Args:
        plan: what was run.
        column: gives one outcome of all runs, by its name.
    """
    scenario = plan.scenarios[0]
    cells = _Cells(column, plan.replicates > 1)
    draws = "one run" if plan.replicates == 1 else f"{plan.replicates} replicates, means (90% ranges)"
    people = f"{scenario.researchers.count:,} researchers{scaled(scenario.scale)} before the burn-in"
    names = groups(scenario)
    heading = f"{scenario.name}: {scenario.weeks} weeks, {people}, seed {plan.seed}, {draws}"
    parts = [
        textwrap.fill(
            heading, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        ),
        "Who gained and lost talent (people before week 0 and at the end; talent after week 0 and then)\n"
        + _employers(names, cells),
        f"Who poached from whom (from the row to the column)\n{_flows(names, cells)}",
        f"The market\n{_states(cells)}",
        f"Over the run\n{_totals(cells)}",
        f"Bids lost, by what kept the bidder from bidding more\n{_lost_bids(cells)}",
    ]
    return "\n\n".join(parts)


def comparison_report(plan: Plan, runs: pd.DataFrame) -> str:
    """The closing tables of `poach compare`: one for each alternative, with paired 95% intervals."""
    base = runs[runs["scenario"] == plan.labels[0]]
    states = [(f"{label}, last week", f"{outcome}_end", show) for label, outcome, show in _STATES]
    parts = []
    for label in plan.labels[1:]:
        differences = paired_differences(base, runs[runs["scenario"] == label])
        values = differences.to_numpy(dtype=np.float64).tolist()
        found = {
            outcome: dict(zip(differences.columns, row, strict=True))
            for outcome, row in zip(differences.index, values, strict=True)
        }
        rows = [
            [name, *_difference(found[outcome], show)]
            for name, outcome, show in (*states, *_TOTALS, *_of_labs(plan, found))
            if outcome in found
        ]
        names = [in_lines(name, 14) for name in (plan.labels[0], label)]
        header = ["", *names, "difference", "95% interval", "same\nsign"]
        pairs = f"{plan.replicates} pairs of runs with the same random numbers"
        parts.append(f"{label} against {plan.labels[0]}, {pairs}\n\n{table(header, rows)}")
    return "\n\n".join([*parts, textwrap.fill(_HOW_TO_READ, _WIDTH)])


def _of_labs(plan: Plan, found: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, Format]]:
    """Rows of the labs: their talent, and the flows between two labs that differ most."""
    labs = [name for name in groups(plan.scenarios[0]) if about(name, "").startswith("labs.")]
    rows: list[tuple[str, str, Format]] = [
        (f"talent at {short(lab, 18)}, last week", about(lab, "talent_share_end"), _share) for lab in labs
    ]
    flows = {
        flow(origin, destination): f"{short(origin, 15)} to {short(destination, 15)}"
        for origin in labs
        for destination in labs
        if origin != destination and flow(origin, destination) in found
    }
    most = sorted(flows, key=lambda outcome: -abs(found[outcome]["difference"]))[:_MOST_FLOWS]
    return rows + [(flows[outcome], outcome, _count) for outcome in most]


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

    def before(self, name: str) -> float:
        """People at an employer before week 0: those at the end less what the weeks have brought."""
        end, came, went, hired, left = (
            self.values(about(name, what))
            for what in ("headcount_end", "poached_in", "poached_out", "hired", "left")
        )
        start = end - came + went - hired + left
        return float(start.mean()) if len(start) else float("nan")

    def mean(self, outcome: str, show: Format) -> str:
        if not len(self.values(outcome)):
            return _NONE
        return (_mean_count if self.many and show is _count else show)(self.number(outcome))

    def ranged(self, outcome: str, show: Format) -> str:
        values = self.values(outcome)
        if not self.many or not len(values):
            return self.mean(outcome, show)
        if show is _count:
            show = _mean_count
        low, high = (show(float(bound)) for bound in np.quantile(values, (0.05, 0.95)))
        mean = self.mean(outcome, show)
        return mean if low == mean == high else f"{mean} ({low} to {high})"


_COLUMNS = (
    "",
    "people\nbefore",
    "people\nend",
    "talent\nweek 0",
    "talent\nend",
    "poached\nin",
    "poached\nout",
)
_OTHERS = ("other\nhires", "other\nleavers", "kept for\na year")


def _employers(names: Sequence[str], cells: _Cells) -> str:
    """The employers in order of gain; in two tables where ranges need the room."""

    def gain(name: str) -> float:
        ends = [cells.number(about(name, f"talent_share_{when}")) for when in ("start", "end")]
        return ends[1] - ends[0]

    labs = sorted(
        (name for name in names if name not in (OTHER_LABS, STARTUPS, OUTSIDE)), key=gain, reverse=True
    )
    ordered = [*labs, *(name for name in names if name not in labs)]
    rows = [_employer(name, cells) for name in ordered]
    width = len(_COLUMNS)
    if not cells.many:
        return table([*_COLUMNS, *_OTHERS], rows)
    others = table(["", *_OTHERS], [[row[0], *row[width:]] for row in rows])
    return f"{table(_COLUMNS, [row[:width] for row in rows])}\n\nWho came and left otherwise\n{others}"


def _employer(name: str, cells: _Cells) -> list[str]:
    outside = name == OUTSIDE
    return [
        short(name, _NAME),
        _whole(cells.before(name)),
        cells.ranged(about(name, "headcount_end"), _whole),
        "" if outside else cells.mean(about(name, "talent_share_start"), _share),
        "" if outside else cells.ranged(about(name, "talent_share_end"), _share),
        cells.mean(about(name, "poached_in"), _count),
        cells.mean(about(name, "poached_out"), _count),
        cells.mean(about(name, "hired"), _count),
        cells.mean(about(name, "left"), _count),
        "" if outside else cells.ranged(about(name, "retention_1_year"), _share),
    ]


def _flows(names: Sequence[str], cells: _Cells) -> str:
    def total(name: str) -> float:
        return cells.number(about(name, "poached_in")) + cells.number(about(name, "poached_out"))

    busiest = set(sorted(names, key=total, reverse=True)[:_MOST_COLUMNS])
    kept = [name for name in names if name in busiest]
    stub = min(_NAME, max(map(len, kept)))
    width = _NAME
    while width > 4 and stub + sum(2 + min(len(name), width) for name in kept) > _WIDTH:
        width -= 1
    rows = []
    for origin in kept:
        row = [short(origin, _NAME)]
        for destination in kept:
            own = origin == destination and origin not in (OTHER_LABS, STARTUPS)
            row.append("·" if own else cells.mean(flow(origin, destination), _count))
        rows.append(row)
    return table(["", *(short(name, width) for name in kept)], rows)


def _states(cells: _Cells) -> str:
    rows = [
        [label, cells.mean(f"{outcome}_start", show), cells.ranged(f"{outcome}_end", show)]
        for label, outcome, show in _STATES
    ]
    return table(["", "first week", "last week"], rows)


def _totals(cells: _Cells) -> str:
    rows = [[label, cells.ranged(outcome, show)] for label, outcome, show in _TOTALS]
    return table(["", "in all"], rows)


def _lost_bids(cells: _Cells) -> str:
    rows = [
        [bidder, *(cells.mean(f"{kind}_lost_{reason}", _count) for reason in _REASONS)]
        for bidder, kind in (("labs", "lab"), ("startups", "startup"))
    ]
    return table(["", *(reason.replace("_", " ") for reason in _REASONS)], rows)


def _difference(row: Mapping[str, float], show: Format) -> list[str]:
    same = _NONE if np.isnan(row["share_same_sign"]) else percent(row["share_same_sign"], 0)
    change = _points if show is _share else show
    interval = f"{_signed(row['low'], change)} to {_signed(row['high'], change)}"
    return [show(row["mean_a"]), show(row["mean_b"]), _signed(row["difference"], change), interval, same]


def _signed(value: float, show: Format) -> str:
    text = show(abs(value))
    return text if text == show(0.0) else f"{'+' if value > 0 else '-'}{text}"
