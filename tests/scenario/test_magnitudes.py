"""Numbers within sense: bounds of parameters, and rules on their products."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.limits import GROWTH, MONEY, SMALLEST
from sim.scenario.load import load_scenario, scenario_from
from sim.scenario.parameter import quantity_of
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot


def refusal(*changes: str, base: str = "quiet-market") -> str:
    """The mistakes in a library scenario with changes."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(base, changes)
    return str(caught.value)


def sections(model: Model, seen: set[Model]) -> set[Model]:
    """A table and all below it."""
    seen.add(model)
    for field in model.model_fields.values():
        spot = Spot(field.annotation, field)
        for below in (*spot.sections, *(spot.item.sections if spot.item is not None else ())):
            if below not in seen:
                sections(below, seen)
    return seen


def test_every_number_has_two_bounds() -> None:
    """From below and from above, so that no amount is beyond all sense; none is infinite."""
    unbounded = [
        f"{section.__name__}.{key}"
        for section in sections(Scenario, set())
        for key, field in section.model_fields.items()
        if quantity_of(field) is not None
        for pair in (("ge", "gt"), ("le", "lt"))
        if not any(hasattr(item, bound) for item in field.metadata for bound in pair)
    ]
    assert unbounded == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("labs.0.budget=1e300", "$1e+300 is out"),
        ("labs.0.budget=1.1e15", "at most $1000T"),
        ("production.prize=1e300", "out of bounds"),
        ("production.elasticity=0.0005", "at least 0.001"),
        ("market.increment=5e-324", "nearer to zero"),
        ("market.increment=1e-9", "at least $0.000001"),
        ("market.vesting_years='1e-200 years'", "nearer to zero"),
        ("startups.funding.dilution=5e-324", "nearer to zero"),
        ("outside.openings=1e10", "at most"),
        ("labs.0.headcount=1e10", "at most"),
        ("labs.0.fast_track=1e6", "at most"),
    ],
)
def test_amounts_beyond_sense(change: str, part: str) -> None:
    """Dollars, counts, times and rates that no market has are mistakes, told with the bound."""
    told = refusal(change, base="frontier-2025")
    assert part in told or "out of bounds" in told
    assert len(told.splitlines()) == 1


def test_the_smallest_number() -> None:
    """Zero is a number, and so is the smallest; between them is none."""
    assert load_scenario("quiet-market", ["market.separation_rate=0"]).market.separation_rate == 0.0
    for written in (repr(SMALLEST), f"'{SMALLEST * 100!r}%'"):
        assert load_scenario("quiet-market", [f"market.separation_rate={written}"])
    for written in ("9e-13", "-9e-13", "'0.000000000001%'", "5e-324"):
        assert "nearer to zero" in refusal(f"market.separation_rate={written}")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        (["startups.growth=5", "weeks=400"], "startups.growth: over 400 weeks it multiplies by more than"),
        (["labs.0.growth=5", "weeks=400"], "growth: over 400 weeks"),
        (["labs.0.budget_growth=5", "weeks=400"], "budget_growth: over 400 weeks"),
        (["escalation.prize_growth=2", "escalation.intensity=8"], "escalation.prize_growth: over 104 weeks"),
        (["escalation.compute_growth=2", "escalation.intensity=8"], "escalation.compute_growth: over"),
        (
            ["market.mechanism=simultaneous", "market.increment=2"],
            "increment: bids rise by less than a 100,000th",
        ),
        (
            ["researchers.reference_count=2", "researchers.count=3000000"],
            "more than 1,000,000 times as large",
        ),
        (
            ["production.contest_exponent=10", "production.compute_unit=1e-6", "startups.productivity=1e12"],
            "production.contest_exponent: productivity, compute or talent to this power",
        ),
    ],
)
def test_products_beyond_numbers(changes: list[str], where: str) -> None:
    """Growth over a long run, a market out of all scale, and weights of the contest: each is told."""
    if any("prize" in change or "compute_growth" in change for change in changes):
        changes = [*changes, "weeks=104"]
    labs = [] if "reference_count" not in changes[0] else ["labs=[]", "startups.count=0"]
    told = refusal(*labs, *changes, base="frontier-2025")
    assert where in told


def policies(starts: list[int], duration: int | None, names: list[list[str]]) -> dict[str, Any]:
    """A market of two labs whose budgets events multiply by a hundred."""
    lasts = {} if duration is None else {"duration": duration}
    events = [
        {"kind": "offer-policy", "week": week, "budget": 100, "employers": who, **lasts}
        for week, who in zip(starts, names, strict=True)
    ]
    return {"labs": [{"name": "A"}, {"name": "B"}], "events": events}


def test_events_that_multiply() -> None:
    """What is in force at once for one employer counts; one after the other, or elsewhere, it may be much."""
    many = list(range(20))
    assert scenario_from(policies(many, 1, [["A"]] * 20), "s")
    assert scenario_from(policies(many[:6], None, [["A"]] * 6), "s")
    assert scenario_from(policies(many[:12], None, [["A"], ["B"]] * 6), "s")
    everybody: list[str] = []
    one = ["A"]
    for names in ([one] * 7, [everybody] * 7, [everybody, one, everybody, one, one, one, one]):
        with pytest.raises(
            ScenarioError, match=f"multiplies the budget by more than {GROWTH:g}".replace("+", r"\+")
        ):
            scenario_from(policies(many[:7], None, names), "s")


def test_the_largest_amounts_are_a_scenario() -> None:
    """What is allowed is accepted: all money at its bound."""
    changes = [f"production.prize={MONEY!r}", f"outside.wage={MONEY!r}", f"market.increment={MONEY!r}"]
    assert load_scenario("quiet-market", changes).production.prize == MONEY
