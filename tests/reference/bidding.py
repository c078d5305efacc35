"""What offers, bids and contracts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.vocabulary import EventKind, Reason

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher


@dataclass(frozen=True)
class Offer:
    """An offer that awaits approval, and then the researcher's decision."""

    employer: Employer
    ready: float  # day on which it is approved
    lapses: float  # day
    listed: bool  # was the person on the employer's target list?
    attended: bool = False  # do executives attend to it?
    along: bool = False  # was the person asked along with a leader?

    def day_of_decision(self, patience: float) -> float:
        """The researcher waits for others, but not until the offer lapses."""
        return min(self.ready + patience, self.lapses)

    def stands_on(self, day: float) -> bool:
        """Approved, and not lapsed."""
        return self.ready <= day <= self.lapses


@dataclass(frozen=True)
class Limit:
    """The most that an employer can offer, and why not more."""

    amount: float  # dollars a year
    reason: Reason


def least(*limits: Limit) -> Limit:
    """The limit that binds, but at least nothing."""
    binding = min(limits, key=lambda limit: limit.amount)
    return Limit(max(binding.amount, 0.0), binding.reason)


@dataclass
class Bid:
    """An employer's bid at its limit."""

    employer: Employer
    pay: float  # dollars a year, as the researcher values them
    reason: Reason
    amenity: float  # everything besides money, in log points of pay
    make_whole: float  # dollars on signing
    utility: float
    listed: bool
    calm: float  # pay at the limit of an employer that does not bid above value
    along: bool = False  # was the person asked along with a leader?


@dataclass(frozen=True)
class Counter:
    """The incumbent's counter-offer at its limit."""

    pay: float
    utility: float
    reason: Reason


@dataclass(frozen=True)
class Staying:
    """What it means to stay as things are, and what the incumbent could do about it."""

    pay: float
    amenity: float
    forfeit: float  # dollars a year that leaving would cost
    utility: float
    counter: Counter | None
    worth: float  # pay, dollars a year, that would by itself be worth as much as staying is


@dataclass(frozen=True)
class Verdict:
    """How the bidding ended: a winner, a raise, or neither."""

    winner: Bid | None
    utility: float  # that the winner, or the incumbent who raises, has to give
    raises: bool = False
    countered: bool = False  # did the incumbent bid at all?


@dataclass(frozen=True)
class Contract:
    """What was signed, to be carried out in the phase `move`."""

    person: Researcher
    employer: Employer
    kind: EventKind
    pay: float  # dollars a year, as the researcher values them
    compensation: float  # dollars a year out of the employer's budget, or purse
    grant: float  # dollars of equity over the vesting period
    package: float  # dollars over the vesting period, at face value
    benchmark: float  # utility that the winner had to give
    make_whole: float = 0.0  # dollars on signing
    listed: bool = False
    by_purse: bool = False  # else the budget pays
    calm: float = 0.0  # the package, had the employer not bid above value
