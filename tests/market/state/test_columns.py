"""Tables of the market: growth keeps what is there, settings are a known part."""

from __future__ import annotations

import numpy as np

from sim.market.state.allocation import allocate, grow
from sim.market.state.columns import EMPLOYERS, PEOPLE, SETTINGS
from sim.vocabulary import EventKind, Kind, Reason


def test_growing_keeps_entries_and_adds_zeros() -> None:
    """Old entries keep their index and value in every column; new ones are empty."""
    people = allocate(PEOPLE, 3)
    people["talent"] = [1.0, 2.0, 3.0]
    people["employer"] = [4, -1, -2]
    bigger = grow(people, 5)
    assert bigger[:3].tolist() == people.tolist()
    assert not any(bigger[name][3:].any() for name in PEOPLE.names or ())
    assert bigger.dtype == PEOPLE


def test_growing_keeps_the_shape_of_rows() -> None:
    """Tables with rows, such as field needs, grow in their first dimension."""
    needs = np.array([[True, False]])
    assert grow(needs, 2).tolist() == [[True, False], [False, False]]


def test_settings_are_what_events_may_change() -> None:
    """Settings end before the first column of state, and hold nothing about money or people in force."""
    assert next(iter(SETTINGS)) == "base_budget"
    assert {"approval", "fast_track", "package_cap", "make_whole", "bonus_rate", "recruiters"} <= set(
        SETTINGS
    )
    assert not {"budget", "payroll", "cash", "headcount", "compute", "alive", "key"} & set(SETTINGS)


def test_codes_fit_their_columns() -> None:
    """Kinds, reasons and happenings are distinct and fit the small integers that store them."""
    for codes in (Kind, Reason, EventKind):
        assert [int(code) for code in codes] == list(range(len(codes)))
    assert allocate(EMPLOYERS, 2)["lost"].shape == (2, len(Reason))
