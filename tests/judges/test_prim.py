"""Boxes of PRIM, judged by EMA Workbench's on the same points (`prim/make_answer.py` made both files)."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiments.statistics.prim import Box, prim

HERE = Path(__file__).parent / "prim"


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    """What EMA Workbench found."""
    found: dict[str, Any] = json.loads((HERE / "answer.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def boxes(answer: dict[str, Any]) -> list[Box]:
    """What we find."""
    table = pd.read_csv(HERE / "points.csv")
    return prim(table[answer["inputs"]].to_numpy(), table["case"].to_numpy() == 1)


def test_the_whole_trajectory_is_theirs(answer: dict[str, Any], boxes: list[Box]) -> None:
    """Limits of every input, coverage, density and mass of every box, peeled and pasted."""
    assert len(answer["boxes"]) > 15
    assert len(boxes) == len(answer["boxes"])
    for ours, theirs in zip(boxes, answer["boxes"], strict=True):
        for name in ("low", "high", "coverage", "density", "mass"):
            assert getattr(ours, name) == pytest.approx(theirs[name], abs=1e-12)


def test_quasi_p_values_are_theirs(answer: dict[str, Any], boxes: list[Box]) -> None:
    """Of every limit of every box; theirs are -1 where nothing is cut off."""
    for ours, theirs in zip(boxes, answer["boxes"], strict=True):
        assert [answer["inputs"][place] for place in ours.restricted] == list(theirs["quasi_p"])
        for place in ours.restricted:
            values = np.array(theirs["quasi_p"][answer["inputs"][place]])
            assert ours.quasi_p[place] == pytest.approx(np.where(values < 0.0, np.nan, values), nan_ok=True)


def test_pasting_happens(boxes: list[Box]) -> None:
    """Otherwise the answer would not judge it."""
    masses = [box.mass for box in boxes]
    assert any(later > earlier for earlier, later in pairwise(masses))
