"""A panel of pay: who worked where for how much, a quarter at a time, as statistical offices have it.

`sim.measures.panel` makes one of the event log, from which those are missing to whom nothing happened in the
whole run. They are in the variance of pay, so here people are looked at every quarter.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import sim
from benchmarks.two_way import Fit, connected, matches, two_way
from sim.kinds import is_inside, kinds_with
from sim.market.moment import Moment
from sim.records.run import Run

#: Weeks of a quarter.
QUARTER = 13


class Panel(NamedTuple):
    """People at work at labs and startups in the first week of every quarter; all of shape (rows,).

    Attributes:
        person: the number that the event log has.
        firm: employers in the order in which they were first seen.
        quarter: from 0.
        log_pay: natural logarithm of $/year as the person values the package.
        net: the same less the effects of quarters.
        log_talent: what the market knows and no statistical office does.
        amenity: of the employer, log points of pay; likewise.
    """

    person: NDArray[np.int64]
    firm: NDArray[np.int64]
    quarter: NDArray[np.int64]
    log_pay: NDArray[np.float64]
    net: NDArray[np.float64]
    log_talent: NDArray[np.float64]
    amenity: NDArray[np.float64]

    def where(self, rows: NDArray[np.bool_]) -> Panel:
        """Some of its rows."""
        return Panel(
            self.person[rows], self.firm[rows], self.quarter[rows],
            self.log_pay[rows], self.net[rows], self.log_talent[rows], self.amenity[rows],
        )  # fmt: skip


class Snapshots:
    """An extension's function that looks and changes nothing."""

    def __init__(self) -> None:
        self._taken: list[Panel] = []
        self._firms: dict[str, int] = {}
        self._inside = kinds_with(is_inside)

    def look(self, now: Moment) -> None:
        """Take down a quarter's first week."""
        if now.week % QUARTER:
            return
        people, employer = now.people, now.people["employer"]
        who = np.flatnonzero(employer >= 0)
        who = who[self._inside[now.employers["kind"][employer[who]]]]
        firms = [self._firms.setdefault(name, len(self._firms)) for name in now.names]
        log_pay = np.log(people["pay"][who])
        self._taken.append(
            Panel(
                who.astype(np.int64),
                np.array(firms, np.int64)[employer[who]],
                np.full(len(who), now.week // QUARTER, np.int64),
                log_pay,
                log_pay,  # until all quarters are known
                np.log(people["talent"][who].astype(np.float64)),
                now.employers["amenity"][employer[who]],
            )
        )

    def panel(self) -> Panel:
        """All that was taken down, the largest connected set of it."""
        whole = Panel(*(np.concatenate(columns) for columns in zip(*self._taken, strict=True)))
        panel = whole.where(connected(whole.person, whole.firm))
        return panel._replace(net=net_of_quarters(panel))


def observed(scenario: sim.Scenario, seed: int) -> tuple[Run, Panel]:
    """Run a scenario, and the panel that it leaves."""
    snapshots = Snapshots()
    run = sim.run(scenario, seed, extension=sim.Extension().before("record", snapshots.look))
    return run, snapshots.panel()


def net_of_quarters(panel: Panel) -> NDArray[np.float64]:
    """Log pay less the effects of quarters, which are estimated beside those of persons and employers."""
    dummies = (panel.quarter[:, None] == np.unique(panel.quarter)[1:]).astype(np.float64)
    fit = two_way(panel.person, panel.firm, panel.log_pay, covariates=dummies)
    return np.asarray(panel.log_pay - dummies @ fit.covariates)


def fitted(panel: Panel) -> Fit:
    """Effects of persons and employers, a row a match: see `benchmarks.two_way`."""
    person, firm, value, weight = matches(panel.person, panel.firm, panel.net)
    return two_way(person, firm, value, weight)


def write(panel: Panel, file: Path) -> None:
    """The panel as CSV with the columns that pytwoway asks for: person i, employer j, quarter t, log pay y.

    Log pay is net of quarters, for pytwoway's quick estimator takes no covariates.
    """
    table = np.column_stack([panel.person, panel.firm, panel.quarter, panel.net])
    np.savetxt(file, table, fmt=("%d", "%d", "%d", "%.12g"), delimiter=",", header="i,j,t,y", comments="")
