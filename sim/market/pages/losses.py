"""What an employer makes of its losses, of people and of bids (docs/model.md, sections 7.12 and 7.13).

    aggressiveness = stated · e^pressure

    pressure rises  by rise · percent of its talent that is lost to a list, up to the limit
    pressure falls  to half of it in each half-life
                    by fall · pressure in a week in which the budget is nearly spent

    a retention fund releases for raises what a person who is lost to a list was paid

A bid that could have paid more, and yet was not worth more, lost on amenities; any other on its least limit.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State
from sim.mechanisms.aggressiveness.kernels import calm, provoke
from sim.mechanisms.retention_fund.kernels import release
from sim.vocabulary import Reason

#: A cap is more than the pay agreed if it is so by more than rounding.
_MORE = 1.0 + 1e-9


@inlined
def lose_to_list(state: State, j: int, talent: float, compensation: float) -> None:
    """Employer j has lost a person of `talent`, paid so many dollars a year, to who listed it."""
    provoke(state, j, talent)  # it bids harder
    release(state, j, compensation)  # and may raise others


@inlined
def let_a_week_pass(state: State, j: int) -> None:
    """What losses have made of employer j a week later."""
    calm(state, j)


@inlined
def why_lost(limit: float, own: float, agreed: float, given: float, reason: int) -> int:
    """Why a bid was lost whose pay was limited to `limit` by `reason`, and which was then worth `own`.

    A bidder that could have paid more than what the researcher now has is worth in pay, `agreed`, and yet
    did not offer more utility than was `given`, lost on amenities (taste, switching cost and forfeited equity
    included); any other because of what limited its bid.
    """
    if limit > agreed * _MORE and own <= given:
        return Reason.AMENITIES
    return reason


@inlined
def count_lost(state: State, j: int, reason: int) -> None:
    """Count a bid of employer j that was lost before anybody compared it with others."""
    state.employers[j].bids += 1
    state.employers[j].lost[reason] += 1
