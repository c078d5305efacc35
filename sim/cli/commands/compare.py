"""`poach compare`: compare scenarios pair by pair under the same random numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE
from sim.surroundings import require_address_space


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The scenario that others are compared with.")],
    alternatives: Annotated[list[str], typer.Argument(metavar="ALT...", help="The others.")],
    replicates: options.REPLICATES = "20",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
    until_halfwidth: options.UNTIL = None,
    outcome: options.OUTCOME = None,
) -> int:
    """Compare scenarios pair by pair under the same random numbers."""
    require_address_space()
    from sim.cli.comparison_report import comparison_report
    from sim.cli.conducting import Request, carry_out, tell_ending, tell_places, understand
    from sim.cli.drawing import draw_pictures
    from sim.cli.mistakes import Mistakes
    from sim.cli.until import lay_out_until, until_report

    sources = [base, *alternatives]
    request = Request(sources, set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables)
    mistakes = Mistakes()
    lay_out = lay_out_until(mistakes, until_halfwidth, outcome, replicates)
    default_out = "-vs-".join(f"{{{place}}}" for place in range(len(sources)))
    order = understand(request, default_out, lay_out, mistakes)
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    if code == DONE and not no_figures:
        code = draw_pictures(folder, None)
    if code == DONE and not quiet:
        print(comparison_report(ended.plan, ended.runs))
        if until_halfwidth is not None:
            print(f"\n{until_report(ended.plan, ended.runs)}")
        tell_places(folder, pictures=not no_figures)
    return code
