"""A box of PRIM: within which ranges the cases of interest lie, and what coverage costs in density."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter

from sim.figures.palette import BLUE, GREY, INK, PALE, VERMILLION
from sim.figures.sensitive import input_name
from sim.figures.sheet import page, style
from sim.figures.words import difference, percent, plural, scaled, short_name, span
from sim.outcomes.outcomes import declared

if TYPE_CHECKING:
    from sim.experiments.statistics.prim import Box
    from sim.experiments.studies.discovery import Discovery

#: Inputs at most that are drawn.
MOST = 12
_ROW = 0.34  # inches
_SMALL = 7.5


def draw(found: Discovery) -> Figure:
    """Draw the figure.

    Args:
        found: boxes, of which there are some.
    """
    cut = ranked(found)[:MOST]
    with style():
        texts = (title_of(found), _explanation(found), _footer(found))
        sheet = page(None, texts, (12.4, 4.4 + _ROW * max(len(cut) - 4, 0)), over_time=False)
        grid = sheet.grid(1, 3, 2.6, 0.35, wspace=0.36, width_ratios=(1.35, 1.0, 0.9))
        _limits(sheet.figure.add_subplot(grid[0]), found, cut)
        _cases(sheet.figure.add_subplot(grid[1]), found, cut)
        _trade(sheet.figure.add_subplot(grid[2]), found)
        return sheet.figure


def ranked(found: Discovery) -> list[int]:
    """The inputs that the box cuts, those first whose limits matter most (by quasi-p values)."""
    return sorted(found.box.restricted, key=lambda place: float(np.nanmin(found.box.quasi_p[place])))


def what(found: Discovery) -> str:
    """What is looked at: talent at labs after three years, minus the same with escalation.intensity = 0."""
    points = found.points
    title = declared(points.outcome).title
    name = f"{title} ({points.outcome})" if "." in points.outcome else title
    varied = any("weeks" in one.keys for one in points.inputs)
    text = f"{name} {'at the end' if varied else f'after {span(points.scenario.weeks)}'}"
    if points.against:
        pairs = ", ".join(f"{key} = {value}" for key, value in points.against.items())
        text += f", minus the same with {short_name(pairs, 60)}"
    return text


def case(found: Discovery) -> str:
    """What a case is: surely above 0."""
    wanted, form = found.wanted, declared(found.points.outcome).unit.form
    bound = "0" if not wanted.bound else difference(wanted.bound, form).lstrip("+")
    return f"{'surely ' * wanted.surely}{'above' if wanted.above else 'below'} {bound}"


def limit(value: float) -> str:
    """A limit of a box, to three digits."""
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.3g}"


def kept(found: Discovery, place: int) -> str:
    """What the box keeps of an input: a range, or the words within."""
    box, one = found.box, found.points.inputs[place]
    if not one.words:
        return f"{limit(box.low[place])} to {limit(box.high[place])}"
    inside = [word for number, word in enumerate(one.words) if box.low[place] <= number <= box.high[place]]
    return " or ".join(inside)


def side(found: Discovery, place: int) -> str:
    """What the box asks of an input: production.contest_exponent above 1.1."""
    box, one = found.box, found.points.inputs[place]
    low, high = (bool(np.isfinite(end)) for end in box.quasi_p[place])
    name = input_name(one.name)
    if one.words:
        return f"{name} = {kept(found, place)}"
    if low and high:
        return f"{name} between {limit(box.low[place])} and {limit(box.high[place])}"
    if low:
        return f"{name} above {limit(box.low[place])}"
    return f"{name} below {limit(box.high[place])}"


def title_of(found: Discovery) -> str:
    """In which box the cases lie."""
    begin = f"{found.points.scenario.name}: {what(found)}{',' * bool(found.points.against)} is {case(found)}"
    cut, share = ranked(found), percent(found.cases / len(found.interest), 0)
    if cut and found.number is None and not found.holds:
        return f"{begin} at {share} of points; no box is surely denser on points that did not make it"
    if not cut:
        return f"{begin} at {percent(found.box.density, 0)} of points, and no box says more"
    sides = " and ".join(side(found, place) for place in cut[:3])
    more = f" ({len(cut) - 3} more limits)" if len(cut) > 3 else ""
    return f"{begin} at {percent(found.box.density, 0)} of points with {sides}{more}"


def _explanation(found: Discovery) -> str:
    box, held = found.box, found.held_out
    such = "such boxes" if found.number is None else "boxes as large"
    outside = (
        f" On points that did not make them, {such} have coverage {percent(held.coverage, 0)}, density "
        f"{percent(held.density, 0)} (95% interval {percent(held.low, 0)} to {percent(held.high, 0)})."
        if held.inside
        else ""
    )
    how = (
        "the 95% interval of its replicates (t) lies beyond"
        if found.wanted.surely
        else "its mean lies beyond"
    )
    return (
        f"Of {plural(len(found.interest), 'point')} {found.cases} are cases "
        f"({percent(found.interest.mean(), 0)}): {how}. The box (PRIM) holds {percent(box.coverage, 0)} of "
        f"them (coverage), and {percent(box.density, 0)} of its {plural(box.points, 'point')} are cases "
        f"(density).{outside} Left: its limits within the ranges that were run; a quasi-p value (qp) far "
        "below 1 says that a limit matters. Right: all boxes of the search."
    )


def _footer(found: Discovery) -> str:
    points = found.points
    name = f"{points.scenario.name}{scaled(points.scenario.scale)}"
    noun = "pairs of runs" if points.against else "runs"
    unsure = int((found.verdicts == 0).sum())
    told = f" At {plural(unsure, 'point')} it is undecided, which count as none." if unsure else ""
    gone = f" {plural(found.left_out, 'point')} without the outcome left out." if found.left_out else ""
    return (
        f"Scenario {name}, seed {points.seed}, {points.replicates} {noun} at each point.{told}{gone} A box "
        "says where cases were found, not why; its limits were chosen on these points."
    )


def _limits(axes: Axes, found: Discovery, cut: list[int]) -> None:
    axes.set_title("Limits of the box")
    low, high = found.table.min(axis=0), found.table.max(axis=0)
    for row, place in enumerate(cut):
        one, width = found.points.inputs[place], high[place] - low[place]
        ends = [(end[place] - low[place]) / width for end in (found.box.low, found.box.high)]
        axes.plot([0.0, 1.0], [row, row], color=PALE, linewidth=5.0, solid_capstyle="butt", zorder=1)
        axes.plot(ends, [row, row], color=BLUE, linewidth=5.0, solid_capstyle="butt", zorder=2)
        for number, (end, value) in enumerate(zip(ends, (found.box.low, found.box.high), strict=True)):
            chance = found.box.quasi_p[place, number]
            text = "" if one.words else limit(float(value[place]))
            text += f" (qp {chance:.2g})" if np.isfinite(chance) else ""
            axes.annotate(
                text, (end, row), xytext=(0, 6), textcoords="offset points", fontsize=6.5, color=INK,
                ha="right" if number else "left",
            )  # fmt: skip
        if one.words:
            axes.annotate(
                kept(found, place), (0.5 * sum(ends), row), xytext=(0, -6), textcoords="offset points",
                fontsize=6.5, color=INK, ha="center", va="top",
            )  # fmt: skip
    names = [input_name(found.points.inputs[place].name) for place in cut]
    axes.set_yticks(range(len(cut)), names, fontsize=_SMALL)
    axes.set_ylim(max(len(cut), 3) - 0.4, -0.7)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([0.0, 1.0], ["low end", "high end"])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _cases(axes: Axes, found: Discovery, cut: list[int]) -> None:
    """All points over the two inputs that matter most, and the box."""
    chosen = (cut + [place for place in range(len(found.points.inputs)) if place not in cut])[:2]
    axes.set_title("Points: cases filled")
    if len(chosen) < 2:
        chosen = [chosen[0], chosen[0]]
    x, y = (found.table[:, place] for place in chosen)
    for is_case, hue, face in ((False, GREY, "none"), (True, VERMILLION, VERMILLION)):
        here = found.interest == is_case
        axes.plot(
            x[here], y[here], "o", markersize=3.0, markerfacecolor=face, markeredgecolor=hue,
            markeredgewidth=0.6, alpha=0.8,
        )  # fmt: skip
    box = found.box
    corner = [box.low[place] for place in chosen]
    size = [box.high[place] - box.low[place] for place in chosen]
    axes.add_patch(
        Rectangle((corner[0], corner[1]), size[0], size[1], fill=False, edgecolor=BLUE, linewidth=1.8)
    )
    axes.grid(visible=False)
    for axis, place in ((axes.xaxis, chosen[0]), (axes.yaxis, chosen[1])):
        one = found.points.inputs[place]
        axis.set_label_text(input_name(one.name))
        if one.words:
            axis.set_ticks(range(len(one.words)), list(one.words))


def _trade(axes: Axes, found: Discovery) -> None:
    axes.set_title("Coverage against density")
    boxes: list[Box] = found.boxes
    axes.plot([box.coverage for box in boxes], [box.density for box in boxes], color=PALE, linewidth=0.9)
    axes.plot(
        [box.coverage for box in boxes], [box.density for box in boxes], "o", markersize=3.5, color=GREY
    )
    axes.plot(
        found.box.coverage, found.box.density, "o", markersize=8, color=BLUE, linestyle="none",
        label=f"this box ({found.place})",
    )  # fmt: skip
    held = found.held_out
    if held.inside and found.number is None:
        axes.plot(
            held.coverage, held.density, "x", markersize=7, color=VERMILLION, markeredgewidth=1.6,
            linestyle="none", label="on points held out",
        )  # fmt: skip
    axes.legend(loc="lower left", fontsize=7, frameon=False, handletextpad=0.4, borderaxespad=0.2)
    axes.set_xlim(0.0, 1.04)
    axes.set_ylim(0.0, 1.04)
    axes.set_xlabel("coverage")
    axes.set_ylabel("density")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
