"""Incidence of exits that compete, against draws and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.theory.exits import incidence


def test_the_first_of_two_waits_decides() -> None:
    """200,000 pairs of exponential waits; |z| < 4."""
    draws = np.random.default_rng(3)
    waits = draws.exponential(1.0 / np.array([0.5, 0.2]), (200_000, 2))
    for time in (0.5, 2.0, 6.0):
        for way, (own, other) in enumerate(((0.5, 0.2), (0.2, 0.5))):
            share = float(((waits[:, way] <= time) & (waits[:, way] < waits[:, 1 - way])).mean())
            theory = float(incidence(time, own, other))
            assert abs(share - theory) <= 4.0 * math.sqrt(theory * (1.0 - theory) / len(waits))


def test_golden_values_and_limits() -> None:
    """h/(h+o) in the end, h t at first, 1 - e^{-ht} where nothing competes."""
    assert incidence([0.0, 1.0, 1e9], 0.06, 0.18) == pytest.approx([0.0, 0.0533430, 0.25], abs=1e-6)
    assert incidence(1e-9, 0.3, 5.0) == pytest.approx(0.3e-9, rel=1e-6)
    assert incidence(2.0, 0.3, 0.0) == pytest.approx(1.0 - math.exp(-0.6))
    assert incidence(3.0, 0.1, 0.4) + incidence(3.0, 0.4, 0.1) == pytest.approx(1.0 - math.exp(-1.5))


@pytest.mark.parametrize("numbers", [(-1.0, 0.1, 0.1), (1.0, -0.1, 0.2), (1.0, 0.0, 0.0)])
def test_numbers_out_of_bounds_are_refused(numbers: tuple[float, float, float]) -> None:
    """No negative times or hazards, and one hazard at least."""
    with pytest.raises(ValueError, match="must"):
        incidence(*numbers)
