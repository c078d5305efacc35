"""`poach attribute`: how much of an outcome each mechanism and event makes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.attribution_plan import Question
    from sim.experiments.designs.switched import Factor
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder

_OUTCOME = Annotated[
    str,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is divided among them. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_FACTOR = Annotated[
    list[str] | None,
    typer.Option(
        "--factor",
        metavar="NAME: KEY=VALUE; ...",
        help="What is knocked out, by what switches it off; may be repeated. Default: all that the scenario "
        "switches on, by channel: money, compute, speed, ties, escalation, culture, ...",
        autocompletion=completion.factor,
    ),
]
_ORDERS = Annotated[
    str | None,
    typer.Option(
        "--orders",
        metavar="N",
        help="A balanced sample of N orders or a few more, or all for all combinations; default: all of up "
        "to 9 factors.",
    ),
]


def attribute(
    scenario: options.SCENARIO,
    outcome: _OUTCOME,
    factor: _FACTOR = None,
    orders: _ORDERS = None,
    replicates: options.REPLICATES = "20",
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
    """Knock mechanisms and events out in all combinations: Shapley shares of an outcome, and interactions."""
    require_address_space()
    from sim.cli.attribution_report import attribution_document, attribution_report
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.drawing import opened
    from sim.cli.mistakes import Mistakes, read_factors
    from sim.experiments.designs.attribution_plan import plan_attribution, wrong_parts_of
    from sim.experiments.studies.attributed import attributed

    mistakes = Mistakes()
    factors = read_factors(mistakes, "--factor", factor or [])
    asked = _question(mistakes, outcome, factors, orders)
    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler, outcomes=[outcome],
    )  # fmt: skip
    lay_out = None if asked is None else partial(plan_attribution, asked)
    check = partial(wrong_parts_of, outcome, factors)
    order = understand(request, "{0}-attribute", lay_out, mistakes, check)

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = attributed(opened(folder.folder))
        assert found is not None
        return Answer(
            lambda: {**attribution_document(found), "folder": str(folder.shown)},
            lambda: attribution_report(found),
        )

    return concluded(order, Manner(no_figures, quiet, json), answer)


def _question(
    mistakes: Mistakes, outcome: str, factors: Sequence[Factor], orders: str | None
) -> Question | None:
    """What the options describe; None, and notes, where something is wrong with them."""
    from sim.experiments.designs.attribution import MOST_ORDERS
    from sim.experiments.designs.attribution_plan import Question

    count = None
    if orders is not None:
        count = 0 if orders == "all" else mistakes.whole_number("--orders", orders, (1, MOST_ORDERS))
    return None if mistakes.lines else Question(outcome, tuple(factors), count)
