"""Several alternatives at a glance: paired differences from the base, a row each (a forest plot)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiments.statistics.multiple import holm
from sim.figures.palette import BLUE, GREY, INK
from sim.figures.sheet import page, style
from sim.figures.subject import Compared
from sim.figures.sweep_words import written
from sim.figures.tips import of_difference, tell
from sim.figures.words import difference, interval, leaves_zero_out, plural, scaled, short_name
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

#: What is compared, a panel each, where it exists, behind what was asked for; and panels at most.
_OUTCOMES = (
    "labs_talent_share_end", "elite1_labs_share_end", "startup_talent_share_end", "startups_died",
    "median_pay_end", "top_package", "moves", "hhi_talent_end",
)  # fmt: skip
_MOST = len(_OUTCOMES)
_COLUMNS = 4
_ROW, _PANEL = 0.3, 2.7  # inches
_NAME = 34  # letters of an alternative
#: Of all intervals of the picture, one whose row differs in nothing is dark with this probability at most.
_ALPHA = 0.05


def draw(compared: Sequence[Compared]) -> Figure:
    """Draw the figure.

    Args:
        compared: a base with each of its alternatives, pair by pair.
    """
    wanted = dict.fromkeys([*filter(None, [compared[0].asked]), *_OUTCOMES])
    outcomes = [name for name in wanted if all(name in one.differences.index for one in compared)][:_MOST]
    values = {name: [_row(one, name) for one in compared] for name in outcomes}
    corrected = iter(holm([row["p"] for rows in values.values() for row in rows]).tolist())
    for rows in values.values():
        for row in rows:
            row["adjusted_p"] = next(corrected)
    rows_of_panels = -(-len(outcomes) // _COLUMNS)
    height = _ROW * max(len(compared), 2) + 0.75
    with style():
        size = (2.9 + (_PANEL + 0.3) * min(len(outcomes), _COLUMNS), 2.1 + height * rows_of_panels)
        texts = (_title(compared, values), _explanation(len(compared) * len(outcomes)), _footer(compared))
        sheet = page(None, texts, size, over_time=False)
        grid = sheet.grid(rows_of_panels, _COLUMNS, 2.5, 0.3, wspace=0.14, hspace=0.75 / (height - 0.5))
        for place, (name, rows) in enumerate(values.items()):
            axes = sheet.figure.add_subplot(grid[place // _COLUMNS, place % _COLUMNS])
            form = declared(name).unit.form
            points = ", pp" if form is Form.PERCENT else ""
            axes.set_title(f"{short_name(declared(name).title, 40)}{points}", fontsize=8.5)
            names = [short_name(one.scenario.name, _NAME) for one in compared]
            _forest(axes, rows, names, form)
            axes.set_yticks(range(len(names)), names if place % _COLUMNS == 0 else [""] * len(names))
        return sheet.figure


def _row(compared: Compared, outcome: str) -> dict[str, float]:
    table = compared.differences
    values = table.loc[[outcome]].to_numpy(dtype=np.float64)[0].tolist()
    return dict(zip(map(str, table.columns), values, strict=True))


def _forest(axes: Axes, rows: Sequence[dict[str, float]], names: Sequence[str], form: Form) -> None:
    axes.axvline(0, color=GREY, linewidth=0.9)
    for place, row in enumerate(rows):
        sure = leaves_zero_out(row["low"], row["high"])
        hue = BLUE if sure else GREY
        (span,) = axes.plot([row["low"], row["high"]], [place, place], color=hue, linewidth=1.6)
        face = hue if row["adjusted_p"] <= _ALPHA else "white"
        (dot,) = axes.plot(row["difference"], place, "o", color=hue, markersize=5, markerfacecolor=face)
        tell(span)
        ends = (row["difference"], row["low"], row["high"])
        tell(dot, f"{names[place]}: {of_difference(*ends, int(row['n']), form)}")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(written(form, signed=True)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _title(compared: Sequence[Compared], values: dict[str, list[dict[str, float]]]) -> str:
    base = short_name(compared[0].base_name, 40)
    for name, rows in values.items():
        place = int(np.argmax([abs(row["difference"]) for row in rows]))
        row, form = rows[place], declared(name).unit.form
        change = difference(row["difference"], form)
        told = interval(row["low"], row["high"], int(row["n"]), form)
        most = short_name(compared[place].scenario.name, 60)
        told += f"; the largest of {len(rows)}, so it looks too large" if len(rows) > 1 else ""
        return f"Against {base}, {most} changes {declared(name).title} most: {change} ({told})".replace(
            " pp", "\u00a0pp"
        )
    return f"{plural(len(compared), 'alternative')} against {base}"


def _explanation(intervals: int) -> str:
    return (
        "Mean paired differences with 95% intervals (t); blue: the interval leaves zero out; filled: so it "
        f"does after Holm's correction for the {intervals} intervals of the picture. A difference that is "
        "the same in all pairs has none, and is grey."
    )


def _footer(compared: Sequence[Compared]) -> str:
    first = compared[0]
    pairs = sorted({one.pairs for one in compared})
    number = f"{pairs[0]}" if len(pairs) == 1 else f"{pairs[0]} to {pairs[-1]}"
    return (
        f"Base {first.base_name}{scaled(first.scenario.scale)}, seed {first.seed}, {number} pairs of runs an "
        "alternative; the runs of a pair draw the same random numbers, so what differs is the scenario."
    )
