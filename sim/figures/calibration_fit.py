"""A calibration at a glance: targets in their bands, before and after, and how sharp parameters are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.experiments.statistics.figures import Figure as Value
from sim.experiments.studies.fit import Fit
from sim.figures.palette import BLUE, GREEN, GREY, INK, PALE, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.tips import tell
from sim.figures.words import plural, quantity, short_name

#: Inches of the sheet, of the names at the left of it, of the texts at the right.
_WIDTH, _NAMES, _TEXTS = 10.4, 3.1, 1.9
#: Inches of a row of targets, of a row of profiles; profiles beside each other.
_ROW, _PROFILE, _BESIDE = 0.26, 1.75, 4
#: Halves of a band at the ends of the axis; what is further off stands there as an arrow.
_END = 3.0


def draw(fit: Fit) -> Figure:
    """Draw the figure."""
    rows = sorted(fit.at_best, key=lambda one: one.target.held_out)
    profiles = [place for place in range(len(fit.targets.parameters)) if fit.profile(place)]
    below = _PROFILE * math.ceil(len(profiles) / _BESIDE)
    height = 1.9 + 0.5 + _ROW * (len(rows) + 1) + below
    with style():
        texts = (_title(fit, rows), _explanation(fit, bool(profiles)), _footer(fit))
        sheet = page(None, texts, (_WIDTH, height), over_time=False)

        def axes(left: float, bottom: float, width: float, tall: float) -> Axes:
            """Axes at a place in inches, above the footer."""
            box = (left / _WIDTH, (sheet.foot + bottom) / height, width / _WIDTH, tall / height)
            return sheet.figure.add_axes(box)

        tall = height - sheet.head - sheet.foot - below
        _targets(axes(_NAMES, below, _WIDTH - _NAMES - _TEXTS, tall), fit, rows)
        wide = (_WIDTH - 0.4) / _BESIDE
        for number, place in enumerate(profiles):
            line, column = divmod(number, _BESIDE)
            bottom = below - (line + 1) * _PROFILE
            _profile(axes(0.75 + column * wide, bottom, wide - 0.65, 0.75), fit, place)
        return sheet.figure


def _title(fit: Fit, rows: Sequence[Value]) -> str:
    sought, held_out = ([one for one in rows if one.target.held_out is kind] for kind in (False, True))
    said = [f"{sum(one.met for one in sought)} of {plural(len(sought), 'target')} met"] if sought else []
    said += [f"{sum(one.met for one in held_out)} of {len(held_out)} held out met"] if held_out else []
    found = fit.identification
    if found is not None:
        said.append(
            f"{int(found.identified.sum())} of {plural(len(found.identified), 'parameter')} identified"
        )
    return f"{short_name(fit.name, 60)}: {', '.join(said)}"


def _explanation(fit: Fit, profiles: bool) -> str:
    said = (
        f"Figures over {plural(fit.replicates, 'run')} (points, with two standard errors), against the bands "
        "of their targets (bars), each in halves of its band around the value that is wanted."
    )
    if len(fit.proposals) > 1:
        said += " Hollow: before the search."
    if profiles:
        said += (
            " Below: the sum of squares along each parameter, the others giving way; flat is not identified."
        )
    return said


def _footer(fit: Fit) -> str:
    return (
        f"Scenario {fit.name}, seed {fit.seed}, {plural(len(fit.proposals), 'proposal')}, each of "
        f"{plural(fit.replicates, 'run')} on the same random numbers; targets below the line were held out."
    )


def _targets(axes: Axes, fit: Fit, rows: Sequence[Value]) -> None:
    before = {one.target.name: one for one in fit.figures(0)}
    for place, one in enumerate(rows):
        low, high = (one.target.distance(end) if one.target.has_band else side for end, side in _ends(one))
        (band,) = axes.barh(place, high - low, left=low, height=0.55, color=PALE, alpha=0.55, linewidth=0)
        tell(band)
        hue = GREEN if one.target.held_out and one.met else BLUE if one.met else VERMILLION
        at = one.residual / math.sqrt(one.target.weight)
        if math.isfinite(one.error) and abs(at) < _END:
            wide = 2.0 * one.error / max(_way(one), 1e-300)
            ends = [max(at - wide, -_END), min(at + wide, _END)]
            (whisker,) = axes.plot(ends, [place, place], color=hue, linewidth=1.5)
            tell(whisker)
        earlier = before[one.target.name]
        if fit.best and math.isfinite(earlier.value):
            before_it = earlier.residual / math.sqrt(one.target.weight)
            _point(axes, (before_it, place), GREY, "white", f"{_in_words(earlier)}, before the search")
        _point(axes, (at, place), hue, hue, f"{_in_words(one)}, n = {plural(fit.replicates, 'run')}")
        text = f"{quantity(one.value)}  ({quantity(one.band[0])} to {quantity(one.band[1])})"
        axes.annotate(
            text, (1.0, place), xycoords=("axes fraction", "data"), xytext=(6, 0), va="center",
            textcoords="offset points", fontsize=7.5, color=INK if one.met else VERMILLION,
        )  # fmt: skip
    held_out = sum(one.target.held_out for one in rows)
    if held_out and held_out < len(rows):
        axes.axhline(len(rows) - held_out - 0.5, color=GREY, linewidth=0.9)
    axes.axvline(0.0, color=GREY, linewidth=0.9)
    axes.set_yticks(range(len(rows)), [short_name(one.target.name, 52) for one in rows], fontsize=7.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-_END - 0.1, _END + 0.1)
    axes.set_xlabel("off by, in halves of the band", fontsize=7.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _ends(one: Value) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the band, and where they are if the moment has a band of its own."""
    return (one.band[0], -1.0), (one.band[1], 1.0)


def _way(one: Value) -> float:
    """From the value that is wanted to the end of the band on the figure's side."""
    return one.band[1] - one.target.value if one.value > one.target.value else one.target.value - one.band[0]


def _in_words(one: Value) -> str:
    """A figure with two standard errors, beside its band."""
    error = f" ± {quantity(2.0 * one.error)}" if math.isfinite(one.error) else ""
    low, high = (quantity(end) for end in one.band)
    return f"{one.target.name}: {quantity(one.value)}{error}, band {low} to {high}"


def _point(axes: Axes, at: tuple[float, float], hue: str, face: str, said: str) -> None:
    off, place = at
    if not math.isfinite(off):
        return
    marker = "o" if abs(off) <= _END else ">" if off > 0 else "<"
    (point,) = axes.plot(
        float(np.clip(off, -_END, _END)),
        place,
        marker,
        color=hue,
        markersize=5,
        markerfacecolor=face,
        zorder=3,
    )
    tell(point, said)


def _profile(axes: Axes, fit: Fit, place: int) -> None:
    one, found = fit.targets.parameters[place], fit.identification
    best = fit.proposals[fit.best].shares[place], float(fit.squares[fit.best])
    along = sorted({*fit.profile(place), best})
    points = [(float(one.value(share)), square) for share, square in along if math.isfinite(square)]
    known = found is not None and bool(found.identified[place])
    hue = BLUE if known else VERMILLION
    (line,) = axes.plot(*zip(*points, strict=True), "o-", color=hue, markersize=3, linewidth=1.2)
    tell(line, *(f"{one.name} = {quantity(at)}: sum of squares {quantity(square)}" for at, square in points))
    axes.axvline(float(one.value(best[0])), color=GREY, linewidth=0.9, linestyle=":")
    top = max((square for _, square in points), default=1.0)
    axes.set_ylim(0.0, 1.08 * max(top, 1.0))  # less than the square of half a band is flat
    axes.set_title(f"{short_name(one.name, 30)}\n{'identified' if known else 'NOT identified'}", fontsize=7.5)
    axes.tick_params(labelsize=7)
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_locator(MaxNLocator(3))
