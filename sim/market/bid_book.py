"""Where the bid log of a market is kept, week by week: all of it, or the decisions that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.market.state.allocation import allocate
from sim.market.state.bid_log import BID_LOG
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.vocabulary import Role


class BidBook:
    """The rows of the bid log that were asked for.

    Args:
        wanted: of the rows of some decisions those that concern somebody, a mask; all rows of a decision are
            kept if one is wanted. None keeps all decisions.
    """

    def __init__(self, wanted: Callable[[Table], NDArray[np.bool_]] | None = None) -> None:
        self._wanted = wanted
        self._kept: list[Table] = []
        self._decisions: list[NDArray[np.int64]] = []
        self._told = 0  # decisions so far

    def with_room(self, state: State) -> State:
        """The state with a table for a week's rows: one an open offer, and one for each who decides."""
        most = 2 * int(state.counts[Count.SLOTS]) + 1
        if most <= len(state.bid_log):
            return state
        return state.replace(bid_log=allocate(BID_LOG, most + most // 4))

    def take(self, state: State) -> None:
        """Keep what is wanted of the week's rows; the table is empty then."""
        rows = state.bid_log[: state.counts[Count.TOLD]]
        state.counts[Count.TOLD] = 0
        decision = np.cumsum(rows["role"] != Role.BIDDER)  # from 1 on; the first row is about staying
        decisions = int(decision[-1]) if len(decision) else 0
        keep = np.ones(len(rows), np.bool_)
        if self._wanted is not None:
            concerned = np.zeros(decisions + 1, np.bool_)
            concerned[decision[self._wanted(rows)]] = True
            keep = concerned[decision]
        if keep.any():
            self._kept.append(rows[keep])
            self._decisions.append(self._told + decision[keep] - 1)
        self._told += decisions

    @property
    def rows(self) -> Table:
        """What was kept, records of `BID_LOG` in the order in which people decided."""
        return np.concatenate(self._kept) if self._kept else np.empty(0, BID_LOG)

    @property
    def decisions(self) -> NDArray[np.int64]:
        """For each row the number of the decision, from 0 on, of all decisions in the run."""
        return np.concatenate(self._decisions) if self._decisions else np.empty(0, np.int64)
