"""`poach verify`: do a sample of a folder's runs again, and compare bit by bit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE, MISTAKE
from sim.cli.text import place
from sim.surroundings import require_address_space

#: Differences that are told one by one.
_MOST = 20


def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A results folder.", autocompletion=completion.results)
    ],
    sample: Annotated[
        str, typer.Option("--sample", metavar="N", help="How many runs, drawn at random by the seed.")
    ] = "10",
    workers: options.WORKERS = None,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Do a sample of a folder's runs again, and compare outcomes and tables bit by bit."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.mistakes import Mistakes, cores
    from sim.experiments.studies.verifying import verify as verified
    from sim.figures.words import plural
    from sim.names import told
    from sim.scenario.given import REPLICATES, WORKERS

    mistakes = Mistakes()
    wanted = mistakes.whole_number("--sample", sample, REPLICATES)
    processes = cores() if workers is None else mistakes.whole_number("--workers", workers, WORKERS)
    mistakes.raise_any()
    found = verified(folder, wanted, min(processes, wanted))
    for line in found.differences[:_MOST]:
        print(told(f"{place(folder)}: {line}", 1_000), file=sys.stderr)
    if len(found.differences) > _MOST:
        print(f"... and {len(found.differences) - _MOST:,} more differences", file=sys.stderr)
    for line in (*found.code, *found.machine):
        print(f"{place(folder)}: {line}", file=sys.stderr)
    if json:
        document = {
            "command": "verify", "folder": str(folder), "same": found.same, "promised": found.promised,
            "n": len(found.runs), "of": found.of, "failed": found.failed, "seed": found.seed,
            "runs": found.runs,
            "tables": found.tables, "differences": found.differences,
            "code": found.code, "machine": found.machine,
        }  # fmt: skip
        print(as_json(document))
    elif not quiet:
        compared = ", ".join(("outcomes", *found.tables))
        sampled = f"{len(found.runs):,} of {found.of:,} runs (drawn at random by seed {found.seed})"
        ending = "are the same, bit for bit" if found.same else "are not all the same"
        print(f"{sampled} were done again: {compared} {ending}")
        if found.failed:
            print(f"{plural(found.failed, 'run')} failed there, of which there is nothing to compare with")
        if not found.promised:
            print("the same bits are promised only where code, packages and processor are the same")
    return DONE if found.same else MISTAKE
