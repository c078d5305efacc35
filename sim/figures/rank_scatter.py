"""Many keys at once: an outcome over each of them, a dot a point, with rank correlations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.experiments.statistics.ranks import Ranks
from sim.figures.keys import label_of
from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.sweep_words import (
    against_in_words,
    footer,
    form_of,
    name_of,
    number_ticks,
    ticks,
    value_in_words,
)
from sim.figures.words import difference, percent

if TYPE_CHECKING:
    from sim.experiments.studies.swept import Swept

_PANEL = (2.75, 2.1)  # inches
_MOST_COLUMNS = 5
#: A correlation is told in colour where it holds after the correction for all keys.
_ALPHA = 0.05


def draw_scatter(found: Swept, outcome: str) -> Figure:
    """An outcome over every factor; keys with the strongest correlation first.

    Args:
        found: a sweep.
        outcome: which.
    """
    own = slice(1, None) if found.drawn else slice(None)  # the scenario itself is no draw
    values = found.at_points(outcome)
    names, ranks = found.ranks(outcome)
    order = sorted(range(len(names)), key=lambda k: -abs(np.nan_to_num(ranks.correlation[k])))
    factors = [*(names[k] for k in order), *(name for name in found.factors if name not in names)]
    columns = min(len(factors), _MOST_COLUMNS)
    rows = math.ceil(len(factors) / columns)
    form = form_of(outcome)
    with style():
        size = (max(0.9 + (_PANEL[0] + 0.15) * columns, 7.4), 2.4 + rows * (_PANEL[1] + 0.75))
        texts = (_title(found, outcome), _explanation(found, ranks), footer(found))
        sheet = page(None, texts, size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + 0.35)
        grid = sheet.grid(rows, columns, 0.85, 0.25, wspace=0.1, hspace=0.62)
        shared: Axes | None = None
        for place, factor in enumerate(factors):
            axes = sheet.figure.add_subplot(grid[place // columns, place % columns], sharey=shared)
            shared = shared or axes
            _panel(axes, found, factor, values, own)
            if factor in names:
                _correlation(axes, ranks, names.index(factor))
            ticks(axes, form, signed=bool(found.against))
            axes.tick_params(labelleft=not place % columns)
        return sheet.figure


def _panel(axes: Axes, found: Swept, factor: str, values: NDArray[np.float64], own: slice) -> None:
    numbers = found.numbers(factor)
    if numbers is None:
        words = list(dict.fromkeys(map(value_in_words, found.values[factor])))
        numbers = np.array([words.index(value_in_words(one)) for one in found.values[factor]], np.float64)
        axes.set_xticks(range(len(words)), words)
        axes.set_xlim(-0.5, len(words) - 0.5)
    else:
        number_ticks(axes)
    if found.against:
        axes.axhline(0.0, color=GREY, linewidth=0.9)
    axes.plot(numbers[own], values[own], "o", color=BLUE, markersize=3, alpha=0.6, markeredgewidth=0)
    if found.drawn:
        axes.plot(numbers[:1], values[:1], "D", color="white", markeredgecolor=VERMILLION, markersize=5.5)
    axes.set_xlabel(label_of(factor.split(","), 34), fontsize=7.5)


def _correlation(axes: Axes, ranks: Ranks, number: int) -> None:
    value, p = ranks.correlation[number], ranks.adjusted_p[number]
    if np.isnan(value):
        return
    sure = p <= _ALPHA
    axes.set_title(
        f"ρ = {value:+.2f}, p = {p:.3f}" if p >= 0.001 else f"ρ = {value:+.2f}, p < 0.001",
        fontsize=8, color=VERMILLION if sure else INK, weight="bold" if sure else "normal", pad=3,
    )  # fmt: skip


def _title(found: Swept, outcome: str) -> str:
    name, form, values = name_of(outcome), form_of(outcome), found.at_points(outcome)
    names, ranks = found.ranks(outcome)
    size = np.where(ranks.adjusted_p <= _ALPHA, np.abs(ranks.correlation), 0.0)
    strongest = int(np.argmax(size)) if size.size else 0
    goes = "surely goes with no key"
    if size.size and size[strongest] > 0.0:
        goes = f"goes most with {names[strongest]} (rank correlation {ranks.correlation[strongest]:+.2f})"
    known = values[np.isfinite(values)]
    if not found.against or not known.size:
        return f"{found.name}: {name} {goes}"
    low, high = (difference(float(end), form) for end in (known.min(), known.max()))
    return (
        f"{found.name}: {name} minus {against_in_words(found)} {goes}, and is above zero at "
        f"{percent(float((known > 0).mean()), 0)} of points ({low} to {high})"
    )


def _explanation(found: Swept, ranks: Ranks) -> str:
    each = "paired differences" if found.against else "runs"
    said = f"Each dot: the mean of {found.replicates} {each} at one point of the design."
    if found.drawn:
        said += " Diamond: the scenario as it is."
    over = f"over {ranks.n} points"
    if found.drawn and ranks.n < found.points - 1:
        over += ", each the mean over levers"
    return (
        f"{said} ρ: Spearman's rank correlation {over}, p corrected for the {len(ranks.p)} keys (Holm); in "
        "colour where p ≤ 0.05. Strongest first."
    )
