"""`poach explore`: one page with live dials, in a browser on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.surroundings import quoted, require_address_space

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.experiments.studies.phases import PhaseMap
    from sim.scenario.schema import Scenario
    from sim.served.server import Page

_PAIRS, _PORTS = (2, 1_000), (0, 65_535)

_SCENARIO = Annotated[
    str,
    typer.Argument(
        metavar="[SCENARIO]",
        help="A scenario file, or the name of one in the library.",
        autocompletion=completion.scenario,
    ),
]
_PAIRS_OPTION = Annotated[
    str,
    typer.Option("--pairs", metavar="N", help="Runs of what dials say, each paired with one of the start."),
]
_PORT = Annotated[
    str, typer.Option("--port", metavar="P", help="Port of the loopback; 0 takes one that is free.")
]
_MAP = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="DIR",
        help="A results folder of poach map, to be shown.",
        autocompletion=completion.results,
    ),
]
_OUTCOMES = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="O",
        help="Looked at besides; may be repeated. See docs/outcomes.md.",
        autocompletion=completion.outcome,
    ),
]
_BROWSER = Annotated[bool, typer.Option("--browser", help="Open the page in the browser of this machine.")]


def explore(
    scenario: _SCENARIO = "microsoft-raids-meta",
    pairs: _PAIRS_OPTION = "30",
    seed: options.SEED = None,
    set_: options.SET = None,
    outcome: _OUTCOMES = None,
    workers: options.WORKERS = None,
    map_: _MAP = None,
    port: _PORT = "0",
    browser: _BROWSER = False,
) -> int:
    """Turn dials of a scenario in a browser, and see at once what that changes."""
    require_address_space()
    from sim.cli.mistakes import Mistakes, cores, seed_option
    from sim.experiments.runs.memory import affordable_workers, require_memory
    from sim.experiments.runs.single import compile_first
    from sim.scenario.given import WORKERS
    from sim.scenario.load import load_scenario
    from sim.served.server import Page, require_packages
    from sim.served.sessions import Sessions

    require_packages()
    mistakes = Mistakes()
    found: Scenario | None = None
    with mistakes.gathered():
        found = load_scenario(scenario, set_ or [])
    count = mistakes.whole_number("--pairs", pairs, _PAIRS)
    where = mistakes.whole_number("--port", port, _PORTS)
    many = None if workers is None else mistakes.whole_number("--workers", workers, WORKERS)
    chosen_seed = seed_option(mistakes, seed)
    given = None if map_ is None else _map_of(map_, found, mistakes)
    if found is not None:
        _check_outcomes(mistakes, found, outcome or [])
    mistakes.raise_any()
    assert found is not None
    many = affordable_workers([found], min(cores(), count)) if many is None else many
    require_memory([found], many)
    compile_first()
    origin = " ".join([quoted(scenario), *(f"--set {quoted(one)}" for one in set_ or [])])
    drawn = found.seed if chosen_seed is None else chosen_seed
    sessions = Sessions(found, origin, count, drawn, many, outcome or [])
    try:
        page = Page(sessions, where, given)
    except BaseException:
        sessions.end()
        raise
    _serve(page, browser=browser)
    return DONE


def _serve(page: Page, *, browser: bool) -> None:
    """Until Ctrl-C, which is how it is meant to end."""
    try:
        print(f"{page.url}\nOpen this address in a browser on this machine. Ctrl-C ends it.", flush=True)
        with _shown(page.url) if browser else nullcontext():
            page.wait()
    except KeyboardInterrupt:
        print("\nended", flush=True)
    finally:
        page.end()


@contextmanager
def _shown(url: str) -> Iterator[None]:
    """Open an address in a browser by a file that its owner alone reads; what programs are given all see."""
    import tempfile
    import webbrowser

    with tempfile.TemporaryDirectory(prefix="poach-") as folder:
        there = Path(folder) / "page.html"
        there.write_text(f'<meta http-equiv="refresh" content="0; url={url}">\n', encoding="ascii")
        webbrowser.open(there.as_uri())
        yield


def _map_of(folder: Path, scenario: Scenario | None, mistakes: Mistakes) -> PhaseMap | None:
    """The map that a folder holds; a note where it holds none, or one of another market."""
    from sim.cli.drawing import opened
    from sim.experiments.designs.plan import varied_keys
    from sim.experiments.studies.phases import phase_map
    from sim.scenario.problems import listing

    found = None
    with mistakes.gathered():
        found = phase_map(opened(folder))
        if found is None:
            mistakes.lines.append(f"--map: {folder} holds no map; poach map makes one")
        elif scenario is not None:
            axes = {*found.grid.x.keys, *found.grid.y.keys}
            others = [key for key in varied_keys([scenario, found.scenario]) if key not in axes]
            if others:
                what = f"{folder} is of another market, which differs in {listing(others, 5)}"
                mistakes.lines.append(f"--map: {what}; open that scenario, or make a map of this one")
    return found


def _check_outcomes(mistakes: Mistakes, scenario: Scenario, outcomes: list[str]) -> None:
    from sim.experiments.designs.origins import unknown_outcomes

    mistakes.lines += map(str, unknown_outcomes(scenario, outcomes))
