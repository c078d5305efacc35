"""Pay: indices, movers, counter-offers, and the Hill tail on samples whose tail is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import pay


def _weeks(**columns: list[float]) -> pd.DataFrame:
    length = len(next(iter(columns.values())))
    return pd.DataFrame({"week": range(length), **columns})


def test_decile_pay_is_relative_to_the_first_week() -> None:
    """The top decile doubles, the bottom one stays; a decile with no pay at first starts when it has some."""
    columns = {f"pay_decile_{d}": [100.0 * d, 110.0 * d, 100.0 * d] for d in range(1, 10)}
    columns["pay_decile_2"] = [0.0, 50.0, 75.0]
    growth = pay.relative_to_first(pay.decile_pay(_weeks(**columns, pay_decile_10=[1.0, 1.5, 2.0])))
    assert growth[10].tolist() == [1.0, 1.5, 2.0]
    assert growth[1].tolist() == pytest.approx([1.0, 1.1, 1.0])
    assert growth[2].tolist() == [0.0, 1.0, 1.5]


@given(st.lists(st.floats(0.1, 10), min_size=4, max_size=4), st.floats(0.5, 3))
def test_fixed_weights_ignore_composition(weights: list[float], rate: float) -> None:
    """If all pay grows by one factor the index grows by it, whatever the weights."""
    first = np.array([1.0, 2.0, 4.0, 50.0])
    index = pay.fixed_weight_index(np.stack([first, rate * first]), weights)
    assert index == pytest.approx([1.0, rate])


def test_fixed_weight_index_by_hand() -> None:
    """Weights 3 and 1, pay (1, 5) then (2, 5): (3·2 + 5)/(3 + 5) = 11/8."""
    assert pay.fixed_weight_index([[1, 5], [2, 5]], [3, 1])[1] == pytest.approx(11 / 8)


def _moves(pairs: list[tuple[float, float]], kind: str) -> pd.DataFrame:
    before, after = zip(*pairs, strict=True) if pairs else ((), ())
    return pd.DataFrame({"kind": kind, "pay_before": before, "pay_after": after})


def test_mover_gains_and_cuts() -> None:
    """Log gains of job-to-job moves; half of four movers take a cut; raises do not count."""
    moves = _moves([(1.0, 2.0), (1.0, 0.5), (4.0, 3.0), (1.0, 1.0)], "poached")
    both = pd.concat([moves, _moves([(1.0, 0.1)] * 9, "raised")])
    assert pay.mover_gains(both) == pytest.approx(np.log([2.0, 0.5, 0.75, 1.0]))
    cut = pay.pay_cut_share(both, 0.95)
    assert cut.value == 0.5
    assert cut.lower < 0.5 < cut.upper


def test_share_of_counter_offers_won() -> None:
    """Sums over the weeks; NaN with the whole range where none was made."""
    share = pay.counter_offer_share(_weeks(counters_made=[4, 6], counters_won=[1, 4]), 0.95)
    assert share.value == 0.5
    none = pay.counter_offer_share(_weeks(counters_made=[0], counters_won=[0]), 0.95)
    assert math.isnan(none.value)
    assert (none.lower, none.upper) == (0.0, 1.0)


def test_top_package_is_the_largest_of_all_weeks() -> None:
    """It need not be that of the last week."""
    assert pay.top_package(_weeks(top_package=[1.0, 3e8, 2e8])) == 3e8


@pytest.mark.parametrize("exponent", [1.2, 2.0, 3.5])
def test_hill_finds_the_exponent_of_pareto_samples(exponent: float) -> None:
    """Within four standard errors of the truth; the truth moved by ten errors is refused."""
    values = np.random.default_rng(11).random(20_000) ** (-1 / exponent)
    tail = pay.hill_tail(values, 2000)
    assert tail.standard_error == pytest.approx(tail.exponent / math.sqrt(2000))
    assert abs(tail.exponent - exponent) < 4 * tail.standard_error
    assert abs(tail.exponent - exponent - 10 * tail.standard_error) > 4 * tail.standard_error


def test_hill_errors_are_honest() -> None:
    """Over 500 samples the estimates spread as their standard error says (within 15%)."""
    rng = np.random.default_rng(5)
    tails = [pay.hill_tail(rng.random(2000) ** -0.5, 200) for _ in range(500)]
    spread = np.std([tail.exponent for tail in tails])
    assert spread == pytest.approx(np.mean([tail.standard_error for tail in tails]), rel=0.15)


def test_hill_by_hand() -> None:
    """For x = e³, e², e, 1 and k = 2: the mean of (2, 1) is 1.5, the exponent 2/3, the threshold e."""
    tail = pay.hill_tail(np.exp([0.0, 3.0, 1.0, 2.0]), 2)
    assert tail.exponent == pytest.approx(2 / 3)
    assert tail.threshold == pytest.approx(math.e)


def test_hill_does_not_depend_on_the_unit_of_pay() -> None:
    """Dollars or thousands: the same exponent."""
    values = np.random.default_rng(2).pareto(2.0, 300) + 1
    assert pay.hill_tail(1000 * values, 50).exponent == pytest.approx(pay.hill_tail(values, 50).exponent)


@pytest.mark.parametrize(
    ("values", "count", "message"),
    [
        ([1.0, 2.0], 2, "count"),
        ([1.0, 2.0], 0, "count"),
        ([0.0, 2.0], 1, "positive"),
        ([1.0, math.inf], 1, "finite"),
        ([3.0, 3.0, 3.0], 2, "equal"),
    ],
)
def test_hill_refuses_what_has_no_tail(values: list[float], count: int, message: str) -> None:
    """Each cause has its message."""
    with pytest.raises(ValueError, match=message):
        pay.hill_tail(values, count)
