"""What a contract costs in raises of colleagues, and how large it may be because of them.

Colleagues are people of a lab in one field who are at work as the week begins and paid out of the budget. A
chain goes through those of each lab and field, and another through those whom a contract would raise.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import (
    bid_beyond_pool,
    compensation_share,
    dollar_cost,
    exceeds_pool,
    free_budget,
    perceived_share,
    value_limit,
    wanted_bid,
)
from sim.market.pages.worth import value_to_incumbent
from sim.market.state.state import State
from sim.market.state.traits import has_budget
from sim.vocabulary import NONE, Reason

#: A raise is more than rounding,
LEAST_RAISE = 1.0 + 1e-9
#: and money is spent up to rounding.
_NEARLY = 1e-13
#: Steps that leave nothing of an interval.
_STEPS = 100


@inlined
def compares(state: State, j: int) -> bool:
    """Do people at j compare their pay? At labs; a startup's few agree on theirs one by one."""
    return bool(state.rules[0].equity_band > 0.0 and has_budget(state.employers[j]))


@inlined
def pay_of_colleague(state: State, i: int) -> float:
    """Pay of person i, with what contracts signed this week bring."""
    return float(max(state.people[i].pay, state.colleagues[i].pay))


@kernel
def those_below(state: State, i: int, j: int, talent: float, pay: float) -> int:
    """Chain of the colleagues whom lab j would raise if person i, of `talent` in its eyes, got `pay`.

    Each is raised in proportion to talent, at most to what the lab would pay were money no object.
    """
    first, width = NONE, math.exp(state.rules[0].equity_band)
    k = state.first_colleague[j, state.people[i].field]
    while k != NONE:
        colleague, ratio = state.colleagues[k], state.people[k].talent / talent
        present = pay_of_colleague(state, k)
        if k != i and ratio <= width and ratio * width >= 1.0 and pay * ratio > present:
            most, _ = wanted_bid(state, j, value_to_incumbent(state, k, NONE))
            colleague.limit = most * perceived_share(state, j)
            if colleague.limit > present:
                colleague.ratio, colleague.also = ratio, first
                first = k
        k = colleague.next
    return first


@inlined
def raised_to(state: State, k: int, pay: float) -> float:
    """Pay of colleague k, one of those below, where somebody gets `pay`; as it is if that is more."""
    colleague = state.colleagues[k]
    return max(min(pay * colleague.ratio, colleague.limit), pay_of_colleague(state, k))


@kernel
def raises(state: State, first: int, pay: float) -> tuple[float, float]:
    """Sum of raises in a chain if somebody gets `pay`, dollars a year, and how fast it rises with that."""
    total, slope, k = 0.0, 0.0, first
    while k != NONE:
        colleague, present = state.colleagues[k], pay_of_colleague(state, k)
        raised = raised_to(state, k, pay)
        if raised > present:
            total += raised - present
            if raised < colleague.limit:
                slope += colleague.ratio
        k = colleague.also
    return total, slope


@kernel
def largest_package(state: State, first: int, seen: float, money: float, price: float) -> float:
    """The largest package W, dollars a year, such that W + price · raises(W · seen) is at most `money`.

    The left side rises with W along straight lines. Newton's steps find the one that matters; where they
    leave what is known to hold the answer, it is halved.
    """
    if money <= 0.0 or money == math.inf:
        return money
    low, high, package = 0.0, money, money
    for _ in range(_STEPS):
        total, slope = raises(state, first, package * seen)
        excess = package + price * total - money
        if abs(excess) <= _NEARLY * money:
            return package
        if excess > 0.0:
            high = package
        else:
            low = package
        package -= excess / (1.0 + price * slope * seen)
        if not low < package < high:
            package = 0.5 * (low + high)
            if not low < package < high:  # nothing is between them
                break
    return low


@inlined
def affordable_with_raises(state: State, j: int, first: int, drawn: float, signing: bool) -> float:
    """Largest package, dollars a year, that lab j's budget allows with the raises, see `affordable_bid`."""
    share, cost = compensation_share(state, j, signing), dollar_cost(state.employers[j])
    if share <= 0.0:
        return math.inf
    seen = perceived_share(state, j)
    money = (free_budget(state, j, signing) + drawn) / share
    package = largest_package(state, first, seen, money, cost / share)
    bonus = state.employers[j].bonus_pool
    if signing and exceeds_pool(state, j, package, bonus):
        money = bid_beyond_pool(state, j, bonus)
        package = largest_package(state, first, seen, money, cost / compensation_share(state, j, False))
    return package


@inlined
def limit_with_raises(
    state: State, i: int, j: int, talent: float, worth: float, drawn: float, signing: bool, purse: float
) -> tuple[float, int]:
    """Largest package for person i that is worth the raises and leaves money for them, and what limits it.

    Infinite where nobody would be raised by the least of value, cap and money without raises, `purse` or not.
    """
    most, _ = wanted_bid(state, j, worth)
    seen = perceived_share(state, j)
    first = those_below(state, i, j, talent, most * seen)
    if first == NONE:
        return math.inf, NONE
    by_value = largest_package(state, first, seen, value_limit(state.employers[j], worth), 1.0)
    by_money = affordable_with_raises(state, j, first, drawn, signing)
    limit, reason = by_value, Reason.VALUE
    if by_money < by_value:
        limit, reason = by_money, Reason.BUDGET
    if limit < purse:  # whom a purse pays nobody is compared with
        limit, reason = purse, Reason.BUDGET
    return limit, reason


@kernel
def fair_bid(
    state: State,
    i: int,
    j: int,
    talent: float,
    worth: float,
    drawn: float,
    signing: bool,
    purse: float,
    bid: float,
    reason: int,
) -> tuple[float, int]:
    """`bid` and what limits it, or less where raises of colleagues would be too dear.

    The arguments are those of `limit_bid`, and the talent of person i as lab j sees it.
    """
    if bid <= purse:  # which pays, and compares nobody
        return bid, reason
    limit, why = limit_with_raises(state, i, j, talent, worth, drawn, signing, purse)
    return (max(limit, 0.0), why) if limit < bid else (bid, reason)


@kernel
def commit_raises(state: State, i: int, j: int, talent: float, pay: float) -> None:
    """Lab j has agreed on `pay` out of its budget with person i: colleagues are raised when the week ends."""
    cost, k = dollar_cost(state.employers[j]), those_below(state, i, j, talent, pay)
    while k != NONE:
        present, raised = pay_of_colleague(state, k), raised_to(state, k, pay)
        if raised > present * LEAST_RAISE:
            state.employers[j].promised += (raised - present) * cost
            state.colleagues[k].pay = raised
        k = state.colleagues[k].also
