"""Garden leave in scenarios and runs: states of the wide chain (`markov.garden_leave_matrix`) and stocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.validation import chain, spells, tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.figures.curve import Vector
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def whole_weeks(scenario: Scenario) -> Iterator[str]:
    """Leaves of a fraction of a week."""
    for lab in scenario.labs:
        if lab.garden_leave != round(lab.garden_leave):
            yield f"labs.{lab.name}.garden_leave is {lab.garden_leave:g} weeks; the theory needs whole weeks"


def on_leave(runs: Sequence[Run], week: int) -> int:
    """People on garden leave at the end of a week, all runs."""
    return sum(int(run.weeks.set_index("week")["on_leave"].loc[week]) for run in runs)


def recent_movers(runs: Sequence[Run], scenario: Scenario, week: int) -> int:
    """People who moved in the last L weeks up to `week`, with the L of the lab that each has left."""
    moves = tables.events_of(runs, "poached")
    origin = moves["origin"].astype(str)
    ago = week - moves["week"]
    length = dict(zip(tables.lab_names(scenario), chain.leaves(scenario), strict=True))
    return int((ago.between(0, week) & (ago < origin.map(length))).sum())


def entries(scenario: Scenario) -> NDArray[np.int64]:
    """Transition of the wide chain by which a move from i to j happens, shape (J+1, J+1, 2)."""
    length = chain.leaves(scenario).astype(np.int64)
    size, longest = len(length) + 1, int(length.max(initial=0))
    cells = spells.direct(size)
    for i in np.flatnonzero(length):
        for j in range(size - 1):
            if j != i:
                cells[i, j, 1] = size + j * longest + length[i] - 1
    return cells


def moving(scenario: Scenario, states: int) -> tuple[Vector, Vector]:
    """Weights of the wide chain: 1 where a week is a move from job to job, and 1 where a person has a job."""
    size = len(scenario.labs) + 1
    counts, exposed = np.zeros((states, states)), np.ones(states)
    exposed[size - 1] = 0.0
    cells = entries(scenario)[:-1, :-1][~np.eye(size - 1, dtype=bool)]
    counts[cells[:, 0], cells[:, 1]] = 1.0
    return counts, exposed


def shares_by_lab(scenario: Scenario, shares: Vector) -> Vector:
    """Shares of labs and unemployment, shape (J+1,); who is on leave counts with the new employer."""
    size = len(scenario.labs) + 1
    total = np.array(shares[:size])
    if len(shares) > size:
        total[:-1] += shares[size:].reshape(size - 1, -1).sum(axis=1)
    return total
