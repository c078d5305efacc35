"""Pictures: one file a figure, a style file, and this registry.

A new figure of runs is one new module with a function ``draw(run) -> Figure`` for one run, another
``draw_several(runs) -> Figure`` for several, and one more name in `FIGURES`, whose order is that of the file
names. `sim.figures.contents` says which pictures a results folder has. matplotlib is imported when the first
figure is drawn.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.studies.attributed import Attributed
    from sim.experiments.studies.discovery import Discovery
    from sim.experiments.studies.explaining import Explained
    from sim.experiments.studies.fit import Fit
    from sim.experiments.studies.second_choices import Deleted
    from sim.experiments.studies.sensitivities import Sensitivities
    from sim.experiments.studies.swept import Swept
    from sim.figures.subject import Compared, Mapped, Several, Subject


class Drawing(NamedTuple):
    """A picture that is to be drawn.

    Attributes:
        file: name of its file.
        draw: makes the figure.
    """

    file: str
    draw: Callable[[], Figure]


def _load_matplotlib() -> None:
    """Load matplotlib where MPLBACKEND may name no backend, with which its import fails; files need none."""
    wanted = os.environ.pop("MPLBACKEND")
    try:
        import matplotlib as mpl
    finally:
        os.environ["MPLBACKEND"] = wanted
    with suppress(ValueError):  # as matplotlib itself does it, for who draws on a screen
        mpl.rcParams["backend"] = wanted


if os.environ.get("MPLBACKEND") and "matplotlib" not in sys.modules:
    _load_matplotlib()


def _registered(name: str) -> Callable[[Subject], Figure]:
    def draw(run: Subject) -> Figure:
        figure: Figure = import_module(f"sim.figures.{name}").draw(run)
        return figure

    return draw


FIGURES: dict[str, Callable[[Subject], Figure]] = {
    name: _registered(name) for name in ("concentration", "startups", "pay", "flows", "compute", "lost_bids")
}
#: Those that several runs need no tables for, only outcomes.
OF_OUTCOMES = ("flows", "lost_bids")


def figure_of_several(name: str, runs: Several) -> Figure:
    """A figure of the registry, of several runs of one scenario: medians, bands and means."""
    figure: Figure = import_module(f"sim.figures.{name}").draw_several(runs)
    return figure


def figure_of_pairs(name: str, compared: Compared) -> Figure:
    """A figure of a comparison: `comparison` or `paths`."""
    figure: Figure = import_module(f"sim.figures.{name}").draw(compared)
    return figure


def figure_of_alternatives(compared: Sequence[Compared]) -> Figure:
    """The forest plot of a comparison of several alternatives with one base."""
    figure: Figure = import_module("sim.figures.forest").draw(compared)
    return figure


def figure_of_map(found: Mapped) -> Figure:
    """The phase diagram of a map."""
    figure: Figure = import_module("sim.figures.phase_diagram").draw(found)
    return figure


def figure_of_sensitivities(found: Sensitivities) -> Figure:
    """The picture of a sensitivity study: a tornado, or bars."""
    name = "tornado" if found.study.method == "tornado" else "sensitivity_bars"
    figure: Figure = import_module(f"sim.figures.{name}").draw(found)
    return figure


def figure_of_second_choices(found: Deleted) -> Figure:
    """Where the people of labs go that are taken away."""
    figure: Figure = import_module("sim.figures.second_choices").draw(found)
    return figure


def figure_of_attribution(found: Attributed) -> Figure:
    """What an outcome is made of."""
    figure: Figure = import_module("sim.figures.attribution").draw(found)
    return figure


def figure_of_bids(found: Explained) -> Figure:
    """The bids for a person, or whom an employer lost."""
    figure: Figure = import_module("sim.figures.bids").draw(found)
    return figure


def figure_of_calibration(fit: Fit) -> Figure:
    """Targets in their bands, and profiles of the parameters."""
    figure: Figure = import_module("sim.figures.calibration_fit").draw(fit)
    return figure


def figures_of_sweep(found: Swept) -> list[Drawing]:
    """The pictures of a sweep."""
    drawings: list[Drawing] = import_module("sim.figures.sweep").drawings(found)
    return drawings


def drawing_of_boxes(found: Discovery) -> Drawing:
    """The picture of a discovery."""

    def draw() -> Figure:
        figure: Figure = import_module("sim.figures.boxes").draw(found)
        return figure

    return Drawing("90-boxes.png", draw)


def draw_all(run: Subject, directory: Path) -> list[Path]:
    """Draw every figure of the registry as PNG, named by its place: ``01-concentration.png``.

    The same run gives the same bytes: no date and no version is written into the files.

    Args:
        run: a finished run, or anything with its tables, scenario and seed.
        directory: where to; made if it is not there. Pictures of these names are replaced.

    Returns:
        Paths of the pictures, in the order of the registry.

    Raises:
        OSError: the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    return draw_some(run, directory, FIGURES)


def file_of(name: str) -> str:
    """Name of the file of a figure of the registry."""
    return f"{list(FIGURES).index(name) + 1:02d}-{name.replace('_', '-')}.png"


def draw_some(run: Subject, directory: Path, names: Iterable[str]) -> list[Path]:
    """Draw these figures into a directory that is there; a name is asked for when its figure is next."""
    return draw_each((Drawing(file_of(name), partial(FIGURES[name], run)) for name in names), directory)


def draw_each(drawings: Iterable[Drawing], directory: Path) -> list[Path]:
    """Draw pictures into a directory that is there; each is asked for when it is next."""
    from concurrent.futures import ThreadPoolExecutor

    from sim.figures.sheet import pixels, write

    written = []
    # A picture is packed, which needs no lock of the interpreter, while the next is drawn.
    with ThreadPoolExecutor(1) as packer:
        for drawing in drawings:
            written.append(packer.submit(write, pixels(drawing.draw()), directory / drawing.file))
    return [future.result() for future in written]
