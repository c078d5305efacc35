"""What turning dials changes, as a table in HTML with a strip for every outcome; no script in it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from sim.explorer.exploration import Differs, Exploration
from sim.figures.palette import BLUE, GREY, INK, PALE
from sim.figures.words import amount, difference
from sim.outcomes.outcomes import declared

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Of a strip, in pixels.
_WIDTH, _HEIGHT, _MARGIN = 260, 26, 6
_CELL = 'style="text-align:{};padding:2px 8px;white-space:nowrap"'
_HEAD = ("outcome", "start", "now", "difference", "95% interval", "each pair, and the interval of the mean")


def picture(exploration: Exploration) -> str:
    """The table of differences; it needs two pairs."""
    found = exploration.by_outcome(exploration.outcomes)
    counts = [int(values["n"]) for values in found.values()]
    if not exploration.changes:
        means = {outcome: values["mean_a"] for outcome, values in found.items()}
        return _starting(exploration, means, max(counts, default=0))
    rows = "".join(_row(exploration, outcome, values) for outcome, values in found.items())
    missing = [name for name in exploration.outcomes if name not in found]
    none = f"<p>No two pairs have a value of {escape(', '.join(missing))}.</p>" if missing else ""
    head = "".join(f"<th {_CELL.format('left')}>{title}</th>" for title in _HEAD)
    return (
        f'<table style="color:{INK}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{none}'
        f"<p>{_sample(exploration, counts)} Blue: the interval leaves zero out. Grey: these "
        "runs cannot tell the effect from none. Of many intervals one in twenty misses by chance, and none "
        "knows what the model leaves out.</p>"
    )


def differing(rows: Sequence[Differs]) -> str:
    """What differs from the starting point, as a list."""
    if not rows:
        return "<p>Nothing differs from the starting point.</p>"
    items = "".join(
        f"<li><code>{escape(row.name)}</code>: {escape(row.start or 'left out')} → "
        f"<b>{escape(row.now or 'left out')}</b></li>"
        for row in rows
    )
    return f"<p>What differs from the starting point:</p><ul>{items}</ul>"


def _starting(exploration: Exploration, means: Mapping[str, float], runs: int) -> str:
    rows = "".join(
        f"<tr><td {_CELL.format('left')}>{_title(name)}</td>"
        f"<td {_CELL.format('right')}>{amount(value, declared(name).unit.form)}</td></tr>"
        for name, value in means.items()
    )
    return (
        f'<table style="color:{INK}"><tbody>{rows}</tbody></table><p>All dials stand at the starting point: '
        f"mean of {runs} runs, seed {exploration.seed}. Turn one.</p>"
    )


def _row(exploration: Exploration, outcome: str, values: Mapping[str, float]) -> str:
    form = declared(outcome).unit.form
    before, after = (amount(values[name], form) for name in ("mean_a", "mean_b"))
    change, low, high = (difference(values[name], form) for name in ("difference", "low", "high"))
    pairs = exploration.pairs_of(outcome)
    label = f"{declared(outcome).title}: {len(pairs)} pairs, interval {low} to {high}"
    strip = _strip(label, pairs, values["difference"], values["low"], values["high"])
    cells = [before, after, f"<b>{change}</b>", f"{low} to {high}"]
    right = "".join(f"<td {_CELL.format('right')}>{cell}</td>" for cell in cells)
    return f"<tr><td {_CELL.format('left')}>{_title(outcome)}</td>{right}<td>{strip}</td></tr>"


def _title(outcome: str) -> str:
    return f'{escape(declared(outcome).title)} <small style="color:{GREY}">{escape(outcome)}</small>'


def _sample(exploration: Exploration, counts: Sequence[int]) -> str:
    pairs, most = exploration.paired, max(counts, default=0)
    fewer = "" if min(counts, default=0) == most else f" (n from {min(counts)} to {most}, by outcome)"
    so_far = "" if pairs >= exploration.pairs else f" so far, of {exploration.pairs}"
    return (
        f"Now minus start: mean of n = {pairs} pairs{so_far}{fewer} of runs on the same draws, seed "
        f"{exploration.seed}, with 95% t intervals."
    )


def _strip(label: str, pairs: Sequence[float], mean: float, low: float, high: float) -> str:
    """Zero, every pair, and the interval, on a scale of their own."""
    there = [value for value in (0.0, *pairs, low, high) if np.isfinite(value)]
    least, most = min(there), max(there)
    scale = (_WIDTH - 2 * _MARGIN) / (most - least) if most > least else 0.0

    def x(value: float) -> str:
        return f"{_MARGIN + scale * (value - least):.1f}"

    dots = "".join(
        f'<circle cx="{x(value)}" cy="{_HEIGHT / 2}" r="2.2" fill="{PALE}"/>'
        for value in pairs
        if np.isfinite(value)
    )
    colour = BLUE if low > 0.0 or high < 0.0 else GREY
    zero = f'<line x1="{x(0.0)}" x2="{x(0.0)}" y1="1" y2="{_HEIGHT - 1}" stroke="{INK}" stroke-width="1"/>'
    bar = (
        f'<line x1="{x(low)}" x2="{x(high)}" y1="{_HEIGHT / 2}" y2="{_HEIGHT / 2}" stroke="{colour}" '
        f'stroke-width="3"/><circle cx="{x(mean)}" cy="{_HEIGHT / 2}" r="4" fill="{colour}"/>'
        if np.isfinite(low) and np.isfinite(high)
        else ""
    )
    told = f'role="img" aria-label="{escape(label)}"'
    return f'<svg width="{_WIDTH}" height="{_HEIGHT}" {told}>{zero}{dots}{bar}</svg>'
