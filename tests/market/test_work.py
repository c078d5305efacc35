"""Performance guard: the work that a market does is counted, not timed, so that no busy machine decides."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.market.meeting.contacts import CROWD_FROM, draw_employer, open_race
from sim.market.model import TalentMarket
from sim.market.state.columns import PEOPLE
from sim.market.state.counts import Count
from sim.market.week import simulate
from sim.scenario.schema import Scenario
from tests.decisions import Decision
from tests.market import twin
from tests.market.verbs import plan
from tests.market.worlds import merged


def market_of(people: int, **changes: Any) -> TalentMarket:
    """Two labs, the outside and ten startups, for half a year."""
    document = {
        "weeks": 26,
        "burn_in": 0,
        "researchers": {"count": people, "entry_rate": 0.0},
        "labs": [{"name": "A"}, {"name": "B"}],
        "startups": {"count": 10, "entry_rate": 0.0, "runway": 500.0},
    }
    return TalentMarket(Scenario.model_validate(merged(document, changes)), rng=1)


def contacts(market: TalentMarket, people: int) -> NDArray[np.int64]:
    """Employers whom so many people meet in week 3, should there be a contact."""
    open_race(market.state, 3)
    subjects = twin.long_words(market.state.key, np.arange(people), 0, 0, Decision.SUBJECT)
    return np.array([draw_employer(market.state, who, 0, -1, 3) for who in subjects])


def test_the_raid_leaves_the_kernel_only_where_python_has_something_to_do() -> None:
    """Launches of the kernel: one a turn of events and a target list, and a few for room; not one a week."""
    market = TalentMarket(sim.load("microsoft-raids-meta"), rng=1)
    assert market.launches <= 6  # a burn-in of four years
    market.run()
    assert market.launches <= 50


def test_a_quiet_week_reads_nobody_s_record() -> None:
    """Where nothing can happen to anybody, a hundred times the people cost no look at a record more."""
    still: dict[str, Any] = {
        "market": {"contact_rate_employed": 0, "contact_rate_unemployed": 0, "separation_rate": 0},
        "researchers": {"retirement_rate": 0.0, "unemployed_share": 0.0},
    }
    looks = []
    for people in (300, 30_000):
        market = market_of(people, **still)
        market.step()  # the survey sees everybody once
        before = int(market.state.counts[Count.LOOKS])
        market.run()
        looks.append(int(market.state.counts[Count.LOOKS]) - before)
    assert looks == [0, 0]


def test_bytes_touched_follow_events() -> None:
    """Per researcher-week: eight bytes of a word for the draw of fate, and records of a few in a hundred."""
    market = market_of(20_000)
    market.step()
    before = int(market.state.counts[Count.LOOKS])
    market.run()
    weeks = 20_000 * (market.weeks_total - 1)
    looks = (int(market.state.counts[Count.LOOKS]) - before) / weeks
    assert looks < 0.06
    assert 8 + looks * PEOPLE.itemsize < 16
    assert 0.005 < int(market.state.counts[Count.CONTESTS]) / weeks < 0.03  # there was work to do


def test_the_race_for_a_contact_has_few_entrants_however_many_startups_there_are() -> None:
    """A hundred times the startups: as many draw times of their own, the crowd has the rest of the weight."""
    sizes = []
    for startups in (100, 10_000):
        market = market_of(60_000, startups={"count": startups, "headcount": 3.0})
        market.perform(0, 1)
        plan(market)
        open_race(market.state, 0)
        meeting = market.state.meeting[0]
        sizes.append(int(meeting["alone"]))
        openings = market.state.openings[: meeting["alone"]]
        alone = (openings["weight"] - openings["crowded"]).sum()
        assert meeting["total"] == pytest.approx(alone + market.state.crowd["weight"].sum())
    assert max(sizes) <= CROWD_FROM + 32


def test_a_crowd_is_met_in_proportion_to_weight() -> None:
    """Contacts with labs, the first startups and those in the crowd come as often as their weights say.

    Chi-square over 500 employers at 1e-4; the same contacts against equal weights must fail (power).
    """
    market = market_of(9000, startups={"count": 500, "headcount": 6.0})
    plan(market)
    state = market.state
    rng = np.random.default_rng(1)
    weights = state.weights[: len(market.employers)]
    weights[:] = rng.gamma(1.0, 5.0, len(weights))
    draws = 200_000
    met = contacts(market, draws)
    counts = np.bincount(met, minlength=len(weights))
    expected = draws * weights / weights.sum()
    large = expected > 20
    from scipy.stats import chi2

    statistic = ((counts - expected)[large] ** 2 / expected[large]).sum()
    assert statistic < chi2.ppf(1 - 1e-4, large.sum())
    equal = draws / len(counts)
    assert ((counts - equal) ** 2 / equal).sum() > chi2.ppf(1 - 1e-4, len(counts))


def test_one_more_startup_in_the_crowd_changes_only_contacts_that_go_to_it() -> None:
    """Common random numbers: whoever meets somebody else than before meets the newcomer."""
    market = market_of(9000, startups={"count": 300, "headcount": 6.0})
    plan(market)
    state = market.state
    newcomer = 290
    weight = float(state.weights[newcomer]) or 2.0
    met = []
    for present in (0.0, weight):
        state.weights[newcomer] = present
        met.append(contacts(market, 20_000).tolist())
    changed = [after for before, after in zip(*met, strict=True) if before != after]
    assert changed
    assert set(changed) == {newcomer}


def test_a_crowd_with_hardly_a_place_is_met_too() -> None:
    """Two places among hundreds of seats, and nobody else: both are found, one thrice as often (5 sigma)."""
    market = market_of(9000, startups={"count": 500, "headcount": 6.0})
    plan(market)
    state = market.state
    state.weights[:] = 0.0
    state.weights[[300, 480]] = 1e-3, 3e-3
    met = contacts(market, 4000)
    assert state.meeting["alone"] == 0  # nobody races alone
    assert set(met.tolist()) == {300, 480}
    assert abs((met == 480).mean() - 0.75) < 5 * (0.75 * 0.25 / 4000) ** 0.5


def test_what_happens_between_weeks_reaches_the_survey() -> None:
    """Newcomers who enter and people laid off between two steps are counted in the next week."""
    market = market_of(600)
    market.step()
    market.add_unemployed(0.1, 1.0)
    market.lay_off_share(["A"], 0.5)
    market.step()
    at = market.people["employer"]
    assert market.state.weeks["unemployed"][1] == (at == -1).sum()


def test_an_interrupted_market_goes_on_where_the_kernel_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt is heard when the kernel has ended: no week is simulated twice."""
    from sim.market import engine

    whole, cut = market_of(600), market_of(600)
    whole.run()

    def interrupted(*arguments: Any) -> tuple[int, int]:
        simulate(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "simulate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cut.advance(10)
    monkeypatch.setattr(engine, "simulate", simulate)
    assert cut.week == 10
    cut.run()
    assert np.array_equal(cut.state.weeks, whole.state.weeks)


def test_an_interrupt_before_events_does_not_cost_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is issued in the week: the kernel has opened the books, and events act when it goes on."""
    from sim.market import engine

    issued = {"kind": "target-list", "week": 3, "list": {"size": 5, "recruiters": 3}, "employers": ["A"]}
    whole, cut = market_of(600, events=[issued]), market_of(600, events=[issued])
    whole.run()
    cut.advance(3)

    def interrupted(*arguments: Any) -> tuple[int, int]:
        simulate(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "simulate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cut.step()
    monkeypatch.setattr(engine, "simulate", simulate)
    assert (cut.week, len(cut.state.lists)) == (3, 0)
    cut.step()
    assert len(cut.state.lists) == 1
    cut.run()
    assert np.array_equal(cut.state.weeks, whole.state.weeks)
