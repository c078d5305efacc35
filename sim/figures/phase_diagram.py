"""A phase diagram: outcomes over two keys, what a change adds at every point, and theory's line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from sim.figures.keys import meaning_of
from sim.figures.lines import POINTS_PER_INCH
from sim.figures.palette import BLUE, GREY, INK, VERMILLION
from sim.figures.sheet import page, style
from sim.figures.stakes import stakes
from sim.figures.sweep_words import name_of
from sim.figures.tips import of_difference, of_mean, tell
from sim.figures.words import amount, difference, plural, scaled, short_name, span_of
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.designs.axes import Axis
    from sim.experiments.studies.cells import Cells
    from sim.figures.subject import Mapped

#: Colours that a colour-blind reader tells apart, light enough for dark letters.
LEVELS = LinearSegmentedColormap.from_list("levels", ["#FFFFFF", "#F3DFA2", "#D9A441"])
SIGNS = LinearSegmentedColormap.from_list("signs", [BLUE, "#9CC7E2", "#FFFFFF", "#F2B58C", VERMILLION])
_DASHES: dict[str, Literal["-", "--"]] = {"value": "-", "seats": "-", "budgets": "--"}
#: Of the dot in cells where differences grow: its place in them, and what fills it.
_DOTS = {"value": (0.9, INK), "seats": (0.9, INK), "budgets": (0.1, "white")}
_DOT_SIZE, _DOT_SHARE = 3.0, 0.2  # points, or less where it is more of a cell's width
#: Cells of a row, and of a column, of which each finds room for its number.
_MOST_NUMBERED, _MOST_ROWS = 12, 12
_WORDS = {"higher": 1, "lower": -1, "undecided": 0}
_PANEL = (4.6, 3.1)  # inches
_KEY, _KEY_ROW = 0.3, 0.17  # inches of the key to the lines, and of each further row of it
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
        key = _KEY + _KEY_ROW * max(len(found.growth) - 1, 0)
        size = (0.9 + (_PANEL[0] + 0.35) * len(outcomes), 2.5 + key + (_PANEL[1] + 0.6) * rows)
        texts = (title_of(found), _explanation(found), _footer(found))
        sheet = page(None, texts, size, over_time=False)
        sheet = sheet._replace(foot=sheet.foot + key)  # room for the key to the lines
        grid = sheet.grid(rows, len(outcomes), 0.95, 0.3, wspace=0.22, hspace=0.3)
        for column, (outcome, (levels, added)) in enumerate(zip(outcomes, pairs, strict=True)):
            name = name_of(outcome)
            for row, cells in enumerate((levels, added)[:rows]):
                assert cells is not None
                axes = sheet.figure.add_subplot(grid[row, column])
                form = declared(outcome).unit.form
                axes.set_title(f"{name}\n{_what(found, row, form)}", pad=6, fontsize=8.5)
                (_signs if row else _levels)(axes, found, cells, form)
                _label(axes, found, first=column == 0, last=row == rows - 1)
                _theory(axes, found)
        _legend(sheet.figure, found, sheet.foot - key)
        return sheet.figure


def title_of(found: Mapped) -> str:
    """What is seen: where the change raises the first outcome and where it lowers it, or its range."""
    outcome = found.grid.outcomes[0]
    name, form = name_of(outcome), declared(outcome).unit.form
    levels, added = found.cells(outcome)
    cells, begin = levels if added is None else added, found.scenario.name
    points = int(cells.exists.sum())
    if added is not None:
        begin += f" against {_against(found)}"
    if not points:
        return f"{begin}: of {name} there are no {'runs' if added is None else 'pairs'}"
    low, high = (amount(end, form) if added is None else difference(end, form) for end in cells.ends)
    if added is None:
        return f"{begin}: {name} is {low} to {high} over {plural(points, 'point')} of the map"
    counts = {word: int((added.sign[added.exists] == sign).sum()) for word, sign in _WORDS.items()}
    said = ", ".join(f"{word} at {count} of {points} points" for word, count in counts.items() if count)
    return f"{begin}: {name} is {said} ({low} to {high})"


def _what(found: Mapped, row: int, form: Form) -> str:
    if not row:
        return span_of(found)
    points = " (points)" if form is Form.PERCENT else ""
    return f"minus the same with {_against(found)}{points}"


def _against(found: Mapped) -> str:
    pairs = (f"{key} = {value}" for key, value in found.grid.against.items())
    return short_name(", ".join(pairs), 60)


def _explanation(found: Mapped) -> str:
    n = f"{'up to ' * _incomplete(found)}{found.replicates}"
    meanings = {name_of(outcome): declared(outcome).meaning for outcome in found.grid.outcomes}
    whose = "; ".join(f"{title}: {meaning}" for title, meaning in meanings.items())
    whose = f"{whose[:1].upper()}{whose[1:]}. "
    text = f"Each cell: the mean of {n} runs"
    if found.grid.against:
        text = (
            f"Upper panels: means of {n} runs; lower panels: means of {n} paired differences on the same "
            "random numbers, hatched where the 95% interval has zero in it"
        )
    if _incomplete(found):
        text += "; n is told where it is less; blank: none"
    if found.without_theory:
        return f"{whose}{text}. No line of theory, for {found.without_theory}."
    return (
        f"{whose}{text}. Lines are theory, not fitted: on one side, where cells have its dot, small "
        "differences among labs grow (the largest eigenvalue of the scenario's own Jacobian at week 0 is "
        f"above zero), on the other they die out. {_silence(found)}Theory is about labs against each other; "
        "on startups they may gain anywhere."
    )


def _incomplete(found: Mapped) -> bool:
    """Has some cell fewer runs or pairs than were planned?"""
    every = (cells for outcome in found.grid.outcomes for cells in found.cells(outcome) if cells is not None)
    return any(bool((cells.n < found.replicates).any()) for cells in every)


def _silence(found: Mapped) -> str:
    """At how many points there is no theory, as a sentence; empty where there is theory everywhere."""
    first = next(iter(found.growth.values()))
    silent = int(np.isnan(first).sum())
    return f"At {silent} of {plural(first.size, 'point')} there is no theory. " if silent else ""


def _footer(found: Mapped) -> str:
    widths = []
    for outcome in found.grid.outcomes:
        cells = found.cells(outcome)[1] or found.cells(outcome)[0]
        form, width = declared(outcome).unit.form, cells.half_width
        known = width[np.isfinite(width)]
        largest = f"±{difference(float(known.max()), form).lstrip('+')}" if known.size else "–"
        widths.append(f"{name_of(outcome)} {largest}")
    name = f"{found.scenario.name}{scaled(found.scenario.scale)}"
    varied = (*found.grid.x.keys, *found.grid.y.keys)
    return (
        f"Scenario {name}, seed {found.seed}, {found.replicates} runs a cell; widest 95% interval of "
        f"{'differences' if found.grid.against else 'means'}: {', '.join(widths)}. Each interval misses the "
        f"truth one time in twenty. {stakes(found.scenario, varied)}"
    )


def _levels(axes: Axes, found: Mapped, cells: Cells, form: Form) -> None:
    low, high = np.nan_to_num(cells.ends)
    said = [
        of_mean(mean, half, n, form)
        for mean, half, n in zip(*(part.ravel().tolist() for part in _parts(cells)), strict=True)
    ]
    mesh = _mesh(axes, cells, LEVELS, (low, high if high > low else low + 1e-9))
    _tell(mesh, found, cells, said)
    _numbers(axes, found, cells, form, signed=False)


def _signs(axes: Axes, found: Mapped, cells: Cells, form: Form) -> None:
    most = float(np.abs(np.nan_to_num(cells.ends)).max()) or 1e-9
    said = [
        of_difference(mean, mean - half, mean + half, n, form)
        for mean, half, n in zip(*(part.ravel().tolist() for part in _parts(cells)), strict=True)
    ]
    _tell(_mesh(axes, cells, SIGNS, (-most, most)), found, cells, said)
    for y, x in np.argwhere((cells.sign == 0) & cells.exists):
        axes.add_patch(Rectangle((x, y), 1, 1, fill=False, hatch="////", edgecolor=GREY, linewidth=0))
    _numbers(axes, found, cells, form, signed=True)


def _parts(cells: Cells) -> tuple[NDArray[Any], ...]:
    return cells.mean, cells.half_width, cells.n


def _mesh(axes: Axes, cells: Cells, colours: Colormap, ends: tuple[float, float]) -> QuadMesh:
    shown = np.ma.masked_invalid(cells.mean)
    mesh = axes.pcolormesh(shown, cmap=colours, vmin=ends[0], vmax=ends[1], edgecolor="white", linewidth=0.6)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return mesh


def _tell(mesh: QuadMesh, found: Mapped, cells: Cells, said: Sequence[str]) -> None:
    """Let cells tell where they are, and what is there."""
    x, y = (axis.keys[0] for axis in (found.grid.x, found.grid.y))
    places = [f"{x} = {right:g}, {y} = {up:g}" for up in found.grid.y.values for right in found.grid.x.values]
    known = zip(places, said, cells.exists.ravel().tolist(), strict=True)
    tell(mesh, *(f"{place}: {words}" if there else "" for place, words, there in known))


def _numbers(axes: Axes, found: Mapped, cells: Cells, form: Form, *, signed: bool) -> None:
    """What each cell that is not empty has; n where it is not that of the map."""
    rows, columns = cells.mean.shape
    if columns > _MOST_NUMBERED or rows > _MOST_ROWS:
        return
    for y, x in np.argwhere(cells.exists):
        value, n = float(cells.mean[y, x]), int(cells.n[y, x])
        text = difference(value, form).removesuffix(" pp") if signed else amount(value, form)
        if n < found.replicates:
            text += f"\nn = {n}"
        axes.text(
            x + 0.5, y + 0.5, text, ha="center", va="center", size=6.5, color=INK, zorder=5,
            path_effects=[withStroke(linewidth=2.0, foreground="white", alpha=0.6)],
        )  # fmt: skip


def _label(axes: Axes, found: Mapped, *, first: bool, last: bool) -> None:
    """Ticks in the middle of cells."""
    for axis, which, shown in ((axes.xaxis, found.grid.x, last), (axes.yaxis, found.grid.y, first)):
        places = np.arange(len(which.values)) + 0.5
        step = -(-len(places) // _MOST_NUMBERED)
        axis.set_ticks(places[::step], [f"{value:g}" for value in which.values[::step]])
        axis.set_tick_params(length=0, labelcolor=INK)
        said = label_of(which) if axis is axes.xaxis else which.title  # there is no room for more upwards
        axis.set_label_text(said if shown else "")


def label_of(axis: Axis) -> str:
    """The keys of an axis, and what the first means."""
    meaning = meaning_of(axis.keys[0])
    return f"{axis.title}\n{meaning}" if meaning else axis.title


def _theory(axes: Axes, found: Mapped) -> None:
    """Where the rate passes zero, between the middles of cells, and a dot in the cells where it is above."""
    rows, columns = found.grid.shape
    cell = min(_PANEL[0] / columns, _PANEL[1] / rows) * POINTS_PER_INCH
    for limit, rates in found.growth.items():
        if not _passes_zero(rates):
            continue
        bounded = np.ma.masked_invalid(np.clip(rates, -_EDGE, _EDGE))
        if min(rows, columns) > 1:
            axes.contour(
                np.arange(columns) + 0.5, np.arange(rows) + 0.5, np.tanh(10.0 * bounded), levels=[0.0],
                colors=INK, linewidths=1.8, linestyles=_DASHES[limit],
            )  # fmt: skip
        place, fill = _DOTS[limit]
        edge = "white" if fill == INK else INK  # seen on any colour
        y, x = np.nonzero(rates > 0.0)
        (dots,) = axes.plot(
            x + place, y + 0.87, "o", markersize=min(_DOT_SIZE, _DOT_SHARE * cell), color=INK,
            markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=0.6, zorder=6,
        )  # fmt: skip
        tell(dots)
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)


def _legend(figure: Figure, found: Mapped, foot: float) -> None:
    handles = [_line(limit, rates) for limit, rates in found.growth.items()]
    if handles:
        place = (0.5, (foot - 0.53) / figure.get_figheight())
        figure.legend(handles=handles, loc="lower center", bbox_to_anchor=place, labelspacing=0.3, fontsize=8)


def _line(limit: str, rates: NDArray[np.float64]) -> Line2D:
    """What the key shows of a line and of its dot."""
    label = _meaning(limit, rates)
    line = Line2D([], [], color=INK, linewidth=1.8, linestyle=_DASHES[limit], label=label)
    if _passes_zero(rates):
        line.set(marker="o", markersize=4.5, markerfacecolor=_DOTS[limit][1])
    return line


def _passes_zero(rates: NDArray[np.float64]) -> bool:
    """Are some rates above zero and some below?"""
    return bool((rates > 0.0).any() and (rates < 0.0).any())


def _meaning(limit: str, rates: NDArray[np.float64]) -> str:
    said = {
        "value": "theory, if value limits talent",
        "seats": "theory, if planned seats limit talent",
        "budgets": "theory, if budgets limit talent",
    }[limit]
    if _passes_zero(rates):
        return f"{said}; differences grow in cells with the dot"
    where = "wherever there is theory" if np.isnan(rates).any() else "everywhere here"
    if (rates > 0.0).any():
        return f"{said}: differences grow {where}"
    return f"{said}: they die out {where}"
