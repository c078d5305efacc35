"""How far compiling is, and how long it still takes."""

from __future__ import annotations

import itertools
import time
from io import StringIO

import pytest
from rich.console import Console

from sim.cli.warming import _KERNELS, _TIME, Clock, bar, time_done
from sim.market import kernels


def test_the_share_of_time_rises_with_that_of_kernels() -> None:
    """From nothing to all, through what was measured."""
    shares = [time_done(kernels / 1_000) for kernels in range(1_001)]
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(one <= other for one, other in itertools.pairwise(shares))
    assert [time_done(done) for done in _KERNELS] == pytest.approx(_TIME)
    assert time_done(1.2) == 1.0


def test_time_left_goes_down_by_itself_and_is_corrected() -> None:
    """Between two looks at which nothing was new the clock goes on; the end is never promised too soon."""
    clock = Clock(100.0, 0.0)
    assert clock.look(101.0, 0.0) == (0.0, None)
    assert clock.look(110.0, 0.1) == pytest.approx((0.1, 90.0))
    assert clock.look(120.0, 0.1) == pytest.approx((0.2, 80.0))
    share, left = clock.look(130.0, 0.15)  # slower than it seemed: 200 s in all
    assert (share, left) == pytest.approx((0.15, 170.0))
    share, left = clock.look(1_000.0, 0.15)
    assert (share, left) == (0.99, 0.0)


def test_what_was_compiled_before_took_no_time_now() -> None:
    """Half was there: the other half takes as long again as the half of it that took 10 s."""
    clock = Clock(0.0, 0.5)
    assert clock.look(10.0, 0.75) == pytest.approx((0.75, 10.0))


def test_the_bar_says_how_many_kernels_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, until the block ends."""
    monkeypatch.setattr("sim.cli.warming._APART", 0.01)
    screen = StringIO()
    with bar(Console(file=screen, force_terminal=True, width=100)):
        time.sleep(0.3)
    assert f"of {kernels()[1]} kernels" in screen.getvalue()
