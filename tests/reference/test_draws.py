"""The plain draws are Philox4x32-10, and those of the package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.market.draws import key_of
from tests.decisions import Decision
from tests.market.twin import uniforms
from tests.reference.draws import Draws, philox

KEYS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(
    ("counter", "key", "result"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ],
)
def test_known_answers(
    counter: tuple[int, int, int, int], key: tuple[int, int], result: tuple[int, int, int, int]
) -> None:
    """The known-answer tests of Random123."""
    assert philox(counter, key) == result


@given(KEYS, KEYS, st.integers(-2000, 6000), st.sampled_from(list(Decision)), st.integers(0, 2**40))
def test_same_uniforms_as_the_twin(who: int, whom: int, week: int, what: int, seed: int) -> None:
    """Bit by bit."""
    assert Draws(seed, 3).uniform(who, whom, week, what) == float(
        uniforms(key_of(seed, 3), who, whom, week, what)
    )
