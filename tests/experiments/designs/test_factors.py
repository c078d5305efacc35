"""What is varied: read from texts in the units of the keys, and refused all at once where it is absurd."""

from __future__ import annotations

import pytest

import sim
from sim.experiments.designs.factors import PLAUSIBLE, Factor, asked_in_text, factors_of
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario

BASE = sim.load("frontier-2025")


def factor(text: str, base: Scenario = BASE) -> Factor:
    """The only factor that a text asks for."""
    (found,) = factors_of([asked_in_text(text, "--vary")], base)
    return found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("escalation.intensity=0:3:0.5", (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
        ("escalation.intensity=0:1", (0.0, 0.5, 1.0)),
        ("labs.Meta.budget=$2B,$1B", (2e9, 1e9)),
        ("market.patience=1 day:1 week:3", (1.0, 4.0, 7.0)),
        ("market.headcount=planned,chosen", ("planned", "chosen")),
        ("startups.growth=-0.1,0", (-0.1, 0.0)),
        ("researchers.count=200,400", (200, 400)),
        ("feedback.conserve=true,false", (True, False)),
        ("labs.Meta.approval=30 days,24h", (30.0, 1.0)),
        ("start_date=2025-01-06,2025-02-03", ("2025-01-06", "2025-02-03")),
        ("feedback.memory", (0.5, 1.25, 2.0)),
        ("outside.wage", (0.7, 1.02469507660, 1.5)),
    ],
)
def test_a_text_says_what_values_a_key_takes(text: str, values: tuple[object, ...]) -> None:
    """Steps, lists, units, words, truth values, and what is plausible, multiples in logs."""
    found = factor(text).values(3)
    assert found == pytest.approx(values, rel=1e-9) if isinstance(values[0], float) else found == values


def test_keys_that_move_together_take_one_value_or_one_multiple() -> None:
    """Of their own values."""
    assert factor("feedback.budgets,feedback.capex=0:1").changes(0.5) == {
        "feedback.budgets": 0.5, "feedback.capex": 0.5,
    }  # fmt: skip
    contacts = factor("market.contact_rate_employed,market.contact_rate_unemployed")
    assert contacts.changes(2.0) == {
        "market.contact_rate_employed": 2.0 * BASE.market.contact_rate_employed,
        "market.contact_rate_unemployed": 2.0 * BASE.market.contact_rate_unemployed,
    }


def test_what_is_drawn_lies_in_the_range() -> None:
    """Listed values are equally likely, ends are met, whole numbers are whole."""
    words, weeks = factor("market.headcount=planned,chosen"), factor("weeks=10:20")
    assert [words.at(share) for share in (0.0, 0.499, 0.5, 1.0)] == ["planned", "planned", "chosen", "chosen"]
    assert [weeks.at(share) for share in (0.0, 0.26, 1.0)] == [10.0, 13.0, 20.0]
    assert weeks.changes(13.0) == {"weeks": 13}
    assert isinstance(weeks.changes(13.0)["weeks"], int)


def test_all_that_is_plausible() -> None:
    """Each entry of the scenario is a factor; a scenario without any is told so."""
    assert len(factors_of([asked_in_text(PLAUSIBLE, "--vary")], BASE)) == len(BASE.plausible) == 30
    with pytest.raises(ScenarioError, match="says of no key what is plausible"):
        factors_of([asked_in_text(PLAUSIBLE, "--vary")], Scenario())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("weeks=10", "fewer than two values"),
        ("weeks=10,10", "has a value twice"),
        ("weeks=10:5", "10 is not below 5"),
        ("weeks=10:20:0", "0 is no step"),
        ("weeks=10:20:30", "longer than the range"),
        ("weeks=1:5000:0.5", "0.5 is no step"),
        ("weeks=1:5000:1", "makes more than 1,000 values"),
        ("escalation.intensity=0,-1", "-1 is out of bounds"),
        ("market.headcount=planned,chsen", 'did you mean "chosen"'),
        ("market.headcount=1:2", "is no number"),
        ("wekes=1,2", 'did you mean "weeks"'),
        ("seed=1,2", "changes no market"),
        ("plausible.weeks=1,2", "changes no market"),
        ("labs=1,2", "is a table or a list"),
        ("market.signal_noise", "has no values"),
        ("market.patience,market.vesting_years=14 days,21 days", "read in other units"),
    ],
)
def test_what_is_absurd_is_refused_before_anything_runs(text: str, what: str) -> None:
    """With the option, the key and a remedy."""
    with pytest.raises(ScenarioError, match=what) as caught:
        factor(text)
    assert str(caught.value).startswith("--vary: ")


def test_mistakes_of_all_factors_come_at_once() -> None:
    """And a key is varied once."""
    texts = ["wekes=1,2", "market.patience=1,-2", "escalation.intensity=0,1", "escalation.intensity=0:1"]
    with pytest.raises(ScenarioError) as caught:
        factors_of([asked_in_text(text, "--vary") for text in texts], BASE)
    told = str(caught.value)
    assert all(text in told for text in ("wekes", "-2 is out of bounds", "is varied by escalation.intensity"))


@pytest.mark.parametrize("text", ["", "=1", "weeks=", "weeks=1:2:3:4"])
def test_no_text_at_all(text: str) -> None:
    """What cannot be read is told with the ways to write it."""
    with pytest.raises(ValueError, match="KEY=LOW:HIGH"):
        asked_in_text(text, "--vary")
