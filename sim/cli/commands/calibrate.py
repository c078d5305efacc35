"""`poach calibrate`: fit a scenario to targets, and tell what these identify and what they do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE, INTERRUPTED
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.closing import Manner
    from sim.experiments.designs.plan import Plan
    from sim.experiments.store.folder import ResultsFolder
    from sim.experiments.studies.fit import Fit
    from sim.scenario.schema import Scenario

#: Proposals of a search at least, and at most.
_PROPOSALS = (1, 10_000)

_TARGETS = Annotated[
    Path, typer.Argument(metavar="TARGETS", help="A TOML file with [[targets]] and [parameters].")
]
_EVALUATE = Annotated[
    bool, typer.Option("--evaluate", help="Hold the scenario against the targets as it is; search nothing.")
]
_BUDGET = Annotated[str, typer.Option("--proposals", metavar="N", help="Proposals of the search at most.")]


def calibrate(
    scenario: options.SCENARIO,
    targets: _TARGETS,
    evaluate: _EVALUATE = False,
    proposals: _BUDGET = "100",
    replicates: options.REPLICATES = "10",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    json: options.JSON = False,
) -> int:
    """Fit a scenario to targets by simulated moments, and tell what the targets identify."""
    require_address_space()
    from sim.cli.closing import Manner
    from sim.cli.conducting import Request, carry_out, tell_ending, understand
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.targets_file import read_targets

    mistakes = Mistakes()
    budget = mistakes.whole_number("--proposals", proposals, _PROPOSALS)
    changes = set_ or []
    with mistakes.gathered():  # what is wrong with the file alone, whatever is with the scenario
        read_targets(targets, None, changes)

    def lay_out(
        given: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...]
    ) -> Plan:
        return _laid_out(given[0], (targets, changes), (evaluate, budget), (replicates, seed, tables))

    request = Request(
        [scenario], changes, replicates, 1, seed, workers, out, overwrite, quiet, "none", scheduler=scheduler
    )
    order = understand(request, "{0}-calibration", lay_out, mistakes)
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    # A proposal whose runs failed, which is told, is one that fits nothing; the others tell what they tell.
    if code == INTERRUPTED or not ended.done:
        return code
    return _told(folder, code, targets, Manner(no_figures, quiet, json))


def _told(folder: ResultsFolder, code: int, targets: Path, manner: Manner) -> int:
    """Draw and print what was found; the exit code.

    Raises:
        Mistakes: of targets of which no run has a figure, where nothing else went wrong.
    """
    from sim.cli.as_json import as_json
    from sim.cli.calibration_report import calibration_document, calibration_report
    from sim.cli.conducting import tell_places
    from sim.cli.drawing import draw_pictures, opened
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.fit import fit_in

    fit = fit_in(opened(folder.folder))
    assert fit is not None
    if missing := _not_computed(fit, targets):
        if code != DONE:
            return code
        mistakes = Mistakes()
        mistakes.lines += missing
        mistakes.raise_any()
    if not manner.no_figures:
        code = draw_pictures(folder, None) or code
    if manner.json:
        print(as_json(calibration_document(fit, folder.shown)))
    elif not manner.quiet:
        print(calibration_report(fit))
        tell_places(folder, pictures=not manner.no_figures)
    return code


def _laid_out(
    base: Scenario,
    asked: tuple[Path, Sequence[str]],
    how: tuple[bool, int],
    runs: tuple[int, int | None, tuple[str, ...]],
) -> Plan:
    """The first round: the scenario as it is.

    Raises:
        ScenarioError: with all that is wrong with the targets.
        ValueError: there is nothing to search.
    """
    from sim.experiments.designs.targets_file import read_targets
    from sim.experiments.studies.calibrated import wanted

    (file, changes), (evaluate, budget), (replicates, seed, tables) = asked, how, runs
    found, others = read_targets(file, base, changes)
    try:
        calibration = wanted(base, found, others, budget, evaluate=evaluate)
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None
    return calibration.plan(replicates, base.seed if seed is None else seed, tables)


def _not_computed(fit: Fit, file: Path) -> list[str]:
    """A mistake for each target of which no run has a figure."""
    return [
        f"{file}: {one.target.name}: no run has a figure for {one.target.measures}, so it is no target for "
        "this scenario; leave it out, or lengthen the run"
        for one in fit.figures(0)
        if math.isnan(one.value)
    ]
