"""A limit case: simulated points on the line of theory."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.figures.palette import BLACK, BLUE, GREEN, GREY, INK, VERMILLION
from sim.figures.sheet import balanced, style

if TYPE_CHECKING:
    from sim.figures.curve import Curve

_LOOKS = ((BLUE, "o"), (VERMILLION, "s"), (GREEN, "^"), (BLACK, "D"))
_DASHES = ("-", "--", "-.", ":")
#: Characters of a line of the legend, for which there is room beside the axes.
_LEGEND = 30


def draw(curve: Curve, name: str) -> Figure:
    """Draw the figure of one case.

    Args:
        curve: lines of theory and points of the simulation.
        name: name of the case, for the footer.
    """
    with style():
        figure = Figure(figsize=(8.0, 4.6))
        heading = balanced(curve.title, 78)
        figure.text(0.03, 0.965, "\n".join(heading), size=11, weight="bold", va="top", linespacing=1.25)
        bars = any(points.half_width is not None for points in curve.points)
        foot = f"poach validate {name}: lines are theory, points are simulated"
        foot += "; bars: 95% intervals." if bars else "."
        figure.text(0.03, 0.02, foot, size=7, color=GREY, va="bottom")
        axes = figure.add_axes((0.1, 0.17, 0.6, 0.72 - 0.05 * (len(heading) - 1)))
        _plot(axes, curve)
        axes.set_xlabel(curve.x_label)
        axes.set_ylabel(curve.y_label)
        if curve.log_x:
            axes.set_xscale("log")
            _plain_numbers(axes.xaxis)
        if curve.log_y:
            axes.set_yscale("log")
            _plain_numbers(axes.yaxis)
        handles, names = axes.get_legend_handles_labels()
        wrapped = [textwrap.fill(name, _LEGEND) for name in names]
        beside = (1.01, 1.0)
        axes.legend(handles, wrapped, fontsize=8, labelcolor=INK, loc="upper left", bbox_to_anchor=beside)
        return figure


def _plot(axes: Axes, curve: Curve) -> None:
    """Lines below, points on them."""
    for place, line in enumerate(curve.lines):
        colour = _LOOKS[place % len(_LOOKS)][0]
        dashes = _DASHES[place % len(_DASHES)]
        axes.plot(line.x, line.y, color=colour, linestyle=dashes, linewidth=1.4, label=line.name)
    for place, points in enumerate(curve.points):
        colour, marker = _LOOKS[place % len(_LOOKS)]
        axes.errorbar(
            points.x, points.y, yerr=points.half_width, color=colour, marker=marker, markersize=4,
            linestyle="none", elinewidth=0.9, markerfacecolor="white", label=points.name,
        )  # fmt: skip


def _plain_numbers(axis: Axis) -> None:
    """A logarithmic axis has plain numbers, also between powers of ten where it spans few of them."""
    low, high = axis.get_view_interval()
    plain = FuncFormatter(lambda value, _: f"{value:,.6g}")
    axis.set_major_formatter(plain)
    axis.set_minor_locator(LogLocator(subs=(2.0, 3.0, 5.0)))  # labels of all would lie upon each other
    axis.set_minor_formatter(plain if high / low < 8.0 else NullFormatter())
