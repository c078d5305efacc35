"""An alluvial drawing of a flow matrix: losers on the left, winners on the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from sim.figures.lines import size_in_points, spread
from sim.figures.palette import INK
from sim.figures.words import short_name, signed
from sim.measures.groups import Party, label

_NODE = 0.035  # width of a node, share of the axes
_GAP = 0.018  # between two nodes, share of the height
_CODES = [
    Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4,
    Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY,
]  # fmt: skip


class Ribbon(NamedTuple):
    """One flow, from a row of the matrix to a column, in units of the axes."""

    origin: int
    destination: int
    width: float
    path: Path


def alluvial(
    axes: Axes,
    matrix: pd.DataFrame,
    colours: Mapping[Party, str],
    stressed: tuple[Party, Party] | None,
    show: Callable[[float], str],
) -> None:
    """Draw the flows of a matrix as ribbons.

    Args:
        axes: where to draw; its frame and ticks are taken away.
        matrix: square table of counts, origin by destination, with at least one count.
        colours: colour of each group; ribbons have that of their origin.
        stressed: origin and destination of the ribbon to outline, if any.
        show: how a count is written.
    """
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    counts = matrix.to_numpy(dtype=np.float64)
    parties: list[Party] = list(matrix.index)
    names, hues = [label(party) for party in parties], [colours[party] for party in parties]
    lost, won = counts.sum(axis=1), counts.sum(axis=0)
    scale = (1 - _GAP * (len(names) - 1)) / counts.sum()
    left, right = _tops(lost * scale), _tops(won * scale)
    line = None if stressed is None else (parties.index(stressed[0]), parties.index(stressed[1]))
    _draw_ribbons(axes, _ribbons(counts * scale, left, right), hues, line)
    for tops, heights, x in ((left, lost * scale, 0.0), (right, won * scale, 1.0 - _NODE)):
        nodes = [Rectangle((x, t - h), _NODE, h) for t, h in zip(tops, heights, strict=True)]
        axes.add_collection(PatchCollection(nodes, facecolors=hues))
    names = [short_name(name, 16) for name in names]
    losers = [f"{name} {show(n)}" for name, n in zip(names, lost, strict=True)]
    winners = [
        f"{show(n)} {name} ({signed(round(n - m))})" for name, n, m in zip(names, won, lost, strict=True)
    ]
    _write(axes, -0.02, "right", [*_shown(left - lost * scale / 2, losers, lost)])
    _write(axes, 1.02, "left", [*_shown(right - won * scale / 2, winners, won)])
    for x, side, text in ((0.0, "left", "lost"), (1.0, "right", "won (net)")):
        axes.text(x, 1.025, text, ha=side, va="bottom", fontsize=8, fontweight="bold", color=INK)


def _tops(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Upper end of each node, stacked from the top with gaps."""
    return 1.0 - np.concatenate(([0.0], np.cumsum(heights + _GAP)[:-1]))


def _ribbons(
    widths: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64]
) -> list[Ribbon]:
    leaves, enters = left.copy(), right.copy()
    ribbons = []
    for origin, destination in zip(*np.nonzero(widths), strict=True):
        width = float(widths[origin, destination])
        path = _band(float(leaves[origin]), float(enters[destination]), width)
        ribbons.append(Ribbon(int(origin), int(destination), width, path))
        leaves[origin] -= width
        enters[destination] -= width
    return ribbons


def _draw_ribbons(
    axes: Axes, ribbons: list[Ribbon], hues: Sequence[str], stressed: tuple[int, int] | None
) -> None:
    def is_stressed(ribbon: Ribbon) -> bool:
        return (ribbon.origin, ribbon.destination) == stressed

    # The widest first, so that a narrow ribbon is not hidden; the stressed one last.
    ordered = sorted(ribbons, key=lambda ribbon: (is_stressed(ribbon), -ribbon.width))
    axes.add_collection(
        PathCollection(
            [ribbon.path for ribbon in ordered],
            facecolors=[to_rgba(hues[r.origin], 0.9 if is_stressed(r) else 0.5) for r in ordered],
            edgecolors=[to_rgba(INK, 1.0 if is_stressed(r) else 0.0) for r in ordered],
            linewidths=0.9,
        )
    )


def _band(top_left: float, top_right: float, width: float) -> Path:
    start, end, middle = _NODE, 1 - _NODE, 0.5
    low_left, low_right = top_left - width, top_right - width
    corners = [
        (start, top_left), (middle, top_left), (middle, top_right), (end, top_right),
        (end, low_right), (middle, low_right), (middle, low_left), (start, low_left), (start, top_left),
    ]  # fmt: skip
    return Path(corners, _CODES)


def _shown(
    heights: NDArray[np.float64], texts: Sequence[str], totals: NDArray[np.float64]
) -> Iterator[tuple[float, str]]:
    """Height and text of each node that is not empty."""
    for height, text, total in zip(heights, texts, totals, strict=True):
        if total > 0:
            yield float(height), text


def _write(axes: Axes, x: float, side: str, labels: Sequence[tuple[float, str]]) -> None:
    moved = spread(np.array([height for height, _ in labels]), gap=10.0 / size_in_points(axes)[1])
    for height, (_, text) in zip(moved, labels, strict=True):
        axes.text(x, height, text, ha=side, va="center", fontsize=8, color=INK)
