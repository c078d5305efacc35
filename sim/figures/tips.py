"""What points, cells and bars of a figure tell a reader who points at them, in the words of its tables."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist

from sim.figures.words import amount, no_width, plural, with_span
from sim.outcomes.units import Form

_SAID: WeakKeyDictionary[Artist, tuple[str, ...]] = WeakKeyDictionary()


def tell(artist: Artist, *said: str) -> None:
    """Let an artist tell something else than where its points lie on the axes.

    Args:
        artist: a line, a mesh, a bar.
        said: one for each of its points, in their order, empty where that tells nothing; none at all for an
            artist that tells nothing.
    """
    _SAID[artist] = said


def told(artist: Artist) -> tuple[str, ...] | None:
    """What an artist tells; None where that is where its points lie."""
    return _SAID.get(artist)


def of_difference(mean: float, low: float, high: float, pairs: int, form: Form) -> str:
    """A mean paired difference, its interval, and how many pairs it is of.

    Example:
        >>> of_difference(0.02, 0.01, 0.03, 12, Form.PERCENT), of_difference(0.0, 0.0, 0.0, 12, Form.COUNT)
        ('+2.0 pp (95% interval +1.0 to +3.0), n = 12 pairs', 'no difference in 12 pairs')
    """
    if not math.isfinite(mean):
        return "no pair of runs has it"
    said = with_span(mean, low, high, pairs, form)
    if not (math.isfinite(low) and math.isfinite(high)) or no_width(low, high):
        return said if no_width(low, high) else f"{said}, n = {plural(pairs, 'pair')}"
    return f"{said.replace('(', '(95% interval ', 1)}, n = {plural(pairs, 'pair')}"


def of_mean(mean: float, half_width: float, runs: int, form: Form) -> str:
    """A mean over runs, its interval where there is one, and how many runs it is of.

    Example:
        >>> of_mean(0.867, 0.02, 6, Form.PERCENT), of_mean(0.867, float("nan"), 1, Form.PERCENT)
        ('86.7% (95% interval 84.7% to 88.7%), n = 6 runs', '86.7%, n = 1 run')
    """
    if not math.isfinite(mean):
        return "no run has it"
    ends = (mean - half_width, mean + half_width)
    said = amount(mean, form)
    if math.isfinite(half_width) and not no_width(*ends):
        low, high = (amount(end, form) for end in ends)
        said += f" (95% interval {low} to {high})"
    return f"{said}, n = {plural(runs, 'run')}"
