"""How a policy brings a schedule by which grants vest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.market.state.state import State
from sim.mechanisms.vesting.spec import VestingRules
from sim.vocabulary import WEEKS_PER_YEAR


def with_schedule(state: State, cliff: float | None, front_loading: float | None) -> tuple[State, int]:
    """The state with such a schedule among its own, and its number; one that is there is not made again.

    Args:
        state: the market.
        cliff: years before anything vests, None: as usual.
        front_loading: how far grants vest early, None: as usual.
    """
    wanted = state.schedules[:1].copy()
    if cliff is not None:
        wanted["cliff_weeks"] = cliff * WEEKS_PER_YEAR
    if front_loading is not None:
        wanted["front_loading"] = front_loading
    known = np.flatnonzero(state.schedules == wanted)
    if len(known):
        return state, int(known[0])
    return state.replace(schedules=np.concatenate([state.schedules, wanted])), len(state.schedules)


def with_schedules(state: State, events: Iterable[Any]) -> State:
    """The state of week 0 with the schedules of these events, numbered whatever the order of the file."""
    asked = {(rule.cliff, rule.front_loading) for rule in events if isinstance(rule, VestingRules)}
    state = state.replace(schedules=state.schedules[:1])
    for cliff, front_loading in sorted(asked, key=repr):
        state, _ = with_schedule(state, cliff, front_loading)
    return state
