"""What an employer makes of its losses, of people and of bids (docs/model.md, sections 7.12 and 7.13).

    aggressiveness = stated · e^pressure

    pressure rises  by rise · percent of its talent that is lost to a list, up to the limit
    pressure falls  by fall · pressure in a week in which the budget is nearly spent

A bid that could have paid more, and yet was not worth more, lost on amenities; any other on its least limit.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.market.state.traits import races
from sim.vocabulary import Reason

#: Share of the budget from which on an employer feels that it has overspent.
_NEARLY_SPENT = 0.97
#: A cap is more than the pay agreed if it is so by more than rounding.
_MORE = 1.0 + 1e-9


@kernel
def provoke(state: State, j: int, talent: float) -> None:
    """Losing a listed person raises log aggressiveness in proportion to the share of talent lost."""
    employer, rules = state.employers[j], state.rules[0]
    if rules.aggressiveness_rise <= 0.0 or employer.talent <= 0.0 or not races(employer):
        return
    rise = rules.aggressiveness_rise * 100.0 * talent / employer.talent
    employer.pressure = min(employer.pressure + rise, math.log(rules.aggressiveness_limit))
    employer.aggressiveness = aggressiveness(employer)


@inlined
def calm(state: State, j: int) -> None:
    """Pressure falls where the budget is nearly spent."""
    employer = state.employers[j]
    if employer.payroll >= _NEARLY_SPENT * employer.budget:
        employer.pressure *= 1.0 - state.rules[0].aggressiveness_fall
    employer.aggressiveness = aggressiveness(employer)


@inlined
def aggressiveness(employer: Employer) -> float:
    """Factor on value up to which the employer bids."""
    if employer.pressure > 0.0:
        return float(employer.base_aggressiveness * math.exp(employer.pressure))
    return float(employer.base_aggressiveness)


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
