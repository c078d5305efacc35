"""Whose lists somebody is on."""

from __future__ import annotations

import pytest

from sim.mechanisms.target_lists.kernels import on_list
from sim.vocabulary import NONE


@pytest.mark.parametrize(
    ("listed", "number", "expected"), [(0b101, 2, True), (0b101, 1, False), (7, NONE, False)]
)
def test_lists_are_bits(listed: int, number: int, expected: bool) -> None:
    """Bit k of a person stands for list number k; an employer without a list lists nobody."""
    assert on_list(listed, number) == expected


def test_the_highest_list_number_fits() -> None:
    """The last of 63 lists is told from the others."""
    assert on_list(1 << 62, 62)
    assert not on_list(1 << 62, 61)
