"""What others are seen to get: the median of pay for a unit of talent among recent hires."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import inlined
from sim.market.state.columns import BINS
from sim.market.state.records import Contract
from sim.market.state.state import State
from sim.market.state.traits import bargains
from sim.mechanisms.chosen_seats.steps import note_price, usual_price
from sim.mechanisms.reference_pay.kernels import SEEN


def with_prices(state: State) -> State:
    """The same state, with bins for what hires are paid as soon as people hear of it."""
    if state.price_bins.size > 0 or state.rules["publicity"][0] <= 0.0:
        return state
    return state.replace(price_bins=np.zeros((len(state.price_bins), BINS)))


@inlined
def note_pay(state: State, week: int, contract: Contract) -> None:
    """Somebody was hired by a lab or a startup, whoever pays, and people hear for how much."""
    if state.rules[0].publicity <= 0.0 or not bargains(state.employers[contract.destination]):
        return
    talent = state.people[contract.person].talent
    note_price(state, SEEN, math.log(max(contract.pay_after, 1e-30) / talent), talent, week)


@inlined
def appraise_reference(state: State) -> None:
    """What is known as this week begins; before anybody was hired nothing is."""
    if state.rules[0].publicity > 0.0 and state.recruits[SEEN].weight > 0.0:
        state.recruits[SEEN].price = usual_price(state, SEEN)
