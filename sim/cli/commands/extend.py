"""`poach extend`: add replicates to a finished experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.store.reopened import Reopened


def extend(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="The results folder of the experiment.", autocompletion=completion.results
        ),
    ],
    replicates: Annotated[
        str, typer.Option("--replicates", metavar="R", help="How many there are to be in all.")
    ],
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Add replicates to a finished experiment, until there are R in all."""
    require_address_space()
    from sim.cli.continuing import go_on, show
    from sim.experiments.store.reopened import reopen
    from sim.scenario.given import REPLICATES

    def opened(mistakes: Mistakes) -> Reopened | None:
        before = len(mistakes.lines)
        wanted = mistakes.whole_number("--replicates", replicates, REPLICATES)
        return reopen(folder, wanted) if len(mistakes.lines) == before else None

    ended, found = go_on(opened, workers, quiet, scheduler)
    return show("extend", ended, found, pictures=not no_figures, quiet=quiet, json=json)
