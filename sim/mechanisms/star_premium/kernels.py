"""Who is a star, and what stars make of a valuation."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer, Rules
from sim.market.state.state import Race, State


@inlined
def as_star(state: State, talent: float, effective: float) -> float:
    """`effective` talent where it is that of a star, of so much `talent`; else 0."""
    threshold = state.race[Race.STAR]
    return effective if threshold > 0.0 and talent > threshold else 0.0


@inlined
def star_factor(rules: Rules, stars: float, talent: float) -> float:
    """Factor on the valuation of a startup with so much talent, `stars` of it that of stars."""
    if rules.star_premium == 0.0 or talent <= 0.0:
        return 1.0
    return float(1.0 + rules.star_premium * min(stars / talent, 1.0))


@inlined
def present_stars(employer: Employer) -> float:
    """Effective talent of the stars at an employer, those signed this week included."""
    return float(employer.star_talent + employer.promised_stars)
