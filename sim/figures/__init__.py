"""Pictures of a run: one file a figure, a style file, and this registry.

A new figure is one new module with a function ``draw(run) -> Figure`` and one more name in `FIGURES`, whose
order is that of the file names. matplotlib is imported when the first figure is drawn.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.figures.subject import Subject


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
    from concurrent.futures import ThreadPoolExecutor

    from sim.figures.sheet import pixels, write

    written = []
    # A picture is packed, which needs no lock of the interpreter, while the next is drawn.
    with ThreadPoolExecutor(1) as packer:
        for name in names:
            path = directory / file_of(name)
            written.append(packer.submit(write, pixels(FIGURES[name](run)), path))
    return [future.result() for future in written]
