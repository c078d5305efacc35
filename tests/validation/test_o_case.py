"""Second-score auctions: other parameters, a wrong formula, and scenarios to which no theory applies."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.mechanisms.merger.spec import mergers_of
from sim.scenario.schema import Scenario
from sim.validation.cases import o_second_score


def few(**changes: Any) -> Scenario:
    """The case's market with fewer people."""
    return sim.load("validation/o-second-score").with_({"researchers.count": 2500, **changes})


def between(scenario: Scenario, *names: str) -> Scenario:
    """The merger of two others."""
    event = scenario.events[0].model_copy(update={"employers": names})
    return scenario.model_copy(update={"events": (event,)})


@pytest.mark.parametrize("changes", [{}, {"researchers.tastes.shock_scale": 0.6, "labs.B.amenity": 0.4}])
def test_what_is_kept(changes: dict[str, Any]) -> None:
    """Scale, amenities, and who merges are free."""
    scenario = between(few(**changes), "D", "B")
    case = o_second_score.CASE
    assert list(case.assumptions(scenario)) == []
    found = case.examine(case.runs(scenario), scenario)
    assert [finding for finding in found if not finding.agrees] == []


def test_a_theory_without_the_merger_is_refused() -> None:
    """Where two are one bidder, "each by itself" does not agree: neither the mean nor the distribution."""
    scenario = few()
    runs = o_second_score.CASE.runs(scenario)
    brands = [run for run in runs if any(merger.brands for merger in mergers_of(run.scenario))]
    apart = scenario.model_copy(update={"events": ()})
    auctions = o_second_score._auctions(brands[:1])
    wrong = [one for one in o_second_score._findings("wrong", auctions, apart) if not one.agrees]
    assert {one.kind for one in wrong} == {"z", "p"}
    assert all(one.agrees for one in o_second_score._findings("right", auctions, scenario))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"market.bargaining_share": 0.2}, "market.bargaining_share"),
        ({"researchers.tastes.match_scale": 0.1}, "researchers.tastes.match_scale"),
        ({"researchers.tastes.shock_scale": 0.0}, "the theory needs tastes"),
        ({"researchers.reservation_income": 50.0}, "some prefer it to a bid"),
        ({"labs.A.target_list.size": 10}, "labs.A does not write to all"),
        ({"labs.A.expiry": 2.0}, "offers of labs.A lapse after 2 days"),
        ({"market.patience": 3.0}, "market.patience"),
        ({"events.0.week": 1}, "two labs have to merge in week 0"),
        ({"events.0.keeps": "one"}, "have to keep their names"),
    ],
)
def test_scenarios_to_which_the_theory_does_not_apply(changes: dict[str, Any], said: str) -> None:
    """Each is named."""
    broken = list(o_second_score.CASE.assumptions(sim.load("validation/o-second-score").with_(changes)))
    assert any(said in sentence for sentence in broken), broken
