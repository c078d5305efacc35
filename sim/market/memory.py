"""How much memory a scenario needs, told before anything is allocated."""

from __future__ import annotations

from sim.market.state.columns import (
    BIDS,
    CONTRACTS,
    EMPLOYER_WEEKS,
    EMPLOYERS,
    LEAVES,
    LOG,
    MORE,
    OPEN_OFFERS,
    PEOPLE,
    TIMES,
)
from sim.market.state.pasts import ALUMNI, KNOWN, PASTS, TEAMS
from sim.market.state.searching import CROWDS, OPENINGS, SEATS, VACANCIES
from sim.market.state.survey_columns import SURVEYED
from sim.mechanisms.colleagues import spec as colleagues
from sim.mechanisms.lift_outs.spec import lifts_out
from sim.mechanisms.sticky_talent.spec import counts_in_part
from sim.mechanisms.target_lists.spec import TargetListIssued
from sim.scenario.scaling import sized
from sim.scenario.schema import Scenario
from sim.vocabulary import years

#: Interpreter, libraries and compiled kernels, bytes.
BASE = 250_000_000
#: Of the column of words, per person.
WORD_BYTES = 8
#: Per employer: its record, its settings once more (less than a record), and its part in bids and in races
#: for contacts.
EMPLOYER_BYTES = (
    2 * EMPLOYERS.itemsize
    + BIDS.itemsize
    + OPENINGS.itemsize
    + VACANCIES.itemsize
    + CROWDS * SEATS.itemsize
    + 6 * WORD_BYTES
)
#: Per place in a ranking of a target list: id and estimate, and the same while they change.
RANKED_BYTES = 24
#: Scratch columns of a person while the first people are placed.
SCRATCH_PER_PERSON = 40
#: Events of the log per person and year in a lively market, and copies of the log and of the employers' book
#: while tables are made.
EVENTS_PER_PERSON_YEAR = 0.5
TABLE_COPIES = 3


def estimate(scenario: Scenario) -> int:
    """Bytes that one run of the scenario needs, tables included; right within a factor of two."""
    scenario, horizon = sized(scenario), years(scenario.weeks)
    people = scenario.researchers.count * (1.0 + scenario.researchers.entry_rate * horizon)
    startups = scenario.startups
    employers = len(scenario.labs) + 1 + len(startups.named) + startups.count + startups.entry_rate * horizon
    offers = OPEN_OFFERS.itemsize / 8 + (CONTRACTS.itemsize + LEAVES.itemsize) / 32
    person = PEOPLE.itemsize + SURVEYED.itemsize + WORD_BYTES + offers + SCRATCH_PER_PERSON
    fields = len(scenario.researchers.fields)
    employer = EMPLOYER_BYTES + 2 * fields
    if colleagues.count(scenario) or lifts_out(scenario) or counts_in_part(scenario):
        person += PASTS.itemsize + ALUMNI.itemsize
        employer += TEAMS.itemsize * fields + KNOWN.itemsize
    state = people * person + employers * employer
    state += RANKED_BYTES * sum(min(TIMES * size, 1.25 * people) + MORE for size in _list_sizes(scenario))
    rows = people * EVENTS_PER_PERSON_YEAR * horizon
    records = employers * scenario.weeks * EMPLOYER_WEEKS.itemsize
    return BASE + round(state + (rows * LOG.itemsize + records) * TABLE_COPIES)


def _list_sizes(scenario: Scenario) -> list[int]:
    """Lengths of the target lists of labs and events."""
    lists = [lab.target_list for lab in scenario.labs]
    lists += [event.list for event in scenario.events_on if isinstance(event, TargetListIssued)]
    return [asked.size for asked in lists if asked.size > 0]
