"""A market at another size: the reference says by hand what is multiplied."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.mechanisms.target_lists.spec import TargetList
from sim.scenario.employers import NamedStartup
from sim.scenario.schema import Scenario


def scale_of(given: Scenario) -> float:
    """How many times as large a market is as the one that its numbers are for."""
    people = given.researchers
    return given.market.scale * people.count / (people.reference_count or people.count)


class Times:
    """Numbers of a section that are so many times as large."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def whole(self, number: int) -> int:
        """A count, at least one where there were any."""
        return max(round(number * self.scale), 1) if number > 0 else 0

    def __call__(
        self, section: Any, *, counts: tuple[str, ...] = (), amounts: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """By key, as far as they are stated."""
        numbers = {key: getattr(section, key) for key in (*counts, *amounts)}
        return {
            key: self.whole(number) if key in counts else number * self.scale
            for key, number in numbers.items()
            if number is not None
        }


def at_size(given: Scenario) -> Scenario:
    """The scenario with numbers for its own size."""
    rules = given.startups
    times = Times(scale_of(given))

    def longer(targets: TargetList) -> TargetList:
        amounts = ("recruiters", "attention", "purse")
        return targets.model_copy(update=times(targets, counts=("size",), amounts=amounts))

    def team(startup: NamedStartup) -> int:
        stated = startup.headcount or max(round(rules.headcount), 1)
        return max(times.whole(stated), min(stated, rules.minimum_team))

    labs = [
        changed(
            lab,
            target_list=longer(lab.target_list),
            **times(
                lab,
                counts=("headcount", "seats"),
                amounts=("budget", "bonus_pool", "capex", "luxury_threshold"),
            ),
        )
        for lab in given.labs
    ]
    named = [changed(s, headcount=team(s), **times(s, amounts=("cash", "investors"))) for s in rules.named]

    def larger(event: Any) -> Any:
        if event.kind == "target-list":
            return changed(event, list=longer(event.list))
        return changed(event, **times(event, amounts=("threshold",))) if event.kind == "luxury-tax" else event

    events = [larger(event) for event in given.events]
    sized: Scenario = changed(
        given,
        researchers=changed(given.researchers, count=round(given.researchers.count * given.market.scale)),
        labs=tuple(labs),
        startups=changed(
            rules, named=tuple(named), **times(rules, counts=("count",), amounts=("entry_rate",))
        ),
        outside=changed(given.outside, **times(given.outside, amounts=("openings",))),
        events=tuple(events),
    )
    return sized


def changed(section: Any, **values: Any) -> Any:
    """The section with these values."""
    assert isinstance(section, BaseModel)
    return section.model_copy(update=values)
