"""Templates are scenarios as they stand, say what they ask, and overwrite nothing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sim
from sim.experiments.runs.single import run
from sim.scenario.load import load_scenario
from sim.scenario.ranges import plausible_ranges
from sim.scenario.template import kinds, template


@pytest.mark.parametrize("kind", kinds())
def test_a_template_is_a_scenario(kind: str, tmp_path: Path) -> None:
    """In any folder, with a question, a name of its own and keys of which it says what is plausible."""
    text = template(kind, tmp_path / "mine.toml")
    scenario = load_scenario(tmp_path / "mine.toml")
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == text
    assert scenario.name == "mine"
    assert scenario.question.endswith("?")
    assert plausible_ranges(scenario)
    assert all(event.name for event in scenario.events)
    assert "poach compare" in text
    assert "THIS-FILE" not in text


@pytest.mark.parametrize("kind", kinds())
def test_every_number_of_a_template_can_be_said_otherwise(kind: str, tmp_path: Path) -> None:
    """Events that are off can be switched on, and what is commented out is right, too."""
    text = template(kind)
    lines = (re.sub(r"^# (?=\[|\w+ = )", "", line) for line in text.splitlines())
    path = tmp_path / "all.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    everything = load_scenario(path)
    changed = everything.with_({f"events.{event.name}.on": True for event in everything.events})
    assert all(event.on for event in changed.events)


def test_the_policy_changes_its_base_and_nothing_else(tmp_path: Path) -> None:
    """Without it the market is that of the library."""
    base = load_scenario("microsoft-raids-meta")
    path = tmp_path / "mine.toml"
    template("policy", path)
    policy = load_scenario(path)
    own = [event for event in policy.events if event not in base.events]
    assert [event.name for event in own if event.on] == ["garden-leave"]
    kept = {"events": base.events, "plausible": base.plausible, "name": base.name, "question": base.question}
    assert policy.model_copy(update=kept) == base


def test_the_minimal_market_runs() -> None:
    """Quickly: it is for looking around."""
    scenario = sim.Scenario.model_validate(tomllib.loads(template("minimal")))
    outcome = run(scenario.with_({"burn_in": 4, "weeks": 60}), seed=1)
    assert outcome.weeks["moves"].sum() > 0


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Whatever it is."""
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="stays as it is"):
        template("policy", path)
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(FileNotFoundError):
        template("policy", tmp_path / "nowhere" / "mine.toml")


@pytest.mark.parametrize("kind", ["polici", "", "../frontier-2025", 3])
def test_an_unknown_kind_is_told_with_those_there_are(kind: str) -> None:
    """All of them."""
    with pytest.raises(ValueError, match="no template") as refused:
        sim.template(kind)
    assert all(known in str(refused.value) for known in kinds())
