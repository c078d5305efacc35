"""`poach show`: the resolved scenario as TOML, or only what differs from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.names import told

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_DIFF = Annotated[
    str | None,
    typer.Option(
        "--diff",
        metavar="BASE",
        help="Only what differs from this scenario.",
        autocompletion=completion.scenario,
    ),
]


def show(
    scenario: options.SCENARIO,
    diff: _DIFF = None,
    set_: options.SET = None,
    json: options.JSON = False,
) -> int:
    """Show the resolved scenario, its events with names and numbers, or what differs from another."""
    from sim.cli.as_json import as_json
    from sim.cli.mistakes import Mistakes
    from sim.scenario.load import load_scenario
    from sim.scenario.showing import difference, events_in_words, resolved
    from sim.scenario.written import as_toml

    mistakes = Mistakes()
    found: list[Scenario] = []
    for source, changes in ((scenario, set_ or []), *(() if diff is None else ((diff, ()),))):
        with mistakes.gathered():
            found.append(load_scenario(source, changes))
    mistakes.raise_any()
    shown, *bases = found
    document, gone = resolved(shown), list[str]()
    if bases:
        document, gone = difference(resolved(bases[0]), document)
    if json:
        print(as_json(_document(shown, document, diff, gone)))
        return DONE
    if diff is not None:
        print(f"# What differs from {place(diff)}; a file with this base would say so.")
        print("".join(f"# not there: {told(key)}\n" for key in gone), end="")
        print(as_toml({"base": diff, **document}) if document else "# Nothing differs.\n", end="")
    else:
        print(as_toml(document, events_in_words(shown)), end="")
    return DONE


def _document(shown: Scenario, document: dict[str, Any], diff: str | None, gone: list[str]) -> dict[str, Any]:
    """The same for programs; dates as texts."""
    from sim.scenario.showing import events_in_words

    said = events_in_words(shown)
    return {
        "command": "show",
        "scenario": shown.name,
        "diff": diff,
        "not_there": gone,
        "events": [
            {"name": event.name, "kind": event.kind, "on": event.on, "said": said["events", number]}
            for number, event in enumerate(shown.events)
        ],
        "document": _plain(document),
    }


def _plain(value: Any) -> Any:
    """Dates as texts."""
    from datetime import date

    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return value.isoformat() if isinstance(value, date) else value
