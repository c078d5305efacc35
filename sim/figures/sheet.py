"""The sheet that every figure is drawn on: style, title, explanation, key to the events, footer."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from PIL import Image

from sim.figures.lines import POINTS_PER_INCH
from sim.figures.palette import GREY, INK
from sim.figures.subject import Dated, Subject
from sim.figures.timeline import event_key
from sim.figures.words import change, percent, scaled, span

_MARGIN = 0.3  # inches at the left and right of title and footer
# Width of a letter over the font's size, of a line of text in DejaVu Sans, a little generous.
_BOLD, _PLAIN = 0.61, 0.54


Drawn = TypeVar("Drawn")


class Sheet(NamedTuple):
    """A figure with its texts, and the room that they leave for the axes."""

    figure: Figure
    head: float
    foot: float

    def grid(self, rows: int, columns: int, left: float, right: float, **spacing: Any) -> GridSpec:
        """Places for axes.

        Args:
            rows: number of rows.
            columns: number of columns.
            left: inches at the left of the axes, for ticks and their names.
            right: inches at the right of the axes.
            **spacing: `width_ratios`, `wspace`, `hspace` as in matplotlib's `GridSpec`.
        """
        width, height = self.figure.get_size_inches()
        return self.figure.add_gridspec(
            rows,
            columns,
            left=left / width,
            right=1 - right / width,
            top=1 - self.head / height,
            bottom=self.foot / height,
            **spacing,
        )


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style of ``poach.mplstyle`` and in nothing that the user has set."""
    ours = mpl.rc_params_from_file(Path(__file__).with_name("poach.mplstyle"), use_default_template=False)
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(ours)
        yield


def styled(draw: Callable[[Drawn], Figure]) -> Callable[[Drawn], Figure]:
    """Let a figure be drawn in the style of the house."""

    @wraps(draw)
    def wrapped(run: Drawn) -> Figure:
        with style():
            return draw(run)

    return wrapped


def sheet(run: Subject, title: str, explanation: str, size: tuple[float, float], *, over_time: bool) -> Sheet:
    """Make an empty sheet for one run: its title says that it is one, and which.

    Args:
        run: what is drawn.
        title: what is seen, as the rest of a sentence that begins with "One run (seed 1): ".
        explanation: what is shown, and how to read it.
        size: width and height in inches.
        over_time: is there an axis of time, with events to mark?
    """
    replicate = f", replicate {run.replicate}" if run.replicate else ""
    headline = f"One run (seed {run.seed}{replicate}): {title}"
    return page(run, (headline, explanation, footer(run)), size, over_time=over_time)


def page(
    run: Dated | None, texts: tuple[str, str, str], size: tuple[float, float], *, over_time: bool
) -> Sheet:
    """Make an empty sheet with title, explanation, key to the events, and footer.

    Args:
        run: what is drawn; None where there is no axis of time.
        texts: what is seen, as a sentence; what is shown, and how to read it; what was run, and what in it is
            chance.
        size: width and height in inches.
        over_time: is there an axis of time, with events to mark?
    """
    title, explanation, foot_line = texts
    width, height = size
    figure = Figure(figsize=size)
    left, room = _MARGIN / width, (width - 2 * _MARGIN) * POINTS_PER_INCH
    heading = balanced(title, int(room / (12 * _BOLD)))
    figure.text(
        left, 1 - 0.2 / height, "\n".join(heading), size=12, weight="bold", va="top", linespacing=1.25
    )
    lines = balanced(explanation, int(room / (8.5 * _PLAIN)))
    top = 0.3 + 0.21 * len(heading)
    figure.text(left, 1 - top / height, "\n".join(lines), size=8.5, color=INK, va="top", linespacing=1.3)
    last = textwrap.wrap(foot_line, int(room / (7 * _PLAIN)))
    figure.text(left, 0.13 / height, "\n".join(last), size=7, color=GREY, va="bottom", linespacing=1.3)
    foot = 0.31 + 0.13 * (len(last) - 1)
    key = textwrap.wrap(event_key(run), int(room / (7 * _PLAIN))) if run is not None and over_time else []
    figure.text(left, foot / height, "\n".join(key), size=7, color=INK, va="bottom", linespacing=1.3)
    return Sheet(figure, head=top + 0.16 * len(lines) + 0.45, foot=foot + 0.49 + 0.13 * len(key))


def balanced(text: str, width: int) -> list[str]:
    """Break a text into as few lines as its width allows, of about equal length."""
    count = len(textwrap.wrap(text, width))
    for narrower in range(max(len(text) // max(count, 1), 1), width):
        lines = textwrap.wrap(text, narrower)
        if len(lines) <= count:
            return lines
    return textwrap.wrap(text, width)


def footer(run: Subject) -> str:
    """Who made the picture, and what in it is chance."""
    name = f"{run.scenario.name}{scaled(run.scenario.scale)}"
    return (
        f"Scenario {name}, one run, seed {run.seed}: one draw of tastes, signals, contacts, quits, funding "
        "and breakthroughs; for many runs: --replicates."
    )


def duration(run: Dated) -> str:
    """Length of the run in words."""
    return span(int(run.weeks["week"].max() - run.weeks["week"].min()) + 1)


def over_weeks(run: Dated, first: float, last: float) -> str:
    """How a share went over the run, with a verb: falls from 74% to 70% in three years."""
    if len(run.weeks) == 1:
        return f"is {percent(last, 1)} in the only week"
    return f"{change(first, last)} in {duration(run)}"


def note(axes: Axes, text: str) -> None:
    """Say why there is nothing to see."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY, fontsize=10)


def pixels(figure: Figure) -> Image.Image:
    """A figure as an image, at the style's resolution."""
    with style():
        dots = float(mpl.rcParams["savefig.dpi"])
        figure.set_dpi(dots)
        figure.set_facecolor(mpl.rcParams["savefig.facecolor"])
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # type: ignore[no-untyped-call]
        image = Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
    image.info["dpi"] = (dots, dots)
    return image


def write(picture: Image.Image, path: Path) -> Path:
    """Write an image as PNG, the same bytes each time: neither date nor version.

    Raises:
        OSError: the file cannot be written.
    """
    # Fast compression: a run draws its pictures each time, and time matters more than kilobytes.
    unfinished = path.with_suffix(".part")  # nobody ever sees half a picture
    picture.save(unfinished, format="png", dpi=picture.info["dpi"], compress_level=3)
    return unfinished.replace(path)


def save(figure: Figure, path: Path) -> Path:
    """Write a figure as PNG, the same bytes each time.

    Raises:
        OSError: the file cannot be written.
    """
    return write(pixels(figure), path)
