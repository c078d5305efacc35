"""Where money comes from and goes to: accounts of cash and bonus pools, from the log and the columns."""

from __future__ import annotations

import numpy as np
from scipy import stats

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.keys import STARTUP_KEY
from sim.vocabulary import WEEKS_PER_YEAR, EventKind, Kind
from tests.decisions import Decision
from tests.market import twin
from tests.market.laws import of_kind
from tests.market.owners import brands_of, parties_of, with_others
from tests.market.watched import log_rows


def totals(at: Table, amounts: Table, size: int) -> Table:
    """Sum of the amounts at each employer."""
    return np.bincount(at, weights=amounts, minlength=size).astype(float)


def bonuses(market: TalentMarket, rows: Table, pools: Table) -> Table:
    """Sign-on and make-whole cash that each employer paid for the contracts in `rows`, in their order.

    `pools` is what each had for that; what a pool lacks of the usual sign-on is not paid on signing. Whom a
    purse pays takes nothing from it.
    """
    employers, years = market.employers, market.scenario.market.vesting_years
    hires = of_kind(rows, (EventKind.POACHED, EventKind.HIRED))
    hires = hires[~hires["by_purse"]]
    at = hires["destination"]
    face = hires["pay_after"] / (1.0 - employers["equity_share"][at] * employers["equity_discount"][at])
    make_whole = hires["package"] - face * years
    usual, left = employers["sign_on_share"][at] * face * years, pools.copy()
    cash, brands = np.zeros(len(at)), brands_of(market)
    for n, j in enumerate(at):
        cash[n] = min(usual[n], max(left[j], 0.0)) + make_whole[n]
        left[j] -= cash[n]
        if j in brands:
            left[brands[j]] = left[j]  # one pool
    return with_others(totals(at, cash, len(employers)), brands)


class Accounts:
    """Checks each week that cash and bonus pools change by nothing but what is booked."""

    def begin(self, market: TalentMarket) -> None:
        """Note what `money` starts from."""
        self.employers = market.employers.copy()
        self.rows = int(market.state.counts[Count.ROWS])

    def fill(self, market: TalentMarket) -> None:
        """Note what `money` has put into the pools for signing."""
        self.filled = market.employers["bonus_pool"].copy()

    def end(self, market: TalentMarket) -> None:
        """Book the week."""
        rows = log_rows(market)[self.rows :]
        self.cash(market, rows)
        self.pools(market, rows)

    def cash(self, market: TalentMarket, rows: Table) -> None:
        """Startups: cash = cash + rounds - burn of a week - bonuses + its swing; the dead have none."""
        startups, old = market.scenario.startups, self.employers
        size = len(market.employers)
        funded, born = (of_kind(rows, (kind,)) for kind in (EventKind.STARTUP_FUNDED, EventKind.STARTUP_BORN))
        raised = totals(funded["destination"], funded["package"], size)
        burn = old["payroll"] + startups.compute_cost * old["headcount"]
        burn = (burn - market.scenario.production.direct_return * old["output"]) / WEEKS_PER_YEAR
        expected = totals(born["destination"], born["package"], size)
        # In the burn-in the finances of named startups stand still.
        running = (market.week >= 0) | (old["key"] >= STARTUP_KEY)
        u = twin.uniforms(market.state.key, old["key"], 0, market.week, Decision.CASH)
        swing = startups.cash_volatility / np.sqrt(WEEKS_PER_YEAR) * stats.norm.ppf(u)
        expected[: len(old)] = old["cash"] + np.where(running, swing - burn, 0.0)
        expected += raised - bonuses(market, rows, self.pools_at_hand(market))
        employers = market.employers
        living = (employers["kind"] == Kind.STARTUP) & employers["alive"]
        turnover = np.abs(expected) + raised
        turnover[: len(old)] += np.abs(old["cash"]) + np.abs(burn)
        error = np.abs(employers["cash"] - expected)
        assert (error[living] <= 1e-9 * turnover[living] + 1e-6).all()
        assert (employers["cash"][~living] == 0.0).all()

    def pools_at_hand(self, market: TalentMarket) -> Table:
        """Pools before the week's contracts; who came since has signed none."""
        return np.append(self.filled, np.zeros(len(market.employers) - len(self.filled)))

    def pools(self, market: TalentMarket, rows: Table) -> None:
        """Labs: a week's share is added to the bonus pool, up to a year's, and bonuses are taken out."""
        employers = market.employers[: len(self.employers)]
        paid = bonuses(market, rows, self.pools_at_hand(market))[: len(employers)]
        escalation = market.scenario.escalation
        growth = escalation.intensity * escalation.prize_growth * max(market.week, 0) / WEEKS_PER_YEAR
        yearly = with_others(employers["bonus_rate"], parties_of(market))
        yearly = yearly * np.exp(escalation.budget_response * growth)
        filled = np.minimum(self.employers["bonus_pool"] + yearly / WEEKS_PER_YEAR, yearly)
        labs = (employers["kind"] == Kind.LAB) & employers["alive"] & np.isfinite(filled)
        left, filled, paid = employers["bonus_pool"][labs], filled[labs], paid[labs]
        assert (np.abs(left - (filled - paid)) <= 1e-9 * (filled + paid) + 1e-6).all()
