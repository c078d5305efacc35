"""Plans: names, order, common random numbers, varied keys."""

from __future__ import annotations

import pytest

from sim.experiments.designs.plan import plan, tables_from, varied_keys
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_scenario


def test_run_ids_are_unique_even_for_equal_names() -> None:
    """Two scenarios of one name, and two that differ in letter case only, do not share run ids."""
    scenarios = [toy_scenario(), toy_scenario(weeks=7), toy_scenario(weeks=8, name="TOY")]
    tasks = list(plan(scenarios, 3, None).tasks())
    assert len({task.run_id.casefold() for task in tasks}) == 9


def test_order_is_replicate_by_replicate() -> None:
    """What was done before an interrupt is paired, but for the last replicate."""
    tasks = plan([toy_scenario(), toy_scenario(weeks=7)], 3, None).tasks()
    assert [(task.replicate, task.point) for task in tasks] == [(r, s) for r in range(3) for s in range(2)]


def test_one_seed_for_all_scenarios() -> None:
    """Without a seed that of the first scenario holds for all, else random numbers would not be common."""
    scenarios = [toy_scenario(seed=5), toy_scenario(seed=6, weeks=7)]
    assert plan(scenarios, 2, None).seed == 5
    assert plan(scenarios, 2, 9).seed == 9


@pytest.mark.parametrize(
    ("scenarios", "replicates", "message"),
    [
        ([], 2, "at least one scenario"),
        ([toy_scenario()], 0, "replicates must be 1 or more"),
        ([toy_scenario(), toy_scenario()], 2, "without any difference"),
    ],
)
def test_senseless_plans_are_refused(scenarios: list[Scenario], replicates: int, message: str) -> None:
    """Nothing to run, or the same scenario twice, is a mistake."""
    with pytest.raises(ValueError, match=message):
        plan(scenarios, replicates, None)


def test_varied_keys_are_those_that_differ() -> None:
    """Dotted as in `--set`, items of lists by name, and neither name, question nor seed."""
    labs = [{"name": "Meta", "budget": 1e9}, {"name": "Microsoft"}, {"name": "Google DeepMind"}]
    base = toy_scenario()
    other = toy_scenario(name="other", seed=3, labs=labs, escalation={"intensity": 2.0})
    assert varied_keys([base, other]) == {"labs.Meta.budget": [None, 1e9], "escalation.intensity": [1.0, 2.0]}
    assert varied_keys([base]) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all", ("weeks", "employers", "moves")),
        ("none", ()),
        ("moves", ("moves",)),
        (" moves, weeks", ("weeks", "moves")),
    ],
)
def test_tables_are_chosen_by_name(text: str, expected: tuple[str, ...]) -> None:
    """All, none, or some, in the order in which results have them."""
    assert tables_from(text) == expected
    assert tables_from(text.split(",")) == expected


@pytest.mark.parametrize("text", ["", "weeks,", "runs"])
def test_unknown_tables_are_refused(text: str) -> None:
    """With what may be given."""
    with pytest.raises(ValueError, match="is no table; give all, none, or some of weeks,employers,moves"):
        tables_from(text)


def test_all_and_none_stand_alone() -> None:
    """Beside a name they would contradict it, or say it twice; every mistake is told."""
    told = (
        "'all' goes with nothing else, 'foo' is no table, 'none' goes with nothing else; give all, none, or"
    )
    with pytest.raises(ValueError, match=told):
        tables_from("all,foo,weeks,none")


def test_events_without_names_are_one_value() -> None:
    """They have no keys of their own, so that a list of them differs from another as a whole."""
    shock = {"kind": "capex-shock", "week": 1, "factor": 2.0}
    base = toy_scenario(events=[shock])
    events = varied_keys([base, base.with_({"events": []})])["events"]
    assert "capex-shock" in events[0]
    assert events[1] == "[]"
