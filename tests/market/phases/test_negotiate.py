"""Contests for one researcher: who wins, at what pay, and why the others lost. Days: test_deadlines."""

from __future__ import annotations

import math

import pytest

from sim.market.model import TalentMarket
from sim.market.pages.utility import amenities, unvested
from sim.vocabulary import NONE, EventKind, Kind, Reason, Tally
from tests.market.phases.contests import PRODUCTIVITIES, STAR, contest, lost, talent, world
from tests.market.verbs import negotiate
from tests.market.watched import signed
from tests.market.worlds import contract, planned, pursue, set_columns, settle_at, textbook, textbook_labs


def test_the_incumbent_makes_the_winner_pay_its_limit() -> None:
    """Postel-Vinay and Robin: the better lab wins and pays what the incumbent could."""
    market = world()
    contest(market, 1)
    agreed = contract(market)
    assert (agreed["kind"], agreed["origin"], agreed["destination"]) == (EventKind.POACHED, 0, 1)
    assert agreed["pay_after"] == pytest.approx(1.0e6 * talent(market), rel=1e-12)
    assert agreed["pay_before"] == 0.6e6 * talent(market)
    assert (agreed["bidders"], agreed["runner_up"], agreed["binding"]) == (2, 0, Reason.VALUE)
    assert market.state.tally[[Tally.COUNTERS_MADE, Tally.COUNTERS_WON]].tolist() == [1, 0]


def test_a_worse_lab_is_matched() -> None:
    """A lab that is worth less than the incumbent but more than present pay earns the star a raise."""
    market = world()
    set_columns(market, 3, productivity=0.8e6)
    contest(market, 3)
    agreed = contract(market)
    assert (agreed["kind"], agreed["destination"]) == (EventKind.RAISED, 0)
    assert agreed["pay_after"] == pytest.approx(0.8e6 * talent(market), rel=1e-12)
    assert (agreed["runner_up"], agreed["binding"]) == (3, Reason.VALUE)
    assert market.state.tally[[Tally.COUNTERS_MADE, Tally.COUNTERS_WON]].tolist() == [1, 1]
    assert market.state.employers["promised"][0] == pytest.approx(0.2e6 * talent(market))


def test_a_lab_worth_less_than_present_pay_has_no_effect() -> None:
    """Nothing is signed, no counter is made, and the bid is lost on value."""
    market = world()
    contest(market, 3)
    assert len(signed(market)) == 0
    assert market.state.tally[Tally.COUNTERS_MADE] == 0
    assert lost(market, 3) == [Reason.VALUE]


def test_among_raiders_the_second_sets_the_pay() -> None:
    """Three raiders: the best wins at the value of the second, above the incumbent's."""
    market = world()
    contest(market, 3, 2, 1)
    agreed = contract(market)
    assert agreed["destination"] == 2
    assert agreed["pay_after"] == pytest.approx(2.0e6 * talent(market), rel=1e-12)
    assert (agreed["bidders"], agreed["runner_up"], agreed["binding"]) == (4, 1, Reason.VALUE)


def test_the_unemployed_are_hired_at_reservation_income() -> None:
    """Without a job, the only raider pays what not working is worth."""
    market = world()
    settle_at(market, STAR, NONE)
    contest(market, 2)
    agreed = contract(market)
    reservation = 2e5 * talent(market) ** market.state.rules["outside_elasticity"][0]
    assert (agreed["kind"], agreed["origin"]) == (EventKind.HIRED, NONE)
    assert agreed["pay_after"] == pytest.approx(reservation, rel=1e-12)
    assert agreed["pay_before"] == pytest.approx(reservation, rel=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.3, 1.0])
def test_bargaining_lifts_pay_towards_the_winners_limit(beta: float) -> None:
    """Cahuc, Postel-Vinay and Robin, myopic: w = βp + (1-β)q, for movers and for the matched."""
    market = world(bargaining_share=beta)
    contest(market, 1)
    assert contract(market)["pay_after"] == pytest.approx((beta * 2e6 + (1 - beta) * 1e6) * talent(market))
    market = world(bargaining_share=beta)
    set_columns(market, 3, productivity=0.8e6)
    contest(market, 3)
    assert contract(market)["pay_after"] == pytest.approx((beta * 1e6 + (1 - beta) * 0.8e6) * talent(market))


def rich(beta: float) -> TalentMarket:
    """Everything that enters utility: amenities, tastes, equity, forfeits, make-whole, a switching cost."""
    labs = textbook_labs(*PRODUCTIVITIES[:3], equity_share=0.5, sign_on_share=0.1, make_whole=0.6)
    for lab, amenity in zip(labs, (0.3, -0.2, 0.1), strict=True):
        lab["amenity"] = amenity
    tastes = {"match_scale": 0.2, "switching_cost": 0.15, "forfeit_weight": 0.4, "culture": 0.5}
    scenario = textbook(
        labs, market={"bargaining_share": beta}, researchers={"tastes": tastes, "reservation_income": 2e5}
    )
    made = planned(scenario)
    for i in range(20):
        settle_at(made, i, NONE)
    settle_at(made, STAR, 0, 0.4e6 * talent(made), grant=0.9e6)
    made.state.people["grant_week"][STAR] = made.week - 80
    return made


@pytest.mark.parametrize("beta", [0.0, 0.25])
@pytest.mark.parametrize("raiders", [(1,), (2,), (1, 2)])
def test_pay_formula_with_everything(beta: float, raiders: tuple[int, ...]) -> None:
    """Utility ln(pay + make-whole a year) + amenity; the winner gives the second-best utility; 1e-9."""
    market = rich(beta)
    state, years = market.state, market.state.rules["vesting_years"][0]
    forfeit = 0.4 * unvested(0.9e6, 80.0, state.schedules[0], state.rules[0])
    # A raider adds make-whole, the incumbent keeps what is unvested and saves the switching cost.
    extra = {j: 0.6 * forfeit / years for j in raiders} | {0: forfeit / years}
    caps = {j: PRODUCTIVITIES[j] * talent(market) for j in extra}
    amenity = {j: amenities(state, STAR, j) + (0.15 if j == 0 else 0.0) for j in extra}
    limits = {j: math.log(caps[j] + extra[j]) + amenity[j] for j in extra}
    stay = math.log(0.4e6 * talent(market) + extra[0]) + amenity[0]
    winner, second = sorted(limits, key=lambda j: -limits[j])[:2]
    assert max(limits[j] for j in raiders) > stay
    least = math.exp(max(limits[second], stay) - amenity[winner]) - extra[winner]
    contest(market, *raiders)
    agreed = contract(market)
    assert agreed["destination"] == winner
    assert agreed["pay_after"] == pytest.approx(least + beta * (caps[winner] - least), rel=1e-9)


def test_composition_of_a_package() -> None:
    """Face value = pay; equity and sign-on by share; a lab's budget bears all but the sign-on cash."""
    market = world(labs={"equity_share": 0.5, "sign_on_share": 0.1})
    contest(market, 1)
    agreed = contract(market)
    face, years = agreed["pay_after"], 4.0
    assert agreed["grant"] == pytest.approx(0.5 * face * years)
    assert agreed["compensation"] == pytest.approx(0.9 * face)
    assert agreed["package"] == pytest.approx(face * years)
    employer = market.state.employers[1]
    assert employer["promised"] == pytest.approx(0.9 * face)
    assert employer["granted"] == pytest.approx(0.5 * face * years)
    assert employer["promised_talent"] == talent(market)


def test_sign_on_and_make_whole_come_out_of_the_bonus_pool() -> None:
    """Both are paid when signing; make-whole is in the package and within what is left of the pool."""
    for beyond, paid in ((5e6, 1.2e6), (1e6, 1e6)):
        market = world(labs={"sign_on_share": 0.02, "make_whole": 1.0})
        pool = 0.02 * 2e6 * talent(market) * 4.0 + beyond  # the sign-on of the bid at its limit comes first
        market.state.rules["forfeit_weight"] = 1.0
        settle_at(market, STAR, 0, 0.6e6 * talent(market), grant=1.2e6)
        set_columns(market, 1, bonus_pool=pool)
        contest(market, 1)
        agreed = contract(market)
        sign_on = 0.02 * agreed["pay_after"] * 4.0
        make_whole = agreed["package"] - 4.0 * agreed["pay_after"]
        assert make_whole == pytest.approx(paid)
        left = market.state.employers["bonus_pool"][1]
        assert left == pytest.approx(pool - sign_on - make_whole)
        assert left >= -1e-6


def test_an_empty_bonus_pool_does_not_stop_hiring() -> None:
    """What would be paid on signing is paid year by year, out of the budget."""
    market = world(labs={"sign_on_share": 0.2})
    set_columns(market, 1, bonus_pool=0.0)
    contest(market, 1)
    agreed = contract(market)
    assert agreed["destination"] == 1
    assert agreed["compensation"] == pytest.approx(agreed["pay_after"])
    assert agreed["package"] == pytest.approx(4.0 * agreed["pay_after"])
    assert market.state.employers["bonus_pool"][1] == 0.0


def test_startup_equity_is_discounted() -> None:
    """Where equity counts half, the face value is higher for the same pay, and paid in options."""
    market = world()
    set_columns(
        market, 1, kind=Kind.STARTUP, equity_share=0.5, equity_discount=0.5, budget=1e9, option_pool=1e9
    )
    contest(market, 1)
    agreed = contract(market)
    face = 1e6 * talent(market) / 0.75
    assert agreed["pay_after"] == pytest.approx(1e6 * talent(market))
    assert agreed["grant"] == pytest.approx(0.5 * face * 4.0)
    assert agreed["compensation"] == pytest.approx(0.5 * face)


def test_a_counter_needs_a_will_and_a_budget() -> None:
    """Who never counters, or has no money left, loses the star at present pay."""
    for change in ({"counter_probability": 0.0}, {"counter_limit": 1.0}, {"budget": 0.6e6}):
        market = world()
        scaled = {
            name: amount * (talent(market) if name == "budget" else 1) for name, amount in change.items()
        }
        set_columns(market, 0, **scaled)
        contest(market, 1)
        agreed = contract(market)
        assert agreed["kind"] == EventKind.POACHED
        assert agreed["pay_after"] == pytest.approx(0.6e6 * talent(market))
        assert agreed["bidders"] == 1


def test_fairness_limits_a_counter() -> None:
    """A counter limit of 1.2 stops the incumbent at 1.2 times present pay."""
    market = world()
    set_columns(market, 0, counter_limit=1.2)
    contest(market, 1)
    assert contract(market)["pay_after"] == pytest.approx(1.2 * 0.6e6 * talent(market))


def test_willing_to_counter_is_a_draw_of_the_week() -> None:
    """Half of the incumbents counter: the share over many is within four standard errors."""
    scenario = textbook(textbook_labs(1e6, 0.8e6), researchers={"count": 2000})
    market = planned(scenario)
    for i in range(2000):
        settle_at(market, i, 0, 0.6e6 * market.state.people["talent"][i])
    set_columns(market, 0, counter_probability=0.5)
    for i in range(2000):
        pursue(market, i, 1)
    negotiate(market)
    rows = signed(market)
    countered = int((rows["kind"] == EventKind.RAISED).sum())
    assert abs(countered - 1000) < 4 * math.sqrt(500)
    assert countered + int((rows["kind"] == EventKind.POACHED).sum()) == 2000


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"budget": 0.1e6}, Reason.BUDGET),
        ({"package_cap": 0.1e6}, Reason.PACKAGE_CAP),
        ({"productivity": 0.1e6}, Reason.VALUE),
        ({"appeal_common": -2.0}, Reason.AMENITIES),
    ],
)
def test_why_a_bid_was_lost(change: dict[str, float], reason: Reason) -> None:
    """L2 bids against L1 and loses: for the limit that bound it, or on amenities though it could pay."""
    market = world()
    set_columns(market, 0, counter_probability=0.0)
    set_columns(market, 2, **change)
    contest(market, 1, 2)
    agreed = contract(market)
    assert (agreed["destination"], agreed["runner_up"], agreed["binding"]) == (1, 2, reason)
    assert lost(market, 2) == [reason]
    assert market.state.employers["bids"][[1, 2]].tolist() == [1, 1]


def test_budgets_are_live_within_the_week() -> None:
    """Money for one hire is spent once: of two people one is signed, the other bid is lost on budget."""
    market = world()
    for i in (STAR, 5):
        settle_at(market, i, NONE)
        market.state.people["talent"][i] = 1.0
    set_columns(market, 1, budget=0.3e6)
    pursue(market, STAR, 1)
    pursue(market, 5, 1)
    negotiate(market)
    assert len(signed(market)) == 1
    employer = market.state.employers[1]
    assert employer["promised"] == pytest.approx(2e5)
    assert lost(market, 1) == [Reason.BUDGET]


def test_random_hires_need_a_seat_and_listed_ones_do_not() -> None:
    """With planned seats a lab without an open one bids only for the people on its list."""
    for listed, hires in ((0, 0), (1, 1)):
        market = world(planned_seats=True)
        set_columns(market, 1, open_seats=0.0, list_number=0)
        market.state.people["listed"][STAR] = listed
        contest(market, 1)
        assert len(signed(market)) == hires
        assert market.state.employers["open_seats"][1] == 0.0


def test_a_seat_is_filled_once() -> None:
    """Two random contacts and one seat: one hire."""
    market = world(planned_seats=True)
    set_columns(market, 1, open_seats=1.0)
    for i in (STAR, 5):
        pursue(market, i, 1)
    negotiate(market)
    assert len(signed(market)) == 1


def test_posted_offers_are_not_countered() -> None:
    """The posted wage is paid, whatever the incumbent could do; a wage below present pay is declined."""
    for wage, moved in ((0.7e6, 1), (0.5e6, 0)):
        market = world(mechanism="posted")
        set_columns(market, 1, posted_wage=wage * talent(market))
        contest(market, 1)
        assert len(signed(market)) == moved
        if moved:
            assert contract(market)["pay_after"] == pytest.approx(wage * talent(market))
        assert market.state.tally[Tally.COUNTERS_MADE] == 0


def test_a_lab_that_posts_no_wage_offers_value_less_the_markdown() -> None:
    """Pay is p · a · (1 - markdown)."""
    market = world(mechanism="posted", posted_markdown=0.25)
    contest(market, 1)
    assert contract(market)["pay_after"] == pytest.approx(0.75 * 2e6 * talent(market))


def test_a_posted_wage_above_the_limit_is_cut_to_it() -> None:
    """Who cannot afford its posted wage offers what it can."""
    market = world(mechanism="posted")
    set_columns(market, 1, posted_wage=5e6, package_cap=0.9e6 * talent(market))
    contest(market, 1)
    assert contract(market)["pay_after"] == pytest.approx(0.9e6 * talent(market))


def test_shading_lowers_the_bid() -> None:
    """A raider that shades by half bids half of its value; the incumbent does not shade."""
    market = world(shading=0.5)
    set_columns(market, 2, productivity=3e6)
    contest(market, 1, 2)
    agreed = contract(market)
    assert agreed["destination"] == 2
    assert agreed["pay_after"] == pytest.approx(1e6 * talent(market))


def test_make_whole_does_not_buy_work_for_nothing() -> None:
    """A star who would come for the make-whole alone still draws the income of not working."""
    market = world(labs={"make_whole": 1.0})
    market.state.rules["forfeit_weight"] = 1.0
    settle_at(market, STAR, 0, 0.6e6 * talent(market), grant=8e6 * talent(market))
    set_columns(market, 0, counter_probability=0.0)
    set_columns(market, 1, appeal_common=3.0)
    contest(market, 1)
    reservation = 2e5 * talent(market) ** market.state.rules["outside_elasticity"][0]
    assert contract(market)["pay_after"] == pytest.approx(reservation)


@pytest.mark.parametrize("openings", [0.5, 1.0])
def test_the_outside_takes_anyone(openings: float) -> None:
    """The outside has seats without limit (model.md, section 2); `openings` is its weight in contacts."""
    market = planned(
        textbook(
            textbook_labs(1e6),
            outside={"openings": openings, "wage": 9e5},
            market={"planned_seats": True},
        )
    )
    for i in range(3):
        settle_at(market, i, NONE)
        pursue(market, i, 1)
    negotiate(market)
    assert len(signed(market)) == 3
