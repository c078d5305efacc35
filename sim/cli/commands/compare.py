"""`poach compare`: compare scenarios pair by pair under the same random numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.closing import Answer
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder
    from sim.report.passages import Passages

_SET_ALT = Annotated[
    list[str] | None,
    typer.Option(
        "--set-alt",
        metavar="KEY=VALUE",
        help="An alternative: the base so changed; KEY=VALUE;KEY=VALUE changes several. May be repeated.",
        autocompletion=completion.assignment,
    ),
]
_BASE = Annotated[
    str,
    typer.Argument(
        metavar="BASE",
        help="The scenario that others are compared with.",
        autocompletion=completion.scenario,
    ),
]
_OTHERS = Annotated[
    list[str] | None,
    typer.Argument(metavar="ALT...", help="The others.", autocompletion=completion.scenario),
]


def compare(
    base: _BASE,
    alternatives: _OTHERS = None,
    set_alt: _SET_ALT = None,
    replicates: options.REPLICATES = "20",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
    until_halfwidth: options.UNTIL = None,
    outcome: options.OUTCOME = None,
    shard: options.SHARD = None,
    json: options.JSON = False,
) -> int:
    """Compare scenarios pair by pair under the same random numbers."""
    require_address_space()
    from sim.cli.alternatives import alternatives_in, with_alternatives, wrong_alternatives
    from sim.cli.closing import Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.mistakes import Mistakes
    from sim.cli.until import lay_out_until

    sources = [base, *(alternatives or [])]
    request = Request(
        sources, set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler, outcomes=[outcome] if outcome else [],
    )  # fmt: skip
    mistakes = Mistakes()
    lay_out = lay_out_until(mistakes, until_halfwidth, outcome, replicates)
    made = alternatives_in(set_alt or [], mistakes)
    if len(sources) == 1 and not set_alt:
        mistakes.lines.append(
            "ALT...: nothing to compare with; give scenarios, or --set-alt KEY=VALUE for the base so changed"
        )
    check = partial(wrong_alternatives, made, request.outcomes)
    if lay_out is not None:
        lay_out = with_alternatives(lay_out, made, check)
    names = [*(f"{{{place}}}" for place in range(len(sources))), *(one.file for one in made)]
    default_out = "-vs-".join(names)
    order = understand(request, default_out, lay_out, mistakes, check)
    return concluded(
        order, Manner(no_figures, quiet, json), partial(_answer, until=until_halfwidth is not None)
    )


def _answer(ended: Ended, folder: ResultsFolder, *, until: bool) -> Answer:
    """What came out, and what was looked at until it was known well enough."""
    from sim.cli.closing import Answer
    from sim.cli.comparison_report import comparison_report
    from sim.cli.documents import comparison_document
    from sim.cli.until import until_document, until_report
    from sim.report.passages import passages

    plan, runs = ended.plan, ended.runs

    def document() -> dict[str, Any]:
        looked_at = until_document(plan, runs) if until else None
        return {**comparison_document(plan, runs, folder.shown), "until": looked_at}

    def report() -> Passages:
        compared = comparison_report(plan, runs)
        return passages((compared, until_report(plan, runs))) if until else compared

    return Answer(document, report)
