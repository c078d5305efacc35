"""The stub that lets mypy see into kernels follows the declarations."""

from __future__ import annotations

from pathlib import Path

import sim.market.state
from sim.market.state.stub import stub


def test_the_stub_is_up_to_date() -> None:
    """What stands in `records.pyi` is what the declarations give."""
    written = Path(sim.market.state.__file__).with_name("records.pyi").read_text(encoding="utf-8")
    assert written == stub(), "run: make pages"
