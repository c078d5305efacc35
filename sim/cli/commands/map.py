"""`poach map`: outcomes over two keys, with theory's line: where does the market tip?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.axes import Axis
    from sim.experiments.designs.factors import Asked
    from sim.experiments.designs.grid import Grid
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder
    from sim.scenario.problems import Mistake
    from sim.scenario.schema import Scenario

_POINTS = (2, 1_000)
_MAPPED = ("labs_talent_share_end", "elite1_labs_share_end")

_X = Annotated[
    str,
    typer.Option(
        "--x",
        metavar="KEY=LOW:HIGH",
        help="What varies from left to right; or KEY=LOW:HIGH:STEP, KEY=A,B,C.",
        autocompletion=completion.varied,
    ),
]
_Y = Annotated[
    str,
    typer.Option(
        "--y",
        metavar="KEY=LOW:HIGH",
        help="What varies upwards; keys with a comma between move together.",
        autocompletion=completion.varied,
    ),
]
_OUTCOME = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is mapped; may be repeated. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_AGAINST = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="KEY=VALUE",
        help="Compare each point with itself, so changed, on the same draws.",
        autocompletion=completion.assignment,
    ),
]
_VALUES = Annotated[str, typer.Option("--points", metavar="N", help="Values of an axis without a step.")]


def map(
    scenario: options.SCENARIO,
    x: _X = "production.contest_exponent=0.7:1.9:0.2",
    y: _Y = "feedback.budgets,feedback.capex=0:1:0.25",
    outcome: _OUTCOME = None,
    against: _AGAINST = None,
    points: _VALUES = "9",
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
    """Draw a phase diagram: outcomes over two keys, and theory's line where the market tips."""
    require_address_space()
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.documents import map_document
    from sim.cli.drawing import opened
    from sim.cli.map_report import map_report
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.grid import plan_map
    from sim.experiments.studies.phases import phase_map

    mistakes = Mistakes()
    outcomes = outcome or [*_MAPPED]
    grid, check = _grid(mistakes, (x, y), outcomes, against or [], points)
    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler, outcomes=outcomes,
    )  # fmt: skip
    lay_out = None if grid is None else partial(plan_map, grid)
    order = understand(request, "{0}-map", lay_out, mistakes, check)

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = phase_map(opened(folder.folder))
        assert found is not None
        return Answer(lambda: map_document(found, folder.shown), lambda: map_report(found))

    return concluded(order, Manner(no_figures, quiet, json), answer)


def _grid(
    mistakes: Mistakes, axes: tuple[str, str], outcomes: list[str], against: list[str], points: str
) -> tuple[Grid | None, Callable[[Sequence[Scenario]], list[Mistake]]]:
    """What the options describe; None, and notes, where something is wrong; and what checks the rest."""
    from sim.experiments.designs.axes import axis_from
    from sim.experiments.designs.factors import asked_in_text
    from sim.experiments.designs.grid import Grid
    from sim.experiments.designs.parts import wrong_parts
    from sim.scenario.override import parse_assignments

    before = len(mistakes.lines)
    count = mistakes.whole_number("--points", points, _POINTS)
    changes, wrong = parse_assignments(against, "--against")
    mistakes.lines += [str(mistake) for mistake in wrong]
    found: list[Axis] = []
    asked: list[Asked] = []
    for option, text in zip(("--x", "--y"), axes, strict=True):
        try:
            found.append(axis_from(text, count))
            asked.append(asked_in_text(text, option))
        except ValueError as error:
            mistakes.lines.append(f"{option}: {error}")

    def check(scenarios: Sequence[Scenario]) -> list[Mistake]:
        wrong = wrong_parts(scenarios[0], outcomes, changes=[("--against", changes)])
        return wrong + [mistake for one in asked for mistake in wrong_parts(scenarios[0], asked=[one])]

    if len(mistakes.lines) > before:
        return None, check
    try:
        return Grid(found[0], found[1], tuple(dict.fromkeys(outcomes)), changes), check
    except ValueError as error:
        mistakes.lines += str(error).splitlines()
        return None, check
