"""The section of facts: what is met and what is missed, held-out facts apart, and how far these are off."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.exits import MISTAKE
from sim.cli.facts_section import facts_section
from sim.cli.validation_page import write_page
from sim.experiments.designs.targets import START, Target, Targets
from sim.experiments.studies.fit import Fit, Proposal
from tests.cli.running import called


def _fit(value: float, *, held_out: bool, spread: float = 0.0) -> Fit:
    """Of two runs, with moves around this; wanted are 100, give or take 10."""
    target = Target("moves", "moves", 100.0, 90.0, 110.0, "a paper", held_out=held_out)
    rows = [
        {"scenario": "p", "replicate": r, "status": "done", "moves": value + side * spread}
        for r, side in enumerate((-1.0, 1.0))
    ]
    return Fit("toy", 3, 2, Targets((target,)), (Proposal(START, ()),), ("",), ("p",), pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("value", "spread", "said"),
    [
        (104.0, 1.0, "met"),
        (10.0, 1.0, "**missed**: 1/10 of the size"),
        (420.0, 1.0, "**missed**: 4 times the size"),
        (120.0, 1.0, "**missed**: about the size"),
        (-30.0, 1.0, "**missed**: the other sign"),
        (10.0, 40.0, "**missed**: no effect told"),
    ],
)
def test_a_held_out_fact_is_met_or_missed_by_so_much(value: float, spread: float, said: str) -> None:
    """Sign and size are told where two standard errors tell the figure from zero."""
    page = facts_section(_fit(value, held_out=True, spread=spread))
    row = next(line for line in page.splitlines() if line.startswith("| moves |"))
    assert row.split(" | ")[5:] == [said, "a paper |"]
    assert f"Held out, never used in a search: {int(said == 'met')} of 1" in page
    assert "Calibrated to" not in page


def test_a_calibrated_fact_is_not_read_as_one_that_is_held_out() -> None:
    """It stands in a table of its own, and nothing is said of held-out ones where there are none."""
    page = facts_section(_fit(10.0, held_out=False, spread=1.0))
    assert "Calibrated to: 0 of 1" in page
    assert "| **missed** |" in page
    assert "Held out" not in page


def test_the_page_has_the_section_where_there_is_a_fit(tmp_path: Path) -> None:
    """Before what is not proven; without a fit there is none."""
    for fit in (None, _fit(10.0, held_out=True, spread=1.0)):
        page, *_ = write_page([], tmp_path / "page.md", fit)
        text = page.read_text(encoding="utf-8")
        assert ("Held out" in text) is (fit is not None)
        assert text.rstrip().endswith("stability is.")


def test_a_folder_without_a_calibration_and_a_missing_page_are_told_together(tmp_path: Path) -> None:
    """Both are mistakes, before any case is run."""
    done = called("validate", "A", "--facts", "none", cwd=tmp_path)
    assert done.returncode == MISTAKE
    assert "--facts: is told on a page; add --page FILE" in done.stderr
    assert "none: no such folder" in done.stderr
