"""What `run` and `compare` share: the request checked as a whole, carried out, and its ending told."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.exits import DONE, FAULT, INTERRUPTED, MISTAKE
from sim.cli.mistakes import Mistakes, cores, seed_option
from sim.cli.progress import progress_bar
from sim.cli.text import place
from sim.experiments.designs.design import labels_of
from sim.experiments.designs.origins import unknown_outcomes
from sim.experiments.designs.plan import Plan, plan, tables_from
from sim.experiments.execution.cluster import cluster
from sim.experiments.execution.experiment import Ended, conduct
from sim.experiments.execution.scheduler import NoScheduler
from sim.experiments.runs.costs import announcement
from sim.experiments.runs.memory import affordable_workers, excess
from sim.experiments.store.folder import ResultsFolder, prepare, shown
from sim.experiments.store.manifest import missing_tables
from sim.experiments.store.target import check_room, check_target
from sim.experiments.studies.growing import growth_of
from sim.names import told
from sim.scenario.given import REPLICATES, WORKERS
from sim.scenario.hints import hints
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError
from sim.surroundings import quoted

if TYPE_CHECKING:
    from sim.scenario.problems import Mistake
    from sim.scenario.schema import Scenario

    LayOut = Callable[[Sequence[Scenario], int, int | None, tuple[str, ...]], Plan]
    Check = Callable[[Sequence[Scenario]], Iterable[Mistake]]

#: Changes that are tried one by one where some are mistaken.
_TRIED = 20


@dataclass(frozen=True)
class Request:
    """What the user asked for, as text where it may be wrong."""

    scenarios: Sequence[str]
    changes: Sequence[str]
    replicates: str
    fewest_replicates: int
    seed: str | None
    workers: str | None
    out: Path | None
    overwrite: bool
    quiet: bool
    tables: str
    _: KW_ONLY
    shard: str | None = None
    scheduler: str | None = None
    outcomes: Sequence[str] = ()


@dataclass(frozen=True)
class Order:
    """A request without mistakes."""

    plan: Plan
    workers: int
    out: Path
    overwrite: bool
    quiet: bool
    part: tuple[int, int] | None = None
    scheduler: str | None = None


def understand(
    request: Request,
    default_out: str,
    lay_out: LayOut | None = plan,
    noted: Mistakes | None = None,
    check: Check | None = None,
) -> Order:
    """Check everything that can be checked before anything runs.

    Args:
        request: what the user asked for.
        default_out: name of the folder under `results/`; ``{0}``, ``{1}``, ... stand for scenarios' names.
        lay_out: makes the plan, as `sim.experiments.designs.plan.plan`; None where what it needs is wrong.
        noted: mistakes that were found before.
        check: what is wrong with the rest, where there is no `lay_out`.

    Raises:
        Mistakes: all of them.
    """
    mistakes = noted or Mistakes()
    bounds = (request.fewest_replicates, REPLICATES[1])
    replicates = mistakes.whole_number("--replicates", request.replicates, bounds)
    seed = seed_option(mistakes, request.seed)
    workers = workers_asked(request.workers, request.scheduler, mistakes)
    tables = _tables(request, mistakes)
    scenarios: list[Scenario] = []
    for source in request.scenarios:
        with mistakes.gathered():
            scenarios.append(load_scenario(source, request.changes))
    planned, out = None, request.out
    if len(scenarios) < len(request.scenarios):
        mistakes.lines += _beside(request, check)
    elif lay_out is not None:
        planned = _laid_out(partial(lay_out, scenarios, replicates, seed, tables), mistakes)
    elif check is not None:
        mistakes.lines += map(str, check(scenarios))
    if planned is not None:
        names = labels_of([scenario.name for scenario in scenarios])
        out = out or Path("results") / default_out.format(*names)
    part = _part(request, planned, mistakes)
    if part is not None and request.out is None and out is not None:
        out = out.with_name(f"{out.name}-shard-{part[0]}-of-{part[1]}")
    _require_room(request, planned, out, workers or 1, mistakes)
    mistakes.raise_any()
    assert planned is not None
    assert out is not None
    if not request.quiet:
        _tell_hints(scenarios, request.scenarios)
    workers = workers or affordable_workers(planned.looked_at, min(cores(), len(planned)))
    return Order(planned, workers, out, request.overwrite, request.quiet, part, request.scheduler)


def _beside(request: Request, check: Check | None) -> Iterator[str]:
    """What else is wrong where scenarios are mistaken, as far as those can be read.

    That all of it changes nothing, or another finding on no key, may come from what is mistaken.
    """
    read = [_as_far_as_right(source, request.changes) for source in request.scenarios]
    known = [one for one in read if one is not None]
    found: list[Mistake] = []
    if check is not None and read[0] is not None:  # which others change
        found = [one for one in check(known) if one.key or one.file == "--outcome"]
    for scenario in known if request.outcomes else ():
        found += unknown_outcomes(scenario, request.outcomes)
    yield from dict.fromkeys(map(str, found))


def _as_far_as_right(source: str, changes: Sequence[str]) -> Scenario | None:
    """A scenario with those of its first changes that are right; None where it cannot be read without any."""
    right: list[str] = []
    found = None
    with suppress(ScenarioError):
        found = load_scenario(source)
        for change in changes[:_TRIED]:
            with suppress(ScenarioError):
                found = load_scenario(source, [*right, change])
                right.append(change)
    return found


def _part(request: Request, planned: Plan | None, mistakes: Mistakes) -> tuple[int, int] | None:
    """Which part of the experiment is wanted; None, where that is all of it or a mistake."""
    if request.shard is None:
        return None
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", request.shard.strip())
    number, of = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= of:
        given = told(request.shard, 60)
        mistakes.lines.append(f"--shard: {given!r} is no part; write I/N, such as 1/4, with I from 1 to N")
    elif planned is not None and (planned.open or planned.blocks):
        mistakes.lines.append(
            "--shard: how many runs there are is found while they run, so they cannot be divided; leave out "
            "--shard, or what stops by itself"
        )
    elif planned is not None and of > len(planned):
        mistakes.lines.append(
            f"--shard: the experiment has {len(planned)} runs, too few for {of} parts; give N up to that"
        )
    else:
        return number, of
    return None


def workers_asked(workers: str | None, scheduler: str | None, mistakes: Mistakes) -> int | None:
    """How many the user wants, or the scheduler has; None where that is left to us."""
    if scheduler is None:
        return None if workers is None else mistakes.whole_number("--workers", workers, WORKERS)
    if workers is not None:
        mistakes.lines.append("--workers: a scheduler has workers of its own; leave it out, or --scheduler")
    try:
        with cluster(scheduler) as found:
            return found.workers
    except NoScheduler as fault:
        mistakes.lines += fault.lines
        return None


def _require_room(
    request: Request, planned: Plan | None, out: Path | None, workers: int, mistakes: Mistakes
) -> None:
    """Note where memory or the folder has no room for the plan, or the folder cannot be written."""
    if planned is not None and request.scheduler is None:
        problem = excess(planned.looked_at, min(workers, len(planned)))
        mistakes.lines += [problem] if problem else []
    if out is not None:
        with mistakes.gathered():
            check_target(out, request.overwrite)
            if planned is not None:
                check_room(out, planned)


def _laid_out(lay_out: Callable[[], Plan], mistakes: Mistakes) -> Plan | None:
    """The plan, all of whose scenarios can be run; None where something is wrong."""
    try:
        with mistakes.gathered():
            planned = lay_out()
            return planned if planned.looked_at else None
    except ValueError as error:
        mistakes.lines += str(error).splitlines()
    return None


def _tables(request: Request, mistakes: Mistakes) -> tuple[str, ...]:
    """Which tables are kept; none where the option is a mistake."""
    try:
        return tables_from(request.tables)
    except ValueError as error:
        mistakes.lines.append(f"--tables: {error}")
        return ()


def _tell_hints(scenarios: Sequence[Scenario], sources: Sequence[str]) -> None:
    """Say on stderr what may be a slip in each scenario."""
    for scenario, source in zip(scenarios, sources, strict=True):
        for hint in hints(scenario):
            print(f"{place(source)}: {hint}", file=sys.stderr)


def carry_out(order: Order) -> tuple[Ended, ResultsFolder]:
    """Run what was ordered, and keep it in the results folder."""
    from sim.experiments.runs.single import compile_first

    expected = None if order.quiet else announcement(order.plan, order.workers)
    if expected is not None:
        print(expected, file=sys.stderr, flush=True)
    if order.scheduler is None:
        compile_first()
    command = ["poach", *sys.argv[1:]]
    folder = prepare(order.out, order.plan, order.workers, command, order.overwrite)
    if order.part is not None:
        folder.divide(*order.part)
    with progress_bar(order.plan, order.quiet, folder.share.size) as watch:
        growth = growth_of(order.plan)
        return conduct(order.plan, order.workers, folder, watch, growth, order.scheduler), folder


def tell_ending(ended: Ended, folder: ResultsFolder) -> int:
    """Say on stderr what is missing, if anything is, and return the exit code."""
    target, here = place(shown(folder.target)), place(folder.shown)
    if ended.status == "complete" and not ended.stopped:
        if folder.folder != folder.target:
            print(f"{target} is being written by another experiment; this one is in {here}", file=sys.stderr)
        return DONE
    if ended.stopped or ended.lost:
        tell_interrupt(folder, ended.lost or "interrupted")
    else:
        reason = ended.error if os.environ.get("POACH_DEBUG") else told(ended.error.splitlines()[0], 1_000)
        print(
            f"{ended.failed} of {len(folder.plan)} runs failed, the first with: {reason}\n"
            f"what was done is kept in {here}; the full errors are in the column `error` of "
            "runs.parquet",
            file=sys.stderr,
        )
    if folder.folder != folder.target:
        print(f"{target} was left as it was", file=sys.stderr)
    if ended.stopped or ended.lost:
        return INTERRUPTED
    from sim.records.finite import NotFinite

    return (
        MISTAKE
        if ended.error.startswith((f"{NotFinite.__name__}: ", f"{ScenarioError.__name__}: "))
        else FAULT
    )


def tell_part(folder: ResultsFolder, code: int, *, json: bool) -> int:
    """Tell that the runs of a shard are there, and what to do with them; return the exit code.

    Args:
        folder: the results folder of the shard.
        code: how its runs ended.
        json: print a document in place of words.
    """
    if code != DONE:
        return code
    number, of = (folder.manifest["part"][key] for key in ("number", "of"))
    here = place(folder.shown)
    if json:
        from sim.cli.as_json import as_json

        command = next(iter(folder.manifest["command"][1:2]), None)
        part = {"shard": number, "of": of, "runs": folder.manifest["runs"]}
        print(as_json({"command": command, "folder": str(folder.shown), "seed": folder.plan.seed, **part}))
    print(
        f"shard {number} of {of}: its {folder.share.size:,} runs are done and kept in {here}; when all are: "
        "poach merge SHARD... --out DIR",
        file=sys.stderr,
    )
    return DONE


def tell_interrupt(folder: ResultsFolder, reason: str = "interrupted") -> None:
    """Say on stderr what there is when an experiment ended early, because the user asked for it or so."""
    done, failed = (folder.manifest["runs"][ending] for ending in ("done", "failed"))
    kept = f": {done} of {folder.share.size} runs are done and kept in {place(folder.shown)}"
    kept += f"; {failed} failed" if failed else ""
    print(f"{reason}{kept if done or failed else ' before the first run was done'}", file=sys.stderr)
    if done and missing_tables(folder.folder, folder.manifest):
        print(f"their tables are written by: {drawn_by(folder)}", file=sys.stderr)
    if 0 < done + failed < folder.share.size or folder.plan.open:
        print(f"to go on: poach resume {place(quoted(folder.shown))}", file=sys.stderr)


def drawn_by(folder: ResultsFolder) -> str:
    """The command that draws a folder's pictures, and first writes what is missing of its tables."""
    return f"poach figures {place(quoted(folder.shown))}"


def tell_places(folder: ResultsFolder, *, pictures: bool) -> None:
    """Print where the results are."""
    print(f"\nResults   {place(folder.shown)}")
    if pictures:
        print(f"Pictures  {place(folder.shown / 'figures')}")
