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


@kernel
def uniforms(key: Key, who: Table, whom: int, week: int, decision: int) -> Table:
    """One uniform draw for each of `who`."""
    draws = np.empty(len(who))
    for n in range(len(who)):
        draws[n] = uniform(key, who[n], whom, week, decision)
    return draws


def talent_quantile(u: Table, talent: Talent) -> Table:
    """Inverse cdf of talent: lognormal with median 1 below the tail, Pareto above, truncated.

    The tail is drawn from the Pareto conditional on staying below `maximum`, so that no mass piles up there.
    """
    body = 1.0 - talent.tail_share
    threshold = float(np.exp(talent.sigma * ndtri(body))) if talent.tail_share > 0 else np.inf
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
    people["talent"] = talent_quantile(uniforms(key, keys, 0, 0, int(Decision.TALENT)), researchers.talent)
    shares = np.array([field.share for field in researchers.fields])
    bounds = np.cumsum(shares / shares.sum())[:-1]
    people["field"] = np.searchsorted(bounds, uniforms(key, keys, 0, 0, int(Decision.FIELD)), side="right")
    spread = researchers.tastes.dispersion
    for name, decision in (
        ("taste_compute", Decision.TASTE_COMPUTE),
        ("taste_culture", Decision.TASTE_CULTURE),
        ("taste_mission", Decision.TASTE_MISSION),
    ):
        people[name] = np.exp(spread * ndtri(uniforms(key, keys, 0, 0, int(decision))))
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
