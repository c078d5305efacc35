"""Stays of people at employers, read from the event log in plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Ends of employers, as kinds of events, whose people do not go on elsewhere under their contracts.
ENDS_OF_STAYS = ("startup died", "startup licensed")


class Stays(NamedTuple):
    """Stays that began in the log, in the order of researchers and then of weeks; arrays of shape (n,).

    Attributes:
        row: row of the log with which the stay begins.
        duration: weeks until the person left, or until observation stopped.
        left: true where the person was seen to leave; otherwise the stay is censored.
    """

    row: NDArray[np.int64]
    duration: NDArray[np.int64]
    left: NDArray[np.bool_]


def stays(moves: Mapping[str, NDArray[Any]], death: NDArray[np.int64], last_week: int) -> Stays:
    """Stays of people at employers, until they left or observation stopped.

    A stay ends at the person's next change of employer. It is censored at `last_week`, and at the death of
    the employer: who loses the job with the firm says nothing about whom the firm could keep.

    Args:
        moves: columns of the log, in the order in which events happened: `week`, `researcher` (negative where
            the event is an employer's), `origin` and `destination` (employers as codes from 0; negative codes
            are places without an employer).
        death: shape (employers,), week in which each died, or any week after `last_week`.
        last_week: last week of the run.
    """
    week, researcher = moves["week"], moves["researcher"]
    origin, destination = moves["origin"], moves["destination"]
    changes = np.flatnonzero((researcher >= 0) & (origin != destination))
    changes = changes[_stable_order(researcher[changes])]  # by person, in the order of the log
    person = researcher[changes]
    again = np.zeros(len(changes), bool)
    again[:-1] = person[1:] == person[:-1]
    until = np.roll(week[changes], -1)
    began = destination[changes] >= 0
    row, again, until = changes[began], again[began], until[began]
    died = death[destination[row]]
    # A person thrown out by a death leaves in the week of the death: that is censoring, not leaving.
    left = again & (until < died) & (until <= last_week)
    end = np.where(left, until, np.minimum(died, last_week))
    return Stays(row, (end - week[row]).astype(np.int64), left)


def _stable_order(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of numbers from 0 up in rising order, equal ones as they stand; short ones by radix."""
    if numbers.max(initial=0) <= np.iinfo(np.uint16).max:
        return np.argsort(numbers.astype(np.uint16), kind="stable")
    return np.argsort(numbers, kind="stable")
