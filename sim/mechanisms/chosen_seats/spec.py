"""Chosen seats: employers want people as long as one more adds more than usual pay.

From week 0 on an employer opens as many seats as typical recruits would each add more than they cost, at most
as many as it may grow by, and as its money is enough for. In the burn-in seats are planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import field_validator

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism, Off
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Number, PerYear
from sim.vocabulary import Channel

#: A hurdle of nothing would be one that is not known yet.
LEAST_HURDLE = 1e-12


class InMarket(Section):
    """Keys of `[market]`."""

    headcount: Literal["planned", "chosen"] = parameter(
        "planned",
        description=(
            "`planned`: employers fill the first headcount and its stated growth; `chosen`: from week 0 on "
            "they want people as long as a typical recruit adds more than usual pay and the hurdle."
        ),
    )
    hiring_hurdle: Number | None = parameter(
        None,
        description=(
            "Headcount `chosen`: share of usual pay that a recruit has to add besides. Left out, or "
            "`fitted`: each employer's is such that at first it wants as many people as it would plan."
        ),
        ge=-1,
        le=100,
    )
    hiring_speed: PerYear = parameter(
        0.4,
        description=(
            "Headcount `chosen`: growth of an employer's headcount in log points that it can cope with; one "
            "person a year it always can."
        ),
        ge=0,
        le=10,
    )

    @field_validator("hiring_hurdle", mode="before")
    @classmethod
    def _read_fitted(cls, value: object) -> object:
        return None if value == "fitted" else value


def check(scenario: Any) -> Iterator[Problem]:
    """Who chooses needs a value that falls with headcount, and no other plan."""
    if scenario.market.headcount == "planned":
        return
    chosen: Location = ("market", "headcount")
    if scenario.market.value != "race":
        yield Problem(
            chosen,
            f'with market.value = "{scenario.market.value}" one more person is always worth the same',
            'set market.value = "race", or market.headcount = "planned"',
            needs=(("market", "value"),),
        )
    if not scenario.market.planned_seats:
        yield Problem(
            chosen,
            "seats are unlimited (market.planned_seats = false), so there is nothing to choose",
            'set market.planned_seats = true, or market.headcount = "planned"',
            needs=(("market", "planned_seats"),),
        )
    grown: list[tuple[Location, float]] = [
        (("labs", k, "growth"), lab.growth) for k, lab in enumerate(scenario.labs)
    ]
    grown.append((("startups", "growth"), scenario.startups.growth))
    grown += [
        (("startups", "named", k, "growth"), named.growth or 0.0)
        for k, named in enumerate(scenario.startups.named)
    ]
    for place, growth in grown:
        if growth != 0.0:
            yield Problem(
                place,
                f"headcount is chosen, and a plan says that it grows by {growth:g} a year",
                "set it to 0",
                needs=(chosen,),
            )


def _hurdle(scenario: Any) -> float:
    """Factor on usual pay, negative where each employer's is fitted."""
    hurdle = scenario.market.hiring_hurdle
    return -1.0 if hurdle is None else max(1.0 + float(hurdle), LEAST_HURDLE)


MECHANISM = Mechanism(
    "chosen_seats",
    scalars=(
        Scalar("chosen_seats", bool, lambda s: s.market.headcount == "chosen"),
        Scalar("hiring_hurdle", float, _hurdle, "factor on usual pay, negative: fitted"),
        Scalar("hiring_speed", float, lambda s: s.market.hiring_speed, "per year", late=True),
    ),
    columns=(
        Column("head_memory", float, "headcount, followed with a lag of a year"),
        Column("hurdle", float, "factor on usual pay that a recruit has to add; 0 or negative: to be fitted"),
    ),
    check=check,
    off=(Off(Channel.SEATS, {"market.headcount": "planned"}),),
)
