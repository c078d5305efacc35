"""Options that several commands share.

Numbers arrive as text, so that a bad one is reported together with all other mistakes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion

SCENARIO = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A scenario file, or the name of one in the library.",
        autocompletion=completion.scenario,
    ),
]
SCENARIOS = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO...",
        help="Scenario files, or names of scenarios in the library.",
        autocompletion=completion.scenario,
    ),
]
REPLICATES = Annotated[
    str,
    typer.Option("--replicates", metavar="R", help="Runs of each scenario, with different random numbers."),
]
SEED = Annotated[
    str | None, typer.Option("--seed", metavar="N", help="Seed of all random draws; default: the scenario's.")
]
SET = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a parameter, as in escalation.intensity=2 or labs.Meta.budget=2e9; may be repeated.",
        autocompletion=completion.assignment,
    ),
]
OUT = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where the results go.")]
WORKERS = Annotated[
    str | None,
    typer.Option("--workers", metavar="W", help="Processes; default: as many as there are processors."),
]
SCHEDULER = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="A dask scheduler whose workers do the runs, such as tcp://10.0.0.1:8786.",
    ),
]
TABLES = Annotated[
    str,
    typer.Option(
        "--tables",
        metavar="NAMES",
        help=(
            "Tables of each run to keep beside its outcomes: all (but bids), none, or some of "
            "weeks,employers,moves,bids."
        ),
        autocompletion=completion.tables,
    ),
]
PROFILE = Annotated[bool, typer.Option("--profile", help="Run once more, and print the time by phase.")]
NO_FIGURES = Annotated[bool, typer.Option("--no-figures", help="Draw no pictures.")]
QUIET = Annotated[bool, typer.Option("--quiet", help="Print nothing but mistakes.")]
OVERWRITE = Annotated[
    bool,
    typer.Option("--overwrite", help="Replace the results that stand there, once the new ones are complete."),
]
UNTIL = Annotated[
    str | None,
    typer.Option(
        "--until-halfwidth",
        metavar="W",
        help="Stop once the interval of --outcome is no wider than W to each side; R is the most then.",
    ),
]
OUTCOME = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What --until-halfwidth looks at. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
SHARD = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Run the I-th of N parts of the experiment only, here or on another machine; see poach merge.",
    ),
]
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON document in place of tables.")]
