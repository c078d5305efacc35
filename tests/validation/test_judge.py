"""Which cases are meant by a word."""

from __future__ import annotations

import pytest

from sim.validation.cases import CASES
from sim.validation.judge import UnknownCase, orders


def test_what_is_no_case_is_told_in_one_line() -> None:
    """With the nearest name, else with all of them."""
    for word, said in (("Z", "known are: A ("), ("h-winner-curse", 'did you mean "h-winners-curse"?')):
        with pytest.raises(UnknownCase) as caught:
            orders([word], 1)
        text = str(caught.value)
        assert text.startswith(f"{word}: no such limit case or scenario file; ")
        assert said in text
        assert "\n" not in text
    with pytest.raises(UnknownCase) as caught:
        orders(["Z"], 1)
    assert all(case.name in str(caught.value) for case in CASES)


def test_a_letter_stands_for_its_cases() -> None:
    """In either case."""
    assert [order.source for order in orders(["d"], 1)] == [
        "validation/d-bargaining", "validation/d-bargaining-foresight"
    ]  # fmt: skip
