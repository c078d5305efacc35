"""Markets that go on from what another has been until week 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.runs.single import simulate
from sim.market import branching
from sim.market.branching import differ_before_week_0, until_week_0
from sim.market.engine import Market
from sim.market.state.scalars import rules_of
from sim.records.run import Run
from sim.scenario.schema import Scenario

SMALL = ["researchers.count=400", "weeks=30", "burn_in=30"]
#: Changes that say nothing of what is before week 0.
LATE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no escalation": {"escalation.intensity": 0},
    "channels": {"escalation.prize_growth": 0.6, "escalation.compute_growth": 0.1},
    "no events": {"events": []},
    "other events": {
        "events": [
            {"kind": "no-poach", "week": 3, "employers": ["Meta", "OpenAI"]},
            {"kind": "merger", "week": 9, "employers": ["Meta", "xAI"]},
        ]
    },
    "an event off": {"events.raid-list.on": False},
    "budgets stay": {"escalation.budget_response": 0},
    "success counts more": {"feedback.budgets": 0.9, "feedback.capex": 0.1, "feedback.limit": 1.5},
    "money together stays": {"feedback.conserve": True},
    "headcount grows slowly": {"market.hiring_speed": 0.1},
}  # fmt: skip


def tables(run: Run) -> list[Any]:
    """The tables of a run."""
    return [getattr(run.record, name).arrow() for name in ("weeks", "employers", "moves")]


@pytest.fixture(scope="module")
def raid() -> Scenario:
    """A small raid."""
    return sim.load("microsoft-raids-meta", SMALL)


@pytest.mark.parametrize("change", LATE)
def test_a_branch_is_the_market_itself(raid: Scenario, change: str) -> None:
    """To the bit, whichever market it began in, and after others have gone on from that."""
    scenario = raid.with_(LATE[change])
    assert until_week_0(raid) == until_week_0(scenario)
    alone = tables(simulate(scenario, 3, 2, None))
    stem = Market(raid, rng=3, replicate=2)
    simulate(raid, 3, 2, None, lambda: stem.branch(raid))
    again = tables(simulate(scenario, 3, 2, None, lambda: stem.branch(scenario)))
    assert all(one.equals(other) for one, other in zip(alone, again, strict=True))
    assert stem.week == 0


def test_what_pads_a_record_is_no_difference(raid: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes between the scalars are what was in memory before."""
    drawn = np.random.default_rng(1)

    def soiled(*given: Any, **named: Any) -> Any:
        rules = rules_of(*given, **named)
        own = np.ones(rules.itemsize, np.bool_)
        for kind, first, *_ in (rules.dtype.fields or {}).values():
            own[first : first + kind.itemsize] = False
        assert own.any()
        raw = np.frombuffer(rules.tobytes(), np.uint8).copy()
        raw[own] = drawn.integers(0, 256, own.sum())
        return raw.view(rules.dtype)

    monkeypatch.setattr(branching, "rules_of", soiled)
    assert until_week_0(raid) == until_week_0(raid.with_({"escalation.intensity": 0}))
    assert until_week_0(raid) == until_week_0(raid)


def test_how_long_a_market_runs_says_nothing_of_its_burn_in(raid: Scenario) -> None:
    """It lays tables out otherwise, so nothing is shared, and yet no difference begins there."""
    assert until_week_0(raid) != until_week_0(raid.with_({"weeks": 40}))
    assert not differ_before_week_0(raid, raid.with_({"weeks": 40}))
    assert not differ_before_week_0(raid, raid.with_({"events.raid-list.on": False}))
    assert differ_before_week_0(raid, raid.with_({"weeks": 40, "labs.Meta.amenity": 0.4}))
    still = raid.with_({"burn_in": 0})
    assert not differ_before_week_0(still, still.with_({"labs.Meta.amenity": 0.4}))


@pytest.mark.parametrize(
    "change",
    [
        {"production.contest_exponent": 1.3},
        {"labs.Meta.amenity": 0.1},
        {"weeks": 31},
        {"escalation.aggressiveness_half_life": 2},
        {"feedback.memory": 2},
        {"feedback.budgets": 0, "feedback.capex": 0},
        {"market.headcount": "planned"},
    ],
)
def test_what_may_matter_before_is_not_shared(raid: Scenario, change: dict[str, Any]) -> None:
    """Every scalar of the burn-in, settings of employers, and the length, by which tables are laid out."""
    assert until_week_0(raid) != until_week_0(raid.with_(change))
