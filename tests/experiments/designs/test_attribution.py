"""What an attribution knocks out by itself, and in which markets."""

from __future__ import annotations

import pytest

import sim
from sim.experiments.designs.attribution import Attribution, attribution_of
from sim.experiments.designs.attribution_plan import Question, channels, plan_attribution
from sim.experiments.designs.switched import Factor
from sim.mechanisms.mechanism import Mechanism
from sim.mechanisms.no_poach.spec import NoPoach
from sim.mechanisms.page import _keys as keys_of
from sim.mechanisms.page import spec_of
from sim.mechanisms.registry import MECHANISMS
from sim.scenario.documents import document_of, value_at
from sim.scenario.events.capex_shock import CapexShock
from sim.scenario.events.offer_policy import OfferPolicy
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.vocabulary import Channel

RAID = sim.load("microsoft-raids-meta")
PRIZE = Factor("prize", {"escalation.prize_growth": 0})
LISTS = Factor("lists", {"events.raid-list.on": False, "events.meta-list.on": False})
FLOOR = Factor("floor", {"market.match_floor": 0.0})


def test_every_mechanism_says_what_switches_it_off() -> None:
    """But for those that are all events, which are switched off by name, and the unit of dollars."""
    silent = {one.name for one in MECHANISMS if not one.off and list(keys_of(spec_of(one)))}
    assert silent <= {"growth"}, f"give `off` in the spec, see sim.mechanisms.mechanism.Off: {silent}"


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.name)
def test_what_switches_off_is_the_default(mechanism: Mechanism) -> None:
    """A scenario that says nothing has every mechanism off, so its values are those that switch it off."""
    plain = document_of(
        Scenario.model_validate({"labs": [{"name": "Only"}], "startups": {"named": [{"name": "One"}]}})
    )
    lists = document_of(RAID)
    for part in mechanism.off:
        for pattern, value in part.values.items():
            if pattern.startswith("events.*"):
                event = next(one for one in lists["events"] if one["kind"] == "target-list")
                assert value_at(event, pattern.removeprefix("events.*.")) is not None, pattern
                continue
            key = pattern.replace("labs.*", "labs.Only").replace("named.*", "named.One")
            assert value_at(plain, key) == value, f"{pattern}: off is {value!r}, and the default is another"


def test_the_raid_is_made_of_channels() -> None:
    """Money, compute, speed, ties, escalation, culture; its events are in them, each once."""
    found = {one.name: one.off for one in channels(RAID)}
    assert set(found) >= {"money", "compute", "speed", "ties", "escalation", "culture", "search"}
    assert found["ties"] == {"market.tie_contacts": 1.0, "market.tie_utility": 0.0}
    assert found["search"] == {
        "events.meta-list.on": False, "events.raid-list.on": False, "market.search_elasticity": 0.0,
    }  # fmt: skip
    assert found["speed"]["events.raid-list.list.expiry"] is None
    keys = [key for off in found.values() for key in off]
    assert len(keys) == len(set(keys))
    off = {key: value for one in found.values() for key, value in one.items()}
    assert channels(RAID.with_(off)) == ()


def test_what_does_nothing_is_no_factor() -> None:
    """Escalation that intensity switches off, and an event that does not happen."""
    calm = RAID.with_({"escalation.intensity": 0.0, "events.layoffs.on": False})
    names = {one.name for one in channels(calm)}
    assert not names & {"escalation", "supply"}


def test_events_of_new_kinds_are_rules() -> None:
    """Unless their class says otherwise."""
    said = [kind.channel for kind in (NoPoach, CapexShock, OfferPolicy)]
    assert said == [Channel.RULES, Channel.COMPUTE, Channel.MONEY]


def test_points_that_share_their_beginning_stand_together() -> None:
    """The scenario as it is comes first; what is of week 0 and later changes fastest."""
    study = Attribution("moves", (PRIZE, FLOOR, LISTS))
    assert study.coalitions[0] == 0b111
    assert study.changes(0b111) == {}
    floors = [on >> 1 & 1 for on in study.coalitions]
    assert floors == [1] * 4 + [0] * 4
    assert study.changes(0b001) == {**FLOOR.off, **LISTS.off}
    assert attribution_of(study.document()) == study


def test_many_factors_are_sampled() -> None:
    """Balanced orders in whole blocks; far fewer points than combinations."""
    each = (Factor(f"{event.name}", {f"events.{event.name}.on": False}) for event in RAID.events)
    many = (*each, PRIZE, FLOOR)
    plan = plan_attribution(Question("moves", many), [RAID], 2, None)
    assert plan.study is not None
    assert len(many) == 10
    assert len(plan.study["orders"]) == 4 * 10
    assert len(plan.design.points) < 1 << 10
    few = plan_attribution(Question("moves", many[:3], 7), [RAID], 2, None)
    assert few.study is not None
    assert len(few.study["orders"]) == 12


@pytest.mark.parametrize(
    ("factors", "orders", "what"),
    [
        ((PRIZE,), None, "1 factor, where two or more share"),
        ((PRIZE, PRIZE), None, "prize stands there twice"),
        ((PRIZE, Factor("other", {"escalation.prize_growth": 1})), None, "has two values"),
        ((PRIZE, Factor("idle", {"market.mechanism": "sequential"})), None, "idle switches nothing off"),
        ((PRIZE, Factor("words", {"question": "why"})), None, "question changes no market"),
        ((PRIZE, Factor("typo", {"market.match_flor": 0})), None, "match_floor"),
        (tuple(Factor(f"{n}", {"market.patience": n + 0.5}) for n in range(13)), 0, "8,192 points"),
    ],
)
def test_what_cannot_be_divided(factors: tuple[Factor, ...], orders: int | None, what: str) -> None:
    """Each with what to do, and beside the outcome that there is not."""
    with pytest.raises(ScenarioError) as told:
        plan_attribution(Question("labs_talent", factors, orders), [RAID], 2, None)
    assert what in str(told.value)
    assert "no outcome" in str(told.value)


def test_a_market_in_which_nothing_is_on_has_nothing_to_divide() -> None:
    """The remedy says how to name something."""
    plain = Scenario().with_({"researchers.tastes": {"culture": 0, "mission": 0, "compute": 0}})
    assert channels(plain) == ()
    with pytest.raises(ScenarioError, match="--factor"):
        plan_attribution(Question("moves"), [plain], 2, None)
