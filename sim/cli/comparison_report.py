"""The closing tables of a comparison: what differs, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.cli.text import in_lines, short
from sim.experiments.designs.plan import Plan
from sim.experiments.statistics.comparison import paired_differences
from sim.experiments.statistics.multiple import holm
from sim.figures.words import amount, difference, ends, no_width, percent, plural, significant
from sim.measures.groups import Group, label
from sim.outcomes.outcomes import declared
from sim.outcomes.parties import about, flow, groups
from sim.outcomes.shown import ACTED, COMPARED, Section, Shown
from sim.outcomes.units import Form
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    import pandas as pd

_NONE = "–"
#: Rows of a table of which none is true have a mark with this probability at most.
_ALPHA = 0.05
#: Flows between labs that are shown.
_MOST_FLOWS = 4
_AMOUNTS = ("mean_a", "mean_b", "difference", "low", "high")
_HOW_TO_READ = (
    "Each interval (t) misses the true difference one time in twenty, so of so many rows one or another "
    "will; *: zero is ruled out, too, after Holm's correction for all rows of the table, and for "
    "moves between two labs that are not shown; =: the same in all pairs, which is no test. Moves between "
    "two labs are shown where they differ most: chosen for that, they look too large. pp: percentage points."
)


def comparison_report(plan: Plan, runs: pd.DataFrame) -> Passages:
    """The closing tables of `poach compare`: one for each alternative, with paired 95% intervals."""
    base = runs[runs["scenario"] == plan.labels[0]]
    parts: list[str] = []
    for other in plan.labels[1:]:
        differences = paired_differences(base, runs[runs["scenario"] == other])
        values = differences.to_numpy(dtype=np.float64).tolist()
        found = {
            outcome: dict(zip(differences.columns, row, strict=True))
            for outcome, row in zip(differences.index, values, strict=True)
        }
        rows: list[list[str]] = []
        flows = _flows(plan, found)
        sections = [*COMPARED, _acting(found), *_of_labs(plan, found, flows)]
        shown = [row.outcome for _, members in sections for row in members if row.outcome in found]
        # Flows are shown for their size, so those among which they were chosen count, too.
        every = list(dict.fromkeys([*shown, *flows]))
        corrected = dict(zip(every, holm([found[name]["p"] for name in every]), strict=True))
        for heading, members in sections:
            lines = [line for row in members for line in _lines(row, found, corrected)]
            rows += [[heading, *[""] * 5], *lines] if lines else []
        names = [in_lines(name, 14) for name in (plan.labels[0], other)]
        header = ["", *names, "difference", "95% interval", "same\nsign"]
        pairs = f"{plan.replicates} pairs of runs with the same random numbers"
        parts += [f"{other} against {plan.labels[0]}, {pairs}", table(header, rows)]
        parts.append(paragraph(_worth(found, list(dict.fromkeys(shown)), corrected)))
    return passages([*parts, paragraph(f"{_HOW_TO_READ}{_since(plan)}")])


def _since(plan: Plan) -> str:
    """Which differ from the burn-in on: part of a difference may be there in the first week."""
    from sim.market.branching import differ_before_week_0

    base, *others = (plan.scenario(place) for place in range(len(plan.labels)))
    pairs = zip(plan.labels[1:], others, strict=True)
    early = [label for label, other in pairs if differ_before_week_0(base, other)]
    if not early:
        return ""
    longest = max(round(one.burn_in) for one in (base, *others))
    differ = f"{' and '.join(early)} differ{'s' * (len(early) == 1)} from {plan.labels[0]}"
    return (
        f" {differ} from the burn-in on, up to {longest} weeks before the first that is shown, so part of a "
        "difference may be there from the beginning; what begins at a date is an event."
    )


def _acting(found: Mapping[str, Mapping[str, float]]) -> Section:
    """What mechanisms and policies did that are on in one of the two, and did anything there."""
    known = (row for row in ACTED if row.outcome in found)
    did = (row for row in known if any(found[row.outcome][mean] > 0.0 for mean in ("mean_a", "mean_b")))
    return Section("What mechanisms and policies did", tuple(did))


def _flows(plan: Plan, found: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """What flows between two labs are called, by their outcomes."""
    labs = [party for party in groups(plan.scenario(0)) if not isinstance(party, Group)]
    return {
        flow(origin, destination): f"{short(label(origin), 15)} to {short(label(destination), 15)}"
        for origin in labs
        for destination in labs
        if origin != destination and flow(origin, destination) in found
    }


def _of_labs(
    plan: Plan, found: Mapping[str, Mapping[str, float]], flows: Mapping[str, str]
) -> Iterator[Section]:
    """Sections of the labs: their talent and people, and the flows between two labs that differ most."""
    labs = [party for party in groups(plan.scenario(0)) if not isinstance(party, Group)]
    for heading, what in (
        ("Talent at labs, last week", "talent_share_end"),
        ("People at labs, last week", "headcount_end"),
    ):
        yield Section(heading, tuple(Shown(about(lab, what), short(label(lab), 31)) for lab in labs))
    most = sorted(flows, key=lambda outcome: -abs(found[outcome]["difference"]))[:_MOST_FLOWS]
    yield Section("Moves between labs", tuple(Shown(outcome, flows[outcome]) for outcome in most))


def _worth(
    found: Mapping[str, Mapping[str, float]], shown: Sequence[str], corrected: Mapping[str, float]
) -> str:
    """What pairing was worth, for how many rows was corrected, and where the bootstrap says otherwise.

    Args:
        found: differences by outcome.
        shown: outcomes of the rows.
        corrected: p-values of those and of flows that were not chosen to be shown; NaN where there is none.
    """
    ratios = [found[name]["variance_ratio"] for name in shown]
    known = [ratio for ratio in ratios if not np.isnan(ratio)]
    rows = sum(not np.isnan(corrected[name]) for name in shown)
    rest = sum(not np.isnan(p) for p in corrected.values()) - rows
    besides = f" and {plural(rest, 'flow')} between labs that have none" if rest else ""
    said = f"{plural(rows, 'row')}{besides} were corrected for (Holm)."
    if known:
        worth = significant(float(np.median(known)))
        said = f"Pairing was worth {worth} times as many runs in the median of rows. {said}"
    ends = (("low", "high"), ("boot_low", "boot_high"))
    by_t, by_bootstrap = ([_sure(found[name], *pair) for name in shown] for pair in ends)
    other = sum(one != another for one, another in zip(by_t, by_bootstrap, strict=True))
    if other:
        said += (
            f" Intervals by the bootstrap (BCa, in --json) decide otherwise about zero in {other} of them."
        )
    return said


def _sure(values: Mapping[str, float], low: str, high: str) -> bool:
    """Does an interval leave zero out?"""
    return values[low] > 0.0 or values[high] < 0.0


def _lines(
    row: Shown, found: Mapping[str, Mapping[str, float]], corrected: Mapping[str, float]
) -> Iterator[list[str]]:
    """The row as text, a Herfindahl index once more in points; nothing where there are no pairs."""
    if row.outcome not in found:
        return
    values, form = found[row.outcome], declared(row.outcome).unit.form
    same = _NONE if np.isnan(values["share_same_sign"]) else percent(values["share_same_sign"], 0)
    interval = ends(values["low"], values["high"], int(values["n"]), form)
    numbers = _numbers(values, form)
    alike = values["n"] > 1 and np.isnan(values["p"])
    mark = "=" if alike else "*" if corrected[row.outcome] <= _ALPHA else " "
    yield [f"  {row.title}", *numbers, f"{interval} {mark}", same]
    if form is Form.INDEX:
        points = {name: float(round(10_000 * values[name])) for name in _AMOUNTS}
        if not no_width(values["low"], values["high"]):
            interval = " to ".join(difference(points[end], Form.COUNT) for end in ("low", "high"))
        yield ["    in points of 10,000", *_numbers(points, Form.COUNT), f"{interval}  ", ""]


def _numbers(values: Mapping[str, float], form: Form) -> list[str]:
    before, after, change = (values[name] for name in _AMOUNTS[:3])
    return [amount(before, form), amount(after, form), difference(change, form)]
