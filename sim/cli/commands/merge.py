"""`poach merge`: join the shards of one experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space


def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...", help="The results folders of all shards.", autocompletion=completion.results
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the whole experiment goes.")],
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    json: options.JSON = False,
) -> int:
    """Join the shards of one experiment, which --shard has made, to one results folder."""
    require_address_space()
    import sys

    from sim.cli.continuing import show
    from sim.cli.text import place
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.drift import several_machines
    from sim.experiments.store.joining import join

    folder = join(folders, out, ["poach", *sys.argv[1:]], overwrite)
    if not quiet:
        for line in several_machines(folder.manifest):
            print(f"{place(folder.shown)}: {line}, so the last bits of numbers may differ", file=sys.stderr)
    ended = Ended(folder.plan, None)
    ended.read(folder)
    return show("merge", ended, folder, pictures=not no_figures, quiet=quiet, json=json)
