"""Numbers in words: rounding never contradicts the number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.figures import words
from sim.outcomes.units import Form


@pytest.mark.parametrize(
    ("dollars", "text"),
    [
        (450_000, "$450k"), (1.4e6, "$1.4M"), (250e6, "$250M"), (2.1e9, "$2.1B"), (999.9e6, "$1B"), (0, "$0"),
        (1e12, "$1T"), (9.96e6, "$10M"),
    ],
)  # fmt: skip
def test_money_is_short(dollars: float, text: str) -> None:
    """Two or three significant digits and the form, also across the border of two units."""
    assert words.money(dollars) == text


@pytest.mark.parametrize(
    ("scale", "text"),
    [
        (1.0, ""),
        (0.2, " (scale 1:5)"),
        (4000 / 30_000, " (scale 1:7.5)"),
        (50.0, " (scale 50:1)"),
        (10 / 30_000, " (scale 1:3,000)"),
        (1000.5, " (scale 1,000:1)"),
        (29_999 / 30_000, ""),
        (30_001 / 30_000, ""),
    ],
)
def test_a_scale_is_said_where_there_is_one(scale: float, text: str) -> None:
    """Smaller or larger than the market that it stands for."""
    assert words.scaled(scale) == text


@given(st.floats(1.0, 1e15))
def test_dollars_say_where_they_stand(dollars: float) -> None:
    """A tick read back is within half a percent of its place (money in titles: within six)."""
    for name, tolerance in ((words.dollars_of_three, 0.0051), (words.money, 0.06)):
        text = name(dollars).removeprefix("$").replace(",", "")
        scale = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1.0)
        assert float(text.rstrip("kMBT")) * scale == pytest.approx(dollars, rel=tolerance)


@given(st.floats(0, 1), st.floats(0, 1))
def test_change_never_says_rise_where_the_numbers_are_equal(first: float, last: float) -> None:
    """Rises and falls show two different numbers in that order; else the share stays."""
    text = words.change(first, last)
    if text.startswith("stays"):
        assert abs(first - last) <= 0.001 + 1e-9
        return
    if text.startswith("hardly"):
        assert abs(first - last) < 0.005
        return
    start, end = (float(word.rstrip("%")) for word in text.split() if word.endswith("%"))
    assert (start < end) == text.startswith("rises")
    assert (first < last) == text.startswith("rises")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (0.614, 0.683, "rises from 61% to 68%"), (0.745, 0.727, "falls from 74.5% to 72.7%"),
        (0.139, 0.136, "hardly changes (13.9% to 13.6%)"), (0.5, 0.5, "stays at 50%"),
    ],
)  # fmt: skip
def test_small_changes_have_a_digit_more(first: float, last: float, text: str) -> None:
    """One decimal below two points, and no rise or fall below half a point."""
    assert words.change(first, last) == text


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (1, "one week"), (8, "eight weeks"), (26, "six months"), (52, "one year"), (104, "two years"),
        (130, "30 months"), (156, "three years"), (230, "4.4 years"), (520, "ten years"), (1040, "20 years"),
    ],
)  # fmt: skip
def test_spans_are_said_in_the_largest_fitting_unit(weeks: int, text: str) -> None:
    """Years where it is nearly that, else months or weeks."""
    assert words.span(weeks) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(2.3, "grows by 130%"), (1.04, "grows by 4%"), (0.88, "falls by 12%"), (1.001, "stays level"),
     (0.999, "stays level"), (25.0, "grows by 2,400%")],
)  # fmt: skip
def test_growth_says_what_a_factor_means(ratio: float, text: str) -> None:
    """One form, percent, for factors that are compared, whatever their size; no growth of zero percent."""
    assert words.growth(ratio) == text


def test_counts_and_signs() -> None:
    """Singular and plural, signs with a real minus."""
    assert [words.plural(n, "startup") for n in (0, 1, 2)] == ["0 startups", "1 startup", "2 startups"]
    assert [words.people(n) for n in (1, 2000)] == ["1 person", "2,000 people"]
    assert [words.signed(n) for n in (-1200, 0, 3)] == ["−1,200", "0", "+3"]


def test_infinite_numbers_have_a_sign() -> None:
    """No 'inf' in a picture."""
    assert words.significant(math.inf) == "∞"


@pytest.mark.parametrize(
    ("value", "form", "text", "change"),
    [
        (4.76e7, Form.DOLLARS, "$47.6M", "+$47.6M"),
        (-607_000.0, Form.DOLLARS, "-$607k", "-$607k"),
        (0.1711, Form.PERCENT, "17.1%", "+17.1 pp"),
        (0.0001, Form.PERCENT, "0.0%", "0.0 pp"),
        (0.17331, Form.INDEX, "0.173", "+0.173"),
        (0.0001, Form.INDEX, "0.000", "0.000"),
        (1505.0, Form.COUNT, "1,505", "+1,505"),
        (1.56, Form.COUNT, "1.6", "+1.6"),
        (0.03, Form.COUNT, "0.0", "0"),
        (0.0, Form.COUNT, "0", "0"),
    ],
)
def test_an_amount_is_written_in_its_unit(value: float, form: Form, text: str, change: str) -> None:
    """Shares as percent and percentage points, money abbreviated, a difference of nothing without a sign."""
    assert words.amount(value, form) == text
    assert words.difference(value, form) == change
