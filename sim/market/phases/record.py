"""Record: the week's row of every employer, and what only a look at all people tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.market.columns import EMPLOYERS, RETIRED, Kind, Table
from sim.market.counts import Count, Tally
from sim.market.kernel import kernel
from sim.market.state import Race, State

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_PEOPLE, _OUTSIDE = int(Count.PEOPLE), int(Kind.OUTSIDE)
DECILES = 10

#: Employer columns kept for every week.
KEPT = (
    "kind", "alive", "headcount", "talent", "payroll", "budget", "cash", "compute", "output",
    "contest_weight", "aggressiveness", "valuation", "open_seats", "hires",
    "losses", "breakthroughs", "bids", "lost",
)  # fmt: skip
KEPT_DTYPE: np.dtype[Any] = np.dtype(
    [(name, EMPLOYERS.fields[name][0]) for name in KEPT if EMPLOYERS.fields is not None]
)


def record(market: TalentMarket) -> None:
    """Keep the week. The burn-in leaves no record."""
    if market.week < 0:
        return
    employers = market.active_employers()
    rows = np.empty(len(employers), KEPT_DTYPE)
    for name in KEPT:
        rows[name] = employers[name]
    # The week's dead keep their last row; those who died earlier are not recorded.
    present = employers["alive"] | (employers["died"] == market.week)
    ids = np.flatnonzero(present)
    market.employer_records.append((market.week, ids, rows[present]))
    pay = np.empty(market.state.counts[Count.PEOPLE])
    totals = np.zeros((DECILES, 2))
    employed, unemployed, top = survey(market.state, pay, totals)
    market.week_records.append(
        {
            "week": market.week,
            "unemployed": unemployed,
            "on_leave": int(market.state.counts[Count.ON_LEAVE]),
            "median_pay": float(np.partition(pay[:employed], employed // 2)[employed // 2])
            if employed
            else 0.0,
            "mean_pay": float(pay[:employed].mean()) if employed else 0.0,
            "top_package": top,
            "prize": float(market.state.race[Race.PRIZE]),
            "deciles": totals,
            "tally": market.state.tally[: len(Tally)].copy(),
        }
    )


@kernel
def survey(state: State, pay: Table, totals: Table) -> tuple[int, int, float]:
    """Look at all at labs and startups: pay (into `pay`), its sums and counts by decile (into `totals`).

    Returns how many they are, how many people have no employer, and the largest package, in dollars over the
    vesting years at face value.
    """
    people, employers = state.people, state.employers
    employed, unemployed = 0, 0
    top = 0.0
    for i in range(state.counts[_PEOPLE]):
        person = people[i]
        if person.employer < 0:
            unemployed += person.employer != RETIRED
            continue
        if employers[person.employer].kind == _OUTSIDE:
            continue
        pay[employed] = person.pay
        employed += 1
        totals[person.decile, 0] += person.pay
        totals[person.decile, 1] += 1.0
        top = max(top, person.package)
    return employed, unemployed, top
