"""`poach discover`: in which box of inputs an outcome does something."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.discovery import Wanted


_FOLDER = Annotated[
    Path,
    typer.Argument(
        metavar="DIR",
        help="Results of a sweep or a sensitivity study that drew points.",
        autocompletion=completion.results,
    ),
]
_OUTCOME = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is looked at; default: the study's.",
        autocompletion=completion.outcome,
    ),
]
_ABOVE = Annotated[
    str | None, typer.Option("--above", metavar="X", help="Cases are points at which it is above X.")
]
_BELOW = Annotated[str | None, typer.Option("--below", metavar="X", help="Or below X.")]
_MEANS = Annotated[
    bool, typer.Option("--means", help="Take the mean of a point, whatever its 95% interval says.")
]
_BOX = Annotated[
    str | None, typer.Option("--box", metavar="N", help="Tell of this box; default: the most telling.")
]
_OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where the picture goes; default: the results folder."),
]


def discover(
    folder: _FOLDER,
    outcome: _OUTCOME = None,
    above: _ABOVE = None,
    below: _BELOW = None,
    means: _MEANS = False,
    box: _BOX = None,
    out: _OUT = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Find the box of inputs in which an outcome is above a value, or below (PRIM)."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.discovery_report import discovery_document, discovery_report
    from sim.cli.drawing import add_picture, opened
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.discovery import discovery
    from sim.experiments.studies.sampled import sampled
    from sim.figures import drawing_of_boxes

    mistakes = Mistakes()
    wanted = _wanted(mistakes, above, below, surely=not means)
    number = None if box is None else mistakes.whole_number("--box", box, (0, 100_000))
    with mistakes.gathered():
        results = opened(folder)
        found = None
        if wanted is None:
            sampled(results, outcome)  # what else is wrong
        else:
            found = discovery(results, outcome, wanted, number)
    mistakes.raise_any()
    assert found is not None
    pictures = [] if no_figures or found.empty else [add_picture(folder, drawing_of_boxes(found), out)]
    if json:
        print(as_json({**discovery_document(found), "folder": str(folder)}))
    elif not quiet:
        print(discovery_report(found))
        for picture in pictures:
            print(f"\nPicture   {place(picture)}")
    return DONE


def _wanted(mistakes: Mistakes, above: str | None, below: str | None, *, surely: bool) -> Wanted | None:
    """What a case is; None, and a note, where that is not said."""
    from sim.experiments.studies.discovery import Wanted

    given = above if above is not None else below
    if given is None or (above is not None and below is not None):
        mistakes.lines.append("--above: say when a point is a case, with one of --above X and --below X")
        return None
    try:
        bound = float(given.removesuffix("%")) / (100.0 if given.endswith("%") else 1.0)
        if not abs(bound) < float("inf"):
            raise ValueError
    except ValueError:
        option = "--above" if above is not None else "--below"
        mistakes.lines.append(f"{option}: {given!r} is no number; give one, such as 0 or 2%")
        return None
    return Wanted(bound, above is not None, surely)
