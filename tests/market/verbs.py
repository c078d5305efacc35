"""The phases of a week one by one, as tests take them: each acts on a market, in its present week."""

from __future__ import annotations

from sim.market.meeting.target_lists import arrange_lists
from sim.market.model import TalentMarket
from sim.market.phases import entry
from sim.market.setup.people import GRADUATE_KEY, NEWCOMER_KEY
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, ENTRANTS_BITS
from sim.market.week import Phase


def events(market: TalentMarket) -> None:
    """Open the week's books and let events act."""
    if market.begin_week() == Phase.OPEN_BOOKS:
        market.perform(Phase.OPEN_BOOKS, Phase.OPEN_BOOKS)


def money(market: TalentMarket) -> None:
    """Prize, budgets, compute and cash."""
    market.perform(Phase.MONEY, Phase.MONEY)


def plan(market: TalentMarket) -> None:
    """Values, appeal, seats, and target lists where one is due."""
    arrange_lists(market)
    market.perform(Phase.PLAN, Phase.DRAW_UP_LISTS)


def search(market: TalentMarket) -> None:
    """Everybody's fate, contacts and targeted pursuits; again, where it was done in this week already."""
    market.state.counts[[Count.MET, Count.EXITS]] = 0
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


def enter(market: TalentMarket, count: int, counter: Count, factor: float) -> None:
    """People enter: graduates, or an event's newcomers."""
    first = GRADUATE_KEY if counter == Count.GRADUATES else NEWCOMER_KEY
    market.reserve(people=count, rows=count)
    serial = int(market.state.counts[counter])
    entry.enter(market.state, market.traits, market.week, count, first + serial, factor)
    market.state.counts[counter] += count


def found_entrant(market: TalentMarket, number: int) -> None:
    """A startup enters, the `number`-th of its week."""
    market.reserve(employers=1, rows=20)
    entry.found_startup(market.state, market.week, ENTRANT_KEY + (market.week << ENTRANTS_BITS) + number)
