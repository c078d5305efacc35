"""`poach best`: which of several scenarios is best, with a guarantee, in as few runs as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.closing import Answer
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.plan import Plan
    from sim.experiments.designs.switched import Factor
    from sim.experiments.execution.experiment import Ended
    from sim.experiments.store.folder import ResultsFolder
    from sim.experiments.studies.choosing import Choice
    from sim.scenario.problems import Mistake
    from sim.scenario.schema import Scenario

_OUTCOME = Annotated[
    str,
    typer.Option(
        "--outcome",
        metavar="O",
        help="What is to be largest. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_MAXIMIZE = Annotated[
    bool, typer.Option("--maximize/--minimize", help="The best has the largest mean, or the smallest.")
]
_VARIANT = Annotated[
    list[str] | None,
    typer.Option(
        "--variant",
        metavar="NAME: KEY=VALUE; ...",
        help="The first scenario so changed, as one more; may be repeated.",
        autocompletion=completion.factor,
    ),
]
_INDIFFERENCE = Annotated[
    str | None,
    typer.Option(
        "--indifference",
        metavar="D",
        help="Differences below it do not matter, in the unit of the outcome; of shares 0.5%.",
    ),
]
_CONFIDENCE = Annotated[
    str, typer.Option("--confidence", metavar="P", help="Probability with which the best is chosen.")
]
#: Below it differences of shares and indices do not matter where nothing is said.
_TRIFLE = 0.005


def best(
    scenarios: options.SCENARIOS,
    outcome: _OUTCOME,
    maximize: _MAXIMIZE = True,
    variant: _VARIANT = None,
    indifference: _INDIFFERENCE = None,
    confidence: _CONFIDENCE = "0.95",
    replicates: options.REPLICATES = "500",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "none",
    json: options.JSON = False,
) -> int:
    """Choose the best of several scenarios with a guarantee, in as few runs as that takes."""
    require_address_space()
    from sim.cli.closing import Manner, concluded
    from sim.cli.conducting import Request, understand
    from sim.cli.mistakes import Mistakes, read_factors
    from sim.experiments.studies.choosing import FIRST

    mistakes = Mistakes()
    variants = read_factors(mistakes, "--variant", variant or [])
    if len(scenarios) + len(variants) < 2 and not mistakes.lines:
        mistakes.lines.append("SCENARIO: a choice needs two; name another, or add --variant")
    choice = _choice(mistakes, outcome, maximize, (indifference, confidence), len(scenarios) + len(variants))

    def lay_out(
        given: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...]
    ) -> Plan:
        assert choice is not None
        return _laid_out(replace(choice, most=replicates), given, variants, seed, tables)

    request = Request(
        scenarios, set_ or [], replicates, FIRST, seed, workers, out, overwrite, quiet, tables,
        scheduler=scheduler, outcomes=[outcome],
    )  # fmt: skip
    check = partial(_wrong_parts, outcome, variants)
    order = understand(request, "{0}-best", None if choice is None else lay_out, mistakes, check)
    return concluded(order, Manner(no_figures, quiet, json), _answer, partial(_require_outcome, outcome))


def _answer(ended: Ended, folder: ResultsFolder) -> Answer:
    from sim.cli.best_report import best_document, best_report
    from sim.cli.closing import Answer

    plan, runs = ended.plan, ended.runs
    return Answer(lambda: best_document(plan, runs, folder.shown), lambda: best_report(plan, runs))


def _require_outcome(outcome: str, ended: Ended) -> None:
    """Refuse an outcome that some runs have not.

    Raises:
        Mistakes: with the scenarios whose runs those are.
    """
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.choosing import missing

    mistakes = Mistakes()
    if without := missing(ended.plan, ended.runs):
        mistakes.lines.append(
            f"--outcome: {outcome} does not exist in every run of {', '.join(without)}, so nothing can be "
            "chosen by it; name another"
        )
    mistakes.raise_any()


def _laid_out(
    choice: Choice,
    given: Sequence[Scenario],
    variants: Sequence[Factor],
    seed: int | None,
    tables: tuple[str, ...],
) -> Plan:
    """The first replicates of all scenarios, variants among them."""
    from sim.experiments.designs.plan import plan
    from sim.scenario.problems import ScenarioError, bounded

    if wrong := _wrong_parts(choice.outcome, variants, given):
        raise ScenarioError(bounded(wrong))
    made = [given[0].with_({**one.off, "name": one.name}) for one in variants]
    return choice.plan(plan([*given, *made], choice.most, seed, tables))


def _wrong_parts(outcome: str, variants: Sequence[Factor], given: Sequence[Scenario]) -> list[Mistake]:
    """What is wrong with the outcome, of all scenarios, and with each variant."""
    from sim.experiments.designs.parts import wrong_parts

    changes = [("--variant", {**one.off, "name": one.name}) for one in variants]
    found = wrong_parts(given[0], [outcome], changes=changes)
    found += [one for scenario in given[1:] for one in wrong_parts(scenario, [outcome])]
    return list(dict.fromkeys(found))


def _choice(
    mistakes: Mistakes, outcome: str, maximize: bool, given: tuple[str | None, str], systems: int
) -> Choice | None:
    """What is chosen; None, and notes, where something is wrong with it."""
    from sim.experiments.studies.choosing import Choice
    from sim.outcomes.outcomes import declared, is_outcome
    from sim.outcomes.units import Form

    before = len(mistakes.lines)
    indifference = _number(given[0]) if given[0] is not None else None
    if given[0] is not None and not (indifference is not None and 0.0 < indifference < float("inf")):
        mistakes.lines.append(f"--indifference: {given[0]!r} is no number above 0; write 0.01 or 1%")
    elif given[0] is None and is_outcome(outcome):
        if declared(outcome).unit.form in (Form.PERCENT, Form.INDEX):
            indifference = _TRIFLE
        else:
            unit = declared(outcome).unit.name
            mistakes.lines.append(
                f"--indifference: below what difference does {outcome} not matter? add one, in {unit}"
            )
    confidence = _number(given[1])
    least = 1.0 / max(systems, 2)
    if confidence is None or not least <= confidence < 1.0:
        mistakes.lines.append(
            f"--confidence: {given[1]!r} is no probability above that of a guess ({least:.2g}) and below 1; "
            "write 0.95"
        )
    if len(mistakes.lines) > before or confidence is None:
        return None
    return Choice(outcome, maximize, indifference or _TRIFLE, confidence, 1)


def _number(text: str) -> float | None:
    try:
        return float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        return None
