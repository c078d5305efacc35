"""A limit case: simulated points on the line of theory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from sim.figures.palette import BLACK, BLUE, GREEN, GREY, INK, VERMILLION
from sim.figures.sheet import balanced, style

if TYPE_CHECKING:
    from sim.validation.case import Curve

_LOOKS = ((BLUE, "o"), (VERMILLION, "s"), (GREEN, "^"), (BLACK, "D"))
_DASHES = ("-", "--", "-.", ":")


def draw(curve: Curve, name: str) -> Figure:
    """Draw the figure of one case.

    Args:
        curve: lines of theory and points of the simulation.
        name: name of the case, for the footer.
    """
    with style():
        figure = Figure(figsize=(6.4, 4.6))
        heading = balanced(curve.title, 62)
        figure.text(0.03, 0.965, "\n".join(heading), size=11, weight="bold", va="top", linespacing=1.25)
        foot = f"poach validate {name}: lines are theory, points are simulated; bars: 95% intervals."
        figure.text(0.03, 0.02, foot, size=7, color=GREY, va="bottom")
        axes = figure.add_axes((0.13, 0.17, 0.83, 0.72 - 0.05 * (len(heading) - 1)))
        for place, line in enumerate(curve.lines):
            colour = _LOOKS[place % len(_LOOKS)][0]
            dashes = _DASHES[place % len(_DASHES)]
            axes.plot(
                line.x, line.y, color=colour, linestyle=dashes, linewidth=1.4, label=line.name, zorder=1
            )
        for place, points in enumerate(curve.points):
            colour, marker = _LOOKS[place % len(_LOOKS)]
            axes.errorbar(
                points.x, points.y, yerr=points.half_width, color=colour, marker=marker, markersize=4,
                linestyle="none", elinewidth=0.9, markerfacecolor="white", label=points.name, zorder=2,
            )  # fmt: skip
        axes.set_xlabel(curve.x_label)
        axes.set_ylabel(curve.y_label)
        axes.set_xscale("log" if curve.log_x else "linear")
        axes.set_yscale("log" if curve.log_y else "linear")
        axes.legend(fontsize=8, labelcolor=INK)
        return figure
