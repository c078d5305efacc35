"""Ties of colleagues: people hear of, and like to join, those with whom they have worked.

Two people who were in one field at one employer for `ties.weeks` are tied for `ties.lasts` after the first of
them left. The tied are contacted `ties.contacts` times as often by the employer where the other is now, and
work there is worth `ties.utility` log points more to them. Everybody is remembered by the employer left last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.declared import Scalar
from sim.mechanisms.lift_outs.spec import lifts_out
from sim.mechanisms.mechanism import Mechanism, Off
from sim.mechanisms.sticky_talent.spec import counts_in_part
from sim.scenario.parameter import Section, parameter
from sim.scenario.problems import Problem
from sim.scenario.quantities import Number, Weeks
from sim.vocabulary import Channel


class Ties(Section):
    """What those who have worked together are to each other; leaders' ties are keys of `market`."""

    weeks: Weeks = parameter(
        52.0,
        description="People in one field at one employer are colleagues after so long together.",
        ge=1,
        le=1040,
    )
    lasts: Weeks = parameter(
        104.0, description="They are tied for so long after the first of them left.", ge=1, le=1040
    )
    contacts: Number = parameter(
        1.0,
        description="Factor on contacts by an employer where a former colleague is. Without foresight.",
        ge=1,
        le=1000,
    )
    utility: Number = parameter(
        0.0,
        description="Utility of working with a former colleague, in log points of pay. Without foresight.",
        ge=-5,
        le=5,
    )


class InScenario(Section):
    """A section of its own."""

    ties: Ties = parameter(default_factory=Ties, description="Ties between people who have worked together.")


def count(scenario: Any) -> bool:
    """Do ties of colleagues change anything?"""
    return bool(scenario.ties.contacts != 1.0 or scenario.ties.utility != 0.0)


def check(scenario: Any) -> Iterator[Problem]:
    """Foresight reckons with offers as they come to anybody at an employer."""
    if not scenario.market.foresight:
        return
    for key, nothing in (("contacts", 1.0), ("utility", 0.0)):
        if getattr(scenario.ties, key) != nothing:
            yield Problem(
                ("ties", key),
                "people with foresight do not reckon with where their colleagues go",
                f"set market.foresight to false, or {key} to {nothing:g}",
                needs=(("market", "foresight"),),
            )


MECHANISM = Mechanism(
    "colleagues",
    scalars=(
        Scalar("colleagues", bool, lambda s: count(s) or lifts_out(s) or counts_in_part(s)),
        Scalar("tie_weeks", int, lambda s: round(s.ties.weeks), "weeks together"),
        Scalar("tie_lasts", int, lambda s: round(s.ties.lasts), "weeks"),
        Scalar("colleague_contacts", float, lambda s: s.ties.contacts),
        Scalar("colleague_utility", float, lambda s: s.ties.utility, "log points of pay"),
    ),
    check=check,
    off=(Off(Channel.TIES, {"ties.contacts": 1.0, "ties.utility": 0.0}),),
)
