"""What talent is worth at the margin: by hand, and against what the market's employers bid by."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.market.pages.worth import value
from sim.measures.markdown import marginal_worth, talent_elasticity
from sim.scenario.race import Production
from sim.scenario.schema import Scenario
from tests.market.replica import LIVELY
from tests.market.worlds import merged, planned


@pytest.mark.parametrize("sigma", [0.001, 0.05, 0.5, 0.8, 1.0, 2.0, 100.0])
def test_elasticity_is_the_slope_of_output(sigma: float) -> None:
    """Of logs, by differences; 1-α where σ is 1, and 1 without compute."""

    def output(talent: float) -> float:
        power = (sigma - 1.0) / sigma
        if power == 0.0:
            return 0.3 * math.log(3.0) + 0.7 * math.log(talent)
        logs = math.log(0.3) + power * math.log(3.0), math.log(0.7) + power * math.log(talent)
        return float(np.logaddexp(*logs)) / power

    step = 1e-5
    slope = (output(2.0 * math.exp(step)) - output(2.0 * math.exp(-step))) / (2.0 * step)
    assert talent_elasticity([3.0], [2.0], 0.3, sigma)[0] == pytest.approx(slope, rel=1e-5, abs=1e-9)
    assert talent_elasticity([3.0], [2.0], 0.0, sigma)[0] == 1.0


def test_worth_by_hand() -> None:
    """A direct return of 2 on output 10, and an exponent of 1.5 in a race for 100 with a share of .2."""
    production = Production(direct_return=2.0, contest_exponent=1.5)
    found = marginal_worth([10.0, 10.0], [0.2, 0.0], [0.5, 0.5], 100.0, production)
    assert found.tolist() == pytest.approx([0.5 * (20.0 + 1.5 * 100.0 * 0.2 * 0.8), 10.0])


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_worth_is_what_a_little_talent_is_valued_at(scale: float) -> None:
    """In a race as employers see it, times their talent; also in a market of another size."""
    changes = {
        "burn_in": 0, "events": [], "market": {"scale": scale},
        "production": {"direct_return": 1e4, "elasticity": 0.7, "contest_exponent": 1.4, "field_bonus": 0.0},
    }  # fmt: skip
    market = planned(Scenario.model_validate(merged(LIVELY, changes)))
    production, employers = market.scenario.production, market.employers
    racing = np.flatnonzero(employers["output"] > 0)
    of = employers[racing]
    elasticity = talent_elasticity(
        of["compute"] / production.compute_unit,
        of["talent"],
        production.compute_share,
        production.elasticity,
    )
    share = of["contest_weight"] / employers["contest_weight"].sum()
    worth = marginal_worth(of["output"], share, elasticity, float(market.state.race[1]), production)
    little = 1e-5
    valued = [value(market.state, int(j), little, 0, False) / little for j in racing]
    assert len(racing) > 5
    assert worth == pytest.approx(of["talent"] * valued, rel=1e-3)
