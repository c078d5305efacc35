"""Events: scheduled shocks and policies start, act and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.market.counts import Count
from sim.market.kernel import kernel
from sim.market.state import State

if TYPE_CHECKING:
    from sim.market.model import TalentMarket


_EMPLOYERS = int(Count.EMPLOYERS)


def events(market: TalentMarket) -> None:
    """Apply the events in force, after a reset if they are others than last week; let one-off events happen.

    Burn-in weeks are negative and know no events.
    """
    open_books(market.state)
    scenario = market.scenario
    in_force = tuple(
        event
        for event in scenario.events
        if market.week >= 0 and event.in_force(market.week, scenario.start_date)
    )
    if in_force != market.events_in_force:
        market.events_in_force = in_force
        market.reset_settings()
        for event in in_force:
            event.apply(market)
    for number, event in enumerate(scenario.events):
        if event in in_force and event.starts(scenario.start_date) == market.week:
            market.happening = number
            event.happen(market)


@kernel
def open_books(state: State) -> None:
    """Counts of the week begin at zero."""
    state.tally[:] = 0
    for j in range(state.counts[_EMPLOYERS]):
        employer = state.employers[j]
        employer.hires = 0
        employer.losses = 0
        employer.breakthroughs = 0
        employer.bids = 0
        employer.lost[:] = 0
