"""Pay of superstars against the assignment game, and what larger sizes do to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.matching import lowest_competitive_salaries
from sim.theory.superstars import superstar_pay


def random_market(seed: int, employers: int, workers: int) -> tuple[np.ndarray, np.ndarray]:
    """Sizes and talents, largest first."""
    generator = np.random.default_rng(seed)
    sizes = np.sort(generator.uniform(1.0, 50.0, employers))[::-1]
    return sizes, np.sort(generator.uniform(1.0, 3.0, workers))[::-1]


@given(
    st.integers(0, 10**6),
    st.integers(1, 6),
    st.integers(1, 6),
    st.floats(0.2, 1.5),
    st.sampled_from([0.0, 0.3]),
)
def test_lowest_stable_pay(seed: int, employers: int, workers: int, exponent: float, outside: float) -> None:
    """The recursion is the lowest competitive salaries of the assignment game, whoever is too many."""
    sizes, talents = random_market(seed, employers, workers)
    values = 0.7 * sizes[:, None] ** exponent * talents[None, :]
    expected = lowest_competitive_salaries(values, np.full(workers, outside))
    assert superstar_pay(sizes, talents, exponent, 0.7, outside) == pytest.approx(expected)


@given(st.integers(0, 10**6), st.floats(0.2, 1.5), st.floats(1.5, 8.0))
def test_larger_sizes(seed: int, exponent: float, factor: float) -> None:
    """All sizes times g: pay times g^γ. Only the top: nothing changes. The second too: top pay rises."""
    sizes, talents = random_market(seed, 6, 6)
    pay = superstar_pay(sizes, talents, exponent, 1.0, 0.0)
    assert superstar_pay(factor * sizes, talents, exponent, 1.0, 0.0) == pytest.approx(factor**exponent * pay)
    top = sizes.copy()
    top[0] *= factor
    assert superstar_pay(top, talents, exponent, 1.0, 0.0) == pytest.approx(pay, rel=1e-12)
    top[1] *= factor
    rival = superstar_pay(np.sort(top)[::-1], talents, exponent, 1.0, 0.0)
    assert rival[0] > pay[0]
    assert rival[1:] == pytest.approx(pay[1:])


def test_worked_by_hand() -> None:
    """Sizes 9, 4, talents 3, 2, γ = 1/2: the second earns nothing, the first 2·(3-2)."""
    assert superstar_pay([9.0, 4.0], [3.0, 2.0], 0.5, 1.0, 0.0).tolist() == [2.0, 0.0]
    # A third employer of size 1 would bid 2 for the second: it counts if the reservation pay is lower.
    assert superstar_pay([9.0, 4.0, 1.0], [3.0, 2.0], 0.5, 1.0, 1.0).tolist() == [4.0, 2.0]
    assert superstar_pay([9.0, 4.0, 1.0], [3.0, 2.0], 0.5, 1.0, 2.5).tolist() == [4.5, 2.5]
    assert superstar_pay([], [3.0, 2.0], 0.5, 1.0, 0.4).tolist() == [0.4, 0.4]


@pytest.mark.parametrize(
    "broken",
    [
        lambda: superstar_pay([1.0, 2.0], [2.0, 1.0], 1.0, 1.0, 0.0),
        lambda: superstar_pay([2.0, 1.0], [1.0, 2.0], 1.0, 1.0, 0.0),
        lambda: superstar_pay([2.0, 1.0], [2.0, 1.0], 1.0, 0.0, 0.0),
        lambda: superstar_pay([2.0, 1.0], [2.0, -1.0], 1.0, 1.0, 0.0),
        lambda: superstar_pay([2.0, 1.0], [2.0, 1.0], 1.0, 1.0, 5.0),
    ],
)
def test_what_is_no_market_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
