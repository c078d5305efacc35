"""Events: scheduled shocks and policies start, act and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.market.model import TalentMarket


def events(market: TalentMarket) -> None:
    """Apply the events in force, after a reset if they are others than last week; let one-off events happen.

    Burn-in weeks are negative and know no events.
    """
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
    for event in in_force:
        if event.starts(scenario.start_date) == market.week:
            event.happen(market)
