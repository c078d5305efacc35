"""Settings of employers: kept as the scenario has them, and restored when events end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.market.state.columns import EMPLOYERS, SETTINGS, Table


def _stretches() -> tuple[slice, ...]:
    """The bytes of the settings in a record: settings side by side are copied as one."""
    columns: Mapping[str, Any] = EMPLOYERS.fields or {}
    ends: list[list[int]] = []
    for name in SETTINGS:
        kind, first = columns[name][:2]
        if ends and ends[-1][1] == first:
            ends[-1][1] = first + kind.itemsize
        else:
            ends.append([first, first + kind.itemsize])
    return tuple(slice(*pair) for pair in ends)


_STRETCHES = _stretches()


def saved_settings(employers: Table) -> Table:
    """The settings of these employers, (employers, bytes): a copy."""
    rows = employers.view(np.uint8).reshape(len(employers), -1)
    return np.concatenate([rows[:, stretch] for stretch in _STRETCHES], axis=1)


def restore_settings(employers: Table, saved: Table) -> None:
    """Give employers the settings that `saved_settings` has kept of them."""
    rows, place = employers.view(np.uint8).reshape(len(employers), -1), 0
    for stretch in _STRETCHES:
        size = stretch.stop - stretch.start
        rows[:, stretch] = saved[:, place : place + size]
        place += size
