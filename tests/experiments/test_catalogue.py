"""The catalogue declares the unit of every outcome there is."""

from __future__ import annotations

import re

import pytest

from sim.experiments.catalogue import Unit, entry_of, unit_of
from sim.experiments.outcomes import about, flow, outcomes
from sim.measures.groups import Group
from tests.experiments.toy import toy_run, toy_scenario


def test_every_outcome_of_a_run_has_a_unit() -> None:
    """Dollars are pay, packages and the prize, indices are Herfindahl's, all else are shares and counts."""
    names = outcomes(toy_run(toy_scenario(weeks=60), seed=1, replicate=0, on_week=None))
    units = {name: unit_of(name) for name in names}
    for name, unit in units.items():
        assert (unit is Unit.INDEX) == name.startswith("hhi_"), name
        assert (unit is Unit.DOLLARS) == bool(re.search("_pay|^pay|^top_|prize", name)), name
        assert (unit is Unit.SHARE) == any(word in name for word in ("share", "rate_", "retention")), name
    assert len(units) > 100


@pytest.mark.parametrize(
    ("outcome", "unit"),
    [
        ("hhi_talent_end", Unit.INDEX),
        ("median_pay_start", Unit.DOLLARS),
        ("startup_open_seats_mean", Unit.COUNT),
        (about(Group.STARTUPS, "talent_share_end"), Unit.SHARE),
        (about("A.B", "retention_2_years"), Unit.SHARE),
        (about("moves", "headcount_start"), Unit.COUNT),
        (flow("median_pay", "prize"), Unit.COUNT),
        ("lab_lost_package_cap", Unit.COUNT),
    ],
)
def test_names_of_employers_do_not_matter(outcome: str, unit: Unit) -> None:
    """Only what is measured does."""
    assert unit_of(outcome) is unit


def test_an_unknown_outcome_is_none() -> None:
    """A new one must be declared."""
    with pytest.raises(KeyError):
        entry_of("happiness_end")
