"""Outcomes whose mean a closed form gives, and what knowing it is worth for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.experiments.statistics.control_variates import Controlled, controlled
from sim.measures.intervals import means
from sim.outcomes.outcomes import outcome_names
from sim.scenario.scaling import sized
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


class Known(NamedTuple):
    """An outcome and its mean.

    Attributes:
        outcome: its name.
        mean: over all random numbers.
        condition: where it is that, as a sentence without its begin: "if ...".
    """

    outcome: str
    mean: float
    condition: str


_PEOPLE_LEFT = (
    "if candidates never run out: a startup that comes when fewer people than its founders could found it is "
    "not founded, the true mean is then lower, and so far controlled means are biased"
)


def known_mean(scenario: Scenario) -> Known | None:
    """The number of startups founded: Poisson each week, so its mean is rate × time if people do not run out.

    A startup wants a few founders, from big labs or outside (from startups where the scenario says so). Where
    fewer are left, none is founded, and the true mean is lower than the one given. None where no startup is
    ever founded.
    """
    rate = sized(scenario).startups.entry_rate
    if rate <= 0.0:
        return None
    return Known("startups_born", rate * scenario.weeks / WEEKS_PER_YEAR, _PEOPLE_LEFT)


def controlled_outcomes(scenario: Scenario, runs: pd.DataFrame) -> pd.DataFrame:
    """Means of all outcomes of a scenario with the control variate of `known_mean`.

    Args:
        scenario: what was run.
        runs: rows of `runs` of it.

    Returns:
        One row an outcome: `mean`, `low`, `high` (95% t interval, plain), `controlled_mean`,
        `controlled_low`, `controlled_high` (with the control variate), `reduction` (share of the variance
        that is gone), `n`. Index: `outcome`. Empty where no mean is known.
    """
    import pandas as pd

    known = known_mean(scenario)
    columns = [
        "mean",
        "low",
        "high",
        "controlled_mean",
        "controlled_low",
        "controlled_high",
        "reduction",
        "n",
    ]
    if known is None or known.outcome not in runs:
        return pd.DataFrame(columns=columns).rename_axis(index="outcome")
    done = runs[runs["status"] == "done"]
    names = [name for name in outcome_names(scenario) if name in done and name != known.outcome]
    values = done[names].to_numpy(dtype=np.float64).T
    plain = means(values)
    found: Controlled = controlled(values, done[known.outcome].to_numpy(dtype=np.float64), known.mean)
    rows = (plain.mean, plain.mean - plain.half_width, plain.mean + plain.half_width, *found)
    return pd.DataFrame(dict(zip(columns, rows, strict=True)), index=pd.Index(names, name="outcome"))
