"""Quantities: what texts mean, and that what is shown can be read."""

import math
from typing import Annotated, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario import quantities
from sim.scenario.limits import SMALLEST
from sim.scenario.quantities import Date, Flag, Quantity
from sim.vocabulary import WEEKS_PER_YEAR

ALL = [value for value in vars(quantities).values() if isinstance(value, Quantity)]
REAL = [quantity for quantity in ALL if not quantity.whole]

MEANINGS = [
    (quantities.MONEY, "$250M", 250e6),
    (quantities.MONEY, "$1.2B", 1.2e9),
    (quantities.MONEY, "$400k", 400e3),
    (quantities.MONEY, "2e9", 2e9),
    (quantities.MONEY, "$2,000,000", 2e6),
    (quantities.MONEY, "-$5 million", -5e6),
    (quantities.MONEY, "$ 3 trillion", 3e12),
    (quantities.MONEY_PER_YEAR, "$250M/year", 250e6),
    (quantities.MONEY_PER_YEAR, "$250M a year", 250e6),
    (quantities.MONEY_PER_YEAR, "$250m", 250e6),
    (quantities.MONEY_PER_YEAR, "$1M/week", 1e6 * 365.25 / 7),
    (quantities.SHARE, "35%", 0.35),
    (quantities.SHARE, "0.35", 0.35),
    (quantities.SHARE, "7 percent", 0.07),
    (quantities.DAYS, "24h", 1.0),
    (quantities.DAYS, "2 weeks", 14.0),
    (quantities.DAYS, "30 days", 30.0),
    (quantities.DAYS, "30", 30.0),
    (quantities.WEEKS, "18 months", 18 * 365.25 / 12 / 7),
    (quantities.WEEKS, "2 years", 2 * 365.25 / 7),
    (quantities.WEEKS, "3 weeks", 3.0),
    (quantities.YEARS, "18 months", 1.5),
    (quantities.PER_WEEK, "1%/week", 0.01),
    (quantities.PER_WEEK, "1% per week", 0.01),
    (quantities.PER_WEEK, "20%/year", 0.20 / WEEKS_PER_YEAR),
    (quantities.PER_YEAR, "1%/week", 0.01 * WEEKS_PER_YEAR),
    (quantities.PER_YEAR, "0.3", 0.3),
    (quantities.NUMBER, "1.5", 1.5),
    (quantities.COUNT, "1k", 1000),
    (quantities.COUNT, "4_000", 4000),
    (quantities.COUNT, "2,500", 2500),
    (quantities.COUNT, "1.3M", 1_300_000),
    (quantities.COUNT, 2500.0, 2500),
]


@pytest.mark.parametrize(("quantity", "text", "value"), MEANINGS)
def test_text_means_value(quantity: Quantity, text: str, value: float) -> None:
    """A text stands for the value one would work out by hand, to the last bit or two."""
    assert quantity.read(text) == pytest.approx(value, rel=1e-15)


WRONG = [
    (quantities.MONEY, "30 days", "expected $"),
    (quantities.MONEY, "5%", "expected $"),
    (quantities.MONEY, "$5M/year", "expected $"),
    (quantities.MONEY_PER_YEAR, "$5M/head", "expected $/year"),
    (quantities.SHARE, "$5", "expected share"),
    (quantities.NUMBER, "3 USD", "has a unit, but this is a plain number"),
    (quantities.COUNT, "$3", "has a unit, but this is a whole number"),
    (quantities.DAYS, "5 M", "expected days"),
    (quantities.PER_WEEK, "2 weeks", "expected 1/week"),
    (quantities.MONEY, "1,5", "cannot read"),
    (quantities.MONEY, "", "cannot read"),
    (quantities.MONEY, "--5", "cannot read"),
    (quantities.MONEY, "-$-5", "cannot read"),
    (quantities.MONEY, "1" * 61, "cannot read"),
    (quantities.MONEY, "1e9999999999", "cannot read"),
    (quantities.MONEY, "1e400", "too large"),
    (quantities.COUNT, 10**400, "out of bounds|too large"),
    (quantities.MONEY, "inf", "finite"),
    (quantities.MONEY, "$nan", "finite"),
    (quantities.MONEY, math.inf, "finite"),
    (quantities.MONEY, math.nan, "finite"),
    (quantities.COUNT, "2.5", "whole"),
    (quantities.COUNT, 2.5, "whole"),
    (quantities.COUNT, True, "not a number"),
    (quantities.NUMBER, False, "not a number"),
    (quantities.NUMBER, None, "not a number"),
    (quantities.NUMBER, [1], "not a number"),
    (quantities.NUMBER, {}, "not a number"),
]


@pytest.mark.parametrize(("quantity", "value", "reason"), WRONG)
def test_wrong_value_is_refused_with_an_example(quantity: Quantity, value: Any, reason: str) -> None:
    """What is no such quantity is refused, with the reason, the kind of quantity and an example."""
    with pytest.raises(ValueError, match=reason.replace("$", r"\$")) as caught:
        quantity.read(value)
    assert quantity.noun in str(caught.value)
    assert quantity.examples[0] in str(caught.value)


@pytest.mark.parametrize("kind", [Date, Flag, Annotated[float, quantities.MONEY]], ids=range(3))
def test_half_of_a_surrogate_pair_is_refused(kind: Any) -> None:
    """JSON may hold one, and it cannot be written as it is."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python("\ud800")
    assert "\\ud800" in caught.value.errors()[0]["msg"]


@pytest.mark.parametrize("quantity", ALL, ids=lambda quantity: quantity.unit)
def test_examples_can_be_read(quantity: Quantity) -> None:
    """The examples that messages show are themselves right."""
    for example in quantity.examples:
        assert quantity.read(example) > 0


@given(st.sampled_from(REAL), st.floats(allow_nan=False, allow_infinity=False))
def test_shown_value_reads_back_exactly(quantity: Quantity, value: float) -> None:
    """`read` undoes `show` bit for bit, whatever the size of the number, unless it is too near to zero."""
    assume(value == 0.0 or abs(value) >= SMALLEST)
    shown = quantity.show(value)
    if len(shown) <= 60:
        assert quantity.read(shown) == value
    assert quantity.read(value) == value


@given(st.integers(-(10**15), 10**15))
def test_shown_count_reads_back(value: int) -> None:
    """Counts are exact whole numbers, whether given as number, as text or as a float without fraction."""
    assert quantities.COUNT.read(quantities.COUNT.show(value)) == value
    assert quantities.COUNT.read(f"{value:_}".lstrip("-")) == abs(value)
    assert quantities.COUNT.read(float(value)) == value
    assert isinstance(quantities.COUNT.read(float(value)), int)


@given(st.sampled_from(REAL), st.text(max_size=30))
def test_any_text_is_read_or_refused(quantity: Quantity, text: str) -> None:
    """No text makes the reader fail in another way than by refusing; what it accepts is finite."""
    try:
        value = quantity.read(text)
    except ValueError:
        return
    assert math.isfinite(value)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["k", "M", "B"]))
def test_multiples_scale_exactly(amount: Any, letter: str) -> None:
    """The text "$1.2B" is the float nearest to 1.2 thousand million, not a product of rounded factors."""
    factor = {"k": 10**3, "M": 10**6, "B": 10**9}[letter]
    assert quantities.MONEY.read(f"${amount}{letter}") == float(amount * factor)


@pytest.mark.parametrize("value", [5, 0.0, 1e9, True, "soon", "2025-13-01", None])
def test_what_is_no_date_is_refused(value: Any) -> None:
    """A number is no date: pydantic alone would take 86400 for the second of January 1970."""
    with pytest.raises(ValidationError, match="year-month-day"):
        TypeAdapter(Date).validate_python(value)


@pytest.mark.parametrize("value", [0, 1, "yes", "true", None])
def test_only_true_and_false_are_flags(value: Any) -> None:
    """A number or a text is no flag."""
    with pytest.raises(ValidationError, match="true or false"):
        TypeAdapter(Flag).validate_python(value)
