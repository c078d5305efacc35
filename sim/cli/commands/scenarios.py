"""`poach scenarios`: list the library of scenarios."""

from __future__ import annotations

from sim.cli import options
from sim.cli.as_json import as_json
from sim.cli.exits import DONE


def scenarios(json: options.JSON = False) -> int:
    """List the library of scenarios."""
    from sim.scenario.library import library, question

    found = library()
    if json:
        questions = {name: question(path) for name, path in found.items()}
        print(as_json({"command": "scenarios", "scenarios": questions}))
        return DONE
    width = max(map(len, found), default=0)
    for name, path in found.items():
        print(f"{name:<{width}}  {question(path)}")
    return DONE
