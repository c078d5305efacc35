"""Axes as text: ranges, steps, lists, keys that move together, and what is refused."""

from __future__ import annotations

import pytest

from sim.experiments.designs.axes import MOST, Axis, axis_from


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("weeks=1:3", Axis(("weeks",), (1.0, 1.5, 2.0, 2.5, 3.0))),
        ("weeks=0:1:0.1", Axis(("weeks",), tuple(k / 10 for k in range(11)))),
        ("weeks=0:1:0.4", Axis(("weeks",), (0.0, 0.4, 0.8))),
        ("weeks=1,2,5", Axis(("weeks",), (1.0, 2.0, 5.0))),
        ("a.b , c=0,1", Axis(("a.b", "c"), (0.0, 1.0))),
        ('labs."A, B = C".budget=0,1', Axis(('labs."A, B = C".budget',), (0.0, 1.0))),
    ],
)
def test_what_a_text_means(text: str, axis: Axis) -> None:
    """Both ends are included where the step leads to them; names in quotes may hold anything."""
    assert axis_from(text, 5) == axis


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weeks", "is no axis"),
        ("=0:1", "is no axis"),
        ("weeks=0", "no list of numbers"),
        ("weeks=0:b", "no number"),
        ("weeks=0:1:2:3", "no range"),
        ("weeks=0:inf", "no range"),
        ("weeks=1:0", "must rise"),
        ("weeks=1,1", "must rise"),
        ("weeks=0:1:0", "step must be above 0"),
        ("weeks=0:1:-1", "step must be above 0"),
        (f"weeks=0:{2 * MOST}:1", "at most"),
        ("weeks,weeks=0:1", "twice"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    """With what is wrong in words."""
    with pytest.raises(ValueError, match=told):
        axis_from(text, 5)


@pytest.mark.parametrize(
    ("keys", "values", "told"),
    [
        (("weeks",), (1.0, 1.0), "must rise"),
        (("weeks",), (1.0,), "must rise"),
        (("weeks",), tuple(map(float, range(MOST + 1))), "more than"),
        (("feedback.capex", 'feedback."capex"'), (0.0, 1.0), "twice"),
        ((), (0.0, 1.0), "twice"),
        ((".",), (0.0, 1.0), "not a dotted key"),
    ],
)
def test_no_axis_is_made_otherwise(keys: tuple[str, ...], values: tuple[float, ...], told: str) -> None:
    """Whoever makes one: a manifest may come from anybody."""
    with pytest.raises(ValueError, match=told):
        Axis(keys, values)
