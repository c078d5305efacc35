"""What two labs of one owner share. Ask only where `rules.mergers` says that there are any."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.mechanisms.knowledge.kernels import productivity_of
from sim.mechanisms.retention_fund.kernels import held_back
from sim.vocabulary import NONE


@inlined
def other_party(state: State, j: int) -> int:
    """The lab that j merged with, or NONE."""
    return int(abs(state.employers[j].merged)) - 1


@inlined
def other_brand(state: State, j: int) -> int:
    """The other brand of j's owner, or NONE."""
    k = other_party(state, j)
    return k if k != NONE and state.employers[k].alive and state.employers[j].alive else NONE


@inlined
def bought(state: State, j: int) -> int:
    """The lab that has ended in j, or NONE; what it stated goes on."""
    k = state.employers[j].merged - 1
    return int(k) if k >= 0 and not state.employers[k].alive else NONE


@inlined
def is_second(state: State, j: int) -> bool:
    """Has j been bought?"""
    return bool(state.employers[j].merged < 0)


@inlined
def of_one_owner(state: State, j: int, k: int) -> bool:
    """Do j and another employer k, negative for none, have one owner?"""
    return bool(k >= 0 and other_party(state, j) == k)


@kernel
def talent_elsewhere(state: State, j: int) -> float:
    """Effective talent at the other brand, with what was signed this week."""
    k = other_brand(state, j)
    if k == NONE:
        return 0.0
    return float(state.employers[k].effective_talent + state.employers[k].promised_talent)


@kernel
def budget_elsewhere(state: State, j: int, signing: bool) -> float:
    """Free budget of the other brand, dollars a year, which is j's too; negative where it spends more."""
    k = other_brand(state, j)
    if k == NONE:
        return 0.0
    brand = state.employers[k]
    free = brand.budget - brand.payroll - brand.promised - brand.reserved
    return float(free - held_back(brand) if signing else free)


@kernel
def held_back_elsewhere(state: State, j: int) -> float:
    """What of that is kept back for raises, dollars a year."""
    k = other_brand(state, j)
    return held_back(state.employers[k]) if k != NONE else 0.0


@kernel
def spending(state: State, j: int) -> tuple[float, float]:
    """What j and its owner's other brand spend and set aside together, and their budget, dollars a year."""
    employer, k = state.employers[j], other_brand(state, j)
    spent, budget = employer.payroll + employer.reserved, employer.budget
    if k == NONE:
        return float(spent), float(budget)
    brand = state.employers[k]
    return float(spent + brand.payroll + brand.reserved), float(budget + brand.budget)


@kernel
def payroll_elsewhere(state: State, j: int) -> float:
    """What the other brand pays, out of its purse too, dollars a year."""
    k = other_brand(state, j)
    return float(state.employers[k].payroll + state.employers[k].purse_payroll) if k != NONE else 0.0


@inlined
def is_over_budget(state: State, j: int, rounding: float) -> bool:
    """Is the payroll of j, and of its owner's other brand, more than `rounding` times what they have?"""
    payroll, budget = state.employers[j].payroll, state.employers[j].budget
    if state.rules[0].mergers:
        k = other_brand(state, j)
        if k != NONE:
            payroll += state.employers[k].payroll
            budget += state.employers[k].budget
    return bool(payroll > budget * rounding)


@kernel
def share_pool(state: State, j: int) -> None:
    """The pool for signing is one: the other brand sees what j has left of it."""
    k = other_brand(state, j)
    if k != NONE:
        state.employers[k].bonus_pool = state.employers[j].bonus_pool


@kernel
def weight_elsewhere(state: State, j: int) -> float:
    """The other brand's part of the project's weight in the race."""
    k = other_brand(state, j)
    return float(state.employers[k].contest_weight) if k != NONE else 0.0


@kernel
def productivity_of_project(state: State, j: int) -> float:
    """Productivity of the project that j takes part in: the buyer's."""
    k = other_brand(state, j)
    first = k if k != NONE and is_second(state, j) else j
    return productivity_of(state.employers[first])


@kernel
def follow_the_first(state: State) -> None:
    """What is remembered of the race is one for both parties of a merger."""
    for j in range(state.counts[Count.OUTSIDE]):
        if is_second(state, j):
            state.employers[j].race_memory = state.employers[other_party(state, j)].race_memory


@kernel
def begin_together(state: State) -> None:
    """In week 0 success begins to be measured, for what the second stated against the same share."""
    for j in range(state.counts[Count.OUTSIDE]):
        if is_second(state, j):
            state.employers[j].race_first = state.employers[other_party(state, j)].race_first


@kernel
def project_output(state: State, j: int) -> tuple[float, float]:
    """Output of the project that j takes part in, and j's part of it; j makes some."""
    employer, k = state.employers[j], other_brand(state, j)
    if k == NONE:
        return float(employer.output), 1.0
    talent = employer.effective_talent + state.employers[k].effective_talent
    part = employer.effective_talent / talent
    return float(employer.output / part), float(part)


@kernel
def compute_per_head(state: State, j: int) -> float:
    """Compute of j's owner, dollars for each of its people."""
    employer, k = state.employers[j], other_brand(state, j)
    if k == NONE:
        return float(employer.compute / employer.headcount)
    brand = state.employers[k]
    return float((employer.compute + brand.compute) / (employer.headcount + brand.headcount))


@inlined
def heads_of_owner(state: State, j: int) -> int:
    """People at j and at its owner's other brand."""
    heads = state.employers[j].headcount
    if state.rules[0].mergers and other_brand(state, j) != NONE:
        heads += state.employers[other_brand(state, j)].headcount
    return int(heads)


@kernel
def share_of_heads(state: State, j: int) -> float:
    """Part of the owner's people who are at j, who is expected to make as large a part of its hires."""
    employer, k = state.employers[j], other_brand(state, j)
    if k == NONE or employer.headcount == 0:
        return 1.0
    return float(employer.headcount / (employer.headcount + state.employers[k].headcount))


@kernel
def best_of_owners(state: State, count: int) -> int:
    """Of two bids of one owner the better one stands, the first of equals; returns how many bids are left."""
    kept = 0
    for n in range(count):
        rival = NONE
        for m in range(kept):
            if of_one_owner(state, state.bids[n].employer, state.bids[m].employer):
                rival = m
        if rival == NONE:
            put_bid(state, n, kept)
            kept += 1
        elif state.utilities[n] > state.utilities[rival]:
            put_bid(state, n, rival)
    return kept


@inlined
def put_bid(state: State, n: int, place: int) -> None:
    """Bid number n stands at another place, from the front of the bids."""
    if n != place:
        state.bids[place] = state.bids[n]
        state.utilities[place] = state.utilities[n]
