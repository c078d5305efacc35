"""What a results folder holds, told as the command tells it that made the folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.attribution_report import attribution_document, attribution_report
from sim.cli.best_report import best_document, best_report
from sim.cli.calibration_report import calibration_document, calibration_report
from sim.cli.closing import Answer
from sim.cli.comparison_report import comparison_report
from sim.cli.cross_report import cross_report
from sim.cli.documents import (
    comparison_document,
    cross_document,
    map_document,
    run_document,
    second_choices_document,
    sweep_document,
)
from sim.cli.map_report import map_report
from sim.cli.report import run_report
from sim.cli.second_choices_report import second_choices_report
from sim.cli.sensitivity_report import sensitivity_document, sensitivity_report
from sim.cli.sweep_report import sweep_report
from sim.cli.until import until_document, until_report
from sim.experiments.store.planned import study_in
from sim.experiments.studies.attributed import attributed
from sim.experiments.studies.crossing import crossed_in
from sim.experiments.studies.fit import fit_in
from sim.experiments.studies.phases import phase_map
from sim.experiments.studies.second_choices import deleted
from sim.experiments.studies.sensitivities import sensitivities
from sim.experiments.studies.swept import swept
from sim.report.passages import Passages, passages

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.results import Results

#: By study: what reads it back, what tells it to users, and what to programs.
_STUDIES: tuple[
    tuple[Callable[[Results], Any], Callable[[Any], Passages], Callable[[Any, Path], dict[str, Any]]], ...
] = (
    (phase_map, map_report, map_document),
    (fit_in, calibration_report, calibration_document),
    (swept, sweep_report, sweep_document),
    (sensitivities, sensitivity_report, lambda found, at: {**sensitivity_document(found), "folder": str(at)}),
    (attributed, attribution_report, lambda found, at: {**attribution_document(found), "folder": str(at)}),
    (deleted, second_choices_report, second_choices_document),
)


def answer_in(results: Results, ended: Ended, shown: Path) -> Answer:
    """The tables that the command prints that made a folder, as far as the folder says what that was.

    Args:
        results: the results folder.
        ended: how its experiment ended.
        shown: the folder's path as a user would write it.
    """
    for read_back, tell, document in _STUDIES:
        if (found := read_back(results)) is not None:
            return Answer(partial(document, found, shown), partial(tell, found))
    plan = ended.plan
    if (crossed := crossed_in(plan)) is not None:
        return Answer(
            lambda: cross_document(plan, crossed, ended.runs, shown),
            lambda: cross_report(plan.base, crossed, ended.runs),
        )
    if study_in(results.manifest, "best") is not None:
        return Answer(lambda: best_document(plan, ended.runs, shown), lambda: best_report(plan, ended.runs))
    return _of_runs(results, ended, shown)


def _of_runs(results: Results, ended: Ended, shown: Path) -> Answer:
    """What is told of runs that are no study, and of what stopped by itself."""
    plan, runs = ended.plan, results.manifest["runs"]
    until = study_in(results.manifest, "until") is not None

    def document() -> dict[str, Any]:
        if _compares(plan):
            found = comparison_document(plan, ended.runs, shown)
        elif len(plan.design.points) == 1:
            found = run_document(plan, ended.column, shown)
        else:
            found = {"command": None, "folder": str(shown), "seed": plan.seed}
            found |= {"replicates": plan.replicates, "runs": runs}
        return found | ({"until": until_document(plan, ended.runs)} if until else {})

    def report() -> Passages:
        text = passages([f"{runs['done']:,} of {runs['planned']:,} runs are done"])
        if len(plan.design.points) == 1:
            text = run_report(plan, ended.column)
        elif _compares(plan):
            text = comparison_report(plan, ended.runs)
        return passages((text, until_report(plan, ended.runs))) if until else text

    return Answer(document, report)


def _compares(plan: Plan) -> bool:
    return len(plan.design.points) > 1 and plan.design.given and plan.replicates > 1
