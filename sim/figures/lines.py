"""Lines, and names beside what they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from sim.figures.palette import as_text

POINTS_PER_INCH = 72.0
_LETTER = 0.62  # width of a letter over the font's size, a little generous
_NAME = 8.5  # size of names beside points


class EndLabel(NamedTuple):
    """A name to write where a line ends.

    Attributes:
        height: where that is.
        text: what is written.
        colour: of the line.
        name: what its points are called; None: as it is written.
    """

    height: float
    text: str
    colour: str
    name: str | None = None


def line(axes: Axes, x: ArrayLike, y: ArrayLike, colour: str, dashes: str) -> Line2D:
    """A line that is seen even where it has one point only."""
    values = np.asarray(y, dtype=np.float64)
    marker = "o" if values.size == 1 else None
    (drawn,) = axes.plot(np.asarray(x), values, color=colour, linestyle=dashes, marker=marker)
    return drawn


def band(axes: Axes, x: ArrayLike, low: ArrayLike, high: ArrayLike, colour: str) -> None:
    """A pale band around a line, a bar where it has one point only."""
    places = np.asarray(x)
    ends = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if places.size == 1:
        axes.plot(np.repeat(places, 2), np.concatenate(ends), color=colour, alpha=0.35, linewidth=4)
    else:
        axes.fill_between(places, *ends, color=colour, alpha=0.16, linewidth=0)


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    box = axes.get_position()
    width, height = figure.get_size_inches()
    return box.width * width * POINTS_PER_INCH, box.height * height * POINTS_PER_INCH


def name_ends(axes: Axes, labels: Sequence[EndLabel]) -> None:
    """Write names at the right of the axes, level with where lines end, moved apart where they would touch.

    The vertical limits must be final. Heights that are not finite are left out.
    """
    known = [label for label in labels if np.isfinite(label.height)]
    if not known:
        return
    wide, tall = size_in_points(axes)
    to_axes = axes.transData + axes.transAxes.inverted()
    true = np.array([to_axes.transform((axes.get_xlim()[1], label.height))[1] for label in known])
    moved = spread(true, gap=9.5 / tall)
    for label, here, there in zip(known, true, moved, strict=True):
        ends = (1.0 + 1 / wide, 1.0 + 7 / wide)
        _call(axes, label)
        axes.plot(
            ends, (here, there), transform=axes.transAxes, color=label.colour, linewidth=0.7, clip_on=False
        )
        axes.text(
            1.0 + 9 / wide, there, label.text, transform=axes.transAxes, color=as_text(label.colour),
            fontsize=8, va="center",
        )  # fmt: skip


def _call(axes: Axes, label: EndLabel) -> None:
    """Give the line that ends at a name that name, for who asks what its points are of."""
    for one in axes.get_lines():
        heights = np.asarray(one.get_ydata(), dtype=np.float64)
        if one.get_color() == label.colour and heights.size and heights[-1] == label.height:
            one.set_label(" ".join(label.text.split()) if label.name is None else label.name)


def spread(heights: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Move positions apart to at least `gap`, order kept, with the least sum of squared shifts.

    This is isotonic regression of the positions less their share of gaps, by pooling adjacent violators.
    """
    order = np.argsort(heights, kind="stable")
    offset = gap * np.arange(len(order))
    blocks: list[tuple[float, int]] = []  # sum and number of the targets that share one shift
    for target in heights[order] - offset:
        total, count = float(target), 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            total, count = total + blocks[-1][0], count + blocks[-1][1]
            blocks.pop()
        blocks.append((total, count))
    level = np.concatenate([np.full(count, total / count) for total, count in blocks])
    result = np.empty(len(order))
    result[order] = level + offset
    return result


class Box(NamedTuple):
    """A rectangle in points from the lower left corner of the axes."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box) -> bool:
        """Do two rectangles overlap?"""
        across = self.left < other.right and self.right > other.left
        return across and self.low < other.high and self.high > other.low


def name_points(
    axes: Axes,
    names: Sequence[str],
    points: NDArray[np.float64],
    colours: Sequence[str],
    taken: NDArray[np.float64],
) -> None:
    """Write a name beside each point, where it covers least, with a thin line to the point if it is not near.

    The limits must be final.

    Args:
        axes: where to write.
        names: one a point; an empty one is not written.
        points: shape (n, 2), in data.
        colours: one a point.
        taken: shape (m, 2), in data: places that a name should leave free.
    """
    room = np.array(size_in_points(axes))
    to_axes = axes.transData + axes.transAxes.inverted()
    spots, busy = to_axes.transform(points) * room, to_axes.transform(taken) * room
    boxes: list[Box] = []
    for name, spot, colour in zip(names, spots, colours, strict=True):
        if not name:
            continue
        options = _boxes_around(spot, _LETTER * _NAME * len(name))
        # A little for distance, so that the nearest of the free ones is taken.
        costs = [_covered(box, busy, boxes, room) + 0.1 * place for place, box in enumerate(options)]
        box = options[int(np.argmin(costs))]
        boxes.append(box)
        x, y = box.left / room[0], box.low / room[1]
        axes.text(x, y, name, transform=axes.transAxes, color=as_text(colour), fontsize=_NAME, va="bottom")
        near = np.clip(spot, (box.left, box.low), (box.right, box.high))
        if np.hypot(*(near - spot)) > 10.0:
            ends = np.array([spot, near]) / room
            axes.plot(*ends.T, transform=axes.transAxes, color=colour, linewidth=0.6)


def _boxes_around(spot: NDArray[np.float64], length: float) -> list[Box]:
    """Places for a name, nearest first: beside, above and below the spot, then farther off."""
    right, middle, left = 7.0, -length / 2, -7.0 - length
    offsets = [
        (right, -5.0), (middle, 6.0), (middle, -17.0), (left, -5.0), (right, 5.0), (right, -15.0),
        (left, 5.0), (left, -15.0), (middle, 18.0), (middle, -29.0), (right, 18.0), (right, -28.0),
        (left, 18.0), (left, -28.0), (middle, 30.0), (middle, -41.0),
    ]  # fmt: skip
    corners = [(spot[0] + dx, spot[1] + dy) for dx, dy in offsets]
    return [Box(x, y, x + length, y + _NAME + 2.0) for x, y in corners]


def _covered(box: Box, busy: NDArray[np.float64], boxes: Sequence[Box], room: NDArray[np.float64]) -> float:
    """How bad a place is: busy spots and other names that it covers, and what of it lies outside the axes."""
    x, y = busy.T
    inside = (x > box.left) & (x < box.right) & (y > box.low) & (y < box.high)
    names = sum(box.meets(other) for other in boxes)
    outside = min(box.left, box.low) < 0 or box.right > room[0] or box.high > room[1]
    return float(np.count_nonzero(inside)) + 100.0 * names + 200.0 * outside
