"""`poach check`: check scenario files without running them; every mistake is reported."""

from __future__ import annotations

from sim.cli import options
from sim.cli.exits import DONE
from sim.cli.text import place
from sim.names import told


def check(scenarios: options.SCENARIOS, set_: options.SET = None) -> int:
    """Check scenario files without running them; every mistake is reported."""
    from sim.cli.mistakes import Mistakes
    from sim.experiments.runs.memory import excess
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
