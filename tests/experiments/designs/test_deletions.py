"""Scenarios without a lab, and with two of them merged."""

from __future__ import annotations

import pytest

import sim
from sim.experiments.designs.deletions import SecondChoices, plan_second_choices, without
from sim.scenario.problems import ScenarioError

RAID = sim.load("microsoft-raids-meta")


def test_without_a_lab_its_events_are_the_others_or_off() -> None:
    """Its own lists and offers would let it hire; those of others go on."""
    gone = RAID.with_(without(RAID, "Meta", 0))
    on = {event.name: event for event in gone.events if event.on}
    assert not {"meta-list", "meta-fast-track", "meta-offers"} & set(on)
    assert {"raid-list", "raid-offers", "Meta goes", "Meta stays away"} <= set(on)
    assert on["compute"].employers == ("Microsoft",)
    assert on["Meta goes"].employers == ("Meta",)
    merger = sim.load("merger-of-two-labs")
    assert not any(event.on for event in merger.with_(without(merger, "OpenAI", 3)).events[:-2])


def test_points_are_the_scenario_each_lab_gone_and_each_pair_merged() -> None:
    """With labels that say so; without names each lab goes in turn."""
    plan = plan_second_choices(SecondChoices(("Meta",), (("Microsoft", "xAI"),), 5), [RAID], 2, None)
    assert list(plan.labels) == ["microsoft-raids-meta", "without-Meta", "Microsoft-and-xAI-merged"]
    assert plan.scenario(2).events[-1].employers == ("Microsoft", "xAI")
    assert len(plan_second_choices(SecondChoices(()), [RAID], 2, None).labels) == 1 + len(RAID.labs)


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        (SecondChoices(("Mta",)), 'did you mean "Meta"'),
        (SecondChoices((), (("Meta", "Meta"),)), "cannot merge with itself"),
        (SecondChoices(("Meta", "Meta")), "the same stands there twice"),
        (SecondChoices(("Meta",), week=900), "outside the horizon of weeks 0 to 155"),
        (SecondChoices((), (("Meta", "Nobody"),)), 'no lab "Nobody"'),
    ],
)
def test_what_cannot_be_asked(wanted: SecondChoices, what: str) -> None:
    """Is told with a remedy before anything runs."""
    with pytest.raises(ScenarioError, match=what):
        plan_second_choices(wanted, [RAID], 2, None)


def test_a_scenario_of_one_lab_has_no_second_choice() -> None:
    """Nor has one without any."""
    one = sim.Scenario.model_validate({"labs": [{"name": "Only"}]})
    with pytest.raises(ScenarioError, match="there is no other lab"):
        plan_second_choices(SecondChoices(()), [one], 2, None)
    with pytest.raises(ScenarioError, match="the scenario has no labs"):
        plan_second_choices(SecondChoices(()), [sim.Scenario()], 2, None)
