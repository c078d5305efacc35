"""What an employer makes of its losses: aggressiveness, and why a bid was lost."""

from __future__ import annotations

import math

import pytest

from sim.market.pages.losses import why_lost
from sim.mechanisms.aggressiveness.kernels import calm, provoke
from sim.vocabulary import WEEKS_PER_YEAR, Kind, Reason
from tests.market.worlds import planned, set_columns, textbook, textbook_labs


def provoked(rise: float, talent: float, limit: float = 3.0) -> float:
    """Aggressiveness of a lab of talent 50 that was at 1.2, after losing a person of this talent."""
    market = planned(textbook(textbook_labs(1e6)))
    market.state.rules["aggressiveness_rise"] = rise
    market.state.rules["aggressiveness_limit"] = limit
    set_columns(market, 0, talent=50.0, base_aggressiveness=1.2, pressure=0.0, aggressiveness=1.2)
    provoke(market.state, 0, talent)
    return float(market.state.employers["aggressiveness"][0])


def test_losing_listed_people_makes_aggressive() -> None:
    """Log aggressiveness rises by the stated amount for each percent of talent lost, up to the limit."""
    assert provoked(rise=0.1, talent=2.0) == pytest.approx(1.2 * math.exp(0.1 * 4.0))
    assert provoked(rise=0.0, talent=2.0) == 1.2
    assert provoked(rise=1.0, talent=40.0) == pytest.approx(1.2 * 3.0)


def test_the_outside_and_the_empty_are_not_provoked() -> None:
    """Nothing happens where there is no talent to lose a share of, nor outside."""
    for changes in ({"talent": 0.0}, {"kind": Kind.OUTSIDE}):
        market = planned(textbook(textbook_labs(1e6)))
        market.state.rules["aggressiveness_rise"] = 0.5
        set_columns(market, 0, **{"talent": 50.0, "pressure": 0.1, **changes})
        provoke(market.state, 0, 2.0)
        assert market.state.employers["pressure"][0] == 0.1


@pytest.mark.parametrize(("payroll", "pressure"), [(0.969e6, 0.4), (0.97e6, 0.36)])
def test_an_overspent_budget_calms(payroll: float, pressure: float) -> None:
    """From 97% of the budget on the log of aggressiveness falls by its share."""
    market = planned(textbook(textbook_labs(1e6)))
    market.state.rules["aggressiveness_fall"] = 0.1
    set_columns(market, 0, budget=1e6, payroll=payroll, pressure=0.4, base_aggressiveness=1.2)
    calm(market.state, 0)
    assert market.state.employers["pressure"][0] == pytest.approx(pressure)
    assert market.state.employers["aggressiveness"][0] == pytest.approx(1.2 * math.exp(pressure))


def test_pressure_halves_in_a_half_life() -> None:
    """Half of it is left after the weeks of one, however little is spent; left out it stays to the bit."""
    for half_life, left in ((None, 0.4), (1.5, 0.2)):
        market = planned(textbook(textbook_labs(1e6), escalation={"aggressiveness_half_life": half_life}))
        set_columns(market, 0, budget=1e9, payroll=1.0, pressure=0.4, base_aggressiveness=1.2)
        for _ in range(round(1.5 * WEEKS_PER_YEAR)):
            calm(market.state, 0)
        lab = market.state.employers[0]
        assert lab["pressure"] == pytest.approx(left, rel=0.0 if half_life is None else 0.01)
        assert lab["aggressiveness"] == pytest.approx(1.2 * math.exp(lab["pressure"]))


@pytest.mark.parametrize(
    ("limit", "own", "reason"),
    [
        (1.1, 0.9, Reason.AMENITIES),
        (1.1, 1.0, Reason.AMENITIES),
        (1.1, 1.1, Reason.BUDGET),
        (1.0, 0.9, Reason.BUDGET),
        (0.9, 0.9, Reason.BUDGET),
    ],
)
def test_who_could_have_paid_more_and_was_not_worth_more_lost_on_amenities(
    limit: float, own: float, reason: Reason
) -> None:
    """Any other bid lost because of what limited it; pay agreed and utility given are one here."""
    assert Reason(why_lost(limit, own, 1.0, 1.0, Reason.BUDGET)) == reason
