"""Changes of structure: each can be taken back in every scenario that the targets are about."""

from __future__ import annotations

import sim
from benchmarks.structure import CHANGES, TARGETS
from sim.experiments.designs.targets_file import read_targets
from sim.scenario.lookup import lookup


def test_each_change_can_be_taken_back_and_is_one() -> None:
    """Its keys exist, and the base has other values for them."""
    base = sim.load("frontier-2025")
    targets, others = read_targets(TARGETS, base)
    wanted = {name for one in targets.sought for name in one.scenarios if name}
    for change in CHANGES.values():
        for scenario in (base, *(others[name] for name in wanted)):
            scenario.with_(dict(change.back))
        for key, value in change.back.items():
            assert lookup(base, key).value != value, key
