"""The luxury tax of the week: who owes it, what is left of budgets, and who gets what it raises."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.market.state.traits import budgeted, lives_on_cash
from sim.mechanisms.luxury_tax.kernels import luxury_tax, of_budget, of_purse, pay_within, pays_luxury_tax
from sim.vocabulary import WEEKS_PER_YEAR

#: Places among `spec.Recipients`.
_LABS_BELOW, _STARTUPS = 1, 2


@kernel
def tax_luxury(state: State, week: int) -> None:
    """Tax is due on pay as the week begins. From then on budgets are what pay may come to, tax apart."""
    raised, below = 0.0, 0
    for j in range(budgeted(state)):
        lab = state.employers[j]
        lab.luxury_tax = 0.0
        if not lab.alive:
            continue
        if pays_luxury_tax(lab):
            lab.luxury_tax = luxury_tax(lab, of_budget(lab) + of_purse(lab))
        raised += lab.luxury_tax
        below += lab.luxury_tax == 0.0
    state.race[Race.LUXURY_TAX] = raised
    recipients = state.rules[0].luxury_recipients
    if recipients == _LABS_BELOW and below > 0:
        raise_budgets(state, raised / below)
    elif recipients == _STARTUPS:
        hand_out_cash(state, raised if week >= 0 else 0.0)
    for j in range(budgeted(state)):
        if pays_luxury_tax(state.employers[j]):
            state.employers[j].budget = pay_within(state.employers[j], state.employers[j].budget)


@kernel
def raise_budgets(state: State, part: float) -> None:
    """Labs that owe nothing have so much more of a budget, dollars a year."""
    for j in range(budgeted(state)):
        lab = state.employers[j]
        if lab.alive and lab.luxury_tax == 0.0:
            lab.luxury_tax -= part
            lab.budget += part


@kernel
def hand_out_cash(state: State, raised: float) -> None:
    """Startups have a week's part of what is raised a year, all of them alike."""
    startups = 0
    for j in state.living[: state.counts[Count.LIVING]]:
        startups += gets_cash(state, j)
    for j in state.living[: state.counts[Count.LIVING]]:
        if gets_cash(state, j):
            state.employers[j].luxury_tax = -raised / startups
            state.employers[j].cash += raised / startups / WEEKS_PER_YEAR


@inlined
def gets_cash(state: State, j: int) -> bool:
    """Is j a living startup?"""
    return lives_on_cash(state.employers[j]) and state.employers[j].alive
