"""Who the researchers are: talent, field and tastes, drawn by key."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.draws import Key, decision, draw, inverse_normal, subject, topic
from sim.market.state.allocation import allocate
from sim.market.state.columns import DISTRIBUTIONS, Table
from sim.market.state.records import Distributions, Rows
from sim.market.state.state import State
from sim.market.state.survey_columns import DECILES
from sim.mechanisms.selection.kernels import reach_of
from sim.scenario.schema import Researchers
from sim.vocabulary import NONE, UNEMPLOYED

TALENT = decision(8, "talent of a person")
FIELD = decision(9, "field of a person")
TASTE_COMPUTE = decision(10, "taste for compute")
TASTE_CULTURE = decision(11, "taste for culture")
TASTE_MISSION = decision(12, "taste for mission")

#: First keys of those who are not in the market at the start.
GRADUATE_KEY = 1 << 31
NEWCOMER_KEY = 3 << 30


def distributions_of(researchers: Researchers) -> Rows[Distributions]:
    """What a scenario states of how its people are drawn, one record; nobody is in a decile yet."""
    talent = researchers.talent
    body = 1.0 - talent.tail_share
    threshold = float(np.exp(talent.sigma * NormalDist().inv_cdf(body))) if body < 1.0 else np.inf
    if threshold >= talent.maximum:
        body, threshold = 1.0, np.inf  # the truncated body is all there is
    stated: Rows[Distributions] = allocate(DISTRIBUTIONS, 1)
    for name in ("sigma", "maximum", "tail_exponent"):
        stated[name] = getattr(talent, name)
    stated["uniform"] = talent.shape == "uniform"
    stated["body"], stated["threshold"] = body, threshold
    stated["least"] = (talent.maximum / threshold) ** -talent.tail_exponent if body < 1.0 else 0.0
    stated["dispersion"] = researchers.tastes.dispersion
    stated["cuts"] = np.inf
    return stated


def drawn_from(researchers: Researchers) -> dict[str, Any]:
    """Tables of what people are drawn from."""
    bounds = field_bounds_of(researchers)
    return {"distributions": distributions_of(researchers), "field_bounds": bounds}


def field_bounds_of(researchers: Researchers) -> Table:
    """Upper ends of the parts of the unit interval that belong to the fields."""
    shares = np.cumsum([field.share for field in researchers.fields])
    return np.asarray(shares / shares[-1])


@allocating_kernel
def uniforms(subjects: Table, key: Key, whom: int, week: int, decision: int) -> Table:
    """One uniform draw about one topic for each subject."""
    draws, what = np.empty(len(subjects)), topic(key, whom, week, decision)
    for n in range(len(subjects)):
        draws[n] = draw(subjects[n], what)
    return draws


@kernel
def talent_at(u: float, law: Distributions) -> float:
    """Inverse cdf of talent: lognormal with median 1 below the tail, Pareto above, truncated.

    The tail is drawn from the Pareto conditional on staying below the maximum: no mass piles up there.
    """
    if law.uniform:
        return u * law.maximum
    if u <= law.body:
        return min(math.exp(law.sigma * inverse_normal(u)), law.maximum)
    survival = (1.0 - u) / (1.0 - law.body)
    share = law.least + (1.0 - law.least) * survival
    return float(law.threshold * share ** (-1.0 / law.tail_exponent))


@kernel
def taste(u: float, dispersion: float) -> float:
    """Personal weight e^(d·z), lognormal with median 1."""
    return math.exp(dispersion * inverse_normal(u))


@kernel
def draw_people(state: State, start: int, count: int, first: int, week: int, factor: float) -> None:
    """Fill in people from `start` on, without a job, keyed from `first`; talent is drawn, times `factor`."""
    key, law = state.key, state.distributions[0]
    people, subjects = state.people[start : start + count], state.subjects[start : start + count]
    talent, field = topic(key, 0, 0, TALENT), topic(key, 0, 0, FIELD)
    compute, culture = topic(key, 0, 0, TASTE_COMPUTE), topic(key, 0, 0, TASTE_CULTURE)
    mission = topic(key, 0, 0, TASTE_MISSION)
    for i in range(len(people)):
        person, who = people[i], subject(key, first + i)
        subjects[i] = who
        person.key = first + i
        person.subject = who
        person.talent = factor * talent_at(draw(who, talent), law)
        person.reach = reach_of(person.talent, state.rules[0])
        state.meeting[0].furthest = max(state.meeting[0].furthest, person.reach)
        person.field = count_up_to(state.field_bounds, draw(who, field))
        person.taste_compute = taste(draw(who, compute), law.dispersion)
        person.taste_culture = taste(draw(who, culture), law.dispersion)
        person.taste_mission = taste(draw(who, mission), law.dispersion)
        person.employer = UNEMPLOYED
        person.since = week
        person.grant_week = week
        person.decides = math.inf
        person.open_offer = NONE
        person.benchmark = -math.inf
    assign_deciles(people, law.cuts)


@kernel
def assign_deciles(people: Table, cuts: Table) -> None:
    """Talent deciles 0 to 9, the weights of pay inflation, in the distribution of the first people."""
    for i in range(len(people)):
        people[i].decile = count_up_to(cuts, people[i].talent)


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
