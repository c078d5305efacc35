"""A market whose week can be watched between phases, burn-in included."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from tests.market.verbs import events, money, move, negotiate, plan, produce, record, search, separate

#: The phases of a week, in the order of `TalentMarket.step`.
PHASES: tuple[Callable[[TalentMarket], None], ...] = (
    events,
    money,
    plan,
    search,
    negotiate,
    move,
    separate,
    produce,
    record,
)
#: Called with the market and the name of the phase that has just ended; "before" starts a week.
Watch = Callable[[TalentMarket, str], None]


class WatchedMarket(TalentMarket):
    """A market that calls `watch` before each week and after each phase."""

    def __init__(self, scenario: Scenario, watch: Watch, replicate: int = 0) -> None:
        self.watch = watch
        self.looks = 0  # calls of `watch`, so that a test can see that it looked
        super().__init__(scenario, replicate=replicate)

    def advance(self, until: int) -> None:
        """Week by week, as `TalentMarket.advance`, with looks in between; the burn-in too."""
        while self.week < until:
            self._look("before")
            for phase in PHASES:
                phase(self)
                self._look(phase.__name__)
            self.week += 1

    def _look(self, phase: str) -> None:
        self.looks += 1
        self.watch(self, phase)


def after(market: TalentMarket, *phases: Callable[[TalentMarket], None]) -> TalentMarket:
    """The same market after these phases of the present week."""
    for phase in phases:
        phase(market)
    return market


def log_rows(market: TalentMarket) -> Table:
    """The event log so far."""
    return market.state.log[: market.state.counts[Count.ROWS]]


def signed(market: TalentMarket) -> Table:
    """Contracts that are signed and not yet carried out."""
    return market.state.contracts[: market.state.counts[Count.SIGNED]]


def bits(rows: Table) -> dict[str, bytes]:
    """Columns of a table, bit by bit; the gaps between aligned columns are not part of the state."""
    return {name: np.ascontiguousarray(rows[name]).tobytes() for name in rows.dtype.names or ()}


def parts(market: TalentMarket) -> dict[str, bytes]:
    """Every bit of the market's state and tables, by name; the same twice only for the same history."""
    state, found = market.state, dict[str, bytes]()
    entries = {
        "people": market.people,
        "employers": market.employers,
        "open_offers": state.open_offers[: state.counts[Count.SLOTS]],
        "log": log_rows(market),
        "contracts": signed(market),
    }
    for table, rows in entries.items():
        found |= {f"{table}.{name}": content for name, content in bits(rows).items()}
    for name in ("counts", "tally", "race"):
        found[name] = getattr(state, name).tobytes()
    found["lists"] = market.state.lists.tobytes() + market.state.members.tobytes()
    found["names"] = repr(market.names).encode()
    for name, frame in market.tables()._asdict().items():
        found[f"tables.{name}"] = frame_bytes(frame)
    return found


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """Column names and values of a table, with floats bit by bit."""
    columns = [
        np.ascontiguousarray(frame[name].to_numpy()).tobytes()
        if frame[name].dtype.kind in "biuf"
        else repr(frame[name].tolist()).encode()
        for name in frame
    ]
    return repr(frame.columns.tolist()).encode() + b"".join(columns)


def fingerprint(market: TalentMarket) -> str:
    """One digest of `parts`."""
    digest = hashlib.sha256()
    for name, content in parts(market).items():
        digest.update(name.encode() + content)
    return digest.hexdigest()
