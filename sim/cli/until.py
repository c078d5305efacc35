"""`--until-halfwidth`: how it is read, and what is told of where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.mistakes import Mistakes
from sim.experiments.designs.origins import unknown_outcomes
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.statistics.sequences import LOOKS
from sim.experiments.studies.stopping import LEVEL, Stopping, intervals, level_of_each, stopping_of
from sim.figures.words import amount, difference
from sim.outcomes.outcomes import declared
from sim.report.passages import Paragraph, paragraph
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

    LayOut = Callable[[Sequence[Scenario], int, int | None, tuple[str, ...]], Plan]


#: Of ordinary intervals.
_AFTER_LOOKS = "The number of runs was chosen by their values, so that t intervals hold their level no longer"


def lay_out_until(
    mistakes: Mistakes, half_width: str | None, outcome: str | None, replicates: str
) -> LayOut | None:
    """What lays out the plan: up to the first look where a half-width is given, whole where none is.

    Args:
        mistakes: where what is wrong is noted; the answer is None then.
        half_width: as it was given.
        outcome: of which.
        replicates: as they were given, which are the most then.
    """
    if half_width is None:
        if outcome is not None:
            mistakes.lines.append(
                "--outcome: goes with --until-halfwidth; give both, or look for it in --json"
            )
            return None
        return plan
    wanted = _read(mistakes, half_width)
    if outcome is None:
        mistakes.lines.append("--until-halfwidth: of which outcome? add --outcome O, see docs/outcomes.md")
    if replicates.isdecimal() and int(replicates) < LOOKS:
        mistakes.lines.append(
            f"--replicates: is the most that --until-halfwidth may take, and {replicates} is too few to tell "
            f"anything; give {LOOKS} or more, such as --replicates 200"
        )
        return None
    if wanted is None or outcome is None:
        return None
    of, width = outcome, wanted

    def lay_out(
        scenarios: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...]
    ) -> Plan:
        unknown = [one for scenario in scenarios for one in unknown_outcomes(scenario, [of])]
        if unknown:
            raise ScenarioError(dict.fromkeys(unknown))
        return Stopping(of, width, replicates).plan(plan(scenarios, replicates, seed, tables))

    return lay_out


def _read(mistakes: Mistakes, text: str) -> float | None:
    """The half-width, in the unit of the outcome or in percent of one."""
    try:
        number = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        number = -1.0
    if 0.0 < number < float("inf"):
        return number
    mistakes.lines.append(
        f"--until-halfwidth: {text!r} is no width; give a number above 0 in the unit of the outcome, "
        "such as 0.005 or 0.5%"
    )
    return None


def until_report(plan: Plan, runs: pd.DataFrame) -> Paragraph:
    """Where it stopped, and the interval that holds although it was looked at often."""
    assert plan.study is not None
    stopping = stopping_of(plan.study)
    form, show = declared(stopping.outcome).unit.form, difference if len(plan.labels) > 1 else amount
    lines = []
    narrow = True
    for label, (found, n) in intervals(plan, runs).items():
        narrow = narrow and found.upper - found.value <= stopping.half_width
        against = f"{label} minus {plan.labels[0]}: " if len(plan.labels) > 1 else ""
        ends = f"{show(found.lower, form)} to {show(found.upper, form)}"
        known = f"{ends}, " if found.upper < float("inf") else "no interval, for all are the same; "
        lines.append(f"{against}{show(found.value, form)} ({known}n = {n})")
    what = "Stopped after" if narrow else "Not as narrow as was asked after"
    each = f"The interval is of a {LEVEL:.0%} confidence sequence, which holds"
    if len(plan.labels) > 2:
        each = (
            f"Each interval is of a {100.0 * level_of_each(plan):.3g}% confidence sequence, so that together "
            f"they have {LEVEL:.0%}, and hold"
        )
    said = (
        f"{_AFTER_LOOKS}; {stopping.outcome} has an interval of its own here. "
        f"{what} {plan.replicates} replicates, seed {plan.seed}. {stopping.outcome}: {'; '.join(lines)}. "
        f"{each} at all times at once for values that are normal; half-width asked for: "
        f"{stopping.half_width:g}."
    )
    return paragraph(said)


def until_document(plan: Plan, runs: pd.DataFrame) -> dict[str, Any]:
    """The same for programs."""
    assert plan.study is not None
    stopping = stopping_of(plan.study)
    found = intervals(plan, runs)
    return {
        "outcome": stopping.outcome,
        "half_width": stopping.half_width,
        "reached": all(one.upper - one.value <= stopping.half_width for one, _ in found.values()),
        "replicates": plan.replicates,
        "most": stopping.most,
        "interval": {
            "kind": "confidence sequence",
            "level": LEVEL,
            "level_of_each": level_of_each(plan),
            "note": f"{_AFTER_LOOKS}; those here hold theirs",
        },
        "of": "difference from the first scenario" if len(plan.labels) > 1 else "mean",
        "scenarios": {
            label: {"mean": one.value, "low": one.lower, "high": one.upper, "n": n}
            for label, (one, n) in found.items()
        },
    }
