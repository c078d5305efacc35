"""The picture of scaling: measured points on the fitted line, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.child import ROOT
from benchmarks.fit import fitted
from benchmarks.rows import shown
from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.scales import log_axis, widened
from sim.figures.sheet import save, style

#: What differs, what stays, sizes, and seconds of a week.
Measured = tuple[str, str, Sequence[int], Sequence[float]]


def scaling_picture(measured: Sequence[Measured], path: str) -> None:
    """Draw one panel a line of measurements, and write the picture."""
    with style():
        figure = Figure(figsize=(8.4, 3.9))
        figure.text(0.02, 0.96, "How the cost of a simulated week grows", size=12, weight="bold", va="top")
        figure.text(
            0.02, 0.025, "Points are measured, lines fitted by least squares of the logs; one core.",
            size=7, color=GREY,
        )  # fmt: skip
        for place, (one, colour) in enumerate(zip(measured, (BLUE, VERMILLION), strict=True)):
            axes = figure.add_axes((0.085 + 0.5 * place, 0.18, 0.39, 0.6))
            _panel(axes, one, colour)
    save(figure, ROOT / Path(path))


def _panel(axes: Axes, measured: Measured, colour: str) -> None:
    """Points, their line, and its slope in words."""
    subject, other, sizes, seconds = measured
    milliseconds = [1e3 * value for value in seconds]
    slope, intercept = fitted(sizes, milliseconds)
    ends = (min(sizes), max(sizes))
    line = [math.exp(intercept + slope * math.log(x)) for x in ends]
    axes.plot(ends, line, color=colour, linewidth=1.2)
    axes.plot(sizes, milliseconds, color=colour, marker="o", linestyle="none", markerfacecolor="white")
    log_axis(axes, "x", widened(*ends, 10.0), lambda value: f"{value:,.0f}")
    low, high = min(*milliseconds, *line), max(*milliseconds, *line)
    log_axis(axes, "y", widened(low, high, 10.0), shown)
    axes.set_title(f"against {subject}, at {other}")
    axes.set_xlabel(subject)
    axes.set_ylabel("milliseconds a week")
    axes.text(0.05, 0.93, f"slope {slope:.2f}", transform=axes.transAxes, color=INK, size=10, va="top")
