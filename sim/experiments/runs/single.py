"""One run of one scenario."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sim.experiments.runs.memory import require_memory
from sim.records.run import Run
from sim.surroundings import tell

if TYPE_CHECKING:
    from sim.market.engine import Market
    from sim.market.extension import Extension
    from sim.scenario.schema import Scenario


#: Times that a watcher is told of a run's progress at most, and researcher-weeks in between at least.
_TOLD, _BETWEEN = 50, 1_000_000


def run(scenario: Scenario, seed: int | None = None, *, extension: Extension | None = None) -> Run:
    """Run a scenario once.

    Args:
        scenario: what to run.
        seed: seed of all random draws; None takes the scenario's.
        extension: functions that are called between phases, see docs/extending.md.

    Raises:
        ExtensionError: a function did what it may not.
        MemoryError: the scenario needs more memory than is free.
        TypeError: it is no scenario, or the seed no whole number.
        ValueError: the seed is out of bounds.
        NotFinite: a value of its tables is no finite number.

    Example:
        >>> import sim
        >>> scenario = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> len(run(scenario, seed=7).weeks)
        4
    """
    from sim.market.extension import require_extension
    from sim.scenario.given import SEEDS, whole_number
    from sim.scenario.load import require_scenarios

    require_scenarios(scenario)
    chosen = scenario.seed if seed is None else whole_number("seed", seed, SEEDS)
    require_memory([scenario], workers=1)
    compile_first()
    begin = None
    if extension is not None:
        begin = partial(extended, partial(new_market, scenario, chosen, 0), require_extension(extension))
    return simulate(scenario, chosen, 0, None, begin)


def extended(begin: Callable[[], Market], extension: Extension) -> Market:
    """A market at week 0 with functions between its phases from then on."""
    market = begin()
    market.extend(extension)
    return market


def compile_first() -> None:
    """Compile the kernels of the market if that was never done here, and say so, for it takes a while."""
    from sim.market import compiled, warm_up, words_on_compiled_code

    tell(*words_on_compiled_code())
    if not compiled():
        tell("compiling the market kernels, once until their sources change, a minute or so ...")
        warm_up()


def new_market(scenario: Scenario, seed: int, replicate: int) -> Market:
    """A market at week 0."""
    from sim.market.engine import Market

    return Market(scenario, rng=seed, replicate=replicate)


def keeping_bids(begin: Callable[[], Market]) -> Market:
    """A market at week 0 that keeps all its bids."""
    from sim.market.bid_book import BidBook

    market = begin()
    market.keep_bids(BidBook())
    return market


def simulate(
    scenario: Scenario,
    seed: int,
    replicate: int,
    on_week: Callable[[int, int], None] | None,
    begin: Callable[[], Market] | None = None,
) -> Run:
    """Run one replicate; its draws are keyed by (seed, replicate) and by nothing else.

    Args:
        scenario: what to run.
        seed: seed of all random draws.
        replicate: number of the replicate.
        on_week: told now and then how many weeks are done and how many there are.
        begin: makes the market at week 0, if that is to be had for less than set-up and burn-in, or if it is
            to keep its bids.

    Raises:
        ExtensionError: a function of an extension did what it may not.
        NotFinite: a value of its tables is no finite number.
    """
    from sim.records.bids import bids_of
    from sim.records.books import books_of
    from sim.records.columns import record_of
    from sim.records.finite import require_finite

    market = new_market(scenario, seed, replicate) if begin is None else begin()
    # The kernel goes through many weeks in one go; for somebody who watches it stops now and then.
    stride = scenario.weeks
    if on_week is not None:
        stride = max(scenario.weeks // _TOLD, market.weeks_of(_BETWEEN))
    for week in range(0, scenario.weeks, stride):
        market.advance(min(week + stride, scenario.weeks))
        if on_week is not None:
            on_week(market.week, scenario.weeks)
    books = books_of(market)
    require_finite(books)
    bids = None if market.bid_book is None else bids_of(books, market.bid_book)
    extension = None if market.hooks is None else market.hooks.extension
    return Run(scenario, seed, replicate, record_of(books), bids, extension)
