"""The phases of a week one by one, as tests take them: each acts on a market, in its present week."""

from __future__ import annotations

from sim.market.model import TalentMarket
from sim.market.target_lists import renew_lists
from sim.market.week import Phase


def events(market: TalentMarket) -> None:
    """Open the week's books and let events act; no target lists yet."""
    if market.begin_week() == Phase.OPEN_BOOKS:
        market.perform(Phase.OPEN_BOOKS, Phase.OPEN_BOOKS)


def money(market: TalentMarket) -> None:
    """Prize, budgets, compute and cash."""
    market.perform(Phase.MONEY, Phase.MONEY)


def plan(market: TalentMarket) -> None:
    """Values, appeal, seats, and target lists where one is due."""
    renew_lists(market)
    market.perform(Phase.PLAN, Phase.PLAN)


def search(market: TalentMarket) -> None:
    """Everybody's fate, contacts and targeted pursuits."""
    market.perform(Phase.SEARCH, Phase.PURSUE)


def negotiate(market: TalentMarket) -> None:
    """The contests of the week."""
    market.perform(Phase.NEGOTIATE, Phase.NEGOTIATE)


def move(market: TalentMarket) -> None:
    """Contracts are carried out."""
    market.perform(Phase.MOVE, Phase.MOVE)


def separate(market: TalentMarket) -> None:
    """Separations, layoffs, deaths and births of startups, graduates."""
    market.perform(Phase.SEPARATE, Phase.ADMIT_GRADUATES)


def produce(market: TalentMarket) -> None:
    """Output and breakthroughs."""
    market.perform(Phase.PRODUCE, Phase.PRODUCE)


def record(market: TalentMarket) -> None:
    """The week's rows."""
    market.perform(Phase.RECORD, Phase.RECORD)
