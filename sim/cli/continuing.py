"""What `resume`, `extend` and `merge` share: a folder gone on with, its ending told, what it holds shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.cli.conducting import tell_ending, tell_part, tell_places, workers_asked
from sim.cli.exits import DONE
from sim.cli.mistakes import Mistakes, cores
from sim.cli.progress import progress_bar
from sim.cli.text import place
from sim.experiments.execution.experiment import Ended, conduct
from sim.experiments.runs.costs import announcement
from sim.experiments.runs.memory import affordable_workers, excess
from sim.experiments.store.drift import other_machine
from sim.experiments.store.folder import ResultsFolder
from sim.experiments.store.reopened import Reopened
from sim.experiments.studies.growing import growth_of
from sim.names import told


def go_on(
    opened: Callable[[Mistakes], Reopened | None], workers: str | None, quiet: bool, scheduler: str | None
) -> tuple[Ended, Reopened]:
    """Run what is missing of an experiment, and say on stderr what was damaged.

    Args:
        opened: opens the folder and notes mistakes.
        workers: processes, as the user gave them.
        quiet: say nothing but mistakes.
        scheduler: address of one whose workers do the runs instead.

    Raises:
        Mistakes: all of them.
    """
    from sim.experiments.runs.single import compile_first

    mistakes = Mistakes()
    wanted = workers_asked(workers, scheduler, mistakes)
    folder = None
    with mistakes.gathered():
        folder = opened(mistakes)
    if folder is not None and scheduler is None:
        problem = excess(folder.plan.looked_at, min(wanted or 1, len(folder.plan)))
        mistakes.lines += [problem] if problem else []
    mistakes.raise_any()
    assert folder is not None
    plan = folder.plan
    if wanted is None:
        wanted = affordable_workers(plan.looked_at, min(cores(), len(plan)))
    if not quiet:
        for line in other_machine(folder.manifest):
            print(f"{place(folder.shown)}: {line}, so the last bits of numbers may differ", file=sys.stderr)
        expected = announcement(plan, wanted)
        if expected is not None:
            print(expected, file=sys.stderr, flush=True)
    if scheduler is None:
        compile_first()
    with progress_bar(plan, quiet, folder.share.size) as watch:
        ended = conduct(plan, wanted, folder, watch, growth_of(plan), scheduler)
    for line in folder.damage:
        print(told(line, 1_000), file=sys.stderr)
    return ended, folder


def show(
    command: str, ended: Ended, folder: ResultsFolder, *, pictures: bool, quiet: bool, json: bool
) -> int:
    """Tell how an experiment that was gone on with ended, draw it, and show what it holds."""
    from sim.cli.as_json import as_json
    from sim.cli.drawing import draw_pictures, opened
    from sim.cli.reading_back import answer_in

    code = tell_ending(ended, folder)
    if "part" in folder.manifest:
        return tell_part(folder, code, json=json)
    damage = folder.damage if isinstance(folder, Reopened) else []
    if code == DONE and pictures:
        code = draw_pictures(folder, None)
    if code != DONE:
        return code
    if json:
        print(as_json(document(command, folder.shown, folder.manifest, folder.kept.done, damage)))
    elif not quiet:
        print(answer_in(opened(folder.folder), ended, folder.shown).report())
        tell_places(folder, pictures=pictures)
    return code


def document(
    command: str, folder: Path, manifest: Mapping[str, Any], kept: int, damage: Sequence[str] = ()
) -> dict[str, Any]:
    """What a program may want to know.

    Args:
        command: which.
        folder: the results folder.
        manifest: what its manifest says now.
        kept: how many runs were done before.
        damage: what was found damaged, and was run again.
    """
    runs = manifest["runs"]
    return {
        "command": command,
        "folder": str(folder),
        "status": manifest["status"],
        "seed": manifest["seed"],
        "replicates": manifest["replicates"],
        "runs": {**runs, "kept": kept, "run": runs["done"] - kept},
        "damage": list(damage),
    }
