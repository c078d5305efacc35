"""A tornado: where an outcome goes if one assumption alone is at an end of its plausible range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiments.statistics.tornado import Arm, Bar
from sim.figures.lines import POINTS_PER_INCH
from sim.figures.palette import BLUE, GREY, INK, ORANGE, as_text
from sim.figures.sensitive import about, form_of, input_name, missing, ran, setting, shown, subject
from sim.figures.sheet import page, style
from sim.figures.tips import of_difference, tell
from sim.figures.words import difference
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.studies.sensitivities import Sensitivities

#: Inputs at most that are drawn, those that matter most.
MOST = 25
_ROW, _LEFT, _WIDE, _RIGHT = 0.27, 2.85, 5.0, 1.75  # inches
_LOW, _HIGH = BLUE, ORANGE
#: Their whiskers, darker, to be seen on either bar; and how far whiskers of a bar lie from its middle, rows.
_WHISKERS = {_LOW: "#00304D", _HIGH: "#5E4000"}
_APART = 0.15
_SMALL = 7.0  # points


def draw(found: Sensitivities) -> Figure:
    """Draw the figure.

    Args:
        found: a tornado.
    """
    bars = found.tornado.bars[:MOST]
    with style():
        texts = (title_of(found), _explanation(found), _footer(found))
        sheet = page(None, texts, (_LEFT + _WIDE + _RIGHT, 2.5 + _ROW * max(len(bars), 4)), over_time=False)
        axes = sheet.figure.add_subplot(sheet.grid(1, 1, _LEFT, _RIGHT)[0])
        _bars(axes, found, bars)
        return sheet.figure


def title_of(found: Sensitivities) -> str:
    """On what the outcome hangs most, and whether its sign does."""
    first, base = found.tornado.bars[0], found.tornado.base.mean
    if not np.isfinite(base):
        return f"{found.scenario.name}: no run tells of {about(found)}"
    begin = f"{found.scenario.name}: {subject(found)} is {shown(found, base)}"
    if not first.span > 0.0:
        return f"{begin}, and no assumption moves it"
    turns = sum(any(arm.turns for arm in bar.arms) for bar in found.tornado.bars)
    low, high = (shown(found, base + end) for end in _ends(first))
    told = f"{begin}; it hangs most on {input_name(first.name)} ({low} to {high})"
    if not any(arm.change.sign for arm in first.arms):
        told = f"{begin}; the widest bar, {input_name(first.name)} ({low} to {high}), is not told from none"
    return told + (f"; its sign turns with {turns} of {len(found.tornado.bars)}" if turns else "")


def _ends(bar: Bar) -> tuple[float, float]:
    """The least and the largest mean change, that of the scenario as it is included."""
    means = [0.0, *(arm.change.mean for arm in bar.arms if np.isfinite(arm.change.mean))]
    return min(means), max(means)


def _explanation(found: Sensitivities) -> str:
    one = declared(found.study.outcome)
    more = len(found.tornado.bars) - MOST
    return (
        f"{one.meaning[:1].upper()}{one.meaning[1:]}. Each bar: where its mean goes if one assumption alone "
        "is set to the low (blue) or the high end (orange) of what is plausible, all others as in the "
        "scenario. Whiskers, that of the low end above: 95% intervals (t) of the paired change from the "
        "scenario, on the same random numbers. At the right: the change."
        + (f" {more} more move it less." if more > 0 else "")
    )


def _footer(found: Sensitivities) -> str:
    base = found.tornado.base
    turned = any(arm.turns for bar in found.tornado.bars for arm in bar.arms)
    turns = (
        " A sign turns where the interval of the outcome lies on the other side of zero." if turned else ""
    )
    low, high = shown(found, base.low), shown(found, base.high)
    return (
        f"{ran(found)}; as it is {shown(found, base.mean)} (95% interval {low} to {high}). Each interval "
        f"misses the truth one time in twenty, each by itself.{turns} Assumptions move one at a time: what "
        f"two do together is not seen.{missing(found)}"
    )


def _bars(axes: Axes, found: Sensitivities, bars: tuple[Bar, ...]) -> None:
    form, base = form_of(found), np.nan_to_num(found.tornado.base.mean)
    factors = {one.name: one for one in found.study.factors}
    room: list[tuple[float, float]] = []
    for place, bar in enumerate(bars):
        known = [arm for arm in bar.arms if np.isfinite(arm.change.mean)]
        for arm in sorted(known, key=lambda arm: -abs(arm.change.mean)):  # none hides another
            hue = _LOW if arm is bar.arms[0] else _HIGH
            (drawn,) = axes.barh(place, arm.change.mean, 0.62, left=base, color=hue, zorder=2)
            tell(
                drawn, _told(found, f"{input_name(bar.name)} = {setting(factors[bar.name], arm.value)}", arm)
            )
        for arm in known:
            first = arm is bar.arms[0]
            beside = place + (-_APART if first else _APART * bar.arms.index(arm) / (len(bar.arms) - 1))
            _whisker(axes, beside, base, arm, _WHISKERS[_LOW if first else _HIGH])
        named = [(setting(factors[bar.name], arm.value), arm) for arm in known]
        room += _name_ends(axes, place, base, named, bar)
        axes.annotate(
            _in_words(bar, form), (1.0, place), xycoords=("axes fraction", "data"), xytext=(8, 0),
            textcoords="offset points", va="center", fontsize=7.5, color=INK,
        )  # fmt: skip
    axes.axvline(base, color=INK, linewidth=0.9, zorder=6)
    if found.study.against:
        axes.axvline(0.0, color=GREY, linewidth=0.9, linestyle=":", zorder=1)
    axes.set_yticks(range(len(bars)), [input_name(bar.name) for bar in bars], fontsize=7.5)
    axes.set_ylim(max(len(bars), 4) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _leave_room(axes, room)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(found, value)))


def _told(found: Sensitivities, named: str, arm: Arm) -> str:
    """Where an input set to a value brings the outcome, and by how much."""
    return f"{named}: {shown(found, arm.level.mean)}; {of_difference(*arm.change, form_of(found))}"


def _tick(found: Sensitivities, value: float) -> str:
    return "0" if not value else shown(found, value)


def _whisker(axes: Axes, place: float, base: float, arm: Arm, colour: str) -> None:
    if np.isfinite(arm.change.low):
        (drawn,) = axes.plot(
            [base + arm.change.low, base + arm.change.high], [place, place], color=colour,
            linewidth=1.3, solid_capstyle="butt", zorder=7,
        )  # fmt: skip
        tell(drawn)


def _name_ends(
    axes: Axes, place: int, base: float, named: list[tuple[str, Arm]], bar: Bar
) -> Iterator[tuple[float, float]]:
    """What the input is set to, outside of what is drawn; on each side where it begins, and its points."""
    drawn = [end for _, arm in named for end in arm.change[:3] if np.isfinite(end)]
    for side in (-1.0, 1.0):
        here = [(text, arm) for text, arm in named if (arm.change.mean > 0.0) == (side > 0.0)]
        beyond, offset = base + side * max(side * end for end in [0.0, *drawn]), 4.0
        for text, arm in sorted(here, key=lambda one: -abs(one[1].change.mean)):
            axes.annotate(
                text, (beyond, place), xytext=(offset * side, 0), textcoords="offset points", va="center",
                ha="left" if side > 0.0 else "right", fontsize=_SMALL,
                color=as_text(_LOW if arm is bar.arms[0] else _HIGH),
            )  # fmt: skip
            offset += 6.0 + 0.64 * _SMALL * len(text)
        yield beyond, side * offset


def _leave_room(axes: Axes, room: list[tuple[float, float]]) -> None:
    """Let the axis reach beyond all that is written at bars."""
    if not room:
        return
    ends = [end for end, _ in room]
    before, after = -min(points for _, points in room), max(points for _, points in room)
    span = (max(ends) - min(ends)) or abs(ends[0]) or 1.0
    point = span / (_WIDE * POINTS_PER_INCH - before - after)
    axes.set_xlim(min(ends) - before * point, max(ends) + after * point)


def _in_words(bar: Bar, form: Form) -> str:
    """The changes of the arms in order: -1.2 to +6.0 pp."""
    if not any(np.isfinite(arm.change.mean) for arm in bar.arms):
        return "–"
    low, high = (difference(end, form) for end in _ends(bar))
    return f"{low.removesuffix(' pp')} to {high}"
