"""What is told of a fit: ends of ranges, and where slopes were measured."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.calibration_report import calibration_document, calibration_report
from sim.experiments.designs.targets import Target, Targets
from sim.experiments.studies.fit import Fit, Proposal
from sim.scenario.ranges import Range


def _fit(wanted: float, shares: list[float]) -> Fit:
    """Moves rise by 200 over the range of the only parameter, from 100; of two runs a proposal."""
    target = Target("moves", "moves", wanted, wanted - 10.0, wanted + 10.0, "x")
    rows = [
        {"scenario": f"p{place}", "replicate": r, "status": "done", "moves": 100.0 + 200.0 * share + r}
        for place, share in enumerate(shares)
        for r in range(2)
    ]
    proposals = tuple(Proposal("start", (share,)) for share in shares)
    labels = tuple(f"p{place}" for place in range(len(shares)))
    ranges = (Range(("market.rate",), 0.0, 10.0),)
    return Fit("toy", 3, 2, Targets((target,), ranges), proposals, ("",), labels, pd.DataFrame(rows))


def test_a_best_value_at_the_end_of_its_range_has_no_standard_error() -> None:
    """It is identified, and marked; a little inside there is one."""
    fit = _fit(350.0, [0.5, 0.9, 1.0])
    found = calibration_document(fit, Path("x"))["parameters"][0]
    assert (found["identified"], found["at_end_of_range"]) == (True, True)
    assert math.isnan(found["standard_error"])
    said = calibration_report(fit)
    assert "yes, at end" in said
    assert "At the end of its range, so without a standard error: market.rate." in " ".join(said.split())
    inside = _fit(290.0, [0.5, 0.85, 0.95, 1.0])
    found = calibration_document(inside, Path("x"))["parameters"][0]
    assert found["at_end_of_range"] is False
    assert found["moved_by_unidentified"] == 0.0
    assert found["standard_error"] == pytest.approx(10.0 * math.hypot(0.5, 0.05) / 20.0)
    assert "at end" not in calibration_report(inside)


def test_slopes_of_another_proposal_are_told_to_be_of_that() -> None:
    """The best may have no others beside it that differ in one parameter alone."""
    fit = _fit(290.0, [0.5, 0.85, 0.95, 1.0])
    assert calibration_document(fit, Path("x"))["identification"]["measured_at"]["is_best"]
    assert "No slopes were measured at the best" not in calibration_report(fit)
    two = _apart()
    found = calibration_document(two, Path("x"))["identification"]["measured_at"]
    assert (found["proposal"], found["is_best"]) == (1, False)
    assert found["values"] == {"market.rate": 5.0, "b": 0.5}
    said = " ".join(calibration_report(two).split())
    assert "are those at proposal 1 (market.rate 5.000, b 0.500; sum of squares" in said


def test_of_many_combinations_the_vaguest_are_told() -> None:
    """One target tells of one of six parameters; names are cut, the rest counted."""
    shares = [
        tuple(0.5 + 0.1 * sign * (place == at) for place in range(6)) for at in range(6) for sign in (1, -1)
    ]
    one = _fit(200.0, [0.5, *(point[0] for point in shares)])
    proposals = tuple(Proposal("start", point) for point in [(0.5,) * 6, *shares])
    names = ["market.rate", *(f"a_long_name_of_a_parameter_that_is_cut.{place}" for place in range(5))]
    parameters = tuple(Range((name,), 0.0, 1.0) for name in names)
    fit = Fit("toy", 3, 2, Targets(one.targets.targets, parameters), proposals, ("",), one.labels, one.runs)
    assert fit.identification is not None
    assert len(fit.identification.directions) == 5
    said = " ".join(calibration_report(fit).split())
    assert said.count("the targets say too little to tell") == 3
    assert "So it is along 2 further combinations" in said


def _apart() -> Fit:
    """The best differs from all others in both parameters."""
    shares = [(0.5, 0.5), (0.6, 0.5), (0.4, 0.5), (0.5, 0.6), (0.5, 0.4), (0.93, 0.77)]
    one = _fit(290.0, [first for first, _ in shares])
    proposals = tuple(Proposal("start", both) for both in shares)
    parameters = (*one.targets.parameters, Range(("b",), 0.0, 1.0))
    return Fit("toy", 3, 2, Targets(one.targets.targets, parameters), proposals, ("",), one.labels, one.runs)
