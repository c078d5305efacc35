"""What points are compared with: each point's stands beside it, so changed, on the same random numbers.

Side by side they share what is alike in them, which is often all that is before week 0, see
`sim.experiments.runs.beginnings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sim.experiments.designs.design import Design
from sim.experiments.designs.points import Point, plain_changes

#: What a manifest says of a design that lies so. Earlier versions, which say nothing, put what is compared
#: with behind all points.
LAYOUT = "side by side"
#: What is told of those, with the remedy.
OLD_LAYOUT = (
    "design.study.layout: is missing, so an earlier version of poach wrote this folder and laid what points "
    "are compared with elsewhere; use that version, or run the experiment again"
)


def beside(points: Iterable[Mapping[str, Any]], against: Mapping[str, Any]) -> Design:
    """A design of points, each followed by what it is compared with.

    Args:
        points: what each sets.
        against: keys that differ in what each is compared with; empty: nothing is.

    Raises:
        ValueError: a key is none, or stands twice in a point.

    Example:
        >>> [point.label for point in beside([{"weeks": 4}, {"weeks": 5}], {"seed": 2}).points]
        ['point-1', 'point-1-against', 'point-2', 'point-2-against']
    """
    own = Design.of_changes(points)
    return Design(tuple(_pairs(own.points, against))) if against else own


def compared(point: Point, against: Mapping[str, Any]) -> Point:
    """What a point is compared with.

    Raises:
        ValueError: a key stands there twice, in two ways of writing it.
    """
    changes = plain_changes({**point.changes, **against})
    return replace(point, label=f"{point.label}-against", changes=changes)


def sides(against: Mapping[str, Any]) -> tuple[slice, slice]:
    """Where the points stand in a design, and where what each is compared with: nowhere, without anything."""
    return (slice(0, None, 2), slice(1, None, 2)) if against else (slice(None), slice(0, 0))


def layout_of(against: Mapping[str, Any]) -> dict[str, str]:
    """What a manifest says of the layout."""
    return {"layout": LAYOUT} if against else {}


def layout_faults(document: Mapping[str, Any]) -> Iterator[str]:
    """Whether what is compared with lies where it is read, as a manifest says."""
    if document.get("against") and document.get("layout") != LAYOUT:
        yield OLD_LAYOUT


def _pairs(points: Iterable[Point], against: Mapping[str, Any]) -> Iterator[Point]:
    for point in points:
        yield point
        yield compared(point, against)
