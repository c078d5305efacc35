"""The commands: options in, a call of the rooms below, a few lines out. Slow imports stand inside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE, FAULT, MISTAKE
from sim.cli.text import place
from sim.names import told
from sim.surroundings import require_address_space


def run(
    scenario: options.SCENARIO,
    replicates: options.REPLICATES = "1",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
    profile: options.PROFILE = False,
) -> int:
    """Run a scenario; keep tables and pictures in a results folder."""
    require_address_space()
    from sim.cli.drawing_help import drawing_help

    # Of one run the pictures take longest; of many, the runs.
    with drawing_help(replicates == "1" and not no_figures) as helper:
        from sim.cli.conducting import Request, carry_out, tell_ending, tell_places, understand
        from sim.cli.drawing import draw_pictures
        from sim.cli.report import run_report

        request = Request([scenario], set_ or [], replicates, 1, seed, workers, out, overwrite, quiet, tables)
        order = understand(request, "{0}")
        ended, folder = carry_out(order)
        code = tell_ending(ended, folder)
        if code != DONE:
            return code
        if not no_figures:
            code = draw_pictures(folder, helper)
            if code != DONE:
                return code
    if not quiet:
        print(run_report(order.plan, ended.column))
        tell_places(folder, pictures=not no_figures)
    if profile:
        from sim.cli.profile_report import profile_report
        from sim.experiments.profile import profile as timed

        print()
        print(profile_report(timed(order.plan.scenarios[0], order.plan.seed)))
    return DONE


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The scenario that others are compared with.")],
    alternatives: Annotated[list[str], typer.Argument(metavar="ALT...", help="The others.")],
    replicates: options.REPLICATES = "20",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    no_figures: options.NO_FIGURES = False,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    tables: options.TABLES = "all",
) -> int:
    """Compare scenarios pair by pair under the same random numbers."""
    require_address_space()
    from sim.cli.comparison_report import comparison_report
    from sim.cli.conducting import Request, carry_out, tell_ending, tell_places, understand
    from sim.cli.drawing import draw_pictures

    sources = [base, *alternatives]
    request = Request(sources, set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, tables)
    order = understand(request, "-vs-".join(f"{{{place}}}" for place in range(len(sources))))
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    if code == DONE and not no_figures:
        code = draw_pictures(folder, None)
    if code == DONE and not quiet:
        print(comparison_report(order.plan, ended.runs))
        tell_places(folder, pictures=not no_figures)
    return code


def validate(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CASE...]", help="Limit cases by letter or name, or scenario files; default: all."
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Five times as many runs.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Draw a picture for each case with a curve.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE", help="Write all of it as a page in Markdown.")
    ] = None,
    workers: options.WORKERS = None,
) -> int:
    """Hold the simulator against theory: textbook markets with known answers."""
    require_address_space()
    from sim.cli.mistakes import Mistakes, cores
    from sim.cli.validation_page import write_page
    from sim.cli.verdicts import draw_curves, in_order, validation_report
    from sim.experiments.single import compile_first
    from sim.scenario.given import WORKERS
    from sim.validation.judge import THOROUGH, Order, UnknownCase, orders, verdicts

    mistakes = Mistakes()
    asked: list[Order] = []
    for words in [[word] for word in cases or []] or [[]]:
        try:
            asked += orders(words, THOROUGH if full else 1)
        except UnknownCase as error:
            mistakes.lines.append(str(error))
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
    print(validation_report(found))
    written = draw_curves(found, out) if out else []
    for path in [*written, *(write_page(found, page) if page else [])]:
        print(place(path))
    if all(verdict.agrees for verdict in found):
        return DONE
    only_outside = all(verdict.agrees or verdict.broken for verdict in found)
    return MISTAKE if only_outside else FAULT


def check(scenarios: options.SCENARIOS, set_: options.SET = None) -> int:
    """Check scenario files without running them; every mistake is reported."""
    from sim.cli.mistakes import Mistakes
    from sim.experiments.memory import excess
    from sim.scenario.hints import hints
    from sim.scenario.load import load_scenario

    mistakes = Mistakes()
    for source in scenarios:
        with mistakes.gathered():
            scenario = load_scenario(source, set_ or [])
            named, labs = (
                place(source),
                told(", ".join(lab.name for lab in scenario.labs), 1_000) or "no labs",
            )
            people = f"{scenario.people:,} researchers"
            print(f"{named}: good ({scenario.weeks} weeks, {people}; {labs})")
            too_large = excess([scenario], workers=1)
            if too_large:  # for this machine, which is no mistake of the file
                print(f"{named}: not here: {too_large}")
            for hint in hints(scenario):
                print(f"{named}: {hint}")
    mistakes.raise_any()
    return DONE


def scenarios() -> int:
    """List the library of scenarios."""
    from sim.scenario.library import library, question

    found = library()
    width = max(map(len, found), default=0)
    for name, path in found.items():
        print(f"{name:<{width}}  {question(path)}")
    return DONE


def schema() -> int:
    """Print the JSON Schema of scenario files."""
    import json

    from sim.scenario.json_schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return DONE


def figures(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    run_id: Annotated[
        str | None,
        typer.Option("--run", metavar="ID", help="One run, by its name in runs.parquet; default: all."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to; default: figures/ in the results folder."),
    ] = None,
) -> int:
    """Draw the pictures of a results folder again."""
    require_address_space()
    from sim.cli.drawing import draw

    for path in draw(folder, run_id, out=out):
        print(place(path))
    return DONE
