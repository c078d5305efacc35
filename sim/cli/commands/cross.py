"""`poach cross`: two factors on and off, with all interactions, and what drives them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder

_SAID = "NAME: KEY=VALUE; ..."
_LOOKED_AT = ("labs_talent_share_end", "elite1_labs_share_end", "startups_died", "median_pay_end")

_FACTOR = Annotated[
    list[str],
    typer.Option(
        "--factor",
        metavar=_SAID,
        help="A factor, by what switches it off; give two.",
        autocompletion=completion.factor,
    ),
]
_WITHOUT = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar=_SAID,
        help="A part to take out in turn; may be repeated.",
        autocompletion=completion.factor,
    ),
]
_OUTCOME = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is looked at; may be repeated, the first leads.",
        autocompletion=completion.outcome,
    ),
]


def cross(
    scenario: options.SCENARIO,
    factor: _FACTOR,
    without: _WITHOUT = None,
    outcome: _OUTCOME = None,
    replicates: options.REPLICATES = "30",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    json: options.JSON = False,
) -> int:
    """Cross two factors of a scenario, each on and off, on the same random numbers."""
    require_address_space()
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.cross_report import cross_report
    from sim.cli.documents import cross_document
    from sim.cli.mistakes import Mistakes, read_factors
    from sim.experiments.studies.crossing import Crossing, crossed_in, plan_crossing, wrong_parts_of

    mistakes = Mistakes()
    outcomes = tuple(dict.fromkeys(outcome or _LOOKED_AT))
    factors = read_factors(mistakes, "--factor", factor)
    parts = read_factors(mistakes, "--without", without or [])
    if len(factor) != 2:
        mistakes.lines.append(f"--factor: is given {len(factor)} times; give two factors to cross")
    lay_out = None
    if not mistakes.lines:
        lay_out = partial(plan_crossing, Crossing(factors[0], factors[1], tuple(parts), outcomes))
    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, "none",
        scheduler=scheduler, outcomes=outcomes,
    )  # fmt: skip
    check = partial(wrong_parts_of, outcomes, factors, parts)
    order = understand(request, "{0}-cross", lay_out, mistakes, check)

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = crossed_in(order.plan)
        assert found is not None
        return Answer(
            lambda: cross_document(order.plan, found, ended.runs, folder.shown),
            lambda: cross_report(order.plan.base, found, ended.runs),
        )

    return concluded(order, Manner(no_figures=True, quiet=quiet, json=json), answer)
