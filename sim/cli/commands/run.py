"""`poach run`: run a scenario; keep tables and pictures in a results folder."""

from __future__ import annotations

from sim.cli import options
from sim.cli.exits import DONE
from sim.surroundings import require_address_space


def run(
    scenario: options.SCENARIO,
    replicates: options.REPLICATES = "1",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
    profile: options.PROFILE = False,
    json: options.JSON = False,
) -> int:
    """Run a scenario; keep tables and pictures in a results folder."""
    require_address_space()
    from sim.cli.drawing_help import drawing_help

    # Of one run the pictures take longest; of many, the runs.
    with drawing_help(replicates == "1" and not no_figures) as helper:
        from sim.cli.conducting import Request, carry_out, tell_ending, tell_places, understand
        from sim.cli.drawing import draw_pictures
        from sim.cli.report import run_report

        request = Request([scenario], set_ or [], replicates, 1, seed, workers, out, overwrite, quiet, tables)
        order = understand(request, "{0}")
        ended, folder = carry_out(order)
        code = tell_ending(ended, folder)
        if code != DONE:
            return code
        if not no_figures:
            code = draw_pictures(folder, helper)
            if code != DONE:
                return code
    if json:
        from sim.cli.as_json import as_json
        from sim.cli.documents import run_document

        print(as_json(run_document(order.plan, ended.column, folder.shown)))
    elif not quiet:
        print(run_report(order.plan, ended.column))
        tell_places(folder, pictures=not no_figures)
    if profile and not json:
        from sim.cli.profile_report import profile_report
        from sim.experiments.runs.profile import profile as timed

        print()
        print(profile_report(timed(order.plan.scenario(0), order.plan.seed)))
    return DONE
