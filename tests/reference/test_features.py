"""Each feature of the model matters in some small market, where the package agrees with its restatement."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sim.scenario.schema import Scenario
from tests.market.replica import LIVELY
from tests.reference.compare import first_differences
from tests.reference.coverage import Said, choices, keys, said_by
from tests.reference.features import FEATURES, Feature
from tests.reference.ledger import Entry
from tests.reference.market import ReferenceMarket
from tests.reference.pairs import RANDOM, random_scenario, run_of

#: What does not act on the market, or has but one value.
SILENT = {
    "events.*.name",
    "name",
    "question",
    "limit_case",
    "events.layoffs.duration",
    "events.merger.duration",
}
#: What to do where a key or a choice is not compared.
REMEDY = (
    "restate it in tests/reference (an employer's terms in terms.py), then give it a Feature in features.py, "
    "or values in scenarios.py; docs/extending.md has an example"
)


def history(scenario: Scenario) -> ReferenceMarket:
    """The restatement, after its run."""
    market = ReferenceMarket(scenario)
    market.run()
    return market


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_a_feature_matters_and_is_the_same(feature: Feature) -> None:
    """Without it the event log is another one; with it both have the same."""
    reference, package = history(feature.scenario()), run_of(feature.scenario()).market
    assert first_differences(reference, package) == ""
    assert reference.journal.entries != entries_without(feature.scenario(without=True).model_dump_json())


@cache
def entries_without(document: str) -> list[Entry]:
    """The event log of the restatement in a scenario that many features are added to."""
    return history(Scenario.model_validate_json(document)).journal.entries


@cache
def compared() -> Said:
    """What the scenarios say in which the package is compared with its restatement."""
    scenarios = [Scenario.model_validate(LIVELY), *(feature.scenario() for feature in FEATURES)]
    return said_by([*scenarios, *(random_scenario(number) for number in range(RANDOM))])


@pytest.mark.parametrize(("key", "value"), list(choices()))
def test_every_choice_is_compared(key: str, value: Any) -> None:
    """A new kind of event, mechanism or rule has a twin in the restatement, or this fails."""
    assert value in compared()[key], f"no scenario with it: {REMEDY}"


def test_every_choice_matters_somewhere() -> None:
    """Every kind of event, and every value but the default of what is chosen, is a feature of its own."""
    defaults = said_by([Scenario()])
    features = said_by(feature.scenario() for feature in FEATURES)
    missing = {(key, value) for key, value in choices() if value not in defaults[key] | features[key]}
    assert missing == set(), f"no feature has it: {REMEDY}"


def test_every_key_is_compared() -> None:
    """Each key of the schema has several values in what is compared, so that none is without a twin."""
    alone = {key for key, _ in keys() if len(compared()[key]) < 2}
    kinds = {key for key, _ in keys() if key.startswith("events.") and key.endswith(".kind")}
    assert alone - kinds == SILENT, f"no two values of {sorted(alone - kinds - SILENT)}: {REMEDY}"
