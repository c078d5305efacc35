"""Who is a star is found once, as week 0 begins."""

from __future__ import annotations

import numpy as np

from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.vocabulary import RETIRED

#: Stars are the people above this quantile of talent.
_STARS = 0.95


def find_stars(state: State) -> None:
    """The talent above which people are stars, and how much of it each employer has."""
    rules = state.rules[0]
    if rules["star_premium"] == 0.0 and not rules["lifts_out"]:
        return
    people = state.people[: state.counts[Count.PEOPLE]]
    threshold = np.quantile(people["talent"][people["employer"] != RETIRED], _STARS)
    state.race[Race.STAR] = threshold
    chosen = (people["employer"] >= 0) & ~people["on_leave"] & (people["talent"] > threshold)
    stars = people[chosen]
    at, counted = stars["employer"], np.ones(len(stars))
    if len(state.pasts):
        counted -= state.pasts["lost"][: len(people)][chosen]
        counted *= 1.0 - state.teams["loss"][at, stars["field"]]
    match = 1.0 + rules["field_bonus"] * state.needs[at, stars["field"]]
    state.employers["star_talent"] = np.bincount(
        at, weights=stars["talent"] * counted * match, minlength=len(state.employers)
    )
