"""Limit cases of theory.md that the market contains as settings: B (job ladder), C (auctions), D.

Time is discrete: one draw a week decides between separation (δ) and contact (λ), and with J employers a
contact with one's own is void. So the discrete formulas hold exactly, not up to O(δ). Counts of independent
workers are multinomial: fail at p < 1e-4. Event counts: fail at |z| > 4. Each test has a power check.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.theory import job_ladder, offer_history, offers
from sim.vocabulary import EventKind, Tally
from tests.market.watched import log_rows
from tests.market.worlds import textbook, textbook_labs

Vector = NDArray[np.float64]

PEOPLE, WEEKS = 20_000, 100
SEPARATION, CONTACT_UNEMPLOYED, CONTACT_EMPLOYED = 0.02, 0.3, 0.06
#: Friction parameters of the ladder, contacts per separation.
K = CONTACT_EMPLOYED / SEPARATION
K0 = CONTACT_UNEMPLOYED / SEPARATION
#: Weeks until the slowest transient, of rate δ, has fallen to 4e-6.
WARM_UP = 620
RESERVATION = 1e5
FALSE_ALARM = 1e-4


def simulate(labs: list[dict[str, Any]], **market: Any) -> TalentMarket:
    """Identical people among textbook labs, in the stationary state, over the horizon."""
    scenario = textbook(
        labs,
        weeks=WEEKS,
        burn_in=WARM_UP,
        seed=11,
        researchers={
            "count": PEOPLE,
            "talent": {"sigma": 0.0, "tail_share": 0.0},
            "reservation_income": RESERVATION,
        },
        market={
            "contact_rate_employed": CONTACT_EMPLOYED,
            "contact_rate_unemployed": CONTACT_UNEMPLOYED,
            "separation_rate": SEPARATION,
            **market,
        },
    )
    made = TalentMarket(scenario)
    made.run()
    return made


def cross_section(market: TalentMarket, employers: int) -> NDArray[np.int64]:
    """People without a job, then at each lab."""
    return np.bincount(market.people["employer"] + 1, minlength=employers + 1)


def expected_counts(sampling: Vector, k0: float, k: float) -> Vector:
    """Counts of the unemployed and at each rank, worst first."""
    unemployed = job_ladder.unemployment_rate(k0)
    return PEOPLE * np.append(unemployed, (1.0 - unemployed) * job_ladder.finite_shares(sampling, k))


def rows_of(market: TalentMarket, kind: EventKind) -> Table:
    """Rows of this kind."""
    rows = log_rows(market)
    return np.asarray(rows[rows["kind"] == kind])


#: Weeks worked by all over the horizon, in expectation.
EMPLOYED_WEEKS = PEOPLE * WEEKS * K0 / (1.0 + K0)


#: Wages from worst to best, the amenities that reorder them, and unequal sampling weights.
WAGES = np.array([1.2e5, 1.5e5, 2.0e5, 2.6e5, 3.0e5])
WEIGHTS = np.array([3.0, 1.0, 2.0, 1.0, 1.0])
AMENITIES = {"by wage": np.zeros(5), "by amenity": np.array([1.2, 0.0, 0.0, 0.5, 0.0])}


@pytest.fixture(scope="module", params=AMENITIES)
def posted(request: pytest.FixtureRequest) -> tuple[TalentMarket, NDArray[np.int64], Vector]:
    """Burdett and Mortensen's market: labs post wages; the ranking; sampling probabilities, worst first."""
    amenities = AMENITIES[request.param]
    labs = textbook_labs(*[1e9] * 5)
    for lab, wage, weight, amenity in zip(labs, WAGES, WEIGHTS, amenities, strict=True):
        lab |= {"posted_wage": float(wage), "search_weight": float(weight), "amenity": float(amenity)}
    rank = np.argsort(np.log(WAGES) + amenities)
    return simulate(labs, mechanism="posted"), rank, WEIGHTS[rank] / WEIGHTS.sum()


Posted = tuple[TalentMarket, NDArray[np.int64], Vector]


def test_job_ladder(posted: Posted) -> None:
    """B: unemployment 1/(1+k0) and G = F/(1+k(1-F)), by wage or by utility; chi-square over all states."""
    market, rank, sampling = posted
    counts = cross_section(market, 5)
    ordered = np.append(counts[0], counts[1:][rank])
    assert stats.chisquare(ordered, expected_counts(sampling, K0, K)).pvalue > FALSE_ALARM
    for k0, k in ((1.25 * K0, K), (K0, 1.15 * K)):  # power
        assert stats.chisquare(ordered, expected_counts(sampling, k0, k)).pvalue < FALSE_ALARM


def test_job_to_job_rate(posted: Posted) -> None:
    """B: moves per employed worker."""
    market, _, sampling = posted
    moves = len(rows_of(market, EventKind.POACHED))
    for k, holds in ((K, True), (1.1 * K, False)):
        expected = job_ladder.finite_job_to_job_rate(sampling, SEPARATION, k) * EMPLOYED_WEEKS
        assert (abs(moves - expected) < 4 * math.sqrt(expected)) == holds


def test_hires_and_separations_balance(posted: Posted) -> None:
    """B: in the stationary state both are δ a week per employed worker."""
    market, _, _ = posted
    expected = SEPARATION * EMPLOYED_WEEKS
    for kind in (EventKind.HIRED, EventKind.SEPARATED):
        count = len(rows_of(market, kind))
        assert abs(count - expected) < 4 * math.sqrt(expected)
        assert abs(count - 1.05 * expected) > 4 * math.sqrt(expected)  # power


def test_moves_go_up_the_ladder(posted: Posted) -> None:
    """B: nobody moves to an employer of lower utility, and everyone is paid the posted wage."""
    market, rank, _ = posted
    place = np.argsort(rank)
    moves = rows_of(market, EventKind.POACHED)
    assert (place[moves["destination"]] > place[moves["origin"]]).all()
    assert (moves["pay_after"] == WAGES[moves["destination"]]).all()
    assert len(rows_of(market, EventKind.RAISED)) == 0


@pytest.mark.parametrize("week", [1, 3, 8])
def test_the_lake_fills(week: int) -> None:
    """M: from nobody at work, u_t = u* + (1 - u*)(1 - δ - λ0)^t."""
    scenario = textbook(
        textbook_labs(1e9, posted_wage=5e6),
        researchers={"count": PEOPLE, "unemployed_share": 1.0},
        market={
            "mechanism": "posted",
            "contact_rate_unemployed": CONTACT_UNEMPLOYED,
            "separation_rate": SEPARATION,
        },
    )
    market = TalentMarket(scenario)
    for _ in range(week):
        market.step()
    rest = job_ladder.unemployment_rate(K0)
    share = rest + (1.0 - rest) * (1.0 - SEPARATION - CONTACT_UNEMPLOYED) ** week
    error = math.sqrt(share * (1.0 - share) * PEOPLE)
    unemployed = cross_section(market, 1)[0]
    assert abs(unemployed - share * PEOPLE) < 4 * error
    assert abs(unemployed - (share * PEOPLE + 9 * error)) > 4 * error  # power


#: Productivities of twelve labs, worst first, and their sampling weights.
VALUES = 1.3e5 * 1.1 ** np.arange(12)
SAMPLING = np.array([1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0]) / 16.0


@pytest.fixture(scope="module")
def auctions() -> TalentMarket:
    """Postel-Vinay and Robin's market: incumbents always counter, at once."""
    return auction_market(0.0, SAMPLING, "present-pay")


def auction_market(beta: float, sampling: Vector, renegotiation: str) -> TalentMarket:
    """Twelve labs that bid for people, bargaining share β; `renegotiation` is what offers have to beat."""
    labs = textbook_labs(*VALUES.tolist())
    for lab, weight in zip(labs, sampling, strict=True):
        lab["search_weight"] = float(weight)
    return simulate(labs, bargaining_share=beta, renegotiation=renegotiation)


def test_every_wage_is_a_losing_bid(auctions: TalentMarket) -> None:
    """C: each contract pays exactly what the second-best bidder could: 1e-9."""
    hired, poached, raised = (
        rows_of(auctions, kind) for kind in (EventKind.HIRED, EventKind.POACHED, EventKind.RAISED)
    )
    assert hired["pay_after"] == pytest.approx(RESERVATION, rel=1e-9)
    assert poached["pay_after"] == pytest.approx(VALUES[poached["origin"]], rel=1e-9)
    assert (poached["destination"] > poached["origin"]).all()
    assert raised["pay_after"] == pytest.approx(VALUES[raised["runner_up"]], rel=1e-9)
    assert (raised["runner_up"] < raised["destination"]).all()
    assert (raised["pay_after"] > raised["pay_before"]).all()


def test_joint_law_of_employers_and_losing_bids(auctions: TalentMarket) -> None:
    """C: counts over employer and wage level follow the stationary law, chi-square over all cells."""
    people = auctions.people
    at_work = people[people["employer"] >= 0]
    levels = np.append(RESERVATION, VALUES)
    level = np.abs(np.log(at_work["pay"][:, None] / levels)).argmin(axis=1)
    assert at_work["pay"] == pytest.approx(levels[level], rel=1e-9)
    counts = np.zeros((len(VALUES), len(levels)))  # the last column: the best lab has lost
    np.add.at(counts, (at_work["employer"], level), 1.0)
    for k, holds in ((K, True), (1.2 * K, False)):
        expected = np.pad(offer_history.finite_joint(SAMPLING, k), ((0, 0), (0, 1))) * len(at_work)
        possible = expected > 0.0
        assert expected[possible].min() > 5.0
        assert not counts[~possible].any()
        assert (stats.chisquare(counts[possible], expected[possible]).pvalue > FALSE_ALARM) == holds


def test_mobility_is_that_of_the_ladder(auctions: TalentMarket) -> None:
    """C: unemployment, employers and job-to-job moves are those of the job ladder by productivity."""
    counts = cross_section(auctions, len(VALUES))
    assert stats.chisquare(counts, expected_counts(SAMPLING, K0, K)).pvalue > FALSE_ALARM
    assert stats.chisquare(counts, expected_counts(SAMPLING, K0, 1.15 * K)).pvalue < FALSE_ALARM  # power
    moves = len(rows_of(auctions, EventKind.POACHED))
    expected = job_ladder.finite_job_to_job_rate(SAMPLING, SEPARATION, K) * EMPLOYED_WEEKS
    assert abs(moves - expected) < 4 * math.sqrt(expected)


def test_raises_by_counter_offers(auctions: TalentMarket) -> None:
    """C: every offer between the best losing bid and the employer's value is matched, and no other."""
    raises = len(rows_of(auctions, EventKind.RAISED))
    for k, holds in ((K, True), (1.1 * K, False)):
        expected = offer_history.effective_offers(SAMPLING, SEPARATION, k).raises * EMPLOYED_WEEKS
        assert (abs(raises - expected) < 4 * math.sqrt(expected)) == holds
    won = sum(int(kept["tally"][Tally.COUNTERS_WON]) for kept in auctions.state.weeks)
    made = sum(int(kept["tally"][Tally.COUNTERS_MADE]) for kept in auctions.state.weeks)
    assert won == raises < made


def test_fifty_fifty_law() -> None:
    """C: incumbents win exactly half of the outside offers that have an effect.

    The law holds for every continuous distribution of offers, so for labs that are sampled alike.
    """
    market = auction_market(0.0, np.full(12, 1.0), "present-pay")
    raises, moves = (len(rows_of(market, kind)) for kind in (EventKind.RAISED, EventKind.POACHED))
    error = math.sqrt(raises + moves)
    assert raises + moves > 10_000
    assert abs(raises - moves) < 4 * error
    assert abs(raises - 1.1 * moves) > 4 * error  # power


@pytest.fixture(scope="module", params=["present-pay", "best-offer"])
def bargaining(request: pytest.FixtureRequest) -> TalentMarket:
    """Cahuc, Postel-Vinay and Robin's market, myopic, β = 0.3."""
    return auction_market(0.3, SAMPLING, request.param)


def test_bargained_wages(bargaining: TalentMarket) -> None:
    """D: w = βp + (1-β)q in every contract: 1e-9."""
    hired, poached, raised = (
        rows_of(bargaining, kind) for kind in (EventKind.HIRED, EventKind.POACHED, EventKind.RAISED)
    )
    for rows, losing in (
        (hired, np.full(len(hired), RESERVATION)),
        (poached, VALUES[poached["origin"]]),
        (raised, VALUES[raised["runner_up"]]),
    ):
        expected = offers.myopic_wage(losing, VALUES[rows["destination"]], 0.3)
        assert rows["pay_after"] == pytest.approx(expected, rel=1e-9)


def test_mobility_does_not_depend_on_bargaining(auctions: TalentMarket, bargaining: TalentMarket) -> None:
    """D: with common draws everyone is at the same employer, whatever β."""
    where = [market.people["employer"].tolist() for market in (auctions, bargaining)]
    assert where[0] == where[1]


def test_raises_do_not_depend_on_bargaining(bargaining: TalentMarket) -> None:
    """D: also with β > 0 any offer above the last losing bid earns a raise, where it need not beat pay.

    Where offers have to beat present pay, which is above that bid, there are fewer raises.
    """
    raises = len(rows_of(bargaining, EventKind.RAISED))
    expected = offer_history.effective_offers(SAMPLING, SEPARATION, K).raises * EMPLOYED_WEEKS
    gap = (raises - expected) / math.sqrt(expected)
    if bargaining.scenario.market.renegotiation == "best-offer":
        assert abs(gap) < 4
        higher = offer_history.effective_offers(SAMPLING, SEPARATION, 1.1 * K).raises * EMPLOYED_WEEKS
        assert abs(raises - higher) > 4 * math.sqrt(higher)  # power
    else:
        assert gap < -10
