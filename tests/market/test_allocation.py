"""Memory for tables: aligned, zero, handed on from one market to the next, never shared by two."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from sim.market import allocation
from sim.market.allocation import allocate, scratch
from sim.market.columns import CACHE_LINE, PEOPLE
from sim.market.engine import Market
from tests.market.worlds import textbook, textbook_labs

#: A table that is kept: neither small nor large.
SIZE = 5000


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test begins without memory of others."""
    allocation._kept.clear()


@pytest.mark.parametrize("size", [1, SIZE, 100_000])
def test_tables_are_zero_and_begin_at_a_cache_line(size: int) -> None:
    """Small, kept and large tables alike, and again when their memory was used before."""
    for _ in range(3):
        table = allocate(PEOPLE, size)
        assert table.ctypes.data % CACHE_LINE == 0
        assert len(table) == size
        assert not table.view(np.uint8).any()
        table.view(np.uint8)[:] = 7
        del table


def test_memory_is_handed_on() -> None:
    """A table takes the place of one of its size that nobody uses any more."""
    first = allocate(PEOPLE, SIZE)
    place = first.ctypes.data
    del first
    assert allocate(PEOPLE, SIZE).ctypes.data == place


def test_memory_is_not_handed_on_while_a_view_uses_it() -> None:
    """A column of a table that was dropped, or a part of it, keeps its memory."""
    table = allocate(PEOPLE, SIZE)
    talent = table[10:20]["talent"]
    talent[:] = 1.0
    del table
    scratch(PEOPLE, SIZE).view(np.uint8)[:] = 7
    assert talent.tolist() == [1.0] * 10


def test_what_is_kept_has_a_bound() -> None:
    """Markets of ever other sizes leave no more behind than the bound and one table."""
    for size in range(SIZE, SIZE + 200):
        allocate(PEOPLE, size)
        kept = sum(bytes_each * len(idle) for bytes_each, idle in allocation._kept.items())
        assert kept <= allocation._MOST + 2 * PEOPLE.itemsize * SIZE


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
