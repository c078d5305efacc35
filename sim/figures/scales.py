"""Axes of shares, and on a log scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator
from numpy.typing import ArrayLike

#: Steps of an axis of shares, at most.
_SHARES = 7
#: Powers of ten on a log axis, at most.
_POWERS = 6


def percent_axis(axes: Axes, top: float) -> None:
    """A vertical axis of shares from 0 to `top` or a little above, in percent."""
    axes.set_ylim(0, min(1.0, max(1.12 * top, 0.01)) if np.isfinite(top) else 1.0)
    percent_ticks(axes)


def percent_ticks(axes: Axes) -> None:
    """Name the ticks of a vertical axis of shares, whose limits are final, in percent."""
    digits = 1 if np.ptp(axes.get_ylim()) < 0.04 else 0
    # No steps of 2.5 points, which whole numbers cannot name.
    axes.yaxis.set_major_locator(MaxNLocator(_SHARES, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.{digits}f}%"))


def zoomed(values: ArrayLike, least: float) -> tuple[float, float]:
    """Ends of an axis of shares or indices close around the values, so that their course is seen.

    Args:
        values: at least one finite number, from 0 to 1.
        least: length of the axis at the least, so that a small change does not fill it.
    """
    known = np.asarray(values, dtype=np.float64)
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    length = max(1.2 * (high - low), least)
    bottom = max((low + high - length) / 2, 0.0)
    top = min(bottom + length, 1.0 + 0.02 * length)
    return max(top - length, 0.0), top


def log_axis(axes: Axes, which: str, limits: tuple[float, float], name: Callable[[float], str]) -> None:
    """A log axis with a few round ticks, however wide or narrow the range.

    Args:
        axes: where to draw.
        which: ``x`` or ``y``.
        limits: positive ends of the axis.
        name: text of a tick.
    """
    axis = axes.xaxis if which == "x" else axes.yaxis
    axes.set_xscale("log") if which == "x" else axes.set_yscale("log")
    axes.set_xlim(*limits) if which == "x" else axes.set_ylim(*limits)
    axis.set_major_locator(FixedLocator(list(log_ticks(*limits))))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: name(value)))
    axis.set_minor_formatter(NullFormatter())


def widened(low: float, high: float, least: float) -> tuple[float, float]:
    """Ends of a log axis around the values from `low` to `high`, with some room.

    Args:
        low: smallest value, positive.
        high: largest value.
        least: ratio of the ends at the least, so that a small change does not fill the axis.
    """
    room = max((high / low) ** 0.06, (least * low / high) ** 0.5, 1.02)
    return low / room, high * room


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers between two positive ends: the sparsest mantissas that give three, else even steps.

    Of many powers of ten only every second, third, ... has a tick.
    """
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    for mantissas in ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)):
        ticks = [m * 10.0**decade for decade in decades for m in mantissas if low <= m * 10.0**decade <= high]
        if len(ticks) >= 3:
            return ticks[:: -(-len(ticks) // _POWERS)] if len(mantissas) == 1 else ticks
    even = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in even if low <= tick <= high]
