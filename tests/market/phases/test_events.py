"""Events start, act and end; what they changed is as before when they are over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.state.columns import SETTINGS
from sim.market.state.counts import Count
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from tests.market.verbs import events
from tests.market.worlds import merged

LABS = [{"name": "A", "headcount": 30, "approval": 20.0}, {"name": "B", "headcount": 30, "approval": 25.0}]


def market_with(*happenings: dict[str, Any], **changes: Any) -> TalentMarket:
    """Two labs, a named startup and these events."""
    document = {
        "weeks": 20,
        "burn_in": 2,
        "researchers": {"count": 100},
        "labs": LABS,
        "startups": {"named": [{"name": "S"}]},
        "events": list(happenings),
    }
    return TalentMarket(Scenario.model_validate(merged(document, changes)))


def column_by_week(market: TalentMarket, name: str, weeks: int, employer: int = 0) -> list[float]:
    """A column of one employer after `events` of each week."""
    values = []
    for week in range(weeks):
        market.week = week
        events(market)
        values.append(float(market.employers[name][employer]))
    return values


def test_an_event_lasts_for_its_duration() -> None:
    """In force from its week for two weeks, then undone."""
    market = market_with({"kind": "capex-shock", "week": 2, "duration": 2, "factor": 3.0})
    base = float(market.state.employers["base_capex"][0])
    assert column_by_week(market, "base_capex", 6) == [base, base, 3 * base, 3 * base, base, base]


def test_events_overlap_without_undoing_each_other() -> None:
    """Factors multiply while both are in force; the one that goes on keeps its effect."""
    market = market_with(
        {"kind": "capex-shock", "week": 1, "duration": 3, "factor": 3.0},
        {"kind": "capex-shock", "week": 2, "factor": 2.0},
    )
    base = float(market.state.employers["base_capex"][0])
    assert column_by_week(market, "base_capex", 6) == pytest.approx([base * f for f in (1, 3, 6, 6, 2, 2)])


def test_all_settings_are_restored() -> None:
    """After events of every kind nothing that they may change differs from before."""
    kinds: list[dict[str, Any]] = [
        {"kind": "capex-shock", "factor": 0.0},
        {"kind": "fast-track", "approval": 1.0},
        {"kind": "layoffs-elsewhere", "people": 0.1, "freed_budget": 0.4},
        {
            "kind": "offer-policy",
            "aggressiveness": 2.0,
            "budget": 0.5,
            "bonus": 3.0,
            "package_cap": 1e6,
            "make_whole": 1.0,
        },
        {"kind": "target-list", "list": {"size": 5, "recruiters": 9.0, "contact_multiplier": 4.0}},
    ]
    market = market_with(*({**kind, "week": 1, "duration": 2} for kind in kinds))
    before = market.employers.copy()
    for week in range(4):
        market.week = week
        events(market)
        same = [
            bool(np.array_equal(market.employers[name], before[name], equal_nan=True)) for name in SETTINGS
        ]
        assert all(same) == (week in (0, 3))


def test_an_event_concerns_whom_it_names() -> None:
    """Named labs or startups only; without names every big lab."""
    for names, hit in (([], [0, 1]), (["B"], [1]), (["S", "A"], [0, 3])):
        market = market_with({"kind": "offer-policy", "week": 0, "make_whole": 0.7, "employers": names})
        events_of_week_zero(market)
        assert np.flatnonzero(market.employers["make_whole"] == 0.7).tolist() == hit


def events_of_week_zero(market: TalentMarket) -> None:
    """The week's events."""
    market.week = 0
    events(market)


def test_fast_track_sets_the_time_of_the_listed() -> None:
    """Theirs alone, shorter or longer than it was; one that is off sets none."""
    for on, approval, expected in (
        (True, 1.0, [1.0, 1.0]),
        (True, 40.0, [40.0, 40.0]),
        (False, 1.0, [9.0, 9.0]),
    ):
        market = market_with({"kind": "fast-track", "week": 0, "on": on, "approval": approval})
        market.employers["fast_track"][:2] = 9.0
        events_of_week_zero(market)
        assert market.employers["fast_track"][:2].tolist() == expected
        assert market.employers["approval"][:2].tolist() == [20.0, 25.0]


def test_layoffs_elsewhere_happen_once_and_free_money_for_good() -> None:
    """People enter in the first week only; budgets stay higher."""
    event = {"kind": "layoffs-elsewhere", "week": 1, "people": 0.2, "talent_factor": 0.5, "freed_budget": 0.3}
    market = market_with(event)
    budget = float(market.employers["base_budget"][0])
    start = int(market.state.counts[Count.PEOPLE])
    entered, budgets = [], []
    for week in range(4):
        market.week = week
        events(market)
        entered.append(int(market.state.counts[Count.PEOPLE]) - start)
        budgets.append(float(market.employers["base_budget"][0]) / budget)
    assert entered == [0, 20, 20, 20]
    assert budgets == pytest.approx([1.0, 1.3, 1.3, 1.3])


def test_offer_policy_changes_only_what_it_says() -> None:
    """What is left out stays."""
    market = market_with({"kind": "offer-policy", "week": 0, "aggressiveness": 2.0})
    before = market.employers.copy()
    events_of_week_zero(market)
    changed = [n for n in SETTINGS if not np.array_equal(market.employers[n], before[n], equal_nan=True)]
    assert changed == ["base_aggressiveness"]
    assert market.employers["base_aggressiveness"][:2].tolist() == [2.0, 2.0]


def test_dated_events_start_in_the_week_of_their_date() -> None:
    """Fifteen days after the start is week 2."""
    event = {"kind": "capex-shock", "date": "2025-06-16", "factor": 2.0}
    market = market_with(event, start_date="2025-06-01")
    base = float(market.employers["base_capex"][0])
    assert column_by_week(market, "base_capex", 4) == [base, base, 2 * base, 2 * base]


def test_the_burn_in_knows_no_events() -> None:
    """A shock in week 0 leaves the state at the end of the burn-in as it is without the shock."""
    shocked = market_with({"kind": "offer-policy", "week": 0, "budget": 0.1})
    assert shocked.employers["budget"].tolist() == market_with().employers["budget"].tolist()


def test_a_budget_without_limit_stays_without_limit() -> None:
    """In mode productivity budgets are infinite; no factor changes that, and none makes a NaN."""
    market = market_with(
        {"kind": "offer-policy", "week": 0, "budget": 0.0, "bonus": 0.0}, market={"value": "productivity"}
    )
    assert np.isinf(market.employers["base_budget"][0])
    events_of_week_zero(market)
    assert np.isinf(market.employers["base_budget"][0])
    assert np.isinf(market.employers["bonus_rate"][0])


def test_counts_of_the_week_begin_at_zero() -> None:
    """Hires, losses, bids, breakthroughs and lost bids are counted afresh."""
    market = market_with()
    names = ("hires", "losses", "bids", "breakthroughs", "lost")
    for name in names:
        market.employers[name] = 7
    market.state.tally[:] = 7
    events(market)
    assert not any(market.employers[name].any() for name in names)
    assert not market.state.tally.any()


def test_an_event_that_is_off_does_not_happen() -> None:
    """The market is that without it, bit by bit; its names may be unknown and its week beyond the horizon."""
    layoffs: dict[str, Any] = {"kind": "layoffs", "name": "cut", "week": 3, "share": 0.5}
    shock = {"kind": "capex-shock", "week": 3, "factor": 2.0}
    absurd = {"kind": "capex-shock", "name": "x", "on": False, "week": 99, "factor": 2.0, "employers": ["Z"]}
    runs = [
        market_with(shock),
        market_with(layoffs | {"on": False}, shock, absurd),
        market_with(layoffs, shock),
    ]
    tables = []
    for market in runs:
        market.run()
        tables.append(market.state.people.tobytes())
    assert tables[0] == tables[1] != tables[2]


def test_names_of_events_change_nothing() -> None:
    """Nor do they decide the order of what happens in one week."""
    first, second = ({"kind": "layoffs", "week": 3, "share": share} for share in (0.3, 0.6))
    plain = market_with(first, second)
    named = market_with(first | {"name": "z"}, second | {"name": "a"})
    for market in (plain, named):
        market.run()
    assert plain.state.people.tobytes() == named.state.people.tobytes()


def test_events_are_set_by_name() -> None:
    """As labs are; two of a name are refused."""
    market = market_with({"kind": "layoffs", "name": "cut", "week": 3, "share": 0.3})
    assert market.scenario.with_({"events.cut.on": False}).events_on == ()
    assert market.scenario.with_({"events.cut.share": 0.4}).events[0].share == 0.4  # type: ignore[union-attr]
    twice = [{"kind": "layoffs", "name": "cut", "week": week, "share": 0.3} for week in (1, 2)]
    with pytest.raises(ScenarioError, match="duplicate name of an event 'cut'"):
        market.scenario.with_({"events": twice})
