"""What outcomes are counted in, and how a number of each unit is shown."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Form(Enum):
    """How a number is shown, with an example; `sim.figures.words` writes it."""

    PERCENT = "17.1%"
    INDEX = "0.173, or 1,733 points of 10,000"
    DOLLARS = "$47.6M"
    COUNT = "1,505"


class Unit(NamedTuple):
    """What an outcome is counted in.

    Attributes:
        name: as the list of outcomes has it.
        form: how its numbers are shown.
    """

    name: str
    form: Form


SHARE = Unit("share, from 0 to 1", Form.PERCENT)
INDEX = Unit("index, from 0 to 1", Form.INDEX)
GAIN = Unit("share of pay before, above it or below", Form.PERCENT)
OF_WORTH = Unit("pay over worth", Form.PERCENT)
DOLLARS = Unit("dollars", Form.DOLLARS)
DOLLARS_A_YEAR = Unit("dollars a year", Form.DOLLARS)
PEOPLE = Unit("people", Form.COUNT)
EMPLOYERS = Unit("employers", Form.COUNT)
CONTRACTS = Unit("contracts", Form.COUNT)
MOVES = Unit("moves", Form.COUNT)
OFFERS = Unit("offers", Form.COUNT)
VACANCIES = Unit("vacancies", Form.COUNT)
EVENTS = Unit("events", Form.COUNT)
