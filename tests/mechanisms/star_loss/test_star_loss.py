"""Star loss: a team makes less for some time when one of its employer's best leaves, and bids know it."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.pages.worth import value_to_incumbent, value_to_outsider
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, Tally
from tests.market.laws import columns_equal_sums, sums_over_people
from tests.market.pages.racing import expected_earnings, race
from tests.market.verbs import plan
from tests.market.worlds import merged, settle_at, staff
from tests.mechanisms.sticky_talent.test_sticky_talent import SMALL

LOSS, HALF, YEARS = 0.2, 0.5, 4.0
A, B = 0, 1


def world(**changes: Any) -> TalentMarket:
    """The small race; all of A are in one field but for one, and the best there is alone in being a star."""
    rules = {"star_loss": LOSS, "star_recovery": HALF}
    fields = [{"name": "robotics", "share": 0.5}, {"name": "other", "share": 0.5}]
    market = race(
        **merged({"portability": rules, "ties": {"weeks": 4}, "researchers": {"fields": fields}}, changes)
    )
    columns = market.state.people
    columns["field"][staff(market, A)] = market.fields.index("robotics")
    columns["field"][staff(market, A)[-1]] = market.fields.index("other")
    market.employers["effective_talent"][:] = sums_over_people(market)["effective_talent"]
    plan(market)
    return market


def best(market: TalentMarket, j: int) -> int:
    """The most talented at an employer."""
    there = staff(market, j)
    return int(there[np.argmax(market.people["talent"][there])])


def lost(market: TalentMarket, j: int, field: str = "robotics") -> float:
    """What of a team's talent does not count."""
    return float(market.state.teams["loss"][j, market.fields.index(field)])


def then(market: TalentMarket, week: int) -> TalentMarket:
    """The plan of a later week; sums are those of the talent that counts."""
    market.week = week
    plan(market)
    columns_equal_sums(market, {})
    return market


def test_one_in_twenty_is_a_star() -> None:
    """Of up to 20 people the best, of 21 the best two; nobody outside, and nobody without a job."""
    market = world()
    for j in (A, B):
        there = staff(market, j)
        order = there[np.argsort(-market.people["talent"][there])]
        stars = market.state.pasts["star"][order]
        assert stars[: math.ceil(len(there) / 20)].all()
        assert not stars[math.ceil(len(there) / 20) :].any()
    outside = staff(market, 2)
    assert not market.state.pasts["star"][outside].any()


def test_a_team_without_its_star_makes_less_and_recovers() -> None:
    """By the loss in the next week, by half of it after a half-life; other teams and employers do not."""
    market = world()
    star = best(market, A)
    team = staff(market, A)
    field = market.people["field"][team] == market.fields.index("robotics")
    others = team[field & (team != star)]
    settle_at(market, star, B)
    assert market.state.tally[Tally.STARS_LOST] == 1
    then(market, 1)
    assert lost(market, A) == pytest.approx(LOSS)
    assert lost(market, A, "other") == lost(market, B) == 0.0
    single = float(market.people["talent"][staff(market, A)[~np.isin(staff(market, A), others)]].sum())
    made = float(market.people["talent"][others].sum()) * 1.25 * (1.0 - LOSS)
    assert market.employers["effective_talent"][A] == pytest.approx(made + single)
    for week in range(2, 28):
        then(market, week)
    assert lost(market, A) == pytest.approx(LOSS * 2.0 ** (-26 / (HALF * 52.17857142857143)))


def test_whoever_is_no_star_is_not_missed() -> None:
    """The second of fifteen leaves: nothing is lost."""
    market = world()
    there = staff(market, A)
    second = int(there[np.argsort(-market.people["talent"][there])[1]])
    settle_at(market, second, B)
    assert lost(then(market, 1), A) == 0.0
    assert market.state.tally[Tally.STARS_LOST] == 0


def test_the_incumbent_counts_what_others_would_lose() -> None:
    """π(L) - π(L - a - mean loss of the vesting years · talent of the rest of the team); no bidder does."""
    market = world()
    star = best(market, A)
    own = float(market.people["talent"][star]) * 1.25
    field = market.fields.index("robotics")
    team = float(market.state.teams["talent"][A, field]) - own
    mean = LOSS * HALF / (YEARS * math.log(2.0)) * (1.0 - 2.0 ** (-YEARS / HALF))
    held = float(market.employers["effective_talent"][A])
    expected = expected_earnings(market, A, held) - expected_earnings(market, A, held - own - mean * team)
    market.state.employers["earning_talent"] = -1.0
    assert value_to_incumbent(market.state, star, NONE) == pytest.approx(expected, rel=1e-9)
    with_star, bid = value_to_incumbent(market.state, star, NONE), value_to_outsider(market.state, star, B)
    market.state.pasts["star"][star] = False
    assert value_to_incumbent(market.state, star, NONE) < with_star
    assert value_to_outsider(market.state, star, B) == bid


def test_one_of_several_stars_is_missed_by_part() -> None:
    """A lab three times as large has three for one, and who worked with one of them is a third."""
    market = world(market={"scale": 3.0})
    stars = int(market.state.teams["stars"][A, market.fields.index("robotics")])
    assert stars == 3
    settle_at(market, best(market, A), B)
    assert lost(then(market, 1), A) == pytest.approx(1.0 - (1.0 - LOSS) ** (1 / 3))


@pytest.mark.parametrize(
    ("market", "said"),
    [
        ({"value": "productivity"}, "does not hang on others"),
        ({"renegotiation": "best-offer", "foresight": True}, "do not reckon"),
    ],
)
def test_not_where_nobody_hangs_on_others(market: dict[str, Any], said: str) -> None:
    """The mistake names the key and the remedy."""
    document = {"market": market, "portability": {"star_loss": 0.1}, "labs": [{"name": "A"}, {"name": "B"}]}
    with pytest.raises(ValueError, match=rf"(?s)portability.*star_loss.*{re.escape(said)}"):
        Scenario.model_validate(document)


#: Rivals see talent with an error and people have tastes, so that some stars leave; money binds nobody.
RICH = {f"labs.{name}.budget": "$1B" for name in "ABCD"} | {
    "market.signal_noise": 0.6,
    "market.contact_rate_employed": 0.2,
    "researchers.tastes.match_scale": 1.0,
    "portability.star_recovery": 20.0,
}


@cache
def stars_lost(loss: float) -> tuple[int, ...]:
    """Stars who leave, of 64 seeds; a loss of next to nothing counts them all the same."""
    scenario = SMALL.with_({**RICH, "weeks": 60, "portability.star_loss": loss})
    return tuple(int(sim.run(scenario, seed=seed).weeks["stars_lost"].sum()) for seed in range(64))


def test_stars_who_are_missed_are_kept() -> None:
    """Who is worth more to the present employer gets more to stay, as with specific capital (Becker 1962).

    Power: fewer leave by five standard errors. False alarm at three, of 64 pairs without an effect: 1 in 500.
    """
    fewer = np.array(stars_lost(1e-9)) - np.array(stars_lost(0.5))
    error = fewer.std(ddof=1) / math.sqrt(len(fewer))
    assert fewer.mean() > 3.0 * error > 0.0
