"""Which keys are found by words."""

from __future__ import annotations

from sim.explorer.search import found, keys_of
from sim.scenario.load import load_scenario


def test_hyphens_and_low_lines_are_blanks() -> None:
    """As people write what keys write otherwise; keys that have the words come first."""
    keys = keys_of(load_scenario("quiet-market"))
    for words in ("Meta non-compete", "meta NON compete", "labs.meta.non_compete"):
        assert found(keys, words, 3)[0].key.startswith("labs.Meta.non_compete")
    assert found(keys, "no such words", 3) == []
    assert found(keys, " - ", 3) == []
