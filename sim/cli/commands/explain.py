"""`poach explain`: why a person moved, and why an employer lost people, from every bid of a run."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE, MISTAKE
from sim.cli.text import place
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.store.results import Results
    from sim.experiments.studies.explaining import Explained, NotThere

#: Weeks of a horizon, as many as there may be.
_WEEKS = (0, 2**31 - 1)
#: Characters of the name of whom a picture is of.
_LONGEST = 100

_RESEARCHER = Annotated[
    str | None,
    typer.Option("--researcher", metavar="ID", help="A person, by the column researcher of moves.parquet."),
]
_EMPLOYER = Annotated[
    str | None, typer.Option("--employer", metavar="NAME", help="An employer: whom it lost, and why.")
]
_RUN = Annotated[
    str | None,
    typer.Option("--run", metavar="RUN_ID", help="Which run, as in runs.parquet; default: the first."),
]
_REPLICATE = Annotated[
    str | None, typer.Option("--replicate", metavar="R", help="The first run of this replicate instead.")
]
_WEEK = Annotated[
    str | None, typer.Option("--week", metavar="W", help="This week alone, or from A to B as in 20:40.")
]
_PICTURE = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Draw the picture too, into this folder.")
]


def explain(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A results folder.", autocompletion=completion.results)
    ],
    researcher: _RESEARCHER = None,
    employer: _EMPLOYER = None,
    run_id: _RUN = None,
    replicate: _REPLICATE = None,
    week: _WEEK = None,
    out: _PICTURE = None,
    json: options.JSON = False,
) -> int:
    """Tell every bid for a person, or whom an employer lost and why, by doing the run again."""
    require_address_space()
    from sim.cli.drawing import add_picture
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.explaining import NotThere
    from sim.experiments.studies.explaining import explain as explained
    from sim.figures import Drawing

    mistakes = Mistakes()
    number, weeks = _question(mistakes, researcher, employer, week)
    results, run_id = _run_of(mistakes, folder, run_id, replicate, weeks)
    mistakes.raise_any()
    assert results is not None
    try:
        found = explained(results, researcher=number, employer=employer, run=run_id, weeks=weeks)
    except NotThere as fault:
        mistakes.lines.append(_told(fault))
        raise mistakes from None
    picture = None
    if out is not None:
        picture = add_picture(folder, Drawing(picture_of(number, employer), found.figure), out)
    _tell(found, folder, picture, json=json)
    return DONE if found.same else MISTAKE


def picture_of(researcher: int | None, employer: str | None) -> str:
    """The file of a picture, by whom it is of: two of them in one folder do not replace each other.

    Example:
        >>> picture_of(None, "Google DeepMind"), picture_of(7, None)
        ('explain-employer-Google-DeepMind.png', 'explain-researcher-7.png')
    """
    from sim.experiments.designs.design import file_name

    whom = f"researcher-{researcher}" if employer is None else f"employer-{file_name(employer)}"
    return f"explain-{whom[:_LONGEST]}.png"


def _question(
    mistakes: Mistakes, researcher: str | None, employer: str | None, week: str | None
) -> tuple[int | None, tuple[int, int] | None]:
    """The researcher and the weeks that are asked about, None if wrong; notes where something is wrong."""
    from sim.experiments.studies.explaining import RESEARCHERS

    if researcher is None and employer is None:
        mistakes.lines.append("who is to be explained? give --researcher ID or --employer NAME")
    if researcher is not None and employer is not None:
        mistakes.lines.append("--researcher, --employer: give one of the two")
    number = None
    if researcher is not None:
        number = mistakes.whole_number("--researcher", researcher, RESEARCHERS)
    weeks = None
    if week is not None:
        first, until, last = week.partition(":")
        ends = [mistakes.whole_number("--week", end, _WEEKS) for end in (first, last if until else first)]
        weeks = (ends[0], ends[1])
        if ends[1] < ends[0]:
            mistakes.lines.append(f"--week: {week} ends before it begins")
            weeks = None
    return number, weeks


def _run_of(
    mistakes: Mistakes,
    folder: Path,
    run_id: str | None,
    replicate: str | None,
    weeks: tuple[int, int] | None,
) -> tuple[Results | None, str | None]:
    """The folder, and the run of it that is asked for; notes where there is none, or it has no such weeks."""
    from sim.cli.drawing import opened
    from sim.experiments.studies.explaining import NotThere, require_weeks, row_of, run_of, the_longest
    from sim.scenario.given import REPLICATE

    before, number = len(mistakes.lines), None
    if run_id is not None and replicate is not None:
        mistakes.lines.append("--run, --replicate: give one of the two")
    if replicate is not None:
        number = mistakes.whole_number("--replicate", replicate, REPLICATE)
    results = None
    with mistakes.gathered():
        results = opened(folder)
    if results is None or len(mistakes.lines) > before:
        return results, run_id
    try:
        with mistakes.gathered():
            run_id = run_of(results, run_id, number)
            require_weeks(results.scenario(row_of(results, run_id)["scenario"]), weeks)
    except NotThere as fault:
        mistakes.lines.append(_told(fault))
        longest = the_longest(results) if fault.about in ("run", "replicate") else None
        if longest is not None:
            try:
                require_weeks(longest, weeks)
            except NotThere as beyond:
                mistakes.lines.append(_told(beyond))
    return results, run_id


def _told(fault: NotThere) -> str:
    """What is not there, with the option that asks about it."""
    option = {"source": "", "weeks": "--week: "}.get(fault.about, f"--{fault.about}: ")
    return f"{option}{fault}"


def _tell(found: Explained, folder: Path, picture: Path | None, *, json: bool) -> None:
    """Print the story, and whether the run is the one that was kept."""
    from sim.cli.as_json import as_json
    from sim.cli.bid_documents import explained_document
    from sim.names import told

    for line in (*found.differences, *found.drift):
        print(told(f"{place(folder)}: {line}", 1_000), file=sys.stderr)
    if json:
        print(as_json(explained_document(found, folder)))
        return
    with suppress(BrokenPipeError):
        print(found.story)
    compared = ", ".join(found.compared)
    ending = "the same, bit for bit" if found.same else "not the same, so this is the story of another run"
    print(f"\nRun {found.run_id} was done again with the bid log on: {compared} are {ending}.")
    if picture is not None:
        print(f"picture: {place(picture)}")
