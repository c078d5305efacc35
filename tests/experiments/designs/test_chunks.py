"""Chunks: every run once, and no larger than what can be lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.designs.chunks import Chunk, Pace, chunks, gaps_in


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 200)), max_size=6),
    st.integers(1, 8),
    st.lists(st.floats(1e-4, 30.0), min_size=1, max_size=20),
    st.integers(1, 30),
)
def test_every_run_once_and_in_order(
    stretches: list[tuple[int, int]], workers: int, seconds: list[float], row: int
) -> None:
    """Whatever the runs take, the chunks are the stretches that are missing, and those what is not kept."""
    pace, took = Pace(), itertools.cycle(seconds)
    gaps: list[Chunk] = []
    end = 7
    for apart, size in stretches:
        gaps.append(Chunk(end + apart, size))
        end += apart + size
    found: list[int] = []
    for chunk in chunks(gaps, workers, pace, row):
        found += chunk.indices()
        pace.learn(chunk, next(took))
    assert found == [index for gap in gaps for index in gap.indices()]
    kept = gaps_in(Chunk(7, end - 7), gaps)
    assert sorted([*found, *(index for chunk in kept for index in chunk.indices())]) == list(range(7, end))
    assert gaps_in(Chunk(7, end - 7), kept) == gaps


@pytest.mark.parametrize(("seconds_a_run", "size"), [(0.02, 20), (0.1, 4), (0.3, 1), (60.0, 1), (1e-5, 200)])
def test_a_chunk_takes_less_than_half_a_second(seconds_a_run: float, size: int) -> None:
    """The size follows the time of the latest chunk; a slow run is a chunk of its own; there is a limit."""
    pace = Pace()
    assert pace.size(10_000, 2) == 1  # nothing is known yet
    for done in (1, 7):
        pace.learn(Chunk(0, done), done * seconds_a_run)
        assert pace.size(10_000, 2) == pytest.approx(size, abs=1)


@pytest.mark.parametrize(("seconds_a_run", "cut"), [(0.1, False), (0.06, False), (0.02, False), (0.3, True)])
def test_rows_are_not_cut_where_they_are_few_chunks(seconds_a_run: float, cut: bool) -> None:
    """Each part of a row of ten would set up what they share; rows that take long are cut all the same."""
    pace = Pace()
    pace.learn(Chunk(0, 1), seconds_a_run)
    firsts = [chunk.first for chunk in chunks([Chunk(0, 400)], 2, pace, 10)]
    assert any(first % 10 for first in firsts[: len(firsts) // 2]) == cut
    assert 7 in [chunk.first for chunk in chunks([Chunk(7, 40)], 2, pace, 10)]


def test_the_last_chunks_are_shared() -> None:
    """Nobody gets all of what is left while others have nothing to do."""
    pace = Pace()
    pace.learn(Chunk(0, 10), 0.1)
    assert [pace.size(left, 2) for left in (1000, 40, 20, 4, 1)] == [40, 10, 5, 1, 1]


def test_parts_of_a_chunk() -> None:
    """Runs one by one."""
    assert Chunk(5, 3).singles() == [Chunk(5, 1), Chunk(6, 1), Chunk(7, 1)]
