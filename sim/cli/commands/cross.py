"""`poach cross`: two factors on and off, with all interactions, and what drives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import options
from sim.cli.exits import DONE
from sim.surroundings import require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.designs.plan import Plan
    from sim.experiments.studies.crossing import Crossed, Crossing
    from sim.scenario.schema import Scenario

_SAID = "NAME: KEY=VALUE; ..."
_LOOKED_AT = ("labs_talent_share_end", "elite1_labs_share_end", "startups_died", "median_pay_end")

_FACTOR = Annotated[
    list[str],
    typer.Option("--factor", metavar=_SAID, help="A factor, by what switches it off; give two."),
]
_WITHOUT = Annotated[
    list[str] | None,
    typer.Option("--without", metavar=_SAID, help="A part to take out in turn; may be repeated."),
]
_OUTCOME = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="O", help="What is looked at; may be repeated, the first leads."),
]


def cross(
    scenario: options.SCENARIO,
    factor: _FACTOR,
    without: _WITHOUT = None,
    outcome: _OUTCOME = None,
    replicates: options.REPLICATES = "30",
    seed: options.SEED = None,
    set_: options.SET = None,
    out: options.OUT = None,
    workers: options.WORKERS = None,
    scheduler: options.SCHEDULER = None,
    quiet: options.QUIET = False,
    overwrite: options.OVERWRITE = False,
    json: options.JSON = False,
) -> int:
    """Cross two factors of a scenario, each on and off, on the same random numbers."""
    require_address_space()
    from sim.cli.as_json import as_json
    from sim.cli.conducting import Request, carry_out, tell_ending, tell_places, understand
    from sim.cli.cross_report import cross_report
    from sim.cli.documents import cross_document
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.crossing import plan_crossing

    mistakes = Mistakes()
    outcomes = tuple(dict.fromkeys(outcome or _LOOKED_AT))
    crossing = _crossing(mistakes, factor, without or [], outcomes)
    found: list[Crossed] = []

    def lay_out(
        scenarios: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...]
    ) -> Plan:
        assert crossing is not None
        planned, crossed = plan_crossing(crossing, scenarios, replicates, seed, tables)
        found.append(crossed)
        return planned

    request = Request(
        [scenario], set_ or [], replicates, 2, seed, workers, out, overwrite, quiet, "none",
        scheduler=scheduler,
    )  # fmt: skip
    order = understand(request, "{0}-cross", lay_out if crossing else None, mistakes)
    ended, folder = carry_out(order)
    code = tell_ending(ended, folder)
    if code == DONE and json:
        print(as_json(cross_document(order.plan, found[0], ended.runs, folder.shown)))
    elif code == DONE and not quiet:
        print(cross_report(order.plan.base, found[0], ended.runs))
        tell_places(folder, pictures=False)
    return code


def _crossing(
    mistakes: Mistakes, factors: list[str], parts: list[str], outcomes: tuple[str, ...]
) -> Crossing | None:
    """What the options describe; None, and notes, where something is wrong with them."""
    from sim.experiments.designs.switched import Factor, factor_from
    from sim.experiments.studies.crossing import Crossing

    before = len(mistakes.lines)
    read: dict[str, list[Factor]] = {"--factor": [], "--without": []}
    for option, texts in (("--factor", factors), ("--without", parts)):
        for text in texts:
            try:
                with mistakes.gathered():
                    read[option].append(factor_from(text))
            except ValueError as error:
                mistakes.lines.append(f"{option}: {error}")
    if len(factors) != 2:
        mistakes.lines.append(f"--factor: is given {len(factors)} times; give two factors to cross")
    if len(mistakes.lines) > before:
        return None
    first, second = read["--factor"]
    return Crossing(first, second, tuple(read["--without"]), outcomes)
