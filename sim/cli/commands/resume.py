"""`poach resume`: finish an experiment that was interrupted, killed, or failed with its workers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.surroundings import require_address_space


def resume(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="The results folder of the experiment.", autocompletion=completion.results
        ),
    ],
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Finish an interrupted experiment: run what is missing or damaged, nothing else."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.continuing import document, go_on, show
    from sim.cli.drawing import draw
    from sim.experiments.store import manifest as manifests
    from sim.experiments.store.reopened import is_whole, reopen

    if is_whole(folder):
        if not no_figures:
            draw(folder, None)
        held = manifests.read(folder)
        if json:
            print(as_json(document("resume", folder, held, held["runs"]["done"])))
        elif not quiet:
            print(f"{place(folder)}: is complete; nothing is missing")
        return DONE
    ended, opened = go_on(lambda _: reopen(folder), workers, quiet, scheduler)
    return show("resume", ended, opened, pictures=not no_figures, quiet=quiet, json=json)
