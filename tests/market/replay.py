"""The event log carried out on a copy of who is where: what must hold between log and columns."""

from __future__ import annotations

import numpy as np

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.vocabulary import NONE, RETIRED, UNEMPLOYED, EventKind, Reason
from tests.market.laws import AGREED, among, of_kind
from tests.market.watched import log_rows

#: Rows that bring a person to an employer, and rows that take one away.
ARRIVALS = (EventKind.POACHED, EventKind.HIRED, EventKind.SPUN_OUT, EventKind.JOINED_BY_DEAL)
DEPARTURES = (
    EventKind.POACHED,
    EventKind.SEPARATED,
    EventKind.LAID_OFF,
    EventKind.RETIRED,
    EventKind.SPUN_OUT,
    EventKind.JOINED_BY_DEAL,
)
#: Of both, those from one employer straight to another.
LEAPS = (EventKind.POACHED, EventKind.SPUN_OUT, EventKind.JOINED_BY_DEAL)
ABOUT_EMPLOYERS = (
    EventKind.STARTUP_BORN,
    EventKind.STARTUP_FUNDED,
    EventKind.STARTUP_DIED,
    EventKind.MERGED,
    EventKind.STARTUP_ACQUIRED,
    EventKind.STARTUP_LICENSED,
)


def rows_make_sense(rows: Table, market: TalentMarket) -> None:
    """Each row of the log, by itself."""
    size = len(market.employers)
    assert among(rows["kind"], EventKind).all()
    assert (rows["week"] == market.week).all()
    about_employers = among(rows["kind"], ABOUT_EMPLOYERS)
    assert ((rows["person"] == NONE) == about_employers).all()
    for name in ("pay_before", "pay_after", "package"):
        assert (np.isfinite(rows[name]) & (rows[name] >= 0.0)).all(), name
    contracts = of_kind(rows, AGREED)
    assert (contracts["pay_after"] > 0.0).all()
    assert (contracts["package"] > 0.0).all()
    kept = (contracts["kind"] == EventKind.RAISED) & (contracts["bidders"] == 0)  # out of a retention fund
    assert (contracts["bidders"] >= 1)[~kept].all()
    assert (contracts["runner_up"] == NONE)[kept].all()
    assert (contracts["runner_up"] != contracts["destination"]).all()
    raised = of_kind(rows, (EventKind.RAISED,))
    assert (raised["origin"] == raised["destination"]).all()
    assert (raised["pay_after"] >= raised["pay_before"] * (1 - 1e-12)).all()
    assert (raised["runner_up"] != NONE)[raised["bidders"] > 0].all()
    known = contracts["runner_up"] != NONE
    assert (known == (contracts["binding"] != NONE)).all()
    assert among(contracts["binding"][known], Reason).all()
    others = rows[~among(rows["kind"], AGREED)]
    assert (others["runner_up"] == NONE).all()
    assert (others["bidders"] == 0).all()
    for name, kinds in (("origin", DEPARTURES), ("destination", ARRIVALS)):
        places = of_kind(rows, kinds)[name]
        assert (places < size).all()
        assert (places >= (UNEMPLOYED if name == "origin" else 0)).all()


class Replay:
    """Carries out the event log on a copy of who is where, and compares with the market's columns."""

    def __init__(self) -> None:
        self.employer: list[int] = []
        self.pay: list[float] = []
        self.rows = 0

    def begin(self, market: TalentMarket) -> None:
        """A week begins; at the very first, take over the state."""
        if not self.employer:
            self.employer = market.people["employer"].tolist()
            self.pay = market.people["pay"].tolist()
        if market.week == 0:
            self.rows = 0  # the log begins with week 0
        self.rows = int(market.state.counts[Count.ROWS]) if market.week else 0
        self.headcount = market.employers["headcount"].copy()

    def end(self, market: TalentMarket) -> None:
        """A week is over: replay its rows, then compare people, flows and headcounts."""
        rows = log_rows(market)[self.rows :]
        rows_make_sense(rows, market)
        columns = ("kind", "person", "origin", "destination", "pay_before", "pay_after")
        for row in zip(*(rows[name].tolist() for name in columns), strict=True):
            self.carry_out(*row)
        people = market.people
        assert self.employer == people["employer"].tolist()
        assert self.pay == people["pay"].tolist()
        self.margins(market, rows)

    def carry_out(
        self, kind: int, i: int, origin: int, destination: int, pay_before: float, pay_after: float
    ) -> None:
        """One row: the person is where the row says, and goes where the row says."""
        if kind == EventKind.ENTERED:
            assert i == len(self.employer), "ids go up by one"
            self.employer.append(UNEMPLOYED)
            self.pay.append(0.0)
        if i == NONE or kind == EventKind.ENTERED:
            return
        assert self.employer[i] == origin
        assert origin != RETIRED
        if kind != EventKind.HIRED:  # who is hired from nowhere leaves an income, not pay
            assert self.pay[i] == pay_before
        if kind == EventKind.HIRED:
            assert origin == UNEMPLOYED
        if kind in (*LEAPS, EventKind.TRANSFERRED):
            assert 0 <= origin != destination
        if kind == EventKind.TRANSFERRED:
            assert pay_after == pay_before
        if kind == EventKind.RETIRED:
            assert destination == RETIRED
        if kind in (EventKind.SEPARATED, EventKind.LAID_OFF):
            assert origin >= 0
            assert destination == UNEMPLOYED
        self.employer[i] = destination
        self.pay[i] = pay_after

    def margins(self, market: TalentMarket, rows: Table) -> None:
        """Hires, losses and headcounts are the margins of the week's flow matrix."""
        employers = market.employers
        size = len(employers)
        arrivals, departures = of_kind(rows, ARRIVALS), of_kind(rows, DEPARTURES)
        left = departures["origin"]
        hires = np.bincount(arrivals["destination"], minlength=size)
        losses = np.bincount(left[left >= 0], minlength=size)
        assert (employers["hires"] == hires).all()
        assert (employers["losses"] == losses).all()
        before = np.zeros(size, np.int64)
        before[: len(self.headcount)] = self.headcount
        moved = of_kind(rows, (EventKind.TRANSFERRED,))
        before += np.bincount(moved["destination"], minlength=size)
        before -= np.bincount(moved["origin"], minlength=size)
        assert (employers["headcount"] == before + hires - losses).all()
        assert not arrivals["listed"][arrivals["kind"] == EventKind.SPUN_OUT].any()
