"""What is told of a question: how much, how surely, and whether over what is plausible, too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from benchmarks.questions import Found
from sim.experiments.statistics.crossed import crossed_mean
from sim.experiments.statistics.effect import Effect
from sim.experiments.statistics.multiple import holm
from sim.experiments.statistics.paired import Paired, paired
from sim.figures.words import difference, percent
from sim.outcomes.outcomes import declared

#: Of all rows of one family, one that differs in nothing is told with this probability at most.
ALPHA = 0.05
_WORDS = {1: "higher", -1: "lower", 0: "about the same"}
_EXPECTED = {"+": 1, "-": -1, "0": 0}


class Signs(NamedTuple):
    """Shares of the points at which a difference is above zero, and at which its own pairs tell its sign."""

    above: float
    told_above: float
    told_below: float


class Told:
    """The effects of one question.

    Args:
        found: what was measured.
        questions: how many there are, which intervals are corrected for.
    """

    def __init__(self, found: Found, questions: int) -> None:
        self.found, self.asked = found, found.asked
        self.as_is: dict[str, Paired] = {
            name: paired(pairs[:1], pairs[1:], 1.0 - ALPHA / questions) for name, pairs in found.pairs.items()
        }
        self.corrected: dict[str, float] = {}

    def sign(self, outcome: str) -> int:
        """1 or -1 where the scenario as it is differs after the correction, else 0."""
        told = self.corrected[outcome] < ALPHA
        return int(np.sign(self.as_is[outcome].mean[0])) if told else 0

    def over(self, outcome: str) -> Effect:
        """The mean over points, with an interval for other points and other draws."""
        other, own = self.found.points[outcome]
        return crossed_mean(own - other)

    def signs(self, outcome: str) -> Signs:
        """At which share of the points it is higher, and at which ten pairs tell so."""
        at = paired(*self.found.points[outcome])
        there = at.n > 1
        known, sure = max(int(there.sum()), 1), there & ~at.alike
        above, below = sure & (at.low > 0.0), sure & (at.high < 0.0)
        return Signs(*(float(one.sum()) / known for one in (there & (at.mean > 0.0), above, below)))

    def effect(self, outcome: str) -> str:
        """The effect as it is, with its interval: +1.2 pp (+0.3 pp to +2.1 pp)."""
        one = self.as_is[outcome]
        if one.alike[0]:
            return f"{difference(float(one.mean[0]), declared(outcome).unit.form)} in every pair"
        return in_brackets(outcome, *(float(value[0]) for value in (one.mean, one.low, one.high)))

    @cached_property
    def verdict(self) -> str:
        """Is it as expected, and does that hold over what is plausible, too?"""
        outcome, over, signs = (
            self.asked.outcome,
            self.over(self.asked.outcome),
            self.signs(self.asked.outcome),
        )
        pairs = self.found.points[outcome].shape[2]
        average = in_brackets(outcome, over.mean, over.low, over.high)
        return (
            f"{self._expectation()} {self._outcome()} Over what is plausible it is {average} on average, and "
            f"higher at {percent(signs.above, 0)} of the points; {pairs} pairs tell it higher at "
            f"{percent(signs.told_above, 0)} and lower at {percent(signs.told_below, 0)}{self._so(over)}."
        )

    def _expectation(self) -> str:
        asked, title = self.asked, title_of(self.asked.outcome)
        if asked.expected == "?":
            return f"What to expect of {title} theory does not say: {asked.because}"
        return f"Expected of {title}: {_WORDS[_EXPECTED[asked.expected]]}, for {asked.because}"

    def _outcome(self) -> str:
        """What comes out as it is."""
        sign, outcome = self.sign(self.asked.outcome), self.asked.outcome
        if self.asked.expected == "?":
            return f"As it is, it is {_WORDS[sign]}." if sign else "As it is, it cannot be told from none."
        if self.asked.expected == "0":
            one, margin = self.as_is[outcome], self.asked.margin
            bound = difference(margin, declared(outcome).unit.form).removeprefix("+")
            if -margin < one.low[0] and one.high[0] < margin:
                return f"That is what comes out: it differs by less than {bound}."
            return f"It is {_WORDS[sign]}." if sign else f"Nor is it told to differ by less than {bound}."
        if not sign:
            return "As it is, it cannot be told from none."
        so = sign == _EXPECTED[self.asked.expected]
        return "That is what comes out." if so else f"The opposite comes out: it is {_WORDS[sign]}."

    def _so(self, over: Effect) -> str:
        """Where the ranges say something else than the scenario as it is."""
        sign = self.sign(self.asked.outcome)
        if sign and over.sign == -sign:
            return ": on average the other way"
        if sign and not over.sign:
            return ": there the sign is not known"
        return f": there it is {_WORDS[over.sign]}" if not sign and over.sign else ""


def tell(found: Sequence[Found]) -> list[Told]:
    """What is told of every question, corrected (Holm) for their number.

    The outcomes that the questions are about are one family, one a question. Each other outcome is a family
    of its own, over the questions of which it is told; of these, outcomes of one question alone are told
    with an interval and are never starred.
    """
    told = [Told(one, len(found)) for one in found]
    for name in dict.fromkeys(name for one in told for name in one.as_is):
        rows = [one for one in told if name in one.as_is]
        values = holm([one.as_is[name].p[0] for one in rows]) if len(rows) == len(told) else [1.0] * len(rows)
        for one, value in zip(rows, values, strict=True):
            one.corrected[name] = float(value)
    asked = holm([one.as_is[one.asked.outcome].p[0] for one in told])
    for one, value in zip(told, asked, strict=True):
        one.corrected[one.asked.outcome] = float(value)
    return told


def in_brackets(outcome: str, mean: float, low: float, high: float) -> str:
    """A difference with its interval, if there is one: equal differences have none, nor has one point."""
    form = declared(outcome).unit.form
    if math.isnan(low) or math.isnan(high):
        return f"{difference(mean, form)} (no interval)"
    return f"{difference(mean, form)} ({difference(low, form)} to {difference(high, form)})"


def title_of(outcome: str) -> str:
    """What a reader calls it, and of whom it is where it is of somebody."""
    title = declared(outcome).title
    return f"{title} (`{outcome}`)" if "." in outcome else title
