"""Runs limit cases and says whether the simulation agrees with theory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.execution.workers import WorkerDied, completed
from sim.figures.curve import Curve
from sim.scenario.problems import nearest
from sim.validation.case import Case
from sim.validation.cases import CASES
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Runs of a thorough validation, as a multiple of those of a standard one.
THOROUGH = 5


class UnknownCase(ValueError):
    """Nothing is known under this name; the message says what is."""


class Order(NamedTuple):
    """One scenario to be judged."""

    source: str  # name in the library, or path of a file
    factor: int  # runs, as a multiple of those of a standard validation


@dataclass(frozen=True)
class Verdict:
    """What came out for one scenario.

    Attributes:
        case: name of the limit case.
        source: name or path of the scenario.
        broken: assumptions of the theory that the scenario breaks; then nothing was run.
        findings: statistics held against theory.
        curve: the case's figure, if it has one.
        seconds: time that the runs took.
    """

    case: str
    source: str
    broken: tuple[str, ...]
    findings: tuple[Finding, ...]
    curve: Curve | None
    seconds: float

    @property
    def agrees(self) -> bool:
        """Theory applies, and every statistic agrees with it."""
        return not self.broken and all(finding.agrees for finding in self.findings)


def orders(words: Sequence[str], factor: int) -> list[Order]:
    """What to judge: cases by letter or name, or scenario files; nothing said means every case.

    Raises:
        UnknownCase: a word is neither.
    """
    if not words:
        return [Order(f"validation/{case.name}", factor) for case in CASES]
    found: list[Order] = []
    for word in words:
        by_word = [case for case in CASES if word.lower() in (case.letter.lower(), case.name)]
        if by_word:
            found += [Order(f"validation/{case.name}", factor) for case in by_word]
        elif word.endswith(".toml") or Path(word).is_file():
            found.append(Order(word, factor))
        else:
            raise UnknownCase(f"{word}: no such limit case or scenario file; {_meant(word)}")
    return list(dict.fromkeys(found))


def _meant(word: str) -> str:
    """What to write instead: the nearest name, else all of them, by letter."""
    close = nearest(word, [case.name for case in CASES])
    if close is not None:
        return f'did you mean "{close}"?'
    by_letter = [
        f"{letter} ({', '.join(case.name for case in cases)})"
        for letter, cases in groupby(CASES, key=lambda case: case.letter)
    ]
    return f"known are: {', '.join(by_letter)}"


def case_of(scenario: Scenario) -> Case:
    """The limit case that a scenario says it sets up.

    Raises:
        UnknownCase: it names none, or a letter that several share.
    """
    wanted = (scenario.limit_case or "").lower()
    cases = [case for case in CASES if wanted in (case.letter.lower(), case.name)]
    chosen = [case for case in cases if case.name == scenario.name] or cases
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(case.name for case in (chosen or CASES))
    said = f"{scenario.limit_case!r} is no limit case" if scenario.limit_case else "there is none"
    if len(chosen) > 1:
        said = f"the letter {scenario.limit_case!r} stands for {len(chosen)} cases"
    raise UnknownCase(f"limit_case: {said}; write one of {names}")


def broken_assumptions(case: Case, scenario: Scenario) -> tuple[str, ...]:
    """What breaks the theory's assumptions; a formula without a value for the scenario is one such thing."""
    sentences: list[str] = []
    if scenario.scale != 1.0 or scenario.market.scale != 1.0:
        sentences.append(
            "the market has another size than its numbers are for; the theory takes market.scale 1"
        )
    try:
        for sentence in case.assumptions(scenario):
            sentences.append(sentence)
    except ValueError as error:
        if not sentences:
            sentences.append(f"the formula has no value here: {error}")
    return tuple(dict.fromkeys(sentences))


def judge(order: Order) -> Verdict:
    """Run one scenario and hold it against its theory.

    Raises:
        UnknownCase: the scenario sets up no known case.
        ScenarioError: the file has mistakes.
    """
    from sim.scenario.load import load_scenario

    scenario = load_scenario(order.source)
    try:
        case = case_of(scenario)
    except UnknownCase as error:
        raise UnknownCase(f"{order.source}: {error}") from None
    broken = broken_assumptions(case, scenario)
    if broken:
        return Verdict(case.name, order.source, broken, (), None, 0.0)
    started = time.perf_counter()
    runs = case.runs(scenario, order.factor)
    findings = tuple(case.examine(runs, scenario))
    curve = None if case.curve is None else case.curve(runs, scenario)
    return Verdict(case.name, order.source, (), findings, curve, time.perf_counter() - started)


def verdicts(asked: Sequence[Order], workers: int) -> Iterator[Verdict]:
    """Judge the orders, in parallel; they come in the order in which they end.

    Raises:
        RuntimeError: a worker process died.
    """
    for order, verdict in completed(judge, asked, workers, preload=("sim.validation.judge",)):
        if isinstance(verdict, WorkerDied):
            raise RuntimeError(f"{order.source}: {verdict}")
        yield verdict
