"""Scalars for the kernels, in the kernels' units."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.state.scalars import SCALARS, named, rules_of
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, weekly, years

SCENARIO = Scenario.model_validate(
    {
        "researchers": {"retirement_rate": 0.1, "tastes": {"culture": 0.7}},
        "market": {"vesting_years": 3.0, "vesting_cliff": 0.5, "mechanism": "posted"},
        "escalation": {"intensity": 2.0, "aggressiveness_rise": 0.3},
        "startups": {"minimum_runway": 26.0, "funding": {"mood": 2.0, "multiple": 3.0}},
        "outside": {"openings": 8.0, "contact_factor": 0.5},
    }
)


def test_a_year_has_its_weeks() -> None:
    """Fifty-two weeks and a quarter of a day more than one."""
    assert pytest.approx(52.17857, abs=1e-4) == WEEKS_PER_YEAR
    assert weekly(WEEKS_PER_YEAR) == 1.0
    assert years(104) == pytest.approx(104 / WEEKS_PER_YEAR)


def test_units() -> None:
    """Rates a week, vesting in weeks, runways in years."""
    rules = named(rules_of(SCENARIO, 1.0, escalates=True))
    assert rules.retirement_rate == pytest.approx(0.1 / WEEKS_PER_YEAR)
    assert (rules.vesting_years, rules.vesting_weeks) == (3.0, 3.0 * WEEKS_PER_YEAR)
    assert rules.cliff_weeks == 0.5 * WEEKS_PER_YEAR
    assert rules.startup_minimum_runway == pytest.approx(26.0 / WEEKS_PER_YEAR)
    assert rules.round_multiple == 6.0
    assert rules.weight_culture == 0.7
    assert (rules.race, rules.mechanism) == (True, 1)
    assert rules.contact_rate_outside == 0.5 * rules.contact_rate_employed


def test_the_dial_multiplies_what_escalates() -> None:
    """Intensity scales the rise of aggressiveness; the quiet market of the burn-in has none."""
    assert named(rules_of(SCENARIO, 1.0, escalates=True)).aggressiveness_rise == pytest.approx(0.6)
    assert named(rules_of(SCENARIO, 1.0, escalates=False)).aggressiveness_rise == 0.0


def test_every_rule_is_a_number() -> None:
    """Kernels take plain scalars: no None, no NaN."""
    rules = rules_of(SCENARIO, 1.0, escalates=True)
    assert {scalar.name for scalar in SCALARS} < set(rules.dtype.names or ())
    for scalar in SCALARS:
        assert isinstance(scalar.read(SCENARIO), scalar.kind | int), scalar.name
        assert not np.isnan(rules[scalar.name]).any(), scalar.name
