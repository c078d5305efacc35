"""`poach run`: run a scenario; keep tables and pictures in a results folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.cli import options
from sim.cli.exits import DONE
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder


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

    with drawing_help(replicates == "1" and not no_figures) as helper:
        from sim.cli.alternatives import wrong_alternatives
        from sim.cli.conducting import Request, carry_out, tell_ending, tell_part, understand
        from sim.cli.drawing import draw_pictures
        from sim.cli.mistakes import Mistakes
        from sim.cli.until import lay_out_until

        mistakes = Mistakes()
        lay_out = lay_out_until(mistakes, until_halfwidth, outcome, replicates)
        request = Request(
            [scenario], set_ or [], replicates, 1, seed, workers, out, overwrite, quiet, tables,
            shard=shard, scheduler=scheduler, outcomes=[outcome] if outcome else [],
        )  # fmt: skip
        check = partial(wrong_alternatives, [], request.outcomes)
        order = understand(request, "{0}", lay_out, mistakes, check)
        ended, folder = carry_out(order)
        code = tell_ending(ended, folder)
        if order.part:
            return tell_part(folder, code, json=json)
        if code != DONE:
            return code
        if not no_figures and (code := draw_pictures(folder, helper)) != DONE:
            return code
    if json or not quiet:
        _tell(ended, folder, until=until_halfwidth is not None, json=json, pictures=not no_figures)
    if profile and not json:
        _tell_profile(order.plan)
    return DONE


def _tell(ended: Ended, folder: ResultsFolder, *, until: bool, json: bool, pictures: bool) -> None:
    """Print what came out."""
    from sim.cli.as_json import as_json
    from sim.cli.conducting import tell_places
    from sim.cli.documents import run_document
    from sim.cli.report import run_report
    from sim.cli.until import until_document, until_report

    if json:
        document = run_document(ended.plan, ended.column, folder.shown)
        print(as_json(document | ({"until": until_document(ended.plan, ended.runs)} if until else {})))
        return
    print(run_report(ended.plan, ended.column))
    if until:
        print(f"\n{until_report(ended.plan, ended.runs)}")
    tell_places(folder, pictures=pictures)


def _tell_profile(plan: Plan) -> None:
    """Print the time of one run by phase."""
    from sim.cli.profile_report import profile_report
    from sim.experiments.runs.profile import profile as timed

    print()
    print(profile_report(timed(plan.scenario(0), plan.seed)))
