"""`poach scenarios`: list the library of scenarios."""

from __future__ import annotations

from sim.cli.exits import DONE


def scenarios() -> int:
    """List the library of scenarios."""
    from sim.scenario.library import library, question

    found = library()
    width = max(map(len, found), default=0)
    for name, path in found.items():
        print(f"{name:<{width}}  {question(path)}")
    return DONE
