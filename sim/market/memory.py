"""How much memory a scenario needs, told before anything is allocated."""

from __future__ import annotations

from sim.market.columns import EMPLOYER_WEEKS, EMPLOYERS, LOG, PEOPLE, PURSUITS
from sim.market.units import years
from sim.scenario.schema import Scenario

#: Interpreter, libraries and compiled kernels, bytes.
BASE = 250_000_000
#: Scratch columns of a person besides the record: who separates, pay of the week, draws at the start.
SCRATCH_PER_PERSON = 8 + 8 + 40
#: Events of the log per person and year in a lively market, and copies of the log while tables are made.
EVENTS_PER_PERSON_YEAR = 0.5
TABLE_COPIES = 3


def estimate(scenario: Scenario) -> int:
    """Bytes that one run of the scenario needs, tables included; right within a factor of two."""
    horizon = years(scenario.weeks)
    people = scenario.researchers.count * (1.0 + scenario.researchers.entry_rate * horizon)
    startups = scenario.startups
    employers = len(scenario.labs) + 1 + len(startups.named) + startups.count + startups.entry_rate * horizon
    state = people * (PEOPLE.itemsize + SCRATCH_PER_PERSON + PURSUITS.itemsize / 8)
    state += employers * (EMPLOYERS.itemsize + 2 * len(scenario.researchers.fields))
    log = people * max(1.0, EVENTS_PER_PERSON_YEAR * horizon) * LOG.itemsize * TABLE_COPIES
    records = employers * scenario.weeks * EMPLOYER_WEEKS.itemsize * TABLE_COPIES
    return BASE + round(state + log + records)
