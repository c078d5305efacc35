"""Memory for tables: aligned and zero; a market gives its own back."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from sim.declared import CACHE_LINE
from sim.market.engine import Market
from sim.market.state.allocation import allocate
from sim.market.state.columns import PEOPLE
from tests.market.worlds import textbook, textbook_labs


@pytest.mark.parametrize("size", [1, 5000, 100_000])
def test_tables_are_zero_and_begin_at_a_cache_line(size: int) -> None:
    """Small and large ones alike, and again when their memory was used before."""
    for _ in range(3):
        table = allocate(PEOPLE, size)
        assert table.ctypes.data % CACHE_LINE == 0
        assert len(table) == size
        assert not table.view(np.uint8).any()
        table.view(np.uint8)[:] = 7
        del table


def test_a_market_goes_when_nobody_uses_it() -> None:
    """It does not wait for the garbage collector, as Mesa's models do, which refer to themselves."""
    market = Market(textbook(textbook_labs(1.0, 2.0)), rng=1)
    market.step()
    people = weakref.ref(market.state.people)
    gc.disable()
    try:
        del market
        assert people() is None
    finally:
        gc.enable()
