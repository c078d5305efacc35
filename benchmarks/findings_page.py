"""The page and the picture of findings: one table, one picture, one paragraph a scenario."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics.multiple import holm
from sim.experiments.statistics.paired import paired
from sim.figures.words import difference, percent, plural
from sim.measures.intervals import means
from sim.outcomes.outcomes import declared

if TYPE_CHECKING:
    from benchmarks.questions import Found

_WIDTH = 110
_LEVEL = 0.05
_SIGNS = {"+": "higher", "-": "lower", "0": "about the same"}

_HEAD = """# Findings

Made by `make findings` (`python -m benchmarks.findings`), which runs all of it again. Nothing here is written
by hand but each scenario's question, and what theory or the press lets one expect of it
(`benchmarks/findings.toml`).

How to read it. Every scenario is compared with another market on the same random numbers.

* **As it is**: {pairs} of runs. Intervals in brackets hold for {scenarios} at once (t, {level} each,
  Bonferroni); a star: zero is ruled out after Holm's correction for the scenarios, outcome by outcome. That
  one is sharper, so a star may stand beside an interval that just reaches zero.
* **Over what is plausible**: {points} drawn over the plausible ranges of the inputs, all of them assumptions
  (`[plausible]` of the scenario's file), and {replicates} of runs at each. *Surely* higher or lower: the
  point's own 95% interval leaves zero out, which without any effect it does at one point in forty each way.
  Where points do not have the sign of the scenario as it is, the answer hangs on what nobody has measured.
"""


class Told:
    """What is told of one scenario: effects as it is and over what is plausible.

    Args:
        found: what was measured.
        scenarios: how many scenarios there are, which intervals are corrected for.
    """

    def __init__(self, found: Found, scenarios: int) -> None:
        self.found = found
        self.asked = found.asked
        self.effects = {
            name: paired(pairs[:1], pairs[1:], 1.0 - _LEVEL / scenarios)
            for name, pairs in found.pairs.items()
        }

    def effect(self, outcome: str) -> str:
        """The effect with its interval: +1.2 pp (+0.3 to +2.1)."""
        one, form = self.effects[outcome], declared(outcome).unit.form
        mean, low, high = (float(value[0]) for value in (one.mean, one.low, one.high))
        if low == high:
            return f"{difference(mean, form)} in every pair"
        return f"{difference(mean, form)} ({difference(low, form)} to {difference(high, form)})"

    def signs(self, outcome: str) -> tuple[float, float]:
        """Shares of points at which the outcome is surely lower, and surely higher."""
        other, own = self.found.points[outcome]
        of_points = means(own - other)
        width = np.nan_to_num(of_points.half_width, nan=np.inf)
        return float((of_points.mean < -width).mean()), float((of_points.mean > width).mean())


def told_of(found: Sequence[Found]) -> tuple[list[Told], dict[str, NDArray[np.float64]]]:
    """What is told of every scenario; and by outcome the p-value of each after Holm's correction."""
    told = [Told(one, len(found)) for one in found]
    outcomes = dict.fromkeys(name for one in told for name in one.effects)
    p = {
        name: np.array([one.effects[name].p[0] if name in one.effects else np.nan for one in told])
        for name in outcomes
    }
    return told, {name: holm(values) for name, values in p.items()}


def page(found: Sequence[Found], outcomes: Sequence[str]) -> str:
    """The page in Markdown."""
    told, corrected = told_of(found)
    first = found[0]
    numbers = {
        "pairs": plural(next(iter(first.pairs.values())).shape[1], "pair"),
        "level": percent(1.0 - _LEVEL / len(found), 2),
        "scenarios": plural(len(found), "scenario"),
        "points": plural(next(iter(first.points.values())).shape[1], "point"),
        "replicates": plural(next(iter(first.points.values())).shape[2], "pair"),
    }
    parts = [_HEAD.format(**numbers), "![Effects on labs' share of talent](pictures/findings.png)\n"]
    parts += _table(told, corrected, outcomes)
    for place, one in enumerate(told):
        parts += _section(one, {name: float(values[place]) for name, values in corrected.items()})
    return "\n".join(parts).rstrip() + "\n"


def _table(
    told: Sequence[Told], corrected: dict[str, NDArray[np.float64]], outcomes: Sequence[str]
) -> Iterator[str]:
    """All scenarios at one glance."""
    yield "| scenario | against | " + " | ".join(declared(name).title for name in outcomes) + " |"
    yield "|" + " --- |" * (len(outcomes) + 2)
    for place, one in enumerate(told):
        cells = [
            difference(float(one.effects[name].mean[0]), declared(name).unit.form)
            + ("\\*" if corrected[name][place] < _LEVEL else "")
            for name in outcomes
        ]
        yield f"| [{one.asked.name}](#{one.asked.name}) | {_against(one)} | " + " | ".join(cells) + " |"
    yield ""


def _against(one: Told) -> str:
    if not one.asked.without:
        return f"`{one.asked.against}`"
    return "itself with " + ", ".join(f"`{key}` {_value(value)}" for key, value in one.asked.without.items())


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _section(one: Told, corrected: dict[str, float]) -> Iterator[str]:
    """One scenario in words."""
    yield f"## {one.asked.name}\n"
    sure = [name for name in one.effects if corrected[name] < _LEVEL]
    rest = [name for name in one.effects if name not in sure]
    changes = "; ".join(f"{_title_of(name)} {one.effect(name)}\\*" for name in sure)
    nothing = "; ".join(f"{_title_of(name)} {one.effect(name)}" for name in rest)
    if not sure:
        said = f"As it is, no difference can be told from none: {nothing}."
    else:
        said = f"As it is: {changes}.{f' Not told from none: {nothing}.' if rest else ''}"
    yield _filled(f"*{one.found.question}* Compared with {_against(one)}.")
    yield _filled(f"{said} {_verdict(one, corrected)}")


def _verdict(one: Told, corrected: dict[str, float]) -> str:
    """Is it as expected, and does the sign stand over what is plausible?"""
    outcome = one.asked.outcome
    title = _title_of(outcome)
    mean = float(one.effects[outcome].mean[0])
    sign = "0" if not corrected[outcome] < _LEVEL else "+" if mean > 0 else "-"
    lower, higher = one.signs(outcome)
    own = {"+": higher, "-": lower, "0": 1.0 - lower - higher}[sign]
    if sign == one.asked.expected:
        so = "That is what comes out"
    elif sign == "0":
        so = "The pairs do not tell it from none"
    elif one.asked.expected == "0":
        so = f"It is {_SIGNS[sign]}"
    else:
        so = "The opposite comes out"
    stands = (
        f"the sign stands at {percent(own, 0)} of the plausible points"
        if sign != "0"
        else f"nothing is told at {percent(own, 0)} of the plausible points"
    )
    return (
        f"Expected of {title}: {_SIGNS[one.asked.expected]}, for {one.asked.because} {so}; {stands} "
        f"(surely higher at {percent(higher, 0)}, surely lower at {percent(lower, 0)})."
    )


def _title_of(outcome: str) -> str:
    """What a reader calls it, and of whom it is where it is of somebody."""
    title = declared(outcome).title
    return f"{title} (`{outcome}`)" if "." in outcome else title


def _filled(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def draw(found: Sequence[Found], outcome: str, path: Path) -> None:
    """The picture: the effect on one outcome with its interval, and its sign over what is plausible."""
    import matplotlib.pyplot as plt

    from sim.figures.palette import BLUE, GREY, ORANGE, PALE
    from sim.figures.sheet import style

    told, corrected = told_of(found)
    rows = np.arange(len(told))[::-1]
    effects = [one.effects[outcome] for one in told]
    mean, low, high = (100.0 * np.array([value[i][0] for value in effects]) for i in (2, 4, 5))
    with style():
        figure, (left, right) = plt.subplots(
            1,
            2,
            figsize=(9.6, 1.9 + 0.27 * len(told)),
            sharey=True,
            width_ratios=(1.5, 1),
            layout="constrained",
        )
        for row, middle, start, end, p in zip(rows, mean, low, high, corrected[outcome], strict=True):
            colour = BLUE if p < _LEVEL else GREY
            left.plot([start, end], [row, row], color=colour, linewidth=1.6)
            left.plot(middle, row, "o", color=colour, markersize=4.5)
        left.axvline(0.0, color=GREY, linewidth=0.8)
        left.set_yticks(rows, [one.asked.name for one in told])
        left.set_xlabel(f"{declared(outcome).title}, percentage points")
        left.set_title("As they are: difference and simultaneous interval\n(grey: not told from none, Holm)")
        signs = np.array([one.signs(outcome) for one in told])
        lower, higher = 100.0 * signs[:, 0], 100.0 * signs[:, 1]
        right.barh(rows, lower, color=ORANGE, height=0.6)
        right.barh(rows, 100.0 - lower - higher, left=lower, color=PALE, height=0.6)
        right.barh(rows, higher, left=100.0 - higher, color=BLUE, height=0.6)
        right.set_xlim(0, 100)
        right.set_xlabel("% of points of the plausible ranges")
        right.set_title("Plausible points: surely lower (orange),\nnot told (grey), surely higher (blue)")
        figure.supxlabel(_footer(found, outcome), fontsize=7.5, x=0.01, ha="left", color=GREY)
        figure.suptitle(_title(told, corrected[outcome], mean), x=0.01, ha="left", fontweight="bold")
        figure.savefig(path)
        plt.close(figure)


def _footer(found: Sequence[Found], outcome: str) -> str:
    pairs, points = found[0].pairs[outcome].shape[1], found[0].points[outcome].shape
    return (
        f"Last week, against what each is compared with. Left: {plural(pairs, 'pair')} of runs on the same "
        f"draws, t intervals at {percent(1.0 - _LEVEL / len(found), 2)}, together 95% (Bonferroni).\n"
        f"Right: {plural(points[1], 'point')} with {plural(points[2], 'pair')} each; surely: the point's own "
        "95% interval leaves zero out, by chance one point in forty each way."
    )


def _title(told: Sequence[Told], p: NDArray[np.float64], mean: NDArray[np.float64]) -> str:
    up, down = int(((p < _LEVEL) & (mean > 0)).sum()), int(((p < _LEVEL) & (mean < 0)).sum())
    return (
        f"Of {plural(len(told), 'scenario')}, {up} raise the labs' share of talent and {down} lower it; "
        "the rest cannot be told from none"
    )
