"""Contacts that come from a person of the market."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, draw, topic
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.traits import is_inside
from sim.vocabulary import NONE

REFERRAL = decision(28, "is a contact a referral")
REFERRER = decision(29, "by whom")


@inlined
def is_referral(state: State, week: int, i: int) -> bool:
    """Is this week's random contact of person i a referral?"""
    share = state.rules[0].referral_share
    return bool(share > 0.0 and draw(state.people[i].subject, topic(state.key, 0, week, REFERRAL)) < share)


@kernel
def refer(state: State, week: int, i: int) -> int:
    """Employer of a person drawn evenly from all others; NONE if that person is outside or has no job."""
    others = state.counts[Count.PEOPLE] - 1
    if others < 1:
        return NONE
    place = int(draw(state.people[i].subject, topic(state.key, 0, week, REFERRER)) * others)
    j = state.people[place + (place >= i)].employer
    return j if j >= 0 and is_inside(state.employers[j]) else NONE
