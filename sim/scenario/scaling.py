"""One dial for the size of a market: what a scenario states for one size, at another.

Parameters say at their declaration whether they scale (`parameter(scales=True)`): numbers of people, places
and startups, amounts of whole labs, rates at which a whole market or lab does something. Shares, prices,
times and whatever is meant per head or per startup stay. There are more or fewer drawn startups, each as
large as ever; named employers are larger or smaller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.scenario.parameter import Section, scales

if TYPE_CHECKING:
    from sim.scenario.employers import Startups
    from sim.scenario.schema import Scenario


def sized(scenario: Scenario) -> Scenario:
    """The market that is simulated: everything that scales as it is there, and the dial at 1.

    Counts are rounded, and what is at least one stays at least one; so is the team of a named startup that is
    not stated, and no rounding makes it too small to live.
    """
    scale = scenario.scale
    if scale == 1.0 and scenario.people == scenario.researchers.count:
        return scenario
    found: Scenario = _sized(scenario, scale)
    people = found.researchers.model_copy(update={"count": scenario.people, "reference_count": None})
    return found.model_copy(
        update={
            "researchers": people,
            "startups": _with_teams(found.startups, scenario.startups, scale),
            "market": found.market.model_copy(update={"scale": 1.0}),
        }
    )


def at_scale(value: float, scale: float) -> float:
    """A number at another size of the market; a whole number stays whole."""
    if isinstance(value, int):
        return max(round(value * scale), min(value, 1))
    return value * scale


def _sized(section: Any, scale: float) -> Any:
    changed: dict[str, Any] = {}
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if scales(field) and value is not None:
            changed[name] = at_scale(value, scale)
        elif isinstance(value, Section):
            changed[name] = _sized(value, scale)
        elif isinstance(value, tuple) and value and isinstance(value[0], Section):
            changed[name] = tuple(_sized(item, scale) for item in value)
    return section.model_copy(update=changed)


def _with_teams(found: Startups, stated: Startups, scale: float) -> Startups:
    """Named startups have their teams: those that are not stated follow from the median of the drawn."""
    named = []
    for startup in stated.named:
        team = startup.headcount or max(round(stated.headcount), 1)
        named.append(max(at_scale(team, scale), min(team, stated.minimum_team)))
    teams = zip(found.named, named, strict=True)
    return found.model_copy(
        update={"named": tuple(one.model_copy(update={"headcount": int(team)}) for one, team in teams)}
    )
