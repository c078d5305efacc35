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
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
    profile: options.PROFILE = False,
    until_halfwidth: options.UNTIL = None,
    outcome: options.OUTCOME = None,
    shard: options.SHARD = None,
    json: options.JSON = False,
) -> int:
    """Run a scenario; keep tables and pictures in a results folder."""
    require_address_space()
    from sim.cli.drawing_help import drawing_help

    # Of one run the pictures take longest; of many, the runs.
    with drawing_help(replicates == "1" and not no_figures) as helper:
        from sim.cli.conducting import Request, carry_out, tell_ending, tell_part, tell_places, understand
        from sim.cli.drawing import draw_pictures
        from sim.cli.mistakes import Mistakes
        from sim.cli.report import run_report
        from sim.cli.until import lay_out_until, until_document, until_report

        mistakes = Mistakes()
        lay_out = lay_out_until(mistakes, until_halfwidth, outcome, replicates)

        request = Request(
            [scenario], set_ or [], replicates, 1, seed, workers, out, overwrite, quiet, tables,
            shard=shard, scheduler=scheduler,
        )  # fmt: skip
        order = understand(request, "{0}", lay_out, mistakes)
        ended, folder = carry_out(order)
        code = tell_ending(ended, folder)
        if order.part:
            return tell_part(folder, code, json=json)
        if code != DONE:
            return code
        if not no_figures:
            code = draw_pictures(folder, helper)
            if code != DONE:
                return code
    if json:
        from sim.cli.as_json import as_json
        from sim.cli.documents import run_document

        document = run_document(ended.plan, ended.column, folder.shown)
        if until_halfwidth is not None:
            document["until"] = until_document(ended.plan, ended.runs)
        print(as_json(document))
    elif not quiet:
        print(run_report(ended.plan, ended.column))
        if until_halfwidth is not None:
            print(f"\n{until_report(ended.plan, ended.runs)}")
        tell_places(folder, pictures=not no_figures)
    if profile and not json:
        from sim.cli.profile_report import profile_report
        from sim.experiments.runs.profile import profile as timed

        print()
        print(profile_report(timed(order.plan.scenario(0), order.plan.seed)))
    return DONE
