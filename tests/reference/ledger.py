"""What is written down: the event log, and a row of each employer and of the market every week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.vocabulary import EVENT_KINDS, EventKind, Reason

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

#: Column names and values.
Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A row of the event log."""

    week: int
    kind: str
    researcher: int  # -1 where the event is an employer's
    origin: str
    destination: str
    pay_before: float = 0.0
    pay_after: float = 0.0
    package: float = 0.0
    bidders: int = 0
    runner_up: str | None = None
    binding: str | None = None
    listed: bool = False
    not_kept_by: str | None = None
    counter_limited_by: str | None = None
    by_purse: bool = False
    team: int = 0


class Journal:
    """The event log."""

    def __init__(self, market: ReferenceMarket) -> None:
        self.market = market
        self.entries: list[Entry] = []

    def top_new_package(self, week: int) -> float:
        """The largest package that a lab or startup agreed in a week."""
        agreed = (
            EventKind.POACHED, EventKind.HIRED, EventKind.RAISED, EventKind.SPUN_OUT,
            EventKind.JOINED_BY_DEAL,
        )  # fmt: skip
        kinds = {EVENT_KINDS[kind] for kind in agreed}
        signed = [entry for entry in self.entries if entry.week == week and entry.kind in kinds]
        return max((entry.package for entry in signed if entry.destination != "outside"), default=0.0)

    def write(  # one argument a column
        self,
        kind: EventKind,
        *,
        employer: Employer | None = None,
        person: Researcher | None = None,
        origin: str | None = None,
        destination: str | None = None,
        pay_before: float = 0.0,
        pay_after: float = 0.0,
        package: float = 0.0,
        bidders: int = 0,
        runner_up: str | None = None,
        binding: Reason | None = None,
        listed: bool = False,
        not_kept_by: str | None = None,
        counter_limited_by: Reason | None = None,
        by_purse: bool = False,
        team: int = 0,
    ) -> None:
        """A row about a person or an employer, who are where they are unless something else is said."""
        here = employer.name if employer is not None else person.place if person is not None else ""
        self.entries.append(
            Entry(
                week=self.market.week,
                kind=EVENT_KINDS[kind],
                researcher=-1 if person is None else person.number,
                origin=origin or here,
                destination=destination or here,
                pay_before=pay_before * self.market.price_level,
                pay_after=pay_after * self.market.price_level,
                package=package * self.market.price_level,
                bidders=bidders,
                runner_up=runner_up,
                binding=None if binding is None else binding.name.lower(),
                listed=listed,
                not_kept_by=not_kept_by,
                counter_limited_by=None if counter_limited_by is None else counter_limited_by.name.lower(),
                by_purse=by_purse,
                team=team,
            )
        )


def row_of(employer: Employer, week: int) -> Row:
    """What an employer is at the end of a week."""
    row: Row = {"week": week, "employer": employer.name}
    for name in (
        "kind", "alive", "headcount", "talent", "payroll", "budget", "cash", "compute", "output",
        "aggressiveness", "valuation", "open_seats", "hires", "losses", "breakthroughs", "bids",
        "purse_payroll", "luxury_tax",
    ):  # fmt: skip
        row[name] = getattr(employer, name)
        if name in ("payroll", "budget", "cash", "compute", "valuation", "purse_payroll", "luxury_tax"):
            row[name] *= employer.market.price_level
    return row | {f"lost_{reason.name.lower()}": employer.lost[reason] for reason in Reason}


def totals_of(market: ReferenceMarket) -> Row:
    """What the market is at the end of a week."""
    people = market.researchers()
    inside = [p for p in people if p.employer is not None and not p.employer.is_outside]
    pay, level = sorted(person.pay for person in inside), market.price_level
    return {
        "week": market.week,
        "unemployed": sum(person.employer is None for person in people),
        "on_leave": sum(person.on_leave for person in people),
        "median_pay": level * pay[len(pay) // 2] if pay else 0.0,
        "mean_pay": level * sum(pay) / len(pay) if pay else 0.0,
        "top_package": level * max((person.package for person in inside), default=0.0),
        "top_new_package": market.journal.top_new_package(market.week),
        "prize": level * market.prize,
        "luxury_tax": level * market.luxury_tax,
        "r_and_d_credits": level * market.credits,
        "retention_subsidies": level * market.subsidies,
        "public_compute": level * market.lent,
        "talent_uncounted": market.uncounted,
        "know_how": market.know_how,
        **{name: market.tally[name] for name in TALLIES},
    }


#: Counts of the week.
TALLIES = (
    "counters_made", "counters_won", "moves", "hires", "separations", "layoffs",
    "startups_born", "startups_died", "speed_limits",
    "startups_collapsed", "startups_licensed", "startups_acquired", "deals_blocked", "equity_raises",
    "spin_outs",
    "to_colleagues", "lift_outs", "came_along", "stars_lost",
)  # fmt: skip
