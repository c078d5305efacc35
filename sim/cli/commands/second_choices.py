"""`poach second-choices`: where people go when a lab is gone, and what mergers do to concentration."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.deletions import SecondChoices
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder

_LAB = Annotated[
    list[str] | None,
    typer.Option(
        "--lab",
        metavar="NAME",
        help="A lab that is taken away; may be repeated; default: each.",
        autocompletion=completion.lab,
    ),
]
_MERGE = Annotated[
    list[str] | None,
    typer.Option(
        "--merge",
        metavar="A,B",
        help="Two labs that merge, the buyer first; may be repeated.",
        autocompletion=completion.pair,
    ),
]
_WEEK = Annotated[str, typer.Option("--week", metavar="W", help="When they go or merge.")]
_KEEPS = Annotated[
    str,
    typer.Option(
        "--keeps",
        metavar="K",
        help="What the second of a merger becomes: brands, or one.",
        autocompletion=completion.keeps,
    ),
]


def second_choices(
    scenario: options.SCENARIO,
    lab: _LAB = None,
    merge: _MERGE = None,
    week: _WEEK = "0",
    keeps: _KEEPS = "brands",
    replicates: options.REPLICATES = "20",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "none",
    shard: options.SHARD = None,
    json: options.JSON = False,
) -> int:
    """Take labs away, or merge them, on the same draws: true diversion ratios, and ΔHHI."""
    require_address_space()
    from sim.cli.closing import Answer, Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.documents import second_choices_document
    from sim.cli.drawing import opened
    from sim.cli.mistakes import Mistakes
    from sim.cli.second_choices_report import second_choices_report
    from sim.experiments.designs.deletions import plan_second_choices, wrong_parts_of
    from sim.experiments.studies.second_choices import deleted

    mistakes = Mistakes()
    wanted, right = _wanted(mistakes, lab or [], merge or [], week, keeps)
    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables,
        shard=shard, scheduler=scheduler,
    )  # fmt: skip
    lay_out = partial(plan_second_choices, wanted) if right else None
    order = understand(request, "{0}-second-choices", lay_out, mistakes, partial(wrong_parts_of, wanted))

    def answer(ended: Ended, folder: ResultsFolder) -> Answer:
        found = deleted(opened(folder.folder))
        assert found is not None
        return Answer(
            lambda: second_choices_document(found, folder.shown), lambda: second_choices_report(found)
        )

    return concluded(order, Manner(no_figures, quiet, json), answer)


def _wanted(
    mistakes: Mistakes, labs: list[str], merge: list[str], week: str, keeps: str
) -> tuple[SecondChoices, bool]:
    """What the options describe, as far as they are right, and whether all are; what is wrong is noted."""
    from sim.experiments.designs.deletions import SecondChoices

    before = len(mistakes.lines)
    pairs = []
    for text in merge:
        names = [name.strip() for name in text.split(",")]
        if len(names) != 2 or not all(names):
            mistakes.lines.append(
                f"--merge: {text!r} is no pair; write the buyer and the other, as in Microsoft,OpenAI"
            )
        else:
            pairs.append((names[0], names[1]))
    if keeps not in ("brands", "one"):
        mistakes.lines.append(f"--keeps: {keeps!r} is neither; give brands or one")
    number = mistakes.whole_number("--week", week, (0, 5199))
    return SecondChoices(tuple(labs), tuple(pairs), number, keeps), len(mistakes.lines) == before
