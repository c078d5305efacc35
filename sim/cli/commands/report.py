"""`poach report`: a results folder as one HTML page that stands alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.surroundings import require_address_space

_OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where the page goes; default: report.html in the folder."),
]
_OVERWRITE = Annotated[bool, typer.Option("--overwrite", help="Replace the page that stands there.")]


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A results folder.", autocompletion=completion.results)
    ],
    out: _OUT = None,
    overwrite: _OVERWRITE = False,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Write a results folder as one HTML page: answer, figures, tables, methods, how to repeat it."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.drawing import opened
    from sim.cli.mistakes import Mistakes
    from sim.cli.reading_back import answer_in
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.inside import REPORT, ResultsError
    from sim.experiments.store.planned import plan_of
    from sim.report.page import page
    from sim.report.subject import Subject
    from sim.report.writing import require_place, write_page

    target, mistakes = out or folder / REPORT, Mistakes()
    with mistakes.gathered():
        results = opened(folder)
        if not results.done():
            raise ResultsError(f"{folder}: no run is done, so there is nothing to report")
    with mistakes.gathered():
        require_place(target, overwrite)
    mistakes.raise_any()
    plan = plan_of(results.folder, results.manifest)
    answer = answer_in(results, Ended(plan, results.folder), folder)
    subject = Subject(results, plan, answer.report(), answer.document())
    made = page(subject)
    for line in made.left_out:
        print(f"{place(folder)}: {line}", file=sys.stderr)
    size = write_page(target, made.text, results if out is None else None)
    if json:
        document = {"command": "report", "folder": str(folder), "report": str(target), "bytes": size}
        print(as_json({**document, "pictures": made.pictures, "left_out": made.left_out}))
    elif not quiet:
        print(place(target))
    return DONE
