"""`poach check`: check scenario files without running them; every mistake is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.cli import options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.names import told

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def check(scenarios: options.SCENARIOS, set_: options.SET = None, json: options.JSON = False) -> int:
    """Check scenario files without running them; every mistake is reported."""
    from sim.cli.as_json import as_json
    from sim.cli.mistakes import Mistakes
    from sim.scenario.load import load_scenario

    mistakes = Mistakes()
    found: list[dict[str, Any]] = []
    for source in scenarios:
        with mistakes.gathered():
            found.append({"source": source, **_checked(load_scenario(source, set_ or []))})
            if not json:
                _tell(found[-1])
    mistakes.raise_any()
    if json:
        print(as_json({"command": "check", "scenarios": found}))
    return DONE


def _checked(scenario: Scenario) -> dict[str, Any]:
    """What is said of a good scenario; one that is too large for this machine is no mistake of the file."""
    from sim.experiments.runs.memory import excess
    from sim.scenario.hints import hints

    return {
        "name": scenario.name,
        "weeks": scenario.weeks,
        "researchers": scenario.people,
        "scale": scenario.scale,
        "labs": [lab.name for lab in scenario.labs],
        "not_here": excess([scenario], workers=1),
        "hints": list(hints(scenario)),
    }


def _tell(found: dict[str, Any]) -> None:
    named, labs = place(found["source"]), told(", ".join(found["labs"]), 1_000) or "no labs"
    scaled = "" if found["scale"] == 1.0 else f", market.scale {found['scale']:.3g}"
    print(f"{named}: good ({found['weeks']} weeks, {found['researchers']:,} researchers{scaled}; {labs})")
    if found["not_here"]:
        print(f"{named}: not here: {found['not_here']}")
    for hint in found["hints"]:
        print(f"{named}: {hint}")
