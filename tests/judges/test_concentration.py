"""Concentration, judged by scipy: L-moments (`stats.lmoment`), variation (`stats.variation`), `trapezoid`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.measures.concentration import gini, herfindahl, lorenz

amounts = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=60)


@given(amounts)
def test_gini_is_the_l_variation_of_the_population(held: list[float]) -> None:
    """The second L-moment over the first is Gini's coefficient with the factor n/(n - 1): 1e-9.

    Source: Hosking (1990), *JRSS B* 52(1), section 2.2.
    """
    first, second = stats.lmoment(held, order=[1, 2], standardize=False)
    assert gini(held) == pytest.approx((len(held) - 1) / len(held) * second / first, abs=1e-9)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(held: list[float]) -> None:
    """Between the curve and the line of equality, integrated by scipy: 1e-9."""
    area = float(integrate.trapezoid(lorenz(held)[1], lorenz(held)[0]))
    assert gini(held) == pytest.approx(1.0 - 2.0 * area, abs=1e-9)


@given(amounts)
def test_herfindahl_is_the_variation(held: list[float]) -> None:
    """Adelman: the index is (1 + squared coefficient of variation)/n: 1e-9."""
    expected = (1.0 + float(stats.variation(np.array(held))) ** 2) / len(held)
    assert herfindahl(held) == pytest.approx(expected, rel=1e-9)
