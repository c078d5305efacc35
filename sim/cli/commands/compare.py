"""`poach compare`: compare scenarios pair by pair under the same random numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE
from sim.surroundings import require_address_space

_SET_ALT = Annotated[
    list[str] | None,
    typer.Option(
        "--set-alt",
        metavar="KEY=VALUE",
        help="An alternative: the base so changed; KEY=VALUE;KEY=VALUE changes several. May be repeated.",
    ),
]


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The scenario that others are compared with.")],
    alternatives: Annotated[list[str] | None, typer.Argument(metavar="ALT...", help="The others.")] = None,
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
    from sim.cli.alternatives import alternatives_in, with_alternatives
    from sim.cli.as_json import as_json
    from sim.cli.comparison_report import comparison_report
    from sim.cli.conducting import Request, carry_out, tell_ending, tell_part, tell_places, understand
    from sim.cli.documents import comparison_document
    from sim.cli.drawing import draw_pictures
    from sim.cli.mistakes import Mistakes
    from sim.cli.until import lay_out_until, until_document, until_report

    sources = [base, *(alternatives or [])]
    request = Request(
        sources, set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler,
    )  # fmt: skip
    mistakes = Mistakes()
    lay_out = lay_out_until(mistakes, until_halfwidth, outcome, replicates)
    made = alternatives_in(set_alt or [], mistakes)
    if len(sources) == 1 and not set_alt:
        mistakes.lines.append(
            "ALT...: nothing to compare with; give scenarios, or --set-alt KEY=VALUE for the base so changed"
        )
    if lay_out is not None:
        lay_out = with_alternatives(lay_out, made)
    names = [*(f"{{{place}}}" for place in range(len(sources))), *(one.file for one in made)]
    default_out = "-vs-".join(names)
    order = understand(request, default_out, lay_out, mistakes)
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    if order.part:
        return tell_part(folder, code, json=json)
    if code == DONE and not no_figures:
        code = draw_pictures(folder, None)
    if code == DONE and json:
        until = None if until_halfwidth is None else until_document(ended.plan, ended.runs)
        print(as_json({**comparison_document(ended.plan, ended.runs, folder.shown), "until": until}))
    elif code == DONE and not quiet:
        print(comparison_report(ended.plan, ended.runs))
        if until_halfwidth is not None:
            print(f"\n{until_report(ended.plan, ended.runs)}")
        tell_places(folder, pictures=not no_figures)
    return code
