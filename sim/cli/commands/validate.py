"""`poach validate`: hold the simulator against theory: textbook markets with known answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE, FAULT, MISTAKE
from sim.cli.text import place
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.fit import Fit
    from sim.validation.judge import Verdict


_CASES = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CASE...]",
        help="Limit cases by letter or name, or scenario files; default: all.",
        autocompletion=completion.case,
    ),
]
_FULL = Annotated[bool, typer.Option("--full", help="Five times as many runs.")]
_OUT = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Draw a picture for each case with a curve.")
]
_PAGE = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write all of it as a page in Markdown.")
]
_FACTS = Annotated[
    Path | None,
    typer.Option(
        "--facts",
        metavar="DIR",
        help="With --page: tell there, too, what `poach calibrate` left in this folder.",
        autocompletion=completion.results,
    ),
]


def validate(
    cases: _CASES = None,
    full: _FULL = False,
    out: _OUT = None,
    page: _PAGE = None,
    facts: _FACTS = None,
    workers: options.WORKERS = None,
    json: options.JSON = False,
) -> int:
    """Hold the simulator against theory: textbook markets with known answers."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.documents import validation_document
    from sim.cli.mistakes import Mistakes, cores
    from sim.cli.validation_page import write_page
    from sim.cli.verdicts import draw_curves, in_order, validation_report
    from sim.experiments.runs.single import compile_first
    from sim.scenario.given import WORKERS
    from sim.validation.judge import THOROUGH, Order, UnknownCase, orders, verdicts

    mistakes = Mistakes()
    asked: list[Order] = []
    for words in [[word] for word in cases or []] or [[]]:
        try:
            asked += orders(words, THOROUGH if full else 1)
        except UnknownCase as error:
            mistakes.lines.append(str(error))
    fit = _fit_in(facts, page, mistakes)
    processes = cores() if workers is None else mistakes.whole_number("--workers", workers, WORKERS)
    mistakes.raise_any()
    compile_first()
    found = []
    with mistakes.gathered():
        try:
            for verdict in verdicts(asked, min(processes, len(asked))):
                found.append(verdict)
                if sys.stderr.isatty():
                    print(f"{len(found)} of {len(asked)}  {verdict.case}", file=sys.stderr, flush=True)
        except UnknownCase as error:
            mistakes.lines.append(str(error))
    mistakes.raise_any()
    found = in_order(found)
    print(as_json(validation_document(found)) if json else validation_report(found))
    written = draw_curves(found, out) if out else []
    for path in [*written, *(write_page(found, page, fit) if page else [])]:
        print(place(path), file=sys.stderr if json else sys.stdout)
    return _code(found)


def _fit_in(facts: Path | None, page: Path | None, mistakes: Mistakes) -> Fit | None:
    """What a calibration left in a folder."""
    from sim.experiments.store.inside import ResultsError
    from sim.experiments.store.results import open_results
    from sim.experiments.studies.fit import fit_in

    if facts is None:
        return None
    if page is None:
        mistakes.lines.append("--facts: is told on a page; add --page FILE")
    try:
        fit = fit_in(open_results(facts))
    except ResultsError as error:
        mistakes.lines += str(error).splitlines()
        return None
    if fit is None:
        mistakes.lines.append(f"--facts: {facts} holds no calibration; `poach calibrate` makes one")
    return fit


def _code(found: Sequence[Verdict]) -> int:
    """Exit code: a scenario to which the theory does not apply is the user's mistake."""
    if all(verdict.agrees for verdict in found):
        return DONE
    return MISTAKE if all(verdict.agrees or verdict.broken for verdict in found) else FAULT
