"""A phase diagram: outcomes over two keys, what a change adds at every point, and theory's line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.stakes import stakes
from sim.figures.words import amount, difference, scaled, short_name, span
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.axes import Axis
    from sim.experiments.grid import Cells
    from sim.figures.subject import Mapped

#: Colours that a colour-blind reader tells apart, light enough for dark letters.
_LEVELS = LinearSegmentedColormap.from_list("levels", ["#FFFFFF", "#F3DFA2", "#D9A441"])
_SIGNS = LinearSegmentedColormap.from_list("signs", [BLUE, "#9CC7E2", "#FFFFFF", "#F2B58C", VERMILLION])
_DASHES: dict[str, Literal["-", "--"]] = {"value": "-", "seats": "-", "budgets": "--"}
#: Cells of a row of which each finds room for its number.
_MOST_NUMBERED = 12
_WORDS = {"higher": 1, "lower": -1, "undecided": 0}
_PANEL = (4.6, 3.1)  # inches
_LABEL = 80  # letters of what a key means
_KEY = 0.3  # inches
_EDGE = 1e3  # a rate a year that stands for a market that tips by itself


def draw(found: Mapped) -> Figure:
    """Draw the figure.

    Args:
        found: a map.
    """
    outcomes = found.grid.outcomes
    pairs = [found.cells(outcome) for outcome in outcomes]
    rows = 2 if found.grid.against else 1
    with style():
        size = (0.9 + (_PANEL[0] + 0.35) * len(outcomes), 2.8 + (_PANEL[1] + 0.6) * rows)
        texts = (title_of(found), _explanation(found), _footer(found))
        sheet = page(None, texts, size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + _KEY)  # room for the key to the lines
        grid = sheet.grid(rows, len(outcomes), 0.95, 0.3, wspace=0.22, hspace=0.3)
        for column, (outcome, (levels, added)) in enumerate(zip(outcomes, pairs, strict=True)):
            name = declared(outcome).title
            for row, cells in enumerate((levels, added)[:rows]):
                assert cells is not None
                axes = sheet.figure.add_subplot(grid[row, column])
                form = declared(outcome).unit.form
                axes.set_title(f"{name}\n{_what(found, row, form)}", pad=6, fontsize=8.5)
                (_signs if row else _levels)(axes, cells, form)
                _label(axes, found, first=column == 0, last=row == rows - 1)
                _theory(axes, found)
        _legend(sheet.figure, found, sheet.foot)
        return sheet.figure


def title_of(found: Mapped) -> str:
    """What is seen: where the change raises the first outcome and where it lowers it, or its range."""
    outcome = found.grid.outcomes[0]
    name, form = declared(outcome).title, declared(outcome).unit.form
    levels, added = found.cells(outcome)
    points = levels.mean.size
    if added is None:
        low, high = (amount(float(end), form) for end in (np.nanmin(levels.mean), np.nanmax(levels.mean)))
        return f"{found.scenario.name}: {name} is {low} to {high} over {points} points of the map"
    counts = {word: int((added.sign == sign).sum()) for word, sign in _WORDS.items()}
    said = ", ".join(f"{word} at {count} of {points} points" for word, count in counts.items() if count)
    low, high = (difference(float(end), form) for end in (np.nanmin(added.mean), np.nanmax(added.mean)))
    return f"{found.scenario.name} against {_against(found)}: {name} is {said} ({low} to {high})"


def _what(found: Mapped, row: int, form: Form) -> str:
    if not row:
        return span_of(found)
    points = " (points)" if form is Form.PERCENT else ""
    return f"minus the same with {_against(found)}{points}"


def span_of(found: Mapped) -> str:
    """When outcomes are looked at."""
    return f"after {span(found.scenario.weeks)}"


def _against(found: Mapped) -> str:
    pairs = (f"{key} = {value}" for key, value in found.grid.against.items())
    return short_name(", ".join(pairs), 60)


def _explanation(found: Mapped) -> str:
    n = found.replicates
    meanings = {declared(outcome).title: declared(outcome).meaning for outcome in found.grid.outcomes}
    whose = "; ".join(f"{title}: {meaning}" for title, meaning in meanings.items())
    whose = f"{whose[:1].upper()}{whose[1:]}. "
    text = f"Each cell: the mean of {n} runs"
    if found.grid.against:
        text = (
            f"Upper panels: means of {n} runs; lower panels: means of {n} paired differences on the same "
            "random numbers, hatched where the 95% interval has zero in it"
        )
    if found.without_theory:
        return f"{whose}{text}. No line of theory, for {found.without_theory}."
    return (
        f"{whose}{text}. Lines are theory, not fitted: right of and above a line, small differences among "
        "labs grow (the largest eigenvalue of the scenario's own Jacobian at week 0 is above zero), left of "
        "and below it they die out. Theory is about labs against each other; on startups they may gain "
        "anywhere."
    )


def _footer(found: Mapped) -> str:
    widths = []
    for outcome in found.grid.outcomes:
        cells = found.cells(outcome)[1] or found.cells(outcome)[0]
        form, width = declared(outcome).unit.form, cells.half_width
        largest = difference(float(np.nanmax(width)), form).lstrip("+")
        widths.append(f"{declared(outcome).title} ±{largest}")
    name = f"{found.scenario.name}{scaled(found.scenario.scale)}"
    varied = (*found.grid.x.keys, *found.grid.y.keys)
    return (
        f"Scenario {name}, seed {found.seed}, {found.replicates} runs a cell; widest 95% interval of "
        f"{'differences' if found.grid.against else 'means'}: {', '.join(widths)}. Each interval misses the "
        f"truth one time in twenty. {stakes(found.scenario, varied)}"
    )


def _levels(axes: Axes, cells: Cells, form: Form) -> None:
    low, high = float(np.nanmin(cells.mean)), float(np.nanmax(cells.mean))
    _mesh(axes, cells.mean, _LEVELS, (low, high if high > low else low + 1e-9))
    _numbers(axes, cells, form, signed=False)


def _signs(axes: Axes, cells: Cells, form: Form) -> None:
    most = float(np.nanmax(np.abs(cells.mean))) or 1e-9
    _mesh(axes, cells.mean, _SIGNS, (-most, most))
    for y, x in np.argwhere(cells.sign == 0):
        axes.add_patch(Rectangle((x, y), 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))
    _numbers(axes, cells, form, signed=True)


def _mesh(axes: Axes, values: NDArray[np.float64], colours: Colormap, ends: tuple[float, float]) -> None:
    axes.pcolormesh(values, cmap=colours, vmin=ends[0], vmax=ends[1], edgecolor="white", linewidth=0.6)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _numbers(axes: Axes, cells: Cells, form: Form, *, signed: bool) -> None:
    rows, columns = cells.mean.shape
    if columns > _MOST_NUMBERED:
        return
    for y in range(rows):
        for x in range(columns):
            value = float(cells.mean[y, x])
            text = difference(value, form).removesuffix(" pp") if signed else amount(value, form)
            axes.text(
                x + 0.5, y + 0.5, text, ha="center", va="center", size=6.5, color=INK, zorder=5,
                path_effects=[withStroke(linewidth=2.0, foreground="white", alpha=0.6)],
            )  # fmt: skip


def _label(axes: Axes, found: Mapped, *, first: bool, last: bool) -> None:
    """Ticks in the middle of cells."""
    for axis, which, shown in ((axes.xaxis, found.grid.x, last), (axes.yaxis, found.grid.y, first)):
        places = np.arange(len(which.values)) + 0.5
        step = max(1, len(places) // _MOST_NUMBERED)
        axis.set_ticks(places[::step], [f"{value:g}" for value in which.values[::step]])
        axis.set_tick_params(length=0, labelcolor=INK)
        said = label_of(which) if axis is axes.xaxis else which.title  # there is no room for more upwards
        axis.set_label_text(said if shown else "")


def label_of(axis: Axis) -> str:
    """The keys of an axis, and what the first means."""
    found: Any = Scenario
    for part in axis.keys[0].split("."):
        field = getattr(found, "model_fields", {}).get(part)
        if field is None:
            return axis.title
        found = field.annotation
    meaning = (field.description or "").split(".")[0]
    return f"{axis.title}\n{meaning[:1].lower()}{meaning[1:]}" if len(meaning) < _LABEL else axis.title


def _theory(axes: Axes, found: Mapped) -> None:
    """Where the rate passes zero, between the middles of cells."""
    rows, columns = found.grid.shape
    for limit, rates in found.growth.items():
        bounded = np.clip(np.nan_to_num(rates, posinf=_EDGE), -_EDGE, _EDGE)
        if bounded.min() < 0.0 < bounded.max():
            axes.contour(
                np.arange(columns) + 0.5, np.arange(rows) + 0.5, np.tanh(10.0 * bounded), levels=[0.0],
                colors=INK, linewidths=1.8, linestyles=_DASHES[limit],
            )  # fmt: skip
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)


def _legend(figure: Figure, found: Mapped, foot: float) -> None:
    handles = [
        Line2D([], [], color=INK, linewidth=1.8, linestyle=_DASHES[limit], label=_meaning(limit, rates))
        for limit, rates in found.growth.items()
    ]
    if handles:
        place = (0.5, (foot - 0.62 - 0.7 * _KEY) / figure.get_figheight())
        figure.legend(
            handles=handles, loc="lower center", bbox_to_anchor=place, ncols=len(handles), fontsize=8
        )


def _meaning(limit: str, rates: NDArray[np.float64]) -> str:
    said = {
        "value": "theory, if value limits talent",
        "seats": "theory, if planned seats limit talent",
        "budgets": "theory, if budgets limit talent",
    }[limit]
    if rates.min() > 0.0:
        return f"{said}: differences grow everywhere here"
    return said if rates.max() > 0.0 else f"{said}: they die out everywhere here"
