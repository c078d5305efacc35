"""Who the researchers are: talent, field and tastes, drawn by key."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.market.columns import NONE, UNEMPLOYED, Table
from sim.market.draws import Decision, Key, uniform
from sim.market.kernel import kernel
from sim.scenario.schema import Researchers, Talent

#: First keys of those who are not in the market at the start.
GRADUATE_KEY = 1 << 31
NEWCOMER_KEY = 3 << 30
#: What is drawn for a person once, in the order in which `draw_people` takes it.
_TRAITS = np.array(
    [
        Decision.TALENT,
        Decision.FIELD,
        Decision.TASTE_COMPUTE,
        Decision.TASTE_CULTURE,
        Decision.TASTE_MISSION,
    ]
)


@kernel
def uniforms(key: Key, who: Table, whom: int, week: int, decision: int) -> Table:
    """One uniform draw for each of `who`."""
    draws = np.empty(len(who))
    for n in range(len(who)):
        draws[n] = uniform(key, who[n], whom, week, decision)
    return draws


@kernel
def uniform_columns(key: Key, who: Table, decisions: Table) -> Table:
    """One row of draws for each decision, one column for each of `who`."""
    draws = np.empty((len(decisions), len(who)))
    for row in range(len(decisions)):
        for n in range(len(who)):
            draws[row, n] = uniform(key, who[n], 0, 0, decisions[row])
    return draws


def talent_quantile(u: Table, talent: Talent) -> Table:
    """Inverse cdf of talent: lognormal with median 1 below the tail, Pareto above, truncated.

    The tail is drawn from the Pareto conditional on staying below `maximum`, so that no mass piles up there.
    """
    body = 1.0 - talent.tail_share
    threshold = float(np.exp(talent.sigma * ndtri(body))) if body < 1.0 else np.inf
    values = np.exp(talent.sigma * ndtri(np.minimum(u, body)))
    if talent.tail_share == 0 or threshold >= talent.maximum:
        return np.minimum(values, talent.maximum)
    above = u > body
    survival = (1.0 - u[above]) / talent.tail_share
    least = (talent.maximum / threshold) ** -talent.tail_exponent
    values[above] = threshold * (least + (1.0 - least) * survival) ** (-1.0 / talent.tail_exponent)
    return np.asarray(values)


def draw_people(people: Table, keys: Table, researchers: Researchers, key: Key, week: int) -> None:
    """Fill records of people without a job, in place."""
    people["key"] = keys
    talent, field, *tastes = uniform_columns(key, keys, _TRAITS)
    people["talent"] = talent_quantile(talent, researchers.talent)
    shares = np.array([entry.share for entry in researchers.fields])
    bounds = np.cumsum(shares / shares.sum())[:-1]
    people["field"] = np.searchsorted(bounds, field, side="right")
    for name, draw in zip(("taste_compute", "taste_culture", "taste_mission"), tastes, strict=True):
        people[name] = np.exp(researchers.tastes.dispersion * ndtri(draw))
    people["employer"] = UNEMPLOYED
    people["since"] = week
    people["grant_week"] = week
    people["decides"] = np.inf
    people["pursuit"] = NONE


def decile_cuts(people: Table) -> Table:
    """The nine talents that part the deciles of `people`."""
    return np.asarray(np.quantile(people["talent"], np.arange(1, 10) / 10))


def assign_deciles(people: Table, cuts: Table) -> None:
    """Talent deciles 0 to 9, the weights of pay inflation, in a distribution with these cuts."""
    people["decile"] = np.searchsorted(cuts, people["talent"], side="right")
