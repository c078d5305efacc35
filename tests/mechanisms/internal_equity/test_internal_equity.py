"""Internal equity: a contract raises colleagues of like talent, and pays for that in its limit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.vocabulary import EventKind, Reason, Tally
from tests.market.laws import columns_equal_sums
from tests.market.phases.contests import STAR, contest, talent, world
from tests.market.verbs import move
from tests.market.watched import log_rows, signed
from tests.market.worlds import contract, merged, pursue, set_columns, settle_at
from tests.reference.small_markets import BARGAINING, BASE, scenario_of

#: The lab that hires pays up to 2 a unit of talent (millions), and has these people already.
LAB, WORTH, COLLEAGUES = 1, 2.0, range(6, 12)
#: Steps of the grid on which all wages are tried.
GRID = 20_000


class Books(NamedTuple):
    """What the lab knows, millions a year."""

    talents: Table  # of colleagues
    pays: Table
    star: float  # talent
    band: float
    left: float  # of the budget
    sign_on: float = 0.0  # share of a package
    pool: float = np.inf  # for signing
    drawn: float = 0.0  # by the star

    def raised(self, wages: Table) -> Table:
        """New pay of colleagues, a row each, where the star gets these wages."""
        talents, pays = self.talents[:, None], self.pays[:, None]
        alike = np.abs(np.log(talents / self.star)) <= self.band
        fair = np.minimum(wages * talents / self.star, WORTH * talents)
        return np.where(alike & (fair > pays), fair, pays)

    def with_raises(self, wages: Table) -> Table:
        """The wages, and what they add to those of others."""
        total: Table = wages + (self.raised(wages) - self.pays[:, None]).sum(axis=0)
        return total

    def are_worth_it(self, wages: Table) -> Table:
        """Is what the star brings enough for wage and raises?"""
        enough: Table = self.with_raises(wages) <= WORTH * self.star
        return enough

    def are_affordable(self, wages: Table) -> Table:
        """Is the budget, and what the pool has for signing over four years?"""
        cash = np.minimum(self.sign_on * wages, self.pool / 4.0)
        enough: Table = self.with_raises(wages) - cash <= self.left + self.drawn
        return enough


def largest_wage(books: Books) -> tuple[float, bool]:
    """The largest wage on a grid that is worth it and affordable, and whether money is what binds."""
    grid = np.linspace(0.0, WORTH * books.star, GRID + 1)
    fits = books.are_worth_it(grid) & books.are_affordable(grid)
    place = np.flatnonzero(fits)[-1:]
    return float(grid[place][0]), bool(books.are_worth_it(grid[place] + 2.0 * WORTH * books.star / GRID)[0])


def small_market(rng: np.random.Generator, band: float, **offers: Any) -> tuple[TalentMarket, Books]:
    """The star works nowhere, and takes all that the lab can pay (β = 1); colleagues at random."""
    market = world(labs=offers, bargaining_share=1.0)
    people, star = market.state.people, talent(market)
    people["field"] = 0
    people["talent"][list(COLLEAGUES)] = star * np.exp(rng.uniform(-0.6, 0.6, len(COLLEAGUES)))
    settle_at(market, STAR, -1)
    for i in COLLEAGUES:
        settle_at(market, i, LAB, rng.uniform(0.2, 2.2) * 1e6 * float(people["talent"][i]))
    market.state.rules["equity_band"] = band
    left = rng.uniform(0.3, 4.0) * star
    paid = float(market.employers["payroll"][LAB])
    set_columns(market, LAB, budget=paid + left * 1e6)
    pool = rng.uniform(0.0, 0.6) * star if offers else np.inf
    set_columns(market, LAB, bonus_pool=pool * 1e6)
    colleagues = people[list(COLLEAGUES)]
    books = Books(
        colleagues["talent"].copy(),
        colleagues["pay"] / 1e6,
        star,
        band,
        left,
        offers.get("sign_on_share", 0.0),
        pool,
    )
    return market, books


@pytest.mark.parametrize("offers", [{}, {"sign_on_share": 0.3}])
def test_the_limit_is_that_of_an_enumerated_market(offers: dict[str, float]) -> None:
    """All wages on a grid are tried: the largest that is worth its raises and affordable with them."""
    rng, bound = np.random.default_rng(3), set()
    for _ in range(24):
        market, books = small_market(rng, rng.uniform(0.1, 0.5), **offers)
        contest(market, LAB)
        wage, money = largest_wage(books)
        agreed = float(contract(market)["pay_after"]) / 1e6
        assert 0.0 <= agreed - wage <= 1.01 * WORTH * books.star / GRID
        bound.add("money" if money else "value" if wage < 0.999 * WORTH * books.star else "nothing")
    assert bound == {"money", "value", "nothing"}


def test_a_counter_offer_pays_for_raises_too() -> None:
    """What the star draws already counts as money; the runner-up of a lost contest says what bound."""
    rng, bound = np.random.default_rng(5), set()
    for _ in range(16):
        market, books = small_market(rng, 0.4)
        settle_at(market, STAR, LAB, 0.1e6 * books.star)
        set_columns(market, LAB, budget=float(market.employers["payroll"][LAB]) + books.left * 1e6)
        books = books._replace(drawn=0.1 * books.star)
        contest(market, 2)  # who could pay 3
        wage, money = largest_wage(books)
        signed_with = contract(market)
        assert (signed_with["destination"], signed_with["runner_up"]) == (2, LAB)
        expected = {Reason.BUDGET} if money else {Reason.VALUE}
        if 0.999 * WORTH * books.star > wage > 0.101 * books.star:
            assert signed_with["binding"] in expected
            bound |= expected
    assert bound == {Reason.BUDGET, Reason.VALUE}


def test_colleagues_are_raised_at_the_end_of_the_week() -> None:
    """To the same pay for a unit of talent, in cash: no grant, no benchmark, nobody else's raise."""
    market, books = small_market(np.random.default_rng(1), 0.5)
    set_columns(market, LAB, budget=np.inf)
    people = market.state.people
    before = people.copy()
    contest(market, LAB)
    wage = float(contract(market)["pay_after"]) / 1e6
    assert len(signed(market)) == 1
    raised = books.raised(np.array([wage]))[:, 0]
    more = (raised - books.pays).sum()
    assert more > 0.0
    assert market.employers["promised"][LAB] == pytest.approx((wage + more) * 1e6)
    move(market)
    after = people[list(COLLEAGUES)]
    np.testing.assert_allclose(after["pay"], raised * 1e6, rtol=1e-9)
    np.testing.assert_allclose(after["compensation"], raised * 1e6, rtol=1e-9)
    for name in ("grant", "grant_week", "benchmark"):
        assert (after[name] == before[name][list(COLLEAGUES)]).all()
    rows = log_rows(market)
    rows = rows[(rows["kind"] == EventKind.RAISED)]
    assert set(rows["person"]) == {
        i for i, new, old in zip(COLLEAGUES, raised, books.pays, strict=True) if new > old
    }
    assert (rows["bidders"] == 0).all()
    assert market.state.tally[Tally.EQUITY_RAISES] == len(rows)
    columns_equal_sums(market, {})


def test_raises_stop_at_what_the_colleague_is_worth_and_other_fields_get_none() -> None:
    """Nobody is paid more than value, and whose pay is above that keeps it."""
    market, books = small_market(np.random.default_rng(2), 5.0)
    set_columns(market, LAB, budget=np.inf)
    people = market.state.people
    people["pay"][6], people["compensation"][6] = 9e6, 9e6
    people["field"][7] = 1
    old = people["pay"].copy()
    contest(market, LAB)
    move(market)
    assert people["pay"][[6, 7]].tolist() == old[[6, 7]].tolist()
    others = list(COLLEAGUES)[2:]
    assert (
        people["pay"][others] <= np.maximum(WORTH * 1e6 * people["talent"][others], old[others]) * (1 + 1e-9)
    ).all()
    assert (people["pay"][others] >= old[others]).all()
    assert books.band < 5.1


def test_two_contracts_of_a_week_count_a_raise_once() -> None:
    """The second sees what the first has brought: what is committed is what the raises come to."""
    market, books = small_market(np.random.default_rng(4), 0.6)
    set_columns(market, LAB, budget=np.inf)
    people = market.state.people
    people["talent"][5] = books.star
    settle_at(market, 5, -1)
    pursue(market, 5, LAB)
    contest(market, LAB)
    contracts = signed(market)
    assert len(contracts) == 2
    wage = float(contracts["pay_after"].max()) / 1e6
    more = float(books.with_raises(np.array([wage]))[0]) - wage
    wages = float(contracts["pay_after"].sum()) / 1e6
    assert market.employers["promised"][LAB] / 1e6 == pytest.approx(wages + more, rel=1e-9)
    assert more > 0.0


def test_pay_comes_closer_and_counters_come_dearer() -> None:
    """On the same draws, in the mean of 32 pairs: pay by talent differs less within a lab and field.

    And labs win fewer contests over their own people with counter-offers, which raises for others make dear.
    Three standard errors: without an effect each passes by chance once in 400; it is 11 and 4 of them here.
    """
    spread, won = np.zeros((2, 32)), np.zeros((2, 32))
    for seed in range(32):
        for n, band in enumerate((0.0, 1.0)):
            lively = merged(merged(BASE, BARGAINING), {"seed": seed, "escalation": {"equity_band": band}})
            market = sim.TalentMarket(scenario_of(lively))
            market.run()
            people = market.people[(market.people["employer"] >= 0) & (market.people["employer"] < 3)]
            price = np.log(people["pay"] / people["talent"])
            group = people["employer"] * 100 + people["field"]
            spread[n, seed] = sum(price[group == g].var() * (group == g).sum() for g in np.unique(group))
            won[n, seed] = market.tables().weeks["counters_won"].sum()
    for less in (spread[0] - spread[1], won[0] - won[1]):
        assert less.mean() > 3.0 * less.std(ddof=1) / len(less) ** 0.5


@pytest.mark.parametrize("mechanism", ["posted", "simultaneous"])
def test_where_pay_is_not_bargained_over_nobody_compares(mechanism: str) -> None:
    """A base may have a band all the same: the run is that without one, to the bit."""
    runs = []
    for band in (0.0, 0.8):
        rules = {"market": {"mechanism": mechanism}, "escalation": {"equity_band": band}, "weeks": 12}
        runs.append(sim.run(scenario_of(merged(BASE, rules)), seed=3).moves)
    assert len(runs[0]) > 10
    assert runs[0].equals(runs[1])


def test_foresight_refuses_it() -> None:
    """People reckon with limits that know no colleagues."""
    ahead: dict[str, Any] = {"market.foresight": True, "market.renegotiation": "best-offer"}
    with pytest.raises(sim.ScenarioError, match=r"escalation.equity_band: .*set market.foresight"):
        sim.Scenario().with_(ahead | {"escalation.equity_band": 0.2})
