"""What kinds of employers do and do not, see `sim.kinds`: compiled, for pages and phases."""

from __future__ import annotations

from sim import kinds
from sim.market.compiling.kernel import inlined
from sim.market.state.counts import Count
from sim.market.state.state import State

races = inlined(kinds.races)
bargains = inlined(kinds.bargains)
counts_seats = inlined(kinds.counts_seats)
is_inside = inlined(kinds.is_inside)
has_budget = inlined(kinds.has_budget)
lives_on_cash = inlined(kinds.lives_on_cash)
pays_options = inlined(kinds.pays_options)
keeps_team = inlined(kinds.keeps_team)
has_payroll_history = inlined(kinds.has_payroll_history)


@inlined
def budgeted(state: State) -> int:
    """How many have a budget. They have the first ids, so that nobody else is looked at."""
    return int(state.counts[Count.OUTSIDE])
