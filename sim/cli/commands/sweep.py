"""`poach sweep`: outcomes over a grid or a design, point by point on the same random numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.factors import Asked
    from sim.experiments.designs.sweeps import Wanted
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder

_VARY = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="KEY=VALUES",
        help="What varies: KEY=LOW:HIGH, KEY=LOW:HIGH:STEP or KEY=A,B; keys with a comma between move "
        "together; a KEY of the scenario's [plausible] alone, or `plausible` for all. May be repeated.",
        autocompletion=completion.varied,
    ),
]
_DESIGN = Annotated[
    Path | None,
    typer.Option(
        "--design",
        metavar="FILE",
        help="A design in TOML: [uncertainties], [levers], outcomes, method, points.",
    ),
]
_METHOD = Annotated[
    str | None,
    typer.Option(
        "--method",
        metavar="M",
        help="grid (every combination), one-at-a-time, latin-hypercube or sobol; default: grid.",
        autocompletion=completion.design,
    ),
]
_POINTS = Annotated[
    str | None,
    typer.Option("--points", metavar="N", help="Values of a range without a step, or points that are drawn."),
]
_OUTCOME = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is told and drawn; may be repeated. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_AGAINST = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="KEY=VALUE",
        help="Compare each point with itself, so changed, on the same draws; default: with the first point.",
        autocompletion=completion.assignment,
    ),
]


def sweep(
    scenario: options.SCENARIO,
    vary: _VARY = None,
    design: _DESIGN = None,
    method: _METHOD = None,
    points: _POINTS = None,
    outcome: _OUTCOME = None,
    against: _AGAINST = None,
    replicates: options.REPLICATES = "10",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "none",
    shard: options.SHARD = None,
    json: options.JSON = False,
) -> int:
    """Sweep keys over a grid or a design: dose-response, heat maps, what each point adds."""
    require_address_space()
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.documents import sweep_document
    from sim.cli.drawing import opened
    from sim.cli.mistakes import Mistakes
    from sim.cli.sweep_report import sweep_report
    from sim.experiments.designs.sweeps import plan_sweep, told_of_points, wrong_parts_of
    from sim.experiments.studies.swept import swept

    mistakes = Mistakes()
    wanted, right = _wanted(mistakes, (vary, design, method, points, outcome, against))
    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler, outcomes=wanted.outcomes,
    )  # fmt: skip
    lay_out = partial(plan_sweep, wanted) if right else None
    order = understand(request, "{0}-sweep", lay_out, mistakes, partial(wrong_parts_of, wanted))

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = swept(opened(folder.folder))
        assert found is not None
        note = told_of_points(wanted)
        notes = (note,) if note else ()
        return Answer(lambda: sweep_document(found, folder.shown, note), lambda: sweep_report(found, notes))

    return concluded(order, Manner(no_figures, quiet, json), answer)


def _wanted(
    mistakes: Mistakes,
    given: tuple[list[str] | None, Path | None, str | None, str | None, list[str] | None, list[str] | None],
) -> tuple[Wanted, bool]:
    """What the options describe, as far as they are right, and whether all are; what is wrong is noted."""
    from dataclasses import replace

    from sim.experiments.designs.design_file import read_parts
    from sim.experiments.designs.factors import PLAUSIBLE
    from sim.experiments.designs.sampling import method_of
    from sim.experiments.designs.sweeps import MOST_DRAWN, Wanted
    from sim.scenario.override import parse_assignments

    vary, design, method, points, outcome, against = given
    before = len(mistakes.lines)
    asked = _asked(mistakes, vary or [])
    wanted = Wanted(asked)
    if design is not None:
        with mistakes.gathered():
            wanted, in_file = read_parts(design)
            wanted = replace(wanted, asked=(*wanted.asked, *asked))
            mistakes.lines += map(str, in_file)
    elif not asked and method is None:
        mistakes.lines.append(
            "--vary: nothing is varied; give --vary KEY=LOW:HIGH, --vary plausible, or --design FILE"
        )
    elif method is None and any(one.keys == PLAUSIBLE for one in asked):
        wanted = replace(wanted, method="one-at-a-time")  # every combination of so many would be absurd
    if method is not None:
        try:
            wanted = replace(wanted, method=method_of(method))
        except ValueError as error:
            mistakes.lines.append(f"--method: {error}")
    if points is not None:
        wanted = replace(wanted, points=mistakes.whole_number("--points", points, (2, MOST_DRAWN)))
    if outcome:
        wanted = replace(wanted, outcomes=tuple(dict.fromkeys(outcome)))
    changes, wrong = parse_assignments(against or [], "--against")
    mistakes.lines += [str(mistake) for mistake in wrong]
    if against:
        wanted = replace(wanted, against=changes)
    return wanted, len(mistakes.lines) == before


def _asked(mistakes: Mistakes, texts: list[str]) -> tuple[Asked, ...]:
    from sim.experiments.designs.factors import asked_in_text

    found = []
    for text in texts:
        try:
            found.append(asked_in_text(text, "--vary"))
        except ValueError as error:
            mistakes.lines.append(f"--vary: {error}")
    return tuple(found)
