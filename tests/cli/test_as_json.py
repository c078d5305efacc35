"""Documents that commands print with --json."""

from __future__ import annotations

import json

import numpy as np

from sim.cli.as_json import as_json


def test_numbers_are_numbers_and_what_is_not_there_is_null() -> None:
    """Arrays, numpy's numbers and tuples; NaN and infinity have no place in JSON."""
    told = as_json({"n": np.int64(3), "on": np.bool_(True), "ends": (np.inf, 1.5), "by": np.array([np.nan])})
    assert json.loads(told) == {"n": 3, "on": True, "ends": [None, 1.5], "by": [None]}
    assert "NaN" not in told
