"""Who the researchers are: talent, field and tastes, drawn by key."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.draws import Decision, Key, draw, inverse_normal, subject, topic
from sim.market.state.columns import DECILES, Table
from sim.scenario.schema import Researchers
from sim.vocabulary import NONE, UNEMPLOYED

#: First keys of those who are not in the market at the start.
GRADUATE_KEY = 1 << 31
NEWCOMER_KEY = 3 << 30


class Traits(NamedTuple):
    """Distributions of what is drawn for a person once, as numbers."""

    uniform: bool  # talent between 0 and the maximum
    sigma: float  # of log talent in the body
    body: float  # share of people in the body
    threshold: float  # talent at which the tail begins
    least: float  # survival of the untruncated tail at the maximum
    tail_exponent: float
    maximum: float
    dispersion: float  # of log tastes
    field_bounds: Table  # float64, upper ends of the fields' parts of the unit interval
    cuts: Table  # float64, the nine talents that part the deciles of the first people


def traits_of(researchers: Researchers) -> Traits:
    """Distributions that a scenario states for its people."""
    talent = researchers.talent
    body = 1.0 - talent.tail_share
    threshold = float(np.exp(talent.sigma * NormalDist().inv_cdf(body))) if body < 1.0 else np.inf
    if threshold >= talent.maximum:
        body, threshold = 1.0, np.inf  # the truncated body is all there is
    least = (talent.maximum / threshold) ** -talent.tail_exponent if body < 1.0 else 0.0
    shares = np.cumsum([field.share for field in researchers.fields])
    return Traits(
        talent.shape == "uniform",
        talent.sigma,
        body,
        threshold,
        least,
        talent.tail_exponent,
        talent.maximum,
        researchers.tastes.dispersion,
        shares / shares[-1],
        np.full(DECILES - 1, np.inf),
    )


@allocating_kernel
def uniforms(subjects: Table, key: Key, whom: int, week: int, decision: int) -> Table:
    """One uniform draw about one topic for each subject."""
    draws, what = np.empty(len(subjects)), topic(key, whom, week, decision)
    for n in range(len(subjects)):
        draws[n] = draw(subjects[n], what)
    return draws


@kernel
def talent_at(u: float, traits: Traits) -> float:
    """Inverse cdf of talent: lognormal with median 1 below the tail, Pareto above, truncated.

    The tail is drawn from the Pareto conditional on staying below the maximum: no mass piles up there.
    """
    if traits.uniform:
        return u * traits.maximum
    if u <= traits.body:
        return min(math.exp(traits.sigma * inverse_normal(u)), traits.maximum)
    survival = (1.0 - u) / (1.0 - traits.body)
    share = traits.least + (1.0 - traits.least) * survival
    return float(traits.threshold * share ** (-1.0 / traits.tail_exponent))


@kernel
def taste(u: float, dispersion: float) -> float:
    """Personal weight e^(d·z), lognormal with median 1."""
    return math.exp(dispersion * inverse_normal(u))


@kernel
def draw_people(
    people: Table, subjects: Table, first: int, traits: Traits, key: Key, week: int, factor: float
) -> None:
    """Fill in people without a job, keyed from `first` on; talent is drawn, times `factor`."""
    talent, field = topic(key, 0, 0, Decision.TALENT), topic(key, 0, 0, Decision.FIELD)
    compute, culture = topic(key, 0, 0, Decision.TASTE_COMPUTE), topic(key, 0, 0, Decision.TASTE_CULTURE)
    mission = topic(key, 0, 0, Decision.TASTE_MISSION)
    for i in range(len(people)):
        person, who = people[i], subject(key, first + i)
        subjects[i] = who
        person.key = first + i
        person.subject = who
        person.talent = factor * talent_at(draw(who, talent), traits)
        person.field = count_up_to(traits.field_bounds, draw(who, field))
        person.taste_compute = taste(draw(who, compute), traits.dispersion)
        person.taste_culture = taste(draw(who, culture), traits.dispersion)
        person.taste_mission = taste(draw(who, mission), traits.dispersion)
        person.employer = UNEMPLOYED
        person.since = week
        person.grant_week = week
        person.decides = math.inf
        person.pursuit = NONE
        person.level = -math.inf
    assign_deciles(people, traits)


@kernel
def assign_deciles(people: Table, traits: Traits) -> None:
    """Talent deciles 0 to 9, the weights of pay inflation, in the distribution of the first people."""
    for i in range(len(people)):
        people[i].decile = count_up_to(traits.cuts, people[i].talent)


@inlined
def count_up_to(bounds: Table, value: float) -> int:
    """How many of a few bounds are not above the value."""
    count = 0
    for n in range(len(bounds)):
        count += bounds[n] <= value
    return count


def decile_cuts(people: Table) -> Table:
    """The nine talents that part the deciles of `people`."""
    return np.asarray(np.quantile(people["talent"], np.arange(1, DECILES) / DECILES))
