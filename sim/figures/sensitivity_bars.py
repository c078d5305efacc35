"""Which inputs matter over all of their ranges together: Sobol indices, elementary effects, PAWN indices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from sim.experiments.statistics.sobol import Indices, settled
from sim.experiments.statistics.spread import Spread
from sim.figures.palette import BLUE, GREY, INK, PALE, SKY, VERMILLION
from sim.figures.sensitive import about, input_name, missing, ran, shown, subject
from sim.figures.sheet import page, style
from sim.figures.tips import tell
from sim.figures.words import percent, plural
from sim.outcomes.outcomes import declared

if TYPE_CHECKING:
    from sim.experiments.studies.sensitivities import Sensitivities

MOST = 25
_ROW = 0.27  # inches


class Shown(NamedTuple):
    """What is drawn of a method.

    Attributes:
        main: what inputs are sorted by, with intervals.
        inner: what is drawn within; None without.
        chance: what chance makes of an input without effect, shape (inputs,); None where noise is left out.
        title: what is seen.
        explanation: how to read it.
        axis: what lies along the axis.
    """

    main: Spread
    inner: Spread | None
    chance: NDArray[np.float64] | None
    title: str
    explanation: str
    axis: str


def draw(found: Sensitivities) -> Figure:
    """Draw the figure.

    Args:
        found: a study by Sobol's method, Morris' or PAWN.
    """
    what = SHOWN[found.study.method](found)
    order = _order(what.main)[:MOST]
    with style():
        texts = (what.title, what.explanation, f"{ran(found)}.{missing(found)}")
        sheet = page(None, texts, (9.6, 2.7 + _ROW * max(len(order), 4)), over_time=False)
        axes = sheet.figure.add_subplot(sheet.grid(1, 1, 2.85, 0.4)[0])
        for place, number in enumerate(order):
            _bar(axes, found, what, (place, number), inner=False)
            if what.inner is not None:
                _bar(axes, found, what, (place, number), inner=True)
            if what.chance is not None and np.isfinite(what.chance[number]):
                ends = [what.chance[number]] * 2
                (line,) = axes.plot(ends, [place - 0.4, place + 0.4], color=VERMILLION, linewidth=1.4)
                tell(line)
        _dress(axes, found, what, [found.names[number] for number in order])
        return sheet.figure


def _order(main: Spread) -> list[int]:
    known = np.nan_to_num(main.value, nan=-np.inf)
    return [int(number) for number in np.argsort(-known, kind="stable")]


def _bar(axes: Axes, found: Sensitivities, what: Shown, of: tuple[int, int], *, inner: bool) -> None:
    """A bar with its whisker, which of the outer one lies where the inner one does not hide it."""
    place, number = of
    spread = what.inner if inner and what.inner is not None else what.main
    value, low, high = (float(column[number]) for column in spread)
    if not np.isfinite(value):
        return
    (bar,) = axes.barh(place, value, 0.34 if inner else 0.72, color=BLUE if inner else SKY, zorder=2)
    height = [place if inner else place - 0.26] * 2
    (whisker,) = axes.plot([low, high], height, color=INK, linewidth=1.0, solid_capstyle="butt", zorder=4)
    tell(whisker)
    named = f"{_NAMED[found.study.method][inner]} of {input_name(found.names[number])}"
    tell(bar, f"{named}: {_size(found, value)} (95% interval {_size(found, low)} to {_size(found, high)})")


#: What bars are, by method: the outer one, the inner one.
_NAMED = {
    "sobol": ("total index", "first index"),
    "morris": ("mean size of the effect", ""),
    "pawn": ("PAWN index", ""),
}


def _size(found: Sensitivities, value: float) -> str:
    """A value along the axis: an effect in the unit of the outcome, an index as a number."""
    return shown(found, value).lstrip("+") if found.study.method == "morris" else f"{value:.2f}"


def _dress(axes: Axes, found: Sensitivities, what: Shown, names: list[str]) -> None:
    axes.axvline(0.0, color=PALE, linewidth=0.9)
    axes.set_yticks(range(len(names)), [input_name(name) for name in names], fontsize=7.5)
    axes.set_ylim(max(len(names), 4) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(what.axis)
    if not np.isfinite(what.main.value).any():
        axes.set_xticks([])
        axes.text(0.5, 0.5, "cannot tell", transform=axes.transAxes, ha="center", va="center", color=GREY)
    if found.study.method == "morris":
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _size(found, value) if value else "0"))


def _most(found: Sensitivities, main: Spread) -> str:
    """The input that matters most; empty where nothing is known."""
    number = _order(main)[0]
    return input_name(found.names[number]) if np.isfinite(main.value[number]) else ""


def _meaning(found: Sensitivities) -> str:
    text = declared(found.study.outcome).meaning
    return f"{text[:1].upper()}{text[1:]}. "


def trust(found: Sensitivities) -> str:
    """How noise was handled, and whether indices have settled, as sentences."""
    last = found.sobol[-1]
    if not last.told:
        return f"The runs cannot tell which inputs matter, and no index is given: {_untold(last)}."
    verdict = "have settled" if settled(found.sobol) else "have not settled"
    return (
        f"The noise of runs, {percent(last.noise_share, 0)} of the variance of a point's mean over "
        f"{plural(found.replicates, 'replicate')}, is taken out of indices. They {verdict} (widest interval "
        f"±{last.half_width:.2f})."
    )


def _untold(last: Indices) -> str:
    """Why there are no indices."""
    if last.rows < 2:
        return "fewer than two rows of points have an outcome in every run"
    if not last.noise_share > 0.0:
        return "the outcome is not seen to vary over the ranges"
    return (
        "the variance of the expected outcome over all ranges cannot be told from the noise of runs, which "
        f"is {percent(last.noise_share, 0)} of the variance of a point's mean"
    )


def _sobol(found: Sensitivities) -> Shown:
    last = found.sobol[-1]
    axis = "share of the variance"
    if not last.told:
        title = (
            f"{found.scenario.name}: the runs cannot tell where the variance of {subject(found)} comes from"
        )
        return Shown(last.total, last.first, None, title, f"{_meaning(found)}{trust(found)}", axis)
    begin = f"{found.scenario.name}: of the variance of {about(found)}, "
    total, low, high = (float(column[_order(last.total)[0]]) for column in last.total)
    most = _most(found, last.total)
    title = f"{begin}more hangs on {most} than on any other input "
    title += f"(total index {total:.2f}, {low:.2f} to {high:.2f})"
    title += "" if settled(found.sobol) else "; indices have not settled"
    return Shown(
        last.total, last.first, None, title,
        f"{_meaning(found)}Dark: first index, the share of the variance over all plausible ranges that would "
        "go if this input alone were known; light: total index, the share that would stay if all others "
        f"were. Whiskers: 95% intervals, by resampling {last.rows} rows of points. {trust(found)}",
        axis,
    )  # fmt: skip


def _morris(found: Sensitivities) -> Shown:
    effects = found.morris
    most = _most(found, effects.size)
    told = f"moves most with {most}" if most else "was not seen in two whole walks"
    return Shown(
        effects.size, None, effects.chance,
        f"{found.scenario.name}: {subject(found)} {told} (elementary effects)",
        f"{_meaning(found)}Bars: the mean size of the change as one input crosses its range, from "
        f"{effects.rows} random walks through all ranges (Morris); whiskers: 95% intervals, by resampling "
        "walks. Red: what the noise of runs alone makes of an input without effect.",
        "mean size of the elementary effects",
    )  # fmt: skip


def _pawn(found: Sensitivities) -> Shown:
    distances = found.pawn
    most = _most(found, distances.median)
    told = f"moves most with {most}" if most else "cannot be told: too few points have an outcome"
    chance = np.full(found.study.inputs, distances.chance)
    return Shown(
        distances.median, None, chance,
        f"{found.scenario.name}: the distribution of {subject(found)} {told} (PAWN)",
        f"{_meaning(found)}Bars: how far the distribution of the outcome moves where an input is known to a "
        "tenth of its range, the median of the largest distances (0 to 1); whiskers: 95% intervals, by "
        f"resampling {distances.points} points. Red: what an input without effect stays below nineteen times "
        "in twenty.",
        "distance between distributions",
    )  # fmt: skip


SHOWN: dict[str, Callable[[Sensitivities], Shown]] = {"sobol": _sobol, "morris": _morris, "pawn": _pawn}
