"""`poach figures`: draw the pictures of a results folder again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.surroundings import require_address_space


def figures(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A results folder.", autocompletion=completion.results)
    ],
    run_id: Annotated[
        str | None,
        typer.Option("--run", metavar="ID", help="One run, by its name in runs.parquet; default: all."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to; default: figures/ in the results folder."),
    ] = None,
    json: options.JSON = False,
) -> int:
    """Draw the pictures of a results folder again, and with --json print its tables again."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.drawing import draw, opened
    from sim.cli.reading_back import answer_in
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.planned import plan_of
    from sim.experiments.studies.crossing import crossed_in

    drawn = draw(folder, run_id, out=out)
    if drawn and not json:
        for path in drawn:
            print(place(path))
        return DONE
    results = opened(folder)
    plan = plan_of(results.folder, results.manifest)
    answer = answer_in(results, Ended(plan, results.folder), folder)
    if json:
        print(as_json({**answer.document(), "pictures": list(map(str, drawn))}))
    elif crossed_in(plan) is not None:  # which has no picture but its table
        print(answer.report())
    return DONE
