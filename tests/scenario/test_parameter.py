"""The declaration of parameters."""

from typing import Any

import pytest
from pydantic import ValidationError

from sim.scenario.parameter import Section, unit_of
from sim.scenario.quantities import Money
from tests.scenario.toy import Lab, Market, Offers, World


def test_defaults_are_read_like_users_values() -> None:
    """A default written with a unit has the value in the declared unit."""
    assert Offers().approval == 30.0
    assert Market().rate == 0.02


def test_unit_comes_from_the_type() -> None:
    """The unit is declared once, with the type, also where the parameter may be None."""
    assert unit_of(Offers.model_fields["approval"]) == "days"
    assert unit_of(Lab.model_fields["budget"]) == "$/year"
    assert unit_of(Lab.model_fields["name"]) is None


@pytest.mark.parametrize("budget", ["-$1", -1, "-0.001k"])
def test_bounds_hold_for_optional_quantities(budget: Any) -> None:
    """A bound on a parameter that may be None binds the number, whether written as number or as text."""
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Lab(name="x", budget=budget)


def test_a_default_that_breaks_its_bounds_is_found() -> None:
    """A default is validated like a user's value."""

    class Wrong(Section):
        amount: Money = "30 days"  # type: ignore[assignment]

    with pytest.raises(ValidationError, match="wrong unit"):
        Wrong()


def test_sections_are_frozen_and_closed() -> None:
    """Neither a known nor an unknown attribute can be set."""
    with pytest.raises(ValidationError, match="frozen"):
        Offers().approval = 1.0
    with pytest.raises(ValidationError, match="Extra inputs"):
        Offers.model_validate({"aproval": 1})


def test_a_partial_table_keeps_the_parameters_own_default() -> None:
    """Saying one thing about a sub-table leaves the rest as the parameter's default has it."""
    assert World.model_validate({"market": {"offers": {"expiry": 9}}}).market.offers == Offers(
        approval=5.0, expiry=9.0
    )
    assert World().market.offers.approval == 5.0
    assert (
        World.model_validate({"labs": [{"name": "x", "offers": {"expiry": 9}}]}).labs[0].offers.approval == 30
    )
