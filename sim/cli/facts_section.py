"""Facts that a scenario was calibrated to, and facts that it was not, as a section of a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.cli.calibration_report import rough
from sim.figures.words import plural, quantity

if TYPE_CHECKING:
    from sim.experiments.statistics.figures import Figure
    from sim.experiments.studies.fit import Fit

_HEAD = """\
## Facts that the market was calibrated to, and facts that it was not

Scenario `{name}` and the others that targets are about, {runs} of each; ± is two standard errors over them
(jackknife).
"""
_SOUGHT = """\
**Calibrated to: {met} of {all} within their bands.** This is fit, not proof: numbers of the scenario were
turned until these facts came out.
"""
_HELD_OUT = """\
**Held out, never used in a search: {met} of {all} within their bands.** No number was turned for these, and
none is to be: a fact that is used leaves this table.
"""
_READING = """\
**How to read it.** The first table says how far the market has what it was made to have, the second what it
has besides.
Where it has the fact's sign and not its size, effects of that kind can be compared by their sign and their
order, and their sizes are not to be relied on. Where it has the other sign, what makes the fact in reality
is not in the market, or is outweighed there: say nothing about such effects. A miss stays here until a
mechanism mends it, not a number.
"""
#: So many times as large, or as small, is still about as large.
_ABOUT = 1.5


def facts_section(fit: Fit) -> str:
    """The section in Markdown.

    Args:
        fit: the runs of a calibration.
    """
    figures = fit.at_best
    parts = [_HEAD.format(name=fit.name, runs=plural(fit.replicates, "run"))]
    for held_out, words in ((False, _SOUGHT), (True, _HELD_OUT)):
        rows = [one for one in figures if one.target.held_out is held_out]
        if rows:
            parts += [words.format(met=sum(one.met for one in rows), all=len(rows)), _table(rows)]
    if any(one.target.held_out for one in figures):
        parts.append(_READING)
    return "\n".join(parts)


def _table(figures: Sequence[Figure]) -> str:
    lines = ["| | figure | ± | wanted | band | | source |", "| --- | ---: | ---: | ---: | --- | --- | --- |"]
    for one in figures:
        target, (low, high) = one.target, map(quantity, one.band)
        error = rough(2.0 * one.error) if math.isfinite(one.error) else ""
        numbers = (quantity(one.value), error, quantity(target.value), f"{low} to {high}")
        said = "met" if one.met else f"**missed**{_how_far(one)}"
        lines.append("| " + " | ".join((target.name, *numbers, said, target.source)) + " |")
    return "\n".join([*lines, ""])


def _how_far(one: Figure) -> str:
    """How a held-out fact is missed, if that can be said as a multiple; nothing of other targets."""
    wanted, value = one.target.value, one.value
    if not one.target.held_out or wanted == 0.0:
        return ""
    if abs(value) <= 2.0 * one.error:
        return ": no effect told"
    if value * wanted < 0.0:
        return ": the other sign"
    times = value / wanted
    if 1.0 / _ABOUT <= times <= _ABOUT:
        return ": about the size"
    return f": {times:.0f} times the size" if times > 1.0 else f": 1/{1.0 / times:.0f} of the size"
