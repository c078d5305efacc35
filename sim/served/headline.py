"""The sentence above the picture: what the dials change, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from sim.explorer.exploration import Exploration
from sim.figures.words import difference, no_width
from sim.outcomes.outcomes import declared

#: Of every outcome its row of the table of differences.
Table = Mapping[str, Mapping[str, float]]
#: What the sentence is about, in order.
_LEADING = ("labs_talent_share_end", "elite1_labs_share_end", "startups_died", "median_pay_end")


def headline(exploration: Exploration, table: Table) -> str:
    """What is told of the outcomes that count, or that nothing is.

    Args:
        exploration: where the dials stand.
        table: differences by outcome.
    """
    pairs = exploration.paired
    if not exploration.changes:
        return f"All dials stand at the start: means of {pairs} runs. Turn one, and see what it changes."
    sure: list[str] = []
    unsure: list[str] = []
    for name in _LEADING:
        if name in table:
            mean, low, high = (table[name][column] for column in ("difference", "low", "high"))
            (unsure if _open(low, high) else sure).append(_said(name, mean, low, high))
    parts = [", ".join(sure)] if sure else []
    if unsure:
        parts.append(f"no difference told in {_listed(unsure)}")
    return f"Against the start, on the same draws: {'; '.join(parts)}, n\u00a0=\u00a0{pairs}."


def _said(name: str, mean: float, low: float, high: float) -> str:
    one = declared(name)
    if _open(low, high):
        return one.title
    change = _in_points(difference(mean, one.unit.form))
    if no_width(low, high):
        return f"{one.title} {change} in every pair"
    ends = " to ".join(_bare(difference(end, one.unit.form)) for end in (low, high))
    return f"{one.title} {change} ({ends})"


def _open(low: float, high: float) -> bool:
    """Can these runs not tell the difference from none?"""
    return not (low > 0.0 or high < 0.0)


def _in_points(text: str) -> str:
    return _signed(text.replace(" pp", " points"))


def _bare(text: str) -> str:
    return _signed(text.removesuffix(" pp"))


def _signed(text: str) -> str:
    """With a minus that no line ends with."""
    return text.replace("-", "−\u2060")


def _listed(parts: list[str]) -> str:
    return " or ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} or {parts[-1]}"
