"""The package moves and pays people as a plain restatement of the model does, event by event."""

from __future__ import annotations

from collections import Counter

from sim.market.model import TalentMarket
from sim.records.leaving import NOT_KEPT_BY
from sim.scenario.schema import Scenario
from sim.vocabulary import EVENT_KINDS, Reason
from tests.market.replica import LIVELY
from tests.reference.compare import first_differences
from tests.reference.employers import BigLab, Outside, Startup
from tests.reference.market import ReferenceMarket
from tests.reference.observed import Observed
from tests.reference.pairs import RANDOM, random_pair, twins
from tests.reference.researcher import Researcher

#: What must have happened in the random markets, for their agreement to say something.
MECHANISMS = {
    *EVENT_KINDS,
    "scaled", "several bid", "decided before an offer lapsed", "fast track", "listed hire", "provoked",
    "offer that explodes", "executives attend",
    "counter outbid", "outbid counter bound by counter_limit", "startup kept somebody",
    "lab hired with equity", "startup hired with equity", "lab paid on signing", "startup paid on signing",
    "made whole", "left before the cliff", "left after the cliff", "left after a renewal", "breakthrough",
    "raised by the clock", "hired by the clock", "raised with foresight", "hired with foresight",
    "hired from unemployment with foresight", "tied hire", "bound", "on leave",
    "raised out of the fund",
    "hired out of the purse", "left a purse", "asked along", "to colleagues", "came along",
    "left talent behind", "lost a star", "learnt",
    *(f"{kind} lost by {reason.name.lower()}" for kind in ("lab", "startup") for reason in Reason),
    *(f"not kept by {why}" for why in NOT_KEPT_BY), "counter behind another loser",
    "no counter within its limit",
}  # fmt: skip
#: In so many events, or weeks, at least.
OFTEN = 5


def test_same_moves_and_pay() -> None:
    """Everything agrees in random markets, and in them every mechanism of the model comes to bear."""
    seen: Counter[str] = Counter()
    for number in range(RANDOM):
        scenario, market = random_pair(number)
        reference = Observed(scenario)
        reference.run()
        assert first_differences(reference, market) == "", number
        seen.update(reference.seen)
    assert {name for name in MECHANISMS if seen[name] < OFTEN} == set(), seen


def test_same_moves_and_pay_in_a_larger_market() -> None:
    """400 people, 25 weeks."""
    scenario = Scenario.model_validate(LIVELY)
    reference = ReferenceMarket(scenario, seed=5)
    reference.run()
    market = TalentMarket(scenario, rng=5)
    market.run()
    assert first_differences(reference, market) == ""
    assert len(reference.journal.entries) > 500


def test_same_moves_and_pay_where_bids_tie() -> None:
    """The incumbent keeps whom it can pay just as much."""
    scenario, market = twins()
    reference = ReferenceMarket(scenario)
    reference.run()
    assert first_differences(reference, market) == ""
    assert any(event.pay_after == 9e5 and event.kind == "raised" for event in reference.journal.entries)


def test_mesa_knows_the_agents() -> None:
    """The reference is an ordinary Mesa model: who leaves the market is no agent of it any more."""
    reference = ReferenceMarket(Scenario.model_validate(LIVELY))
    reference.step()
    assert reference.steps == 1
    assert set(reference.agents_by_type) == {Researcher, BigLab, Startup, Outside}
    assert all(not person.retired for person in reference.researchers())
    assert all(employer in reference.agents for employer in reference.employers)
