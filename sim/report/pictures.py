"""The pictures of a report, as many as there is room for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.store.inside import ResultsError
from sim.figures import FIGURES, Drawing, file_of
from sim.figures.contents import contents, only_run
from sim.figures.words import plural
from sim.report.graphics import svg_of
from sim.report.markup import Markup

if TYPE_CHECKING:
    from sim.experiments.store.results import Results


class Pictures(NamedTuple):
    """What there is to see.

    Attributes:
        drawn: the pictures, each with the name of its file.
        left_out: why some are missing, a sentence each.
    """

    drawn: list[tuple[str, Markup]]
    left_out: list[str]


def pictures(results: Results, room: int) -> Pictures:
    """The pictures of a folder, in the order of `poach figures`, those that have no room left out.

    Args:
        results: the folder; at least one run is done.
        room: bytes that there are for them.

    Raises:
        ResultsError: a table cannot be read.
    """
    drawings, left_out = _drawings(results)
    drawn, large = [], []
    for number, drawing in enumerate(drawings, 1):
        figure = svg_of(drawing.draw(), f"f{number}")
        size = len(figure.encode())
        if size > room:
            large.append(drawing.file)
            continue
        room -= size
        drawn.append((drawing.file, figure))
    if large:
        left_out.append(
            f"Left out, so that this page stays below 1 MB: {plural(len(large), 'picture')} "
            f"({', '.join(large)}); poach figures draws all."
        )
    return Pictures(drawn, left_out)


def _drawings(results: Results) -> tuple[list[Drawing], list[str]]:
    alone = only_run(results, results.done())
    if alone is None:
        found = contents(results)
        return found.drawings, [line.removeprefix(f"{results.folder}: ") for line in found.left_out]
    try:
        run = results.run(alone)
    except ResultsError as fault:  # its tables were not kept, and it cannot be run again here
        return [], [line.removeprefix(f"{results.folder}: ") for line in fault.lines]
    return [Drawing(file_of(name), partial(FIGURES[name], run)) for name in FIGURES], []
