"""Mesa agents: thin views of the columns, which never decide anything."""

from __future__ import annotations

import pickle
from typing import cast

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from numpy.typing import NDArray

import sim
from sim.market.agents import BigLab, Employer, Outside, Researcher, Startup, View
from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import RETIRED, Kind
from tests.market.watched import fingerprint

SCENARIO = Scenario.model_validate(
    {
        "weeks": 30,
        "burn_in": 10,
        "researchers": {"count": 200, "entry_rate": 1.0, "retirement_rate": 0.3},
        "labs": [{"name": "A", "headcount": 60}, {"name": "B", "headcount": 40}],
        "startups": {"count": 3, "headcount": 5, "entry_rate": 20.0, "founders": 2},
    }
)


@pytest.fixture
def market() -> TalentMarket:
    """A market of two labs after some weeks."""
    market = TalentMarket(SCENARIO)
    for _ in range(5):
        market.step()
    return market


def present(market: TalentMarket) -> NDArray[np.int64]:
    """Ids of the people who have not retired."""
    return np.flatnonzero(market.people["employer"] != RETIRED)


def test_researchers_are_views_of_the_columns(market: TalentMarket) -> None:
    """Every attribute of everyone still in the market is what the column says, now and a week later."""
    for _ in range(2):
        researchers = market.agents_by_type[sim.Researcher]
        assert [agent.index for agent in researchers] == present(market).tolist()
        people = market.people[present(market)]
        assert [agent.talent for agent in researchers] == people["talent"].tolist()
        assert [agent.pay for agent in researchers] == people["pay"].tolist()
        for agent, record in list(zip(researchers, people, strict=True))[::17]:
            assert agent.field == market.fields[record["field"]]
            employer = int(record["employer"])
            assert agent.employer == ("unemployed" if employer < 0 else market.names[employer])
            assert agent.tenure == (market.week - record["since"] if employer >= 0 else 0)
        market.step()


def test_a_view_that_is_held_sees_its_person_retire() -> None:
    """An agent kept from earlier tells that its person has retired, and is no agent of the model any more."""
    market = TalentMarket(SCENARIO)
    early = list(market.agents_by_type[Researcher])
    market.run()
    gone = [agent for agent in early if agent.employer == "retired"]
    assert len(gone) > 5
    assert not set(gone) & set(market.agents)


def test_employers_are_views_of_the_columns(market: TalentMarket) -> None:
    """Labs, startups and the outside, by class, with the columns' values."""
    employers = market.employers
    kinds: dict[type[Employer], Kind] = {
        sim.BigLab: Kind.LAB,
        sim.Startup: Kind.STARTUP,
        sim.Outside: Kind.OUTSIDE,
    }
    for kind, code in kinds.items():
        agents = market.agents_by_type[kind]
        living = (employers["kind"] == code) & employers["alive"]
        assert [agent.index for agent in agents] == np.flatnonzero(living).tolist()
        for agent in agents:
            record = employers[agent.index]
            assert agent.name == market.names[agent.index]
            for name in ("alive", "headcount", "talent", "payroll", "budget", "compute", "output"):
                assert getattr(agent, name) == record[name]
            assert agent.aggressiveness == record["aggressiveness"]
            if isinstance(agent, Startup):
                assert (agent.cash, agent.valuation) == (record["cash"], record["valuation"])


def test_agent_sets_do_what_mesa_users_expect(market: TalentMarket) -> None:
    """`select`, `agg`, `groupby`, `get` and `sort` on the views."""
    researchers = market.agents_by_type[Researcher]
    people = market.people[present(market)]
    assert isinstance(researchers, AgentSet)
    assert len(researchers) == len(people)
    assert researchers.agg("talent", sum) == pytest.approx(people["talent"].sum())
    assert researchers.get("pay") == people["pay"].tolist()
    stars = researchers.select(lambda agent: cast(Researcher, agent).talent > 3.0)
    assert len(stars) == (people["talent"] > 3.0).sum()
    sizes = researchers.groupby("employer").count()
    for agent in market.agents_by_type[BigLab]:
        assert sizes[agent.name] == agent.headcount
    best = researchers.sort("talent", ascending=False)
    assert cast(Researcher, best[0]).talent == people["talent"].max()


def test_views_follow_the_market(market: TalentMarket) -> None:
    """Entrants get views when somebody looks, those who left lose theirs, all others keep them."""
    first = {agent.index: agent for agent in market.agents_by_type[Researcher]}
    startups = {agent.index for agent in market.agents_by_type[Startup]}
    market.run()
    later = {agent.index: agent for agent in market.agents_by_type[Researcher]}
    assert sorted(later) == present(market).tolist()
    assert set(later) - set(first)
    assert set(first) - set(later)
    assert all(first[index] is later[index] for index in set(first) & set(later))
    assert {agent.index for agent in market.agents_by_type[Startup]} - startups
    assert len(market.agents) == len(later) + market.employers["alive"].sum()
    assert set(market.agent_types) == {Researcher, BigLab, Startup, Outside}


def test_looking_changes_nothing() -> None:
    """A run in which all agents are looked at, and shuffled, every week is the same to the last bit."""
    plain, watched = TalentMarket(SCENARIO), TalentMarket(SCENARIO)
    plain.run()
    while watched.week < SCENARIO.weeks:
        watched.agents.shuffle(inplace=False).get("index")
        watched.agents_by_type[Researcher].get("pay")
        watched.step()
    assert fingerprint(plain) == fingerprint(watched)


def test_sets_that_are_held_are_live(market: TalentMarket) -> None:
    """Kept from the first look on, a set has whom a fresh one has, after steps and after a run."""
    held = {kind: market.agents_by_type[kind] for kind in (Researcher, Startup)}
    everybody = market.agents
    for advance in (market.step, market.step, market.run):
        advance()
        for kind, agents in held.items():
            assert set(agents) == set(market.agents_by_type[kind])
            assert all(cast(View, agent).present for agent in agents)
        assert len(everybody) == len(present(market)) + market.employers["alive"].sum()
    assert [cast(View, agent).index for agent in held[Researcher]] == present(market).tolist()


def test_nobody_is_made_before_a_look() -> None:
    """A run that nobody looks at makes no agents."""
    market = TalentMarket(SCENARIO)
    market.step()
    assert len(mesa.Model.agents.fget(market)) == 0
    assert len(market.agents) > 0


def test_ids_do_not_depend_on_who_was_looked_at_first() -> None:
    """A researcher's is its number in the event log, an employer's is below zero."""
    early, late = TalentMarket(SCENARIO), TalentMarket(SCENARIO)
    assert len(early.agents) > 0
    early.run()
    late.run()
    for kind in (Researcher, BigLab, Startup, Outside):
        ids = [[agent.unique_id for agent in market.agents_by_type[kind]] for market in (early, late)]
        assert sorted(ids[0]) == sorted(ids[1])
        indices = [cast(View, agent).index for agent in late.agents_by_type[kind]]
        assert ids[1] == (indices if kind is Researcher else [-1 - index for index in indices])
    assert len({agent.unique_id for agent in late.agents}) == len(late.agents)


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (Researcher, "pay", "read from the market's columns"),
        (Researcher, "grant_week", "read from the market's columns"),
        (
            Researcher,
            "reservation_income",
            r"scenario\.with_\(\{'researchers\.reservation_income': \.\.\.\}\)",
        ),
        (BigLab, "approval", r"scenario\.with_\(\{'labs\.A\.approval': \.\.\.\}\)"),
        (BigLab, "freedom", r"scenario\.with_\(\{'labs\.A\.culture\.freedom': \.\.\.\}\)"),
        (BigLab, "aproval", "did you mean 'approval'"),
        (BigLab, "budgets", "did you mean 'budget'"),
        (Startup, "cash", "read from the market's columns"),
        (Startup, "entry_rate", r"with_\(\{'startups\.entry_rate'"),
        (Outside, "openings", r"with_\(\{'outside\.openings'"),
        (BigLab, "Budget", "did you mean 'budget'"),
        (BigLab, "unique_id", "read from"),
        (BigLab, "model", "read from"),
    ],
)
def test_views_do_not_write(market: TalentMarket, kind: type[View], name: str, told: str) -> None:
    """What the market or its scenario knows, or what was meant to be that, is refused with a remedy."""
    before = fingerprint(market)
    agents = market.agents_by_type[kind]
    with pytest.raises(AttributeError, match=told):
        setattr(agents[0], name, 1.0)
    with pytest.raises(AttributeError, match=told):
        agents.set(name, 1.0)
    assert fingerprint(market) == before


def test_labels_of_ones_own_stay(market: TalentMarket) -> None:
    """They are kept with their agent, also over a pickle."""
    researchers = market.agents_by_type[Researcher]
    researchers.set("colour", "red")  # not so far from `culture`
    researchers[0]._note = "seen"
    market.step()
    assert set(researchers.get("colour", handle_missing="default", default_value=None)) <= {"red", None}
    again = pickle.loads(pickle.dumps(market)).agents_by_type[Researcher][0]
    assert (again.colour, again._note) == ("red", "seen")


def test_nobody_is_removed_by_hand(market: TalentMarket) -> None:
    """Not by the agent, nor by the model; who has left may be removed again, as in Mesa."""
    early = market.agents_by_type[Researcher]
    agent = early[0]
    for remove in (agent.remove, lambda: market.deregister_agent(agent), market.remove_all_agents):
        with pytest.raises(AttributeError, match="is a view of the market's columns and cannot be removed"):
            remove()
    assert agent in market.agents
    everybody = list(early)
    market.run()
    gone = [agent for agent in everybody if agent not in market.agents]
    assert gone
    gone[0].remove()


def test_a_market_without_startups_has_an_empty_set_of_them() -> None:
    """No KeyError where there is nobody of a kind."""
    market = TalentMarket(SCENARIO.with_({"startups.count": 0, "startups.entry_rate": 0.0}))
    assert len(market.agents_by_type[Startup]) == 0


def test_the_sets_of_the_model_keep_everybody(market: TalentMarket) -> None:
    """Nobody who is in the market is taken out of them, or made a second time; what is selected is free."""
    agents, labs = market.agents, market.agents_by_type[BigLab]
    before, lab = len(agents), labs[0]
    for remove in (
        lambda: agents.remove(lab),
        lambda: agents.discard(lab),
        lambda: labs.remove(lab),
        lambda: agents.select(lambda agent: False, inplace=True),
        lambda: delattr(lab, "index"),
    ):
        with pytest.raises(AttributeError, match=r"cannot be removed|leave out inplace|read from"):
            remove()
    with pytest.raises(TypeError, match="agents are views that the market makes of its columns"):
        Startup(market, 0)
    market.agents_by_type.pop(BigLab)
    assert len(market.agents) == before
    assert lab in market.agents_by_type[BigLab]
    chosen = agents.select(lambda agent: agent is lab)
    chosen.remove(lab)
    assert (len(chosen), lab in market.agents) == (0, True)
