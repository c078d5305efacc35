"""Names as plain text: nothing is lost that has room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cli.text import in_lines

NAMES = st.text("ab- ", min_size=1, max_size=40).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("escalation-off", ["escalation-off"]),
        ("microsoft-raids-meta", ["microsoft-", "raids-meta"]),
        ("what-a-long-name-for-a-scenario", ["what-a-long-", "name-for-a-…"]),
    ],
)
def test_names_break_at_hyphens(name: str, lines: list[str]) -> None:
    """In two lines; what has no room then is seen to be cut."""
    assert in_lines(name, 14).split("\n") == lines


@given(NAMES, st.integers(2, 20))
def test_names_keep_to_their_width(name: str, width: int) -> None:
    """Two lines at most, none too wide, and all of the name unless a mark says otherwise."""
    lines = in_lines(name, width).split("\n")
    assert len(lines) <= 2
    assert all(len(line) <= width for line in lines)
    if len(name) <= width:
        assert lines == [name]
    assert lines[-1].endswith("…") or "".join(lines).replace(" ", "") == name.replace(" ", "")
