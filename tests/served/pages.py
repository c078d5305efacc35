"""A small page for tests in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.served.server import Page
from sim.served.sessions import Sessions
from tests.served.browser import Reader

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SMALL = load_scenario("quiet-market", ["researchers.count=300", "burn_in=4", "weeks=20"])
SPEED = "market.hiring_speed"
CONTACTS = "market.contact_rate_employed,market.contact_rate_unemployed"
PAIRS = 4
#: A scenario file that is another start, and soon done.
MINE = 'base = "quiet-market"\nweeks = 16\nburn_in = 4\n[researchers]\ncount = 200\n'
#: Keys: what is in a box is replaced by what follows.
ALL = "\ue009a\ue000"


@contextmanager
def reading(browser: Chrome, scenario: Scenario, pairs: int) -> Iterator[Reader]:
    """A page over a scenario; runs are done in a thread of this process."""
    page = Page(Sessions(scenario, scenario.name, pairs, 7, 1, []))
    try:
        yield Reader(browser, page.url)
    finally:
        page.end()
