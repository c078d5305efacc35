"""Scenarios with the package's run of each, which is kept: several tests compare with it."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from tests.market.worlds import textbook, textbook_labs
from tests.reference.policies import public_money
from tests.reference.scenarios import document

#: Random markets that are compared.
RANDOM = 64


class Pair(NamedTuple):
    """A scenario, and the package's market after its run."""

    scenario: Scenario
    market: TalentMarket


def run_of(scenario: Scenario) -> Pair:
    """The package's run of a scenario."""
    market = TalentMarket(scenario)
    market.run()
    return Pair(scenario, market)


@cache
def random_scenario(number: int) -> Scenario:
    """A random scenario; public money comes by draws of its own, so that the rest is as without."""
    found = document(Random(number))
    public_money(Random(1_000_000 + number), found)
    return Scenario.model_validate(found)


@cache
def random_pair(number: int) -> Pair:
    """A random scenario, and its run."""
    return run_of(random_scenario(number))


@cache
def twins() -> Pair:
    """Two labs with the same cap, and pay decides alone: bid and counter-offer are equal to the last bit."""
    rules = {"contact_rate_employed": 0.3, "contact_rate_unemployed": 0.3}
    return run_of(textbook(textbook_labs(1e6, 1.5e6, package_cap=9e5), market=rules))
