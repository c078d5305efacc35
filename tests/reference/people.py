"""What people are born with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.scenario.schema import Field, Researchers, Talent
from tests.decisions import Decision
from tests.reference.draws import Draws, inverse_normal


@dataclass(frozen=True)
class Traits:
    """What is drawn for a person once."""

    key: int
    talent: float
    field: str
    likes_compute: float
    likes_culture: float
    likes_mission: float


def draw_traits(key: int, people: Researchers, draws: Draws) -> Traits:
    """Talent, field and personal weights of the person with this key."""
    likes = [
        weight(draws.normal(key, 0, 0, what), people.tastes.dispersion)
        for what in (Decision.TASTE_COMPUTE, Decision.TASTE_CULTURE, Decision.TASTE_MISSION)
    ]
    talent = talent_at(draws.uniform(key, 0, 0, Decision.TALENT), people.talent)
    field = field_at(draws.uniform(key, 0, 0, Decision.FIELD), people.fields)
    return Traits(key, talent, field, *likes)


def weight(normal: float, dispersion: float) -> float:
    """A lognormal personal weight, kept in single precision as the package does: a difference of 1e-7."""
    return float(np.float32(math.exp(dispersion * normal)))


def talent_at(share: float, talent: Talent) -> float:
    """Talent of the person below whom this share of people is: lognormal body, Pareto tail; or uniform."""
    if talent.shape == "uniform":
        return share * talent.maximum
    body = 1.0 - talent.tail_share
    threshold = math.exp(talent.sigma * inverse_normal(body)) if talent.tail_share > 0.0 else math.inf
    if threshold >= talent.maximum or share <= body:
        return min(math.exp(talent.sigma * inverse_normal(share)), talent.maximum)
    least = (talent.maximum / threshold) ** -talent.tail_exponent
    survival = least + (1.0 - least) * (1.0 - share) / (1.0 - body)
    return float(threshold * survival ** (-1.0 / talent.tail_exponent))


def field_at(share: float, fields: tuple[Field, ...]) -> str:
    """Fields divide the unit interval by their shares."""
    total, upper = sum(field.share for field in fields), 0.0
    for field in fields:
        upper += field.share
        if share < upper / total:
            return field.name
    return fields[-1].name
