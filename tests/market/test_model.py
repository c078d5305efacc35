"""The market as a Mesa model."""

from __future__ import annotations

import mesa
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from tests.market.watched import PHASES, WatchedMarket, bits, fingerprint

SCENARIO = Scenario.model_validate(
    {
        "weeks": 8,
        "burn_in": 4,
        "seed": 3,
        "researchers": {"count": 100, "entry_rate": 0.5, "retirement_rate": 0.2},
        "labs": [{"name": "A", "headcount": 40}, {"name": "B", "headcount": 20}],
        "startups": {"count": 2, "headcount": 4},
    }
)


def test_is_a_mesa_model() -> None:
    """`TalentMarket(scenario, rng=...)`, `step()`, `run()`."""
    market = sim.TalentMarket(SCENARIO, rng=7)
    assert isinstance(market, mesa.Model)
    assert (market.week, market.weeks_total) == (0, 8)
    market.step()
    assert market.week == 1
    market.run()
    assert market.week == 8
    assert market.scenario is SCENARIO


def test_running_is_stepping() -> None:
    """`run` is eight steps."""
    stepped, run = TalentMarket(SCENARIO), TalentMarket(SCENARIO)
    for _ in range(8):
        stepped.step()
    run.run()
    assert fingerprint(stepped) == fingerprint(run)


def test_mesas_run_model_ends_with_the_horizon() -> None:
    """`run_model` is `run`, and `running = False` stops it as in any Mesa model."""
    market, run, stopped = TalentMarket(SCENARIO), TalentMarket(SCENARIO), TalentMarket(SCENARIO)
    assert market.running
    market.run_model()
    run.run()
    assert not market.running
    assert fingerprint(market) == fingerprint(run)
    stopped.running = False
    stopped.run_model()
    assert stopped.week == 0


def test_the_seed_is_the_scenarios_unless_given() -> None:
    """Left out, `rng` is the scenario's seed."""
    given, left_out = TalentMarket(SCENARIO, rng=3), TalentMarket(SCENARIO)
    assert given.state.key == left_out.state.key
    assert TalentMarket(SCENARIO, rng=4).state.key != left_out.state.key
    assert TalentMarket(SCENARIO, replicate=1).state.key != left_out.state.key


def test_mesas_own_generators_decide_nothing() -> None:
    """Draws from Mesa's generators between the weeks change no bit of the outcome."""
    plain, disturbed = TalentMarket(SCENARIO), TalentMarket(SCENARIO)
    plain.run()
    while disturbed.week < 8:
        disturbed.random.random()
        disturbed.rng.random()
        disturbed.step()
    assert fingerprint(plain) == fingerprint(disturbed)


def test_phases_run_in_the_order_of_model_md() -> None:
    """Events, money, plan, search, negotiate, move, separate, produce, record."""
    seen: list[str] = []
    market = WatchedMarket(SCENARIO, lambda _, phase: seen.append(phase))
    seen.clear()
    market.step()
    names = ["events", "money", "plan", "search", "negotiate", "move", "separate", "produce", "record"]
    assert seen == ["before", *names]
    assert [phase.__name__ for phase in PHASES] == names


def test_the_log_begins_with_week_0() -> None:
    """What happened in the burn-in is not logged, nor does it count as steps."""
    market = TalentMarket(SCENARIO)
    assert int(market.state.counts[Count.ROWS]) == 0
    assert len(market.tables().weeks) == 0
    market.step()
    assert set(market.tables().moves["week"]) <= {0}


def test_the_burn_in_does_not_escalate() -> None:
    """Channels of escalation begin with week 0."""
    loud = SCENARIO.with_({"escalation.aggressiveness_rise": 1.0, "escalation.prize_growth": 1.0})
    quiet = loud.with_({"escalation.intensity": 0.0})
    one, other = TalentMarket(loud), TalentMarket(quiet)
    assert bits(one.people) == bits(other.people)
    assert one.state.rules != other.state.rules


def test_two_models_live_side_by_side() -> None:
    """Stepping one market leaves the other as it is."""
    one, other = TalentMarket(SCENARIO), TalentMarket(SCENARIO, rng=11)
    before = fingerprint(other)
    one.run()
    assert fingerprint(other) == before


def test_names_of_employers_can_be_asked_for() -> None:
    """`among` masks employers by name, or all big labs."""
    market = TalentMarket(SCENARIO)
    assert market.among(["B"]).tolist() == [False, True, *[False] * (len(market.names) - 2)]
    assert market.among([]).sum() == 2


def test_the_scenario_cannot_be_replaced_by_agents() -> None:
    """Agents are views; assigning them is refused."""
    with pytest.raises(AttributeError, match="views"):
        TalentMarket(SCENARIO).agents = []


def test_mesas_generators_are_seeded_by_seed_and_replicate() -> None:
    """Each replicate has its own numbers for what users add, the same ones whenever it is made."""

    def numbers(rng: int | None = None, replicate: int = 0) -> tuple[float, float]:
        market = TalentMarket(SCENARIO, rng, replicate)
        return market.random.random(), float(market.rng.random())

    different = [numbers(), numbers(replicate=1), numbers(rng=4), numbers(rng=4, replicate=1)]
    assert len({number for pair in different for number in pair}) == 8
    assert numbers(replicate=1) == different[1]
    assert numbers(rng=SCENARIO.seed) == different[0]


class Watched(sim.TalentMarket):
    """As the README has it."""

    def __init__(self, scenario: Scenario, rng: int | None = None, replicate: int = 0) -> None:
        super().__init__(scenario, rng, replicate)
        self.datacollector = mesa.DataCollector(  # type: ignore[no-untyped-call]
            model_reporters={"pay": lambda model: float(model.people["pay"].sum())},
            agenttype_reporters={sim.BigLab: {"headcount": "headcount"}},
        )

    def step(self) -> None:
        """One week, then a look."""
        super().step()
        self.datacollector.collect(self)  # type: ignore[no-untyped-call]


def test_mesas_batch_run() -> None:
    """Replicates are a parameter: each is another history, the same as on its own."""
    rows = mesa.batch_run(
        Watched, {"scenario": [SCENARIO], "replicate": range(3)}, number_processes=1, display_progress=False
    )
    assert [row["replicate"] for row in rows] == [0, 1, 2]
    found = [row["pay"] for row in rows]
    assert len(set(found)) == 3
    alone = TalentMarket(SCENARIO, replicate=2)
    alone.run()
    assert found[2] == alone.people["pay"].sum()


def test_a_market_keeps_its_scenario() -> None:
    """Another one would not be heard."""
    market = TalentMarket(SCENARIO)
    with pytest.raises(AttributeError, match=r"sim\.TalentMarket\(scenario\.with_"):
        market.scenario = SCENARIO.with_({"weeks": 3})
    assert market.scenario is SCENARIO
