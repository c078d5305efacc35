"""The phases of a week one by one, as tests take them: each acts on a market, in its present week."""

from __future__ import annotations

from sim.market import week
from sim.market.model import TalentMarket
from sim.market.phases import entry
from sim.market.setup.people import GRADUATE_KEY, NEWCOMER_KEY
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, ENTRANTS_BITS
from sim.mechanisms.target_lists.steps.tables import arrange_lists


def position(name: str) -> int:
    """The position in the week of a phase, by its name."""
    return [phase.__name__ for phase in week.PHASES].index(name)


def perform(market: TalentMarket, first: str, last: str = "") -> None:
    """One phase, or all from one to another."""
    market.perform(position(first), position(last or first))


def events(market: TalentMarket) -> None:
    """Open the week's books and let events act."""
    if market.begin_week() == position("open_books"):
        perform(market, "open_books")


def money(market: TalentMarket) -> None:
    """Prize, budgets, compute and cash."""
    perform(market, "money")


def plan(market: TalentMarket) -> None:
    """Values, appeal, seats, and target lists where one is due."""
    arrange_lists(market)
    perform(market, "plan", "draw_up_lists")


def search(market: TalentMarket) -> None:
    """Everybody's fate, contacts and targeted open offers; again, where it was done in this week already."""
    market.state.counts[[Count.MET, Count.EXITS]] = 0
    perform(market, "search", "pursue")


def negotiate(market: TalentMarket) -> None:
    """The contests of the week."""
    perform(market, "negotiate")


def move(market: TalentMarket) -> None:
    """Contracts are carried out, and those raised who are likeliest to follow."""
    perform(market, "move", "retain")


def separate(market: TalentMarket) -> None:
    """Separations, layoffs, deaths and births of startups, graduates."""
    perform(market, "separate", "admit_graduates")


def produce(market: TalentMarket) -> None:
    """Output and breakthroughs."""
    perform(market, "produce")


def record(market: TalentMarket) -> None:
    """The week's rows."""
    perform(market, "record")


def enter(market: TalentMarket, count: int, counter: Count, factor: float) -> None:
    """People enter: graduates, or an event's newcomers."""
    first = GRADUATE_KEY if counter == Count.GRADUATES else NEWCOMER_KEY
    market.reserve(people=count, rows=count)
    serial = int(market.state.counts[counter])
    entry.enter(market.state, market.week, count, first + serial, factor)
    market.state.counts[counter] += count


def found_entrant(market: TalentMarket, number: int) -> None:
    """A startup enters, the `number`-th of its week."""
    market.reserve(employers=1, rows=20)
    entry.found_startup(market.state, market.week, ENTRANT_KEY + (market.week << ENTRANTS_BITS) + number)
