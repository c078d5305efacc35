"""A heat map of two keys: outcomes at every combination, and what each adds on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.figures.keys import label_of
from sim.figures.palette import GREY, INK
from sim.figures.phase_diagram import LEVELS, SIGNS
from sim.figures.sheet import page, style
from sim.figures.sweep_words import against_in_words, first_in_words, footer, form_of, name_of, value_in_words
from sim.figures.tips import of_difference, of_mean, tell
from sim.figures.words import amount, difference
from sim.outcomes.units import Form
from sim.scenario.documents import value_at

if TYPE_CHECKING:
    from sim.experiments.statistics.paired import Paired
    from sim.experiments.studies.swept import Swept

_PANEL = (4.2, 2.9)  # inches
#: Cells of a row of which each finds room for its number; ticks.
_MOST = 12


def draw_heat_maps(found: Swept, outcomes: Sequence[str]) -> Figure:
    """Above the level of each outcome, below what each combination adds.

    Args:
        found: a sweep over every combination of two factors.
        outcomes: a column of panels each.
    """
    columns = len(outcomes)
    with style():
        size = (max(1.0 + (_PANEL[0] + 0.4) * columns, 7.4), 2.8 + 2 * (_PANEL[1] + 0.5))
        texts = (_title(found, outcomes[0]), _explanation(found), footer(found))
        sheet = page(None, texts, size, over_time=False)
        of_some = any("." in one for one in outcomes)  # whose titles have two lines
        sheet = sheet._replace(foot=sheet.foot + 0.3, head=sheet.head + 0.15 * of_some)
        grid = sheet.grid(2, columns, 1.15, 0.25, wspace=0.2, hspace=0.25)
        for column, outcome in enumerate(outcomes):
            form, name = form_of(outcome), name_of(outcome)
            above, below = (sheet.figure.add_subplot(grid[row, column]) for row in (0, 1))
            above.set_title(name.replace(" (", "\n("))
            compared, levels = _compared(found, outcome), found.estimates(outcome)
            said = [of_mean(*one, form) for one in zip(levels.mean, levels.half_width, levels.n, strict=True)]
            _cells(above, found, (levels.mean, levels.n, said), form, signed=False)
            points = " (percentage points)" if form is Form.PERCENT else ""
            below.set_title(f"difference{points}", fontsize=8.5)
            said = _of_differences(compared, form)
            if not found.against:
                said[0] = "the point of comparison"
            _cells(below, found, (compared.mean, compared.n, said), form, signed=True)
            _hatch(below, found, compared)
            for axes, last in ((above, False), (below, True)):
                _frame_base(axes, found)
                _label(axes, found, first=column == 0, last=last)
        return sheet.figure


def _values(found: Swept) -> tuple[list[Any], list[Any]]:
    """Different values of the second factor, from left to right, and of the first, upwards."""
    upwards, across = (list(dict.fromkeys(found.values[factor])) for factor in found.factors)
    return across, upwards


def _in_cells(found: Swept, values: NDArray[Any]) -> NDArray[np.float64]:
    """Values of points in their cells, shape (upwards, across)."""
    across, upwards = _values(found)
    table = np.full((len(upwards), len(across)), np.nan)
    first, second = (found.values[factor] for factor in found.factors)
    for value, y, x in zip(values, first, second, strict=True):
        table[upwards.index(y), across.index(x)] = value
    return table


def _of_differences(compared: Paired, form: Form) -> list[str]:
    """What each point tells of its pairs."""
    spans = zip(compared.mean, compared.low, compared.high, compared.n, strict=True)
    return [of_difference(float(mean), float(low), float(high), int(n), form) for mean, low, high, n in spans]


def _said(found: Swept, said: Sequence[str]) -> list[str]:
    """What cells tell: where they are, and what is there."""
    across, upwards = _values(found)
    places = _in_cells(found, np.arange(len(said)))
    keys = [factor.split(",")[0] for factor in found.factors]
    return [
        f"{keys[0]} = {value_in_words(y)}, {keys[1]} = {value_in_words(x)}: {said[int(places[row, column])]}"
        if np.isfinite(places[row, column])
        else ""
        for row, y in enumerate(upwards)
        for column, x in enumerate(across)
    ]


def _cells(
    axes: Axes,
    found: Swept,
    of: tuple[NDArray[np.float64], NDArray[np.int64], Sequence[str]],
    form: Form,
    *,
    signed: bool,
) -> None:
    """Means by colour and number, with how many they are of where those are fewer than were asked for."""
    table, counts = (_in_cells(found, one) for one in of[:2])
    known = table[np.isfinite(table)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if signed:
        most = max(abs(low), abs(high)) or 1e-9
        low, high = -most, most
    elif high <= low:
        high = low + 1e-9
    shown = np.ma.masked_invalid(table)
    mesh = axes.pcolormesh(
        shown, cmap=SIGNS if signed else LEVELS, vmin=low, vmax=high, edgecolor="white", linewidth=0.6
    )
    tell(mesh, *_said(found, of[2]))
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if max(table.shape) > _MOST:
        return
    for y, x in np.argwhere(np.isfinite(table)):
        value = float(table[y, x])
        text = difference(value, form).removesuffix(" pp") if signed else amount(value, form)
        if counts[y, x] < found.replicates:
            text += f"\nn={int(counts[y, x])}"
        axes.text(
            x + 0.5, y + 0.5, text, ha="center", va="center", size=6.5, color=INK, zorder=5,
            path_effects=[withStroke(linewidth=2.0, foreground="white", alpha=0.6)],
        )  # fmt: skip


def _hatch(axes: Axes, found: Swept, compared: Paired) -> None:
    """Where the interval has zero in it, or equal pairs have none; not the point of comparison itself."""
    unsure = ((compared.low <= 0.0) & (compared.high >= 0.0)) | compared.alike
    if not found.against:
        unsure[0] = False
    for y, x in np.argwhere(_in_cells(found, unsure) == 1.0):
        axes.add_patch(Rectangle((x, y), 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))


def _base(found: Swept) -> int | None:
    """The point that others are compared with; with `against` that of the scenario as it is, if any."""
    if not found.against:
        return 0
    own = [value_at(found.base, factor.split(",")[0]) for factor in found.factors]
    points = list(zip(*(found.values[factor] for factor in found.factors), strict=True))
    return points.index(tuple(own)) if tuple(own) in points else None


def _frame_base(axes: Axes, found: Swept) -> None:
    """A frame around the cell of the base."""
    place = _base(found)
    if place is None:
        return
    across, upwards = _values(found)
    y, x = (
        values.index(found.values[factor][place])
        for values, factor in zip((upwards, across), found.factors, strict=True)
    )
    axes.add_patch(
        Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, fill=False, edgecolor=INK, linewidth=1.6, zorder=4)
    )


def _compared(found: Swept, outcome: str) -> Paired:
    return found.added(outcome) or found.from_first(outcome)


def _label(axes: Axes, found: Swept, *, first: bool, last: bool) -> None:
    across, upwards = _values(found)
    for axis, values, factor, shown in (
        (axes.xaxis, across, found.factors[1], last),
        (axes.yaxis, upwards, found.factors[0], first),
    ):
        places = np.arange(len(values)) + 0.5
        step = -(-len(places) // _MOST)
        axis.set_ticks(places[::step], [value_in_words(value) for value in values[::step]])
        axis.set_tick_params(length=0, labelcolor=INK)
        axis.set_label_text(label_of(factor.split(","), 40) if shown else "")


def _title(found: Swept, outcome: str) -> str:
    name, form, compared = name_of(outcome), form_of(outcome), _compared(found, outcome)
    sure = ((compared.low > 0.0) | (compared.high < 0.0)) & ~compared.alike
    others = np.isfinite(compared.low)
    if not found.against:
        others[0] = False
    if not others.any():
        return f"{found.name}: {name} over {' and '.join(found.factors)}"
    means = compared.mean[others]
    low, high = (difference(float(end), form) for end in (means.min(), means.max()))
    other = against_in_words(found) if found.against else first_in_words(found)
    up, down = (int((sure & others & (compared.mean * sign > 0.0)).sum()) for sign in (1, -1))
    return (
        f"{found.name}: against {other}, {name} is higher at {up} and lower at {down} of {int(others.sum())} "
        f"points ({low} to {high})"
    )


def _explanation(found: Swept) -> str:
    other = against_in_words(found) if found.against else first_in_words(found)
    framed = "the scenario as it is" if found.against else "the point of comparison"
    return (
        f"Upper panels: means of {found.replicates} runs. Lower panels: means of {found.replicates} paired "
        f"differences from {other}, on the same random numbers (fewer where n says so); hatched where the "
        "95% interval (t) has zero in it, or where all pairs are the same, which have none."
        + (f" Framed: {framed}." if _base(found) is not None else "")
    )
