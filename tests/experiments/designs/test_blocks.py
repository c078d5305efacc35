"""Blocks of a growing experiment: every run has one place, which later blocks do not change."""

from __future__ import annotations

import pytest

from sim.experiments.designs.blocks import Block, Order, faults, runs_of

_BLOCKS = (Block((0, 1, 2), 0, 2), Block((0, 2), 2, 3), Block((3,), 0, 5))


def test_runs_stand_block_after_block() -> None:
    """Replicate by replicate within each."""
    order = Order(_BLOCKS)
    runs = [order.run(index) for index in range(len(order))]
    assert runs[:6] == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]
    assert runs[6:12] == [(0, 2), (2, 2), (0, 3), (2, 3), (0, 4), (2, 4)]
    assert runs[12:] == [(3, replicate) for replicate in range(5)]
    assert len(set(runs)) == len(runs) == runs_of(_BLOCKS) == 17
    for index in (-1, 17):
        with pytest.raises(IndexError):
            order.run(index)


def test_growth_changes_no_place() -> None:
    """Those of fewer blocks come first."""
    less, more = Order(_BLOCKS[:2]), Order(_BLOCKS)
    assert [less.run(index) for index in range(len(less))] == [more.run(index) for index in range(len(less))]
    assert len(Order(())) == 0


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ((Block((0, 1), 0, 2), Block((), 2, 1)), "no runs"),
        ((Block((0, 1), 0, 0),), "no runs"),
        ((Block((0, 2), 0, 2),), "not there"),
        ((Block((0, 0, 1), 0, 2),), "twice"),
        ((Block((0, 1), 0, 1), Block((0,), 2, 1)), "follow"),
        ((Block((0,), 0, 2),), "no run"),
        ((Block((0, 1), 0, 1),), "all replicates"),
    ],
)
def test_what_is_no_order_of_runs(blocks: tuple[Block, ...], told: str) -> None:
    """By what is wrong with it."""
    assert any(told in fault for fault in faults(blocks, 2, 2))
    assert faults((Block((0, 1), 0, 1), Block((1,), 1, 1)), 2, 2) == []
