"""What an outcome is made of: from everything off to the scenario as it is, factor by factor; and pairs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.palette import BLUE, GREY, INK, PALE, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.sweep_words import written
from sim.figures.tips import of_difference, of_mean, tell
from sim.figures.words import amount, difference, percent, plural, scaled, short_name, span
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.studies.attributed import Attributed, Share

_ROW = 0.34  # inches
_NAME = 26  # letters of a factor's name
_MOST = 14  # factors
_HUES = {0: PALE, 1: BLUE, -1: VERMILLION}  # by sign


def draw(found: Attributed) -> Figure:
    """Draw the figure.

    Args:
        found: an attribution.
    """
    shown = ranked(found)[:_MOST]
    with style():
        texts = (_title(found), _explanation(found), f"{ran(found)}.")
        sheet = page(None, texts, (12.4, 3.0 + _ROW * (len(shown) + 2)), over_time=False)
        grid = sheet.grid(1, 2, 2.2, 0.4, width_ratios=[1.25, 1.0], wspace=0.42)
        _waterfall(sheet.figure.add_subplot(grid[0]), found, shown)
        _pairs(sheet.figure.add_subplot(grid[1]), found, [one.factor for one in shown])
        return sheet.figure


def ranked(found: Attributed) -> list[Share]:
    """Factors, those that make most first."""
    return sorted(found.shares, key=lambda one: -np.nan_to_num(abs(one.adds.mean)))


def form_of(found: Attributed) -> Form:
    """How numbers of the outcome are shown."""
    return declared(found.study.outcome).unit.form


def about(found: Attributed) -> str:
    """What is divided: talent at labs after three years."""
    title = declared(found.study.outcome).title
    name = f"{title} ({found.study.outcome})" if "." in found.study.outcome else title
    return f"{name} after {span(found.scenario.weeks)}"


def ran(found: Attributed) -> str:
    """What was run."""
    return (
        f"Scenario {found.scenario.name}{scaled(found.scenario.scale)}, seed {found.seed}, "
        f"{plural(len(found.labels), 'market')} with factors on and off, {plural(found.replicates, 'run')} "
        "of each on the same random numbers"
    )


def said_of_orders(found: Attributed) -> str:
    """What the sample of orders adds to the error, as a sentence."""
    if not found.study.orders:
        return "All combinations were run, so no order is left out."
    count = plural(len(found.study.orders), "order")
    known = np.isfinite(found.shares[0].order_error)
    said = "one block does not tell what that adds to the error, so that nothing is sure"
    if known:
        said = (
            "blocks tell what that adds to the error, and sure is what exceeds both errors together (root of "
            "the sum of squares)"
        )
    return f"Orders: a sample of {count} in balanced blocks (Williams 1949); {said}."


def _waterfall(axes: Axes, found: Attributed, shown: list[Share]) -> None:
    """Bars end to end, with the interval of each at its end."""
    form, (none, every) = form_of(found), found.ends
    names = ["all of these off", *(short_name(one.factor, _NAME) for one in shown)]
    rest = [one for one in ranked(found) if one not in shown]
    sums = np.cumsum([none.mean, *(one.adds.mean for one in shown)])
    for place, (one, (begin, end)) in enumerate(zip(shown, pairwise(sums.tolist()), strict=True), 1):
        hue = _HUES[one.sampled.sign]
        (bar,) = axes.barh(place, end - begin, left=begin, color=hue, height=0.62)
        half, mean = one.sampled.half_width, one.adds.mean
        tell(bar, f"{one.factor}: {of_difference(mean, mean - half, mean + half, one.adds.n, form)}")
        (whisker,) = axes.plot([end - half, end + half], [place, place], color=INK, linewidth=1.3)
        (step,) = axes.plot([end, end], [place, place + 1], color=GREY, linewidth=0.6)
        tell(whisker)
        tell(step)
    if rest:
        names.append(f"{plural(len(rest), 'other factor')}")
        left = sum(one.adds.mean for one in rest)
        axes.barh(len(shown) + 1, left, left=sums[-1], color=PALE, height=0.62)
    names.append("as it is")
    last = len(names) - 1
    for place, level in ((0, none), (last, every)):
        (dot,) = axes.plot(level.mean, place, "o", color=INK, markersize=6)
        tell(dot, f"{names[place]}: {of_mean(level.mean, level.high - level.mean, level.n, form)}")
    (step,) = axes.plot([none.mean] * 2, [0, 1], color=GREY, linewidth=0.6)
    tell(step)
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.set_ylim(last + 0.6, -0.6)
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(written(form, signed=False)))
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(short_name(declared(found.study.outcome).title, 60))
    axes.set_title("Shapley values, end to end", x=0.0, ha="left", fontsize=9)


def _pairs(axes: Axes, found: Attributed, names: list[str]) -> None:
    """By how much more each adds where another is on: a square for each pair, lower left."""
    form = form_of(found)
    known = {frozenset((one.one, one.other)): one.sampled for one in found.interactions}
    sizes = [abs(one.adds.mean) for one in known.values() if one.adds.n]
    largest = max(sizes, default=0.0) or 1.0
    for down in range(1, len(names)):
        for across in range(down):
            pair = known[frozenset((names[down], names[across]))]
            adds, sure = pair.adds, pair.sign != 0
            if not adds.n:
                continue
            hue = _HUES[pair.sign]
            size = 0.2 + 0.72 * np.sqrt(abs(adds.mean) / largest)
            area, alpha = (size * 22) ** 2, 0.55 if sure else 0.4
            square = axes.scatter(across, down, s=area, color=hue, alpha=alpha, marker="s")
            half = pair.half_width
            said = of_difference(adds.mean, adds.mean - half, adds.mean + half, adds.n, form)
            tell(square, f"{names[down]} and {names[across]}, beyond each: {said}")
            if sure and len(names) <= 10:
                text = difference(adds.mean, form).removesuffix(" pp")
                axes.text(across, down, text, ha="center", va="center", fontsize=7, color=INK)
    axes.set_xticks(
        range(len(names) - 1),
        [short_name(name, 14) for name in names[:-1]],
        rotation=35,
        ha="right",
        fontsize=8,
    )
    axes.set_yticks(range(1, len(names)), [short_name(name, 20) for name in names[1:]], fontsize=8)
    axes.set_xlim(-0.6, len(names) - 1.4)
    axes.set_ylim(len(names) - 0.4, 0.4)
    axes.tick_params(length=0, labelcolor=INK)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=False)
    points = ", pp" if form is Form.PERCENT else ""
    axes.set_title(f"what two add together beyond each{points}", x=0.0, ha="left", fontsize=9)


def _title(found: Attributed) -> str:
    form, whole = form_of(found), found.summed
    begin = f"{found.scenario.name}: {about(found)}"
    if not whole.n:
        return f"{begin}: no run tells what it is made of"
    sure = [one for one in ranked(found) if one.sampled.sign]
    text = f"{begin} is {amount(found.ends[1].mean, form)}, {difference(whole.mean, form)} from what it is "
    text += "with all of these off"
    if not sure:
        whose = "the sample of orders" if any(one.adds.sign for one in ranked(found)) else "the runs"
        return f"{text}; {whose} cannot tell what makes it".replace(" pp", "\u00a0pp")
    told = ", ".join(f"{one.factor} {difference(one.adds.mean, form)}" for one in sure[:3])
    return f"{text}; most is made by {told}".replace(" pp", "\u00a0pp")


def _explanation(found: Attributed) -> str:
    text = declared(found.study.outcome).meaning
    shares = ""
    if found.summed.sign:
        named = ", ".join(f"{one.factor} {percent(one.share[0], 0)}" for one in ranked(found)[:6])
        shares = f" Shares of the difference: {named}."
    over = "replicates and orders" if found.study.orders else "replicates"
    return (
        f"{text[:1].upper()}{text[1:]}. Left: what each factor adds, averaged over the orders in which they "
        f"may be switched on; blue adds, red takes away, grey: the 95% interval (t over {over}) has zero in "
        "it or is not known. Right: by how much more one adds where the other is on; the area of a square is "
        f"its size, grey as at the left. {said_of_orders(found)}{shares}"
    )
