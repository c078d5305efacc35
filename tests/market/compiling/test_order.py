"""Orders of uniform draws, and of any numbers."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.market.compiling.order import falling_order, order_of

LAST = math.nextafter(1.0, 0.0)
draws = st.lists(st.sampled_from([0.0, 0.25, 0.5, LAST]) | st.floats(0.0, LAST), max_size=70)


@given(draws)
def test_it_is_the_stable_order(values: list[float]) -> None:
    """Also where many draws are equal, crowd in one bucket, or come next to 0 or 1."""
    expected = np.argsort(np.array(values), kind="stable")
    assert order_of(np.array(values, dtype=float)).tolist() == expected.tolist()


def test_the_largest_draw_has_a_bucket_for_any_number_of_draws() -> None:
    """However many they are, the largest number below 1 is in the last bucket and not beyond it."""
    for size in [*range(1, 300), *(2**power for power in range(9, 18)), 12_345, 99_999]:
        values = np.full(size, LAST)
        assert order_of(values).tolist() == list(range(size))


numbers = st.sampled_from([-np.inf, -2.0, 0.0, 1.0, 3.0]) | st.floats(-1e9, 1e9)


@given(st.lists(numbers, max_size=200))
def test_falling_numbers_are_in_the_stable_order(values: list[float]) -> None:
    """Largest first, equal ones as they stand; a zero has no sign here."""
    unsigned = np.array(values, dtype=float) + 0.0
    assert falling_order(unsigned).tolist() == np.argsort(-unsigned, kind="stable").tolist()
