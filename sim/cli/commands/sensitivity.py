"""`poach sensitivity`: which assumptions an answer hangs on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.sensitivity_plan import Question
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder

_OUTCOME = Annotated[
    str,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is looked at. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_METHOD = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="M",
        help="tornado: one at a time; sobol: shares of the variance; morris, pawn: by SALib.",
        autocompletion=completion.method,
    ),
]
_VARY = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="KEY=LOW:HIGH",
        help="What varies, or KEY=A,B; default: all that the scenario marks as assumptions. May be repeated.",
        autocompletion=completion.varied,
    ),
]
_AGAINST = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="KEY=VALUE",
        help="Look at the outcome minus that of each point so changed, on the same draws.",
        autocompletion=completion.assignment,
    ),
]
_POINTS = Annotated[
    str | None,
    typer.Option(
        "--points",
        metavar="N",
        help="Rows of points of sobol (a power of 2; 64), walks of morris (20), points of pawn (256).",
    ),
]
_REPLICATES = Annotated[
    str | None,
    typer.Option("--replicates", metavar="R", help="Runs at each point; default: 20 of a tornado, else 2."),
]


def sensitivity(
    scenario: options.SCENARIO,
    outcome: _OUTCOME,
    method: _METHOD = "tornado",
    vary: _VARY = None,
    against: _AGAINST = None,
    points: _POINTS = None,
    replicates: _REPLICATES = None,
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
    """Tell which assumptions an outcome hangs on, over all that is plausible of them."""
    require_address_space()
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.drawing import opened
    from sim.cli.mistakes import Mistakes
    from sim.cli.sensitivity_report import sensitivity_document, sensitivity_report
    from sim.experiments.designs.sensitivity import REPLICATES
    from sim.experiments.designs.sensitivity_plan import plan_sensitivity, wrong_parts_of
    from sim.experiments.studies.sensitivities import sensitivities

    mistakes = Mistakes()
    asked, right = _question(mistakes, outcome, method, vary or [], against or [], points)
    runs = replicates or str(REPLICATES[asked.method])
    request = Request(
        [scenario], set_ or [], runs, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler, outcomes=[outcome],
    )  # fmt: skip
    lay_out = partial(plan_sensitivity, asked) if right else None
    order = understand(request, f"{{0}}-{method}", lay_out, mistakes, partial(wrong_parts_of, asked))

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = sensitivities(opened(folder.folder))
        assert found is not None
        return Answer(
            lambda: {**sensitivity_document(found), "folder": str(folder.shown)},
            lambda: sensitivity_report(found),
        )

    return concluded(order, Manner(no_figures, quiet, json), answer)


def _question(
    mistakes: Mistakes, outcome: str, method: str, vary: list[str], against: list[str], points: str | None
) -> tuple[Question, bool]:
    """What the options describe, as far as they are right, and whether all are; what is wrong is noted."""
    from sim.experiments.designs.factors import asked_in_text
    from sim.experiments.designs.sensitivity import METHODS, MOST_POINTS
    from sim.experiments.designs.sensitivity_plan import Question
    from sim.scenario.override import parse_assignments
    from sim.scenario.problems import suggest

    before = len(mistakes.lines)
    count = None if points is None else mistakes.whole_number("--points", points, (1, MOST_POINTS))
    changes, wrong = parse_assignments(against, "--against")
    mistakes.lines += [str(mistake) for mistake in wrong]
    varied = []
    for text in vary:
        try:
            varied.append(asked_in_text(text, "--vary"))
        except ValueError as error:
            mistakes.lines.append(f"--vary: {error}")
    known = next((one for one in METHODS if one == method), None)
    if known is None:
        mistakes.lines.append(f'--method: no method "{method}"; {suggest(method, METHODS)}')
    question = Question(outcome, known or METHODS[0], tuple(varied), changes, count)
    return question, len(mistakes.lines) == before
