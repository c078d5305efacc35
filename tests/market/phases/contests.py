"""A market for one star: four textbook labs, and helpers to hold a contest among them."""

from __future__ import annotations

from typing import Any

from sim.market.model import TalentMarket
from sim.vocabulary import NONE, Reason
from tests.market.verbs import negotiate
from tests.market.worlds import planned, pursue, settle_at, textbook, textbook_labs

#: Of labs L0 to L3, dollars a year per unit of talent.
PRODUCTIVITIES = (1.0e6, 2.0e6, 3.0e6, 0.5e6)
#: The person all tests are about.
STAR = 4


def world(*, patience: float = 0.0, labs: dict[str, Any] | None = None, **market: Any) -> TalentMarket:
    """Four textbook labs, the star alone at L0 for $600,000 per unit of talent; the others are nowhere."""
    scenario = textbook(
        textbook_labs(*PRODUCTIVITIES, **(labs or {})),
        market={"patience": patience, **market},
        researchers={"reservation_income": 2e5},
    )
    made = planned(scenario)
    for i in range(20):
        settle_at(made, i, NONE)
    settle_at(made, STAR, 0, 0.6e6 * talent(made))
    return made


def talent(market: TalentMarket) -> float:
    """Talent of the star."""
    return float(market.state.people["talent"][STAR])


def contest(market: TalentMarket, *employers: int, day: float | None = None) -> None:
    """These employers pursue the star, and the week's contests are held."""
    pursue(market, STAR, *employers, day=day)
    negotiate(market)


def lost(market: TalentMarket, employer: int) -> list[Reason]:
    """Why the employer's lost bids of the week were lost, one entry a bid, in the order of the reasons."""
    counts = market.state.employers["lost"][employer].tolist()
    return [reason for reason in Reason for _ in range(counts[reason])]
