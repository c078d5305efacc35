"""What a contract costs in raises of colleagues, and how large it may be because of them.

Colleagues are people of a lab in one field who are at work as the week begins and paid out of the budget.
Those of each lab and field stand side by side in `colleagues`; so do, in columns of their own from the first
record on, those whom a contract would raise.
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
    worth_of_keeping,
)
from sim.market.pages.worth import present_talent, value_to_incumbent
from sim.market.state.counts import Count
from sim.market.state.records import Colleague
from sim.market.state.state import State
from sim.market.state.traits import has_budget
from sim.mechanisms.retention_subsidy.kernels import price_beside_raise, raise_within
from sim.vocabulary import NONE, Reason

#: A raise is more than rounding,
LEAST_RAISE = 1.0 + 1e-9
#: and money is spent up to rounding.
_NEARLY = 1e-13
#: Steps that leave nothing of an interval.
_STEPS = 100
#: More than rounding changes of anything.
_SURELY = 1e-9


@inlined
def compares(state: State, j: int) -> bool:
    """Do people at j compare their pay? At labs; a startup's few agree on theirs one by one."""
    return bool(state.rules[0].equity_band > 0.0 and has_budget(state.employers[j]))


@inlined
def peers(state: State, j: int, field: int) -> tuple[int, int]:
    """Place of the first of lab j's people in a field, and the place after the last."""
    ends, begin = state.colleagues_end, 0
    if field > 0:
        begin = int(ends[j, field - 1])
    elif j > 0:
        begin = int(ends[j - 1, ends.shape[1] - 1])
    return begin, int(ends[j, field])


@kernel
def those_below(state: State, i: int, j: int, talent: float, pay: float) -> int:
    """List the colleagues whom lab j would raise if person i, of `talent` in its eyes, got `pay`.

    Each is raised in proportion to talent, at most to what the lab would pay were money no object. Returns
    how many they are.
    """
    width, count = math.exp(state.rules[0].equity_band), 0
    begin, end = peers(state, j, state.people[i].field)
    for place in range(begin, end):
        peer, below = state.colleagues[place], state.colleagues[count]
        ratio = peer.talent / talent
        below.place, below.ratio = place, ratio
        # No branches: how they go is anybody's guess.
        alike = (ratio <= width) & (ratio * width >= 1.0) & (peer.person != i)
        count += alike & (pay * ratio > peer.pay)
    return those_below_limit(state, j, count)


@kernel
def those_below_limit(state: State, j: int, count: int) -> int:
    """Of the so many that are listed keep those whom lab j would pay more, and note how much."""
    present, seen, kept = present_talent(state, j), perceived_share(state, j), 0
    for n in range(count):
        place = state.colleagues[n].place
        peer, below = state.colleagues[place], state.colleagues[kept]
        if peer.beside != present:  # hires change what one more is worth
            peer.worth, peer.beside = value_to_incumbent(state, peer.person, NONE), present
        most, _ = wanted_bid(state, j, peer.worth)
        if most * seen > peer.pay:
            below.place, below.ratio = place, state.colleagues[n].ratio
            below.present, below.limit = peer.pay, most * seen
            kept += 1
    return kept


@inlined
def raised_to(below: Colleague, pay: float) -> float:
    """Pay of one of those below where somebody gets `pay`; as it is if that is more."""
    return max(min(pay * below.ratio, below.limit), below.present)


@kernel
def raises(state: State, count: int, pay: float) -> tuple[float, float]:
    """Sum of raises of so many listed if somebody gets `pay`, dollars a year, and how fast it rises."""
    total, slope = 0.0, 0.0
    for n in range(count):
        below = state.colleagues[n]
        raised = raised_to(below, pay)
        total += raised - below.present
        slope += below.ratio if below.present < raised < below.limit else 0.0
    return total, slope


@kernel
def largest_package(state: State, count: int, seen: float, money: float, price: float) -> float:
    """The largest package W, dollars a year, such that W + price · raises(W · seen) is at most `money`.

    The left side rises with W along straight lines. Newton's steps find the one that matters; where they
    leave what is known to hold the answer, it is halved.
    """
    if money <= 0.0 or money == math.inf:
        return money
    low, high, package = 0.0, money, money
    for _ in range(_STEPS):
        total, slope = raises(state, count, package * seen)
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
def money_with_raises(state: State, j: int, drawn: float, signing: bool) -> tuple[float, float]:
    """What a contract may cost the budget, dollars a year, and what a dollar of raises takes of that."""
    money = free_budget(state, j, signing) + drawn
    if signing:
        return money, 1.0
    employer = state.employers[j]
    return raise_within(employer, money, drawn), price_beside_raise(employer, money, drawn)


@inlined
def affordable_with_raises(state: State, j: int, count: int, drawn: float, signing: bool) -> float:
    """Largest package, dollars a year, that lab j's budget allows with the raises, see `affordable_bid`."""
    share, cost = compensation_share(state, j, signing), dollar_cost(state.employers[j])
    if share <= 0.0:
        return math.inf
    seen = perceived_share(state, j)
    money, price = money_with_raises(state, j, drawn, signing)
    package = largest_package(state, count, seen, money / share, price * cost / share)
    bonus = state.employers[j].bonus_pool
    if signing and exceeds_pool(state, j, package, bonus):
        money = bid_beyond_pool(state, j, bonus)
        package = largest_package(state, count, seen, money, cost / compensation_share(state, j, False))
    return package


@inlined
def surely_affordable(
    state: State, j: int, package: float, raised: float, drawn: float, signing: bool
) -> bool:
    """Is there surely money for a `package` with raises of at most `raised` dollars a year?

    Then `affordable_with_raises` would be more.
    """
    if not 0.0 < package < math.inf:
        return False
    share, cost = compensation_share(state, j, signing), dollar_cost(state.employers[j])
    total = raised * cost
    money, price = money_with_raises(state, j, drawn, signing)
    money /= share
    if share <= 0.0 or not package + price * total / share < money * (1.0 - _SURELY):
        return False
    bonus = state.employers[j].bonus_pool
    if signing and exceeds_pool(state, j, money, bonus):
        money = bid_beyond_pool(state, j, bonus)
        return package + total / compensation_share(state, j, False) < money * (1.0 - _SURELY)
    return True


@inlined
def limit_with_raises(
    state: State, i: int, j: int, talent: float, worth: float, drawn: float, signing: bool, purse: float
) -> tuple[float, int]:
    """Largest package for person i that is worth the raises and leaves money for them, and what limits it.

    Infinite where nobody would be raised by the least of value, cap and money without raises, `purse` or not.
    The state may bear a share of the raise of who stays, and none of the others'.
    """
    employer, price = state.employers[j], 1.0
    if not signing:
        kept = worth_of_keeping(employer, worth, drawn)
        if kept != worth:
            worth, price = kept, 1.0 / (1.0 - employer.retention_subsidy)
    most, _ = wanted_bid(state, j, worth)
    seen = perceived_share(state, j)
    count = those_below(state, i, j, talent, most * seen)
    if count == 0:
        return math.inf, NONE
    wanted = value_limit(employer, worth)
    limit, reason = largest_package(state, count, seen, wanted, price), Reason.VALUE
    raised = (wanted - limit + wanted * _SURELY) / price
    if not surely_affordable(state, j, limit, raised, drawn, signing):
        by_money = affordable_with_raises(state, j, count, drawn, signing)
        if by_money < limit:
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
    cost = dollar_cost(state.employers[j])
    for n in range(those_below(state, i, j, talent, pay)):
        below = state.colleagues[n]
        peer, raised = state.colleagues[below.place], raised_to(below, pay)
        if raised <= below.present * LEAST_RAISE:
            continue
        state.employers[j].promised += (raised - below.present) * cost
        peer.pay = raised
        if not peer.raised:
            peer.raised = True
            state.colleagues[state.counts[Count.RAISES]].due = below.place
            state.counts[Count.RAISES] += 1
