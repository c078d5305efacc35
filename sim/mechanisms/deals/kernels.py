"""Who is restless after a deal, and which deals a review blocks."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.records import Person, Rules
from sim.market.state.state import Race, State
from sim.market.state.traits import is_inside
from sim.mechanisms.merger.kernels import heads_of_owner, is_second


@inlined
def is_restless(person: Person, rules: Rules, week: int) -> bool:
    """Has a deal brought the person, so lately that it leaves more often than others?"""
    return bool(person.by_deal and week - person.since < rules.deal_unrest_weeks)


@kernel
def is_blocked(state: State, k: int, coming: int, team: int) -> bool:
    """Does a review keep lab k from hiring so many of a team? The deal exceeds every threshold then.

    By the index of headcount at labs and startups, an owner's brands together: Δ = 2 N_k n / N².
    """
    race = state.race
    if coming <= race[Race.REVIEW_SHARE] * team:
        return False
    index, people = headcount_index(state)
    added = 2.0 * heads_of_owner(state, k) * coming / people**2
    return bool(index + added > race[Race.REVIEW_HHI] and added > race[Race.REVIEW_DELTA])


@kernel
def headcount_index(state: State) -> tuple[float, float]:
    """Herfindahl index of headcount at labs and startups, 0 to 1, and how many people these are."""
    squares, people = 0.0, 0.0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if not (employer.alive and is_inside(employer)) or is_second(state, j):
            continue  # the second brand counts with the first
        heads = float(heads_of_owner(state, j))
        squares += heads * heads
        people += heads
    return squares / max(people, 1.0) ** 2, max(people, 1.0)
