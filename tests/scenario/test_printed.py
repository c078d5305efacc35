"""What is told of mistakes can be printed: escaped, and of a sensible length."""

from __future__ import annotations

from sim.scenario.problems import Mistake


def test_a_mistake_can_be_printed() -> None:
    """Whatever is in the path, the key and the value."""
    line = str(Mistake("a\x1b.toml", 3, "labs.\u202eX", 'unknown employer "\x07"', 'did you mean "\n"?'))
    assert line == r'a\u001b.toml:3: labs.\u202eX: unknown employer "\u0007"; did you mean "\n"?'


def test_a_mistake_has_a_sensible_length() -> None:
    """However long the path, the key and the value are."""
    long = "x" * 100_000
    assert len(str(Mistake(long, 3, long, long, long))) < 6_000
