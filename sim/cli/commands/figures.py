"""`poach figures`: draw the pictures of a results folder again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.exits import DONE
from sim.cli.text import place
from sim.surroundings import require_address_space


def figures(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    run_id: Annotated[
        str | None,
        typer.Option("--run", metavar="ID", help="One run, by its name in runs.parquet; default: all."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to; default: figures/ in the results folder."),
    ] = None,
) -> int:
    """Draw the pictures of a results folder again."""
    require_address_space()
    from sim.cli.drawing import draw

    for path in draw(folder, run_id, out=out):
        print(place(path))
    return DONE
