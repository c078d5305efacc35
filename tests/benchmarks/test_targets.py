"""The targets of the base scenario: every one can be computed, and has its band and source."""

from __future__ import annotations

import sim
from benchmarks.child import ROOT
from sim.experiments.designs.targets_file import read_targets

FILE = ROOT / "benchmarks" / "targets.toml"


def test_every_target_can_be_computed() -> None:
    """Of the base, of the quiet market and of the raid; policies alone are held out, with others."""
    targets, others = read_targets(FILE, sim.load("frontier-2025"))
    sought = {one.scenario for one in targets.sought}
    assert sought - {""} == {"quiet-market", "microsoft-raids-meta"}
    assert {"non-compete-ban", "non-competes-stay.toml", "no-poach-cartel", "pay-transparency"} <= set(others)
    assert len(targets.sought) > 20
    assert len(targets.targets) > len(targets.sought)
    assert all(one.source for one in targets.targets)


def test_bands_are_those_of_the_facts() -> None:
    """Retention within five points, flow ratios within a factor of 1.5."""
    targets, _ = read_targets(FILE, None)
    for one in targets.targets:
        if one.measures.endswith("retention_2_years"):
            assert (round(one.value - one.low, 9), round(one.high - one.value, 9)) == (0.05, 0.05)
        if one.measures.startswith("flow_ratio"):
            assert abs(one.value / one.low - 1.5) < 1e-6
            assert abs(one.high / one.value - 1.5) < 1e-6
