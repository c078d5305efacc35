"""The picture of a calibration: where figures are in their bands, and that what is flat looks flat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from sim.cli.calibration_report import calibration_report
from sim.experiments.designs.targets import Target, Targets
from sim.experiments.studies.fit import Fit, Proposal
from sim.figures.calibration_fit import draw
from sim.scenario.ranges import Range

_TARGETS = (
    Target("moves", "moves", 100.0, 80.0, 130.0, "x"),
    Target("hires", "hires", 10.0, 9.0, 11.0, "x"),
    Target("held", "bids", 5.0, 0.0, 10.0, "x", held_out=True),
)


def _fit() -> Fit:
    """Moves rise with the first parameter; nothing hangs on the second. Hires are far off."""
    shares = [(0.2, 0.5), (0.5, 0.5), (0.6, 0.5), (0.4, 0.5), (0.5, 0.6), (0.5, 0.4)]
    proposals = [Proposal("slope" if place > 1 else "start", one) for place, one in enumerate(shares)]
    proposals += [Proposal("profile a", (share, 0.5)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    proposals += [Proposal("profile b", (0.5, share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    rows = [
        {
            "scenario": f"p{place}",
            "replicate": r,
            "status": "done",
            "moves": 100.0 + 200.0 * (one.shares[0] - 0.5) + r,
            "hires": 40.0 + 0.01 * one.shares[1] * r,
            "bids": 4.0,
        }
        for place, one in enumerate(proposals)
        for r in range(2)
    ]
    ranges = (Range(("a",), 0.0, 1.0), Range(("b",), 0.0, 10.0))
    labels = tuple(f"p{place}" for place in range(len(proposals)))
    return Fit("toy", 3, 2, Targets(_TARGETS, ranges), tuple(proposals), ("",), labels, pd.DataFrame(rows))


def test_figures_stand_where_they_are_in_their_bands() -> None:
    """Halves of the band from the value that is wanted; what is beyond the axis is an arrow at its end."""
    fit = _fit()
    main, *profiles = draw(fit).axes
    assert [label.get_text() for label in main.get_yticklabels()] == ["moves", "hires", "held"]
    filled = {
        round(float(np.asarray(line.get_ydata())[0])): line
        for line in main.get_lines()
        if str(line.get_marker()) in ("o", "<", ">") and line.get_markerfacecolor() != "white"
    }
    at = {place: float(np.asarray(line.get_xdata())[0]) for place, line in filled.items()}
    assert at == {0: 0.5 / 30.0, 1: 3.0, 2: -0.2}
    assert filled[1].get_marker() == ">"
    assert len(profiles) == 2


def test_what_is_flat_looks_flat() -> None:
    """Axes of profiles begin at 0 and go to one half-band squared at least; each says if it is identified."""
    _, first, second = draw(_fit()).axes
    assert isinstance(second, Axes)
    assert "NOT identified" in second.get_title(loc="left") + second.get_title()
    assert "NOT" not in first.get_title(loc="left") + first.get_title()
    drawn = np.asarray(second.get_lines()[0].get_ydata(), np.float64)
    assert second.get_ylim()[0] == 0.0
    assert np.ptp(drawn) < 0.02 * second.get_ylim()[1]
    alone = replace(_fit(), targets=Targets(_TARGETS[:1], _fit().targets.parameters))
    assert np.max(alone.squares) > 1.0
    assert draw(alone).axes[2].get_ylim()[1] > 1.0 > max(square for _, square in alone.profile(1))


def test_the_fit_tells_the_parameters_apart() -> None:
    """Its slopes are those of the data: 200 moves over the range, in halves of a band of 50."""
    found = _fit().identification
    assert found is not None
    assert found.identified.tolist() == [True, False]
    assert found.slopes[0, 0] == pytest.approx(8.0)


def test_of_one_run_nothing_is_identified() -> None:
    """For it is not known what chance does to any target that is sought; the report names them."""
    fit = _fit()
    fit = replace(fit, replicates=1, runs=fit.runs[fit.runs["replicate"] == 0])
    found = fit.identification
    assert found is not None
    assert found.unknown == (0, 1)
    assert not found.identified.any()
    said = " ".join(calibration_report(fit).split())
    assert "it is not known what chance does to moves and hires" in said
