"""The first state of the market: employers as the scenario says, people drawn by key and placed.

What comes out is not yet week 0: `Market` runs the quiet market for the scenario's burn-in first.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.market.compiling.kernel import kernel
from sim.market.compiling.order import order_of
from sim.market.draws import Key, decision
from sim.market.pages.funding import option_pool, rented_compute, valuation
from sim.market.pages.race import appraise_race
from sim.market.pages.worth import effective_talent
from sim.market.setup.employers import (
    draw_headcounts,
    field_needs,
    links_of,
    name_startup,
    startup_record,
    write_lab,
    write_outside,
    write_startup,
    write_startups,
    write_words,
)
from sim.market.setup.first_packages import agree_first
from sim.market.setup.people import (
    assign_deciles,
    decile_cuts,
    draw_people,
    drawn_from,
    uniforms,
)
from sim.market.state.allocation import allocate
from sim.market.state.bid_log import BID_LOG
from sim.market.state.columns import (
    BIDS,
    BINS,
    COLLEAGUES,
    CONTRACTS,
    EMPLOYER_WEEKS,
    EMPLOYERS,
    LEAVES,
    LOG,
    OPEN_OFFERS,
    PEOPLE,
    RECRUITS,
    SCHEDULES,
    WEEKS,
    Table,
)
from sim.market.state.counts import Count
from sim.market.state.keys import STARTUP_KEY, name_key
from sim.market.state.pasts import ALUMNI, KNOWN, PASTS, TEAMS
from sim.market.state.records import Rows, Rules, Schedule
from sim.market.state.scalars import named, rules_of
from sim.market.state.searching import (
    CROWDS,
    MEETING,
    OPENINGS,
    REGION_COUNT,
    REGIONS,
    SEATS,
    VACANCIES,
)
from sim.market.state.state import Race, State
from sim.market.state.survey_columns import SURVEY, SURVEYED
from sim.market.state.teams import join_team
from sim.market.state.traits import lives_on_cash
from sim.mechanisms.colleagues.steps import clear_teams, join_colleagues
from sim.mechanisms.non_competes.kernels import bind_first
from sim.mechanisms.target_lists.steps.tables import no_lists
from sim.mechanisms.valuation_spread.kernels import first_error
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, WEEKS_PER_YEAR, Tally, years

PLACE = decision(13, "initial employer")

#: Events a person and week for which the log has room at first.
EVENTS = 0.01
#: Deaths of startups a year for which room is made at first, as a share.
DEATHS = 0.2


class Beginning(NamedTuple):
    """What `set_up` returns."""

    state: State
    names: list[str]


def set_up(scenario: Scenario, scale: float, key: Key, week: int) -> Beginning:
    """State at the beginning of the burn-in, which is week `week` (zero or negative).

    The scenario is one that `sized` has made, of a market `scale` times as large as stated.
    """
    people = scenario.researchers
    packed = rules_of(scenario, scale, escalates=False)
    rules = named(packed)
    state = _empty(scenario, packed, key)
    names, headcounts = _open_employers(state, scenario, scale)
    first = state.people[: people.count]
    draw_people(state, 0, people.count, 0, week, 1.0)
    state.race[Race.KEENEST] = first["taste_culture"].max()
    state.distributions["cuts"] = decile_cuts(first)
    assign_deciles(first, state.distributions["cuts"][0])
    _place(state, headcounts, key)
    tally_people(state)
    value_first(state)
    agree_first(state, rules, week)
    tally_people(state)
    _bind(state, scenario, week)
    return Beginning(state, names)


def _bind(state: State, scenario: Scenario, week: int) -> None:
    """Some of the first people are bound by a non-compete."""
    labs, at_startups = scenario.labs, scenario.startups.offers.non_compete_base
    for j in range(int(state.counts[Count.EMPLOYERS])):
        share = labs[j].non_compete_base if j < len(labs) else 0.0 if j == len(labs) else at_startups
        if share > 0.0:
            bind_first(state, j, share, week)


def _empty(scenario: Scenario, rules: Rows[Rules], key: Key) -> State:
    """Tables of the right sizes, with nothing in them."""
    people = _capacity(scenario)
    present = len(scenario.labs) + 1 + len(scenario.startups.named) + scenario.startups.count
    employers = present + _startups_to_come(scenario)
    book: Any = np.empty(min((employers + 16) * (scenario.weeks + 1), 1 << 20), EMPLOYER_WEEKS)
    state = State(
        people=allocate(PEOPLE, people),
        subjects=allocate(np.dtype(np.uint64), people),
        employers=allocate(EMPLOYERS, employers),
        living=np.arange(employers, dtype=np.int32),
        open_offers=allocate(OPEN_OFFERS, max(people // 8, 64)),
        contracts=allocate(CONTRACTS, max(people // 32, 64)),
        leaves=allocate(LEAVES, max(people // 32, 64)),
        log=allocate(LOG, 256 + round(people * min(EVENTS * scenario.weeks, 2.0))),
        bid_log=allocate(BID_LOG, 0),
        book=book,
        weeks=allocate(WEEKS, scenario.weeks),
        survey=allocate(SURVEY, 1),
        surveyed=allocate(SURVEYED, people),
        near=np.zeros(max(4096, people // 32)),
        counts=np.zeros(len(Count), np.int64),
        tally=np.zeros(len(Tally), np.int64),
        exits=np.zeros(256 + people // 64, np.int32),
        weights=np.zeros(employers),
        bids=allocate(BIDS, employers),
        utilities=np.zeros(employers),
        meeting=allocate(MEETING, 1),
        openings=allocate(OPENINGS, employers),
        topics=np.zeros(employers, np.uint64),
        inverse=np.zeros(employers),
        bounds=np.zeros(employers),
        vacancies=allocate(VACANCIES, employers),
        crowd=np.zeros((employers, CROWDS), SEATS),
        regions=np.zeros((CROWDS, REGION_COUNT), REGIONS),
        **no_lists(len(scenario.researchers.fields)),
        needs=field_needs(scenario, employers),
        links=links_of(scenario),
        recruits=allocate(RECRUITS, 3),
        price_bins=np.zeros((3, BINS if rules["chosen_seats"][0] else 0)),
        schedules=_usual_schedule(rules),
        **_no_colleagues(rules, employers, people, len(scenario.researchers.fields)),
        **drawn_from(scenario.researchers),
        race=np.zeros(len(Race)),
        rules=rules,
        startup=startup_record(scenario),
        key=key,
    )
    count_first(state, scenario.researchers.count, present)
    return state


def _no_colleagues(rules: Rows[Rules], employers: int, people: int, fields: int) -> dict[str, Any]:
    """Room for who is whose colleague, and was, which is found out every week."""
    ends = np.zeros((employers, fields), np.int32)
    present = {"colleagues": allocate(COLLEAGUES, people), "colleagues_end": ends}
    return present | _remembered(rules, people, employers, fields)


def _usual_schedule(rules: Rows[Rules]) -> Rows[Schedule]:
    """The schedule by which grants vest that no policy is about."""
    schedules: Rows[Schedule] = allocate(SCHEDULES, 1)
    for name in ("cliff_weeks", "front_loading"):
        schedules[name] = rules[name]
    return schedules


def _remembered(rules: Rows[Rules], people: int, employers: int, fields: int) -> dict[str, Any]:
    """Tables of who has worked with whom, without entries where nobody remembers."""
    if not rules["colleagues"][0]:
        people = employers = 0
    return {
        "pasts": allocate(PASTS, people),
        "alumni": allocate(ALUMNI, people),
        "teams": np.zeros((employers, fields), TEAMS),
        "known": allocate(KNOWN, employers),
    }


def count_first(state: State, people: int, employers: int) -> None:
    """Who is there in the beginning; nobody has an offer, and investors are as usual."""
    state.open_offers["person"] = NONE
    state.race[[Race.ROUNDS, Race.MOOD]] = 1.0
    state.race[Race.PAY_CAP] = np.inf
    state.counts[Count.PEOPLE] = people
    state.counts[[Count.EMPLOYERS, Count.LIVING]] = employers
    state.counts[Count.FREE] = NONE


def _capacity(scenario: Scenario) -> int:
    """People for whom room is made: graduates and some newcomers too. Memory is taken only when they come."""
    people = scenario.researchers
    coming = people.entry_rate * (scenario.burn_in + scenario.weeks) / WEEKS_PER_YEAR
    return people.count + round(people.count * (min(coming, 2.0) * 1.05 + 1 / 16)) + 64


def _startups_to_come(scenario: Scenario) -> int:
    """Startups for which room is made: entrants, and successors of those that die in the burn-in."""
    startups = scenario.startups
    births = startups.entry_rate * min(years(scenario.weeks), 5.0)
    deaths = DEATHS * startups.count * min(years(round(scenario.burn_in)), 5.0)
    return round(1.25 * (births + deaths)) + 8


def _open_employers(state: State, scenario: Scenario, scale: float) -> tuple[list[str], list[int]]:
    """Records of labs, the outside, named startups, drawn startups; their names and first headcounts."""
    startups, table = scenario.startups, state.employers
    sizes = [named.headcount or max(round(startups.headcount), 1) for named in startups.named]
    drawn_sizes = np.empty(startups.count, np.int64)
    draw_headcounts(state, STARTUP_KEY, drawn_sizes)
    sizes = _fitting(scenario, [*sizes, *drawn_sizes.tolist()])
    labs, outside = _lab_headcounts(scenario, sum(sizes))
    for j, (lab, headcount) in enumerate(zip(scenario.labs, labs, strict=True)):
        write_lab(table[j], lab, headcount, scenario, scale)
        write_words(state, j)
    write_outside(table[len(labs)], scenario, scale)
    write_words(state, len(labs))
    state.counts[Count.OUTSIDE] = len(labs)
    first = len(labs) + 1
    drawn = first + len(startups.named)
    for j, startup in enumerate(startups.named, first):
        write_startup(state, j, name_key(startup.name), sizes[j - first])
        name_startup(state, j, startup, scale)
    write_startups(state, drawn, np.array(sizes[len(startups.named) :], np.int64))
    names = [lab.name for lab in scenario.labs]
    names += ["outside", *(named.name for named in startups.named)]
    names += [f"Startup {n + 1}" for n in range(startups.count)]
    return names, [*labs, outside, *sizes]


def _fitting(scenario: Scenario, sizes: list[int]) -> list[int]:
    """Headcounts of startups, cut in proportion where the people left over by the labs do not suffice.

    Labs without a headcount of their own keep at least half of what is left. In a market scaled down there
    may be fewer people than startups; then the last ones have nobody, and die at once.
    """
    people = scenario.researchers
    left = people.count - round(people.unemployed_share * people.count)
    left -= sum(lab.headcount or 0 for lab in scenario.labs)
    if any(lab.headcount is None for lab in scenario.labs):
        left //= 2
    if sum(sizes) <= left or not sizes:
        return sizes
    factor = max(left - len(sizes), 0) / sum(sizes)
    cut = [1 + int(size * factor) for size in sizes]
    while sum(cut) > max(left, 0) and any(cut):
        cut[max(range(len(cut)), key=lambda n: (cut[n], n))] -= 1
    return cut


def _lab_headcounts(scenario: Scenario, startup_people: int) -> tuple[list[int], int]:
    """First headcounts of the labs and of the outside."""
    people, outside = scenario.researchers, scenario.outside
    employed = people.count - round(people.unemployed_share * people.count) - startup_people
    given = [lab.headcount for lab in scenario.labs]
    left = max(employed - sum(headcount or 0 for headcount in given), 0)
    open_labs = given.count(None)
    outside_people = 0
    if outside.openings > 0:
        outside_people = left if not open_labs else min(round(outside.initial_share * people.count), left)
    share, extra = divmod(left - outside_people, open_labs) if open_labs else (0, 0)
    headcounts = []
    for headcount in given:
        if headcount is None:
            headcounts.append(share + (extra > 0))
            extra -= 1
        else:
            headcounts.append(headcount)
    return headcounts, outside_people


def _place(state: State, headcounts: list[int], key: Key) -> None:
    """Fill the employers: talent makes it likelier to be at a lab or startup; at which one is chance.

    An exponential race with the talent as rate picks the insiders; keyed orders deal people out.
    """
    people = state.people[: state.counts[Count.PEOPLE]]
    subjects = state.subjects[: len(people)]
    outside, sizes = int(state.counts[Count.OUTSIDE]), np.array(headcounts)
    outsiders, insiders = _sides(people, subjects, int(sizes.sum() - sizes[outside]), key)
    dealt = uniforms(subjects, key, 1, 0, PLACE)
    outsiders = outsiders[order_of(dealt[outsiders])]
    insiders = insiders[order_of(dealt[insiders])]
    people["employer"][outsiders[: sizes[outside]]] = outside
    sizes[outside] = 0
    people["employer"][insiders] = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[: len(insiders)]


def _sides(people: Table, subjects: Table, inside: int, key: Key) -> tuple[Table, Table]:
    """Ids of those who lost and of those who won the race for so many places `inside`."""
    arrival = uniforms(subjects, key, 0, 0, PLACE)
    np.log(arrival, out=arrival)
    np.negative(arrival, out=arrival)
    arrival /= people["talent"]
    if inside >= len(people):
        won = np.ones(len(people), np.bool_)
    else:
        won = arrival < np.partition(arrival, inside)[inside]
    return np.flatnonzero(~won), np.flatnonzero(won)


@kernel
def tally_people(state: State) -> None:
    """Employers' sums over their people, and the teams of startups."""
    for j in range(state.counts[Count.EMPLOYERS]):
        employer = state.employers[j]
        employer.headcount = 0
        employer.talent, employer.effective_talent = 0.0, 0.0
        employer.payroll, employer.granted = 0.0, 0.0
        employer.team = NONE
    clear_teams(state)
    for i in range(state.counts[Count.PEOPLE]):
        person = state.people[i]
        if person.employer < 0:
            continue
        join_team(state, i)
        join_colleagues(state, i)
        employer = state.employers[person.employer]
        employer.headcount += 1
        employer.talent += person.talent
        employer.effective_talent += effective_talent(state, i)
        employer.payroll += person.compensation
        employer.granted += person.grant


@kernel
def value_first(state: State) -> None:
    """Startups are worth what a round would say, by default without error; options are a share of that."""
    rules = state.rules[0]
    for j in range(state.counts[Count.EMPLOYERS]):
        startup = state.employers[j]
        if lives_on_cash(startup):
            startup.compute = rented_compute(rules, startup.headcount)
    appraise_race(state)
    for j in range(state.counts[Count.EMPLOYERS]):
        startup = state.employers[j]
        if lives_on_cash(startup):
            startup.valuation = valuation(state, j, rules.prize, first_error(state, startup.key))
            startup.option_pool = option_pool(rules, startup.valuation)
