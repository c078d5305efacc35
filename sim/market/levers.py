"""Levers that act on the state alone: what policies change for the market, or for the employers named.

The market has them, and those that need more of it; `sim.scenario.event.Levers` says what each does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.mechanisms.reference_pay.steps import with_prices
from sim.mechanisms.ties.steps import pairs, scale_contacts, set_ties
from sim.mechanisms.vesting.steps import with_schedule
from sim.scenario.schema import Scenario


class StateLevers:
    """A market as policies see it.

    Attributes:
        state: columns, counters and scalars.
        simulated: the scenario at its size and in the order in which it is simulated.
    """

    state: State
    simulated: Scenario

    def among(self, names: Sequence[str]) -> Table:
        """Mask over employers: those named, or all big labs where no name is given."""
        raise NotImplementedError

    def scale_links(self, origins: Sequence[str], destinations: Sequence[str], factor: float) -> None:
        """Contacts of people at `origins` by other employers among `destinations` times `factor`.

        Raises:
            TypeError: no event says that it does so, and the table was not made.
        """
        if len(self.state.links) == 0:
            raise TypeError("an event that scales links has to say so: scales_links = True in its class")
        concerned = pairs(self.state.links, self.among(origins), self.among(destinations))
        scale_contacts(self.state.links, concerned, factor, self.simulated.market.tie_contacts)

    def tie(self, origins: Sequence[str], destination: str, *, tied: bool) -> None:
        """Leaders of an employer have ties to these others, or have them no more."""
        if origins:  # no name would be all labs
            concerned = pairs(self.state.links, self.among(origins), self.among([destination]))
            set_ties(self.state.links, concerned, tied, self.simulated.market.tie_contacts)

    def scale_funding(self, rate: float, valuations: float) -> None:
        """Rounds are so many times as frequent, and valuations so many times as high."""
        self.state.race[Race.ROUNDS] *= rate
        self.state.race[Race.MOOD] *= valuations

    def review_deals(self, team_share: float, hhi: float, delta_hhi: float) -> None:
        """Deals that exceed all three are blocked; a threshold below 0 is exceeded by every deal."""
        race = self.state.race
        race[Race.REVIEW_SHARE], race[Race.REVIEW_HHI], race[Race.REVIEW_DELTA] = team_share, hhi, delta_hhi

    def lend_compute(self, per_head: float, below: float | None) -> None:
        """Startups, or all who race and have fewer people than `below`, use so much more compute, dollars."""
        self.state.race[Race.LOAN] = per_head
        self.state.race[Race.LOAN_SIZE] = math.inf if below is None else below

    def cap_pay(self, cap: float) -> None:
        """No lab or startup agrees to a package of more than `cap` dollars a year."""
        self.state.race[Race.PAY_CAP] = min(self.state.race[Race.PAY_CAP], cap)

    def publish_pay(self, noise: float, publicity: float) -> None:
        """Outsiders' error about talent times `noise`; publicity of pay is at least `publicity`."""
        rules = self.state.rules
        rules["signal_noise"] *= noise
        rules["publicity"] = np.maximum(rules["publicity"], publicity)
        self.state = with_prices(self.state)

    def grant_by(self, names: Sequence[str], cliff: float | None, front_loading: float | None) -> None:
        """New grants of the employers named, or of all big labs, vest so; None: as the market's do.

        `cliff` in years.
        """
        self.state, number = with_schedule(self.state, cliff, front_loading)
        employers = self.state.employers[: self.state.counts[Count.EMPLOYERS]]
        employers["vesting_rule"][self.among(names)] = number

    def unbind(self, names: Sequence[str]) -> None:
        """Non-competes in force end at the employers named, or at all big labs."""
        people, concerned = self.state.people[: self.state.counts[Count.PEOPLE]], self.among(names)
        at = people["employer"]
        people["bound"][(at >= 0) & concerned[at]] = False
