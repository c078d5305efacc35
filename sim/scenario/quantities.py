"""Quantities with units: what a bare number means, and how a text such as "$250M" or "24h" is read.

To the rest of the program each is a plain `float` (`Count`: `int`), always in the unit declared here.
"""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.scenario.given import LETTERS, native, plain, shortened
from sim.scenario.limits import SMALLEST
from sim.vocabulary import DAYS_PER_YEAR

_MICROSECONDS = timedelta(days=1) // timedelta.resolution  # of a day

_ONE = {"": Fraction(1)}
_MULTIPLES = _ONE | {
    word: Fraction(10**power)
    for power, words in ((3, "k thousand"), (6, "m mn million"), (9, "b bn billion"), (12, "t tn trillion"))
    for word in words.split()
}
_PORTIONS = _ONE | {"%": Fraction(1, 100), "percent": Fraction(1, 100)}
_DAYS = {
    word: length
    for length, words in (
        (Fraction(1, 24), "h hr hrs hour hours"),
        (Fraction(1), "d day days"),
        (Fraction(7), "w wk wks week weeks"),
        (DAYS_PER_YEAR / 12, "mo month months"),
        (DAYS_PER_YEAR / 4, "quarter quarters"),
        (DAYS_PER_YEAR, "y yr yrs year years"),
    )
    for word in words.split()
}

# At most three digits of exponent: an exact fraction of 10**999999999 would never finish.
_TEXT = re.compile(
    r"""(?P<sign>[+-]?) \s* (?P<dollar>\$?) \s* (?P<inner>[+-]?)
        (?P<digits> \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d+(?:_\d+)*(?:\.\d+)? | \.\d+ )
        (?P<power> (?:e[+-]?\d{1,3})? ) \s*
        (?P<suffix> %|[a-z]* ) \s*
        (?P<period> (?: (?:/|per\b|an?\b) \s* [a-z]+ )? )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_NOT_FINITE = re.compile(r"[+-]?\s*\$?\s*(?:inf(?:inity)?|nan)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """What a number of one kind means, and how a text that stands for it is read.

    `unit` is the unit a bare number is taken in; `noun` names the kind in messages; `suffixes` maps a word
    after the number to the factor that brings it to `unit`; `period` is the length in days of the time in
    the denominator of `unit`, None where it has none.
    """

    unit: str
    noun: str
    examples: tuple[str, ...]
    suffixes: Mapping[str, Fraction]
    period: Fraction | None = None
    money: bool = False
    whole: bool = False
    rounds: bool = False  # to the nearest whole number where a unit is written

    def read(self, value: object) -> float | int:
        """The value in `unit`; PydanticCustomError with `what` and `remedy` if it is no such quantity."""
        if type(value) is float and not self.whole and (value == 0.0 or SMALLEST <= abs(value) < math.inf):
            return value + 0.0  # as it comes out below, where it takes long: defaults of thousands of tables
        exact = self._exact(value)
        try:
            number = float(exact)
        except OverflowError:
            raise self._refuse(f"{plain(value)} is too large") from None
        if 0.0 < abs(exact) < SMALLEST:
            raise self._refuse(f"{plain(value)} is nearer to zero than {SMALLEST:g}, and not zero")
        if not self.whole:
            return number
        if self.rounds and isinstance(value, str) and re.search("[dhmqy]", value, re.IGNORECASE):
            return round(exact)
        if exact.denominator != 1:
            raise self._refuse(f"must be a whole number, got {plain(value)}")
        return int(exact)

    def show(self, value: float) -> str:
        """The shortest text that `read` turns back into exactly this value: 2.5e8 gives "$250M"."""
        number = Decimal(repr(float(value)) if not self.whole else int(value))
        if self.money:
            return self._show_money(number)
        if self.unit in _DAYS:
            word = self.unit.removesuffix("s") if number == 1 else self.unit
            return f"{_digits(number)} {word}"
        if "%" in self.suffixes:
            period = f"/{self.unit.removeprefix('1/')}" if self.period else ""
            return f"{_digits(number * 100)}%{period}"
        return _digits(number)

    def advice(self) -> str:
        """What to write instead, with an example."""
        texts = " or ".join(f'"{example}"' for example in self.examples)
        return f"write {self.noun}, such as {texts}"

    def _exact(self, given: object) -> Fraction:
        value = native(given)
        if isinstance(value, timedelta) and "days" in self.suffixes:
            return Fraction(value // timedelta.resolution, _MICROSECONDS) * self.suffixes["days"]
        if isinstance(value, bool) or not isinstance(value, Real | str):
            raise self._refuse(f"{plain(value)} is not a number")
        if isinstance(value, str):
            return self._parse(value.strip())
        if isinstance(value, Integral):
            return Fraction(int(value))
        number = float(value)
        if number - number != 0.0:
            raise self._refuse(f"must be a finite number, got {plain(value)}")
        # Through the decimal text, so that 0.1 and "0.1" are the same exact number before rounding.
        return Fraction(repr(number))

    def _parse(self, text: str) -> Fraction:
        # Longer ones are not even looked at: with many spaces that would take the square of their number.
        short = len(text) <= LETTERS
        if short and _NOT_FINITE.fullmatch(text):
            raise self._refuse(f'must be a finite number, got "{text}"')
        match = _TEXT.fullmatch(text) if short else None
        if match is None or (match["sign"] and match["inner"]):
            raise self._refuse(f'cannot read "{shortened(text)}" as {self.noun}')
        factor = self.suffixes.get(match["suffix"].lower())
        if factor is None or (match["dollar"] and not self.money):
            raise self._wrong_unit(text)
        number = Fraction(match["digits"].replace(",", "").replace("_", "") + match["power"])
        sign = -1 if "-" in (match["sign"], match["inner"]) else 1
        return sign * number * factor * self._rate(text, match["period"])

    def _rate(self, text: str, period: str) -> Fraction:
        """The factor that brings a rate per the period written to a rate per the period of `unit`."""
        if not period:
            return Fraction(1)
        word = re.sub(r"^(?:/|per|an?\b)\s*", "", period.lower())
        if self.period is None or word not in _DAYS:
            raise self._wrong_unit(text)
        return self.period / _DAYS[word]

    def _show_money(self, number: Decimal) -> str:
        scaled, letter = abs(number), ""
        for power, next_letter in ((12, "T"), (9, "B"), (6, "M"), (3, "k")):
            if abs(number) >= 10**power:
                scaled, letter = abs(number).scaleb(-power), next_letter
                break
        period = self.unit.removeprefix("$")
        return f"{'-' if number < 0 else ''}${_digits(scaled)}{letter}{period}"

    def _wrong_unit(self, text: str) -> PydanticCustomError:
        if self.unit in ("1", "count"):
            return self._refuse(f'"{text}" has a unit, but this is {self.noun}')
        return self._refuse(f'"{text}" has the wrong unit, expected {self.unit}')

    def _refuse(self, what: str) -> PydanticCustomError:
        return _unusual(what, self.advice())

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "anyOf": [handler(schema), {"type": "string", "examples": list(self.examples)}],
            "unit": self.unit,
        }


def _read_date(given: object) -> date:
    value = native(given)
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value.strip())
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    what = "has a time of day, or a time zone" if isinstance(value, datetime) else "is not a date"
    raise _unusual(f"{plain(value)} {what}", "write year-month-day, such as 2025-07-01")


def _read_flag(given: object) -> bool:
    value = native(given)
    if isinstance(value, bool):
        return value
    raise _unusual(f"must be true or false, got {plain(value)}", "write true or false, without quotes")


def _unusual(what: str, remedy: str) -> PydanticCustomError:
    said = what.encode("utf-8", "backslashreplace").decode()  # pydantic takes no half of a surrogate pair
    return PydanticCustomError("quantity", "{what}; {remedy}", {"what": said, "remedy": remedy})


def _digits(number: Decimal) -> str:
    """Without exponent as long as that stays short; reading it gives the same number."""
    text = f"{number:f}"
    if len(text) > 20:
        return str(number.normalize())
    return text.rstrip("0").rstrip(".") if "." in text else text


def _durations(unit: str) -> dict[str, Fraction]:
    return _ONE | {word: length / _DAYS[unit] for word, length in _DAYS.items()}


MONEY = Quantity("$", "an amount in dollars", ("$250M", "$400k"), _MULTIPLES, money=True)
MONEY_PER_YEAR = Quantity(
    "$/year", "an amount in dollars a year", ("$2.5B", "$400k/year"), _MULTIPLES, DAYS_PER_YEAR, money=True
)
SHARE = Quantity("share", "a share", ("35%", "0.35"), _PORTIONS)
DAYS = Quantity("days", "a time in days", ("30 days", "24h"), _durations("days"))
WEEKS = Quantity("weeks", "a time in weeks", ("52 weeks", "18 months"), _durations("weeks"))
YEARS = Quantity("years", "a time in years", ("4 years", "18 months"), _durations("years"))
PER_WEEK = Quantity("1/week", "a rate per week", ("2%/week", "20%/year"), _PORTIONS, Fraction(7))
PER_YEAR = Quantity("1/year", "a rate per year", ("20%/year", "1%/week"), _PORTIONS, DAYS_PER_YEAR)
NUMBER = Quantity("1", "a plain number", ("1.5", "2e3"), _MULTIPLES)
WHOLE_WEEKS = Quantity(
    "weeks", "a time in whole weeks", ("104", "3 years"), _durations("weeks"), whole=True, rounds=True
)
COUNT = Quantity("count", "a whole number", ("2500", "1.3M"), _MULTIPLES, whole=True)

Money = Annotated[float, MONEY]
MoneyPerYear = Annotated[float, MONEY_PER_YEAR]
Share = Annotated[float, SHARE]
Days = Annotated[float, DAYS]
Weeks = Annotated[float, WEEKS]
Years = Annotated[float, YEARS]
PerWeek = Annotated[float, PER_WEEK]
PerYear = Annotated[float, PER_YEAR]
Number = Annotated[float, NUMBER]
Count = Annotated[int, COUNT]
WholeWeeks = Annotated[int, WHOLE_WEEKS]
Date = Annotated[date, BeforeValidator(_read_date)]
Flag = Annotated[bool, BeforeValidator(_read_flag)]
