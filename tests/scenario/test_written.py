"""Scenarios written as TOML are read as the same scenarios, whole or as what differs from another."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.scenario.library import library
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.showing import difference, events_in_words, resolved
from sim.scenario.written import as_toml

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
FILES = [
    *library().values(),
    *sorted((FROZEN / "random").glob("0*.toml")),
    *sorted((FROZEN / "validation").glob("*.toml")),
]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_what_is_written_is_read_as_the_same(file: Path, tmp_path: Path) -> None:
    """Every value, whatever its unit, names with any letters, events in their order."""
    scenario = load_scenario(file)
    written = tmp_path / "written.toml"
    written.write_text(as_toml(resolved(scenario), events_in_words(scenario)), encoding="utf-8")
    assert load_scenario(written) == scenario


@pytest.mark.parametrize(
    "name", ["microsoft-raids-meta", "escalation-off", "quiet-market", "merger-of-two-labs"]
)
def test_what_differs_makes_the_other_of_the_base(name: str, tmp_path: Path) -> None:
    """A file that inherits and says only that is the other scenario."""
    base, other = (
        sim.load("frontier-2025"),
        sim.load(name, ["labs.xAI.budget=3e8", "plausible.weeks=[100, 160]"]),
    )
    document, gone = difference(resolved(base), resolved(other))
    assert gone == []
    written = tmp_path / "written.toml"
    written.write_text(as_toml({"base": "frontier-2025", **document}), encoding="utf-8")
    assert load_scenario(written) == other
    assert len(written.read_text().splitlines()) < 160


def test_what_a_file_cannot_take_away_is_told() -> None:
    """Events, labs and optional values that the base has; nothing where nothing differs."""
    base, merger = sim.load("frontier-2025"), sim.load("merger-of-two-labs")
    document, gone = difference(resolved(merger), resolved(base))
    assert (set(document), gone) == ({"name", "question"}, ["events.merger"])
    assert difference(resolved(base), resolved(base)) == ({}, [])
    fewer = base.with_({"labs": [lab.model_dump(exclude_none=True) for lab in base.labs[1:]]})
    assert difference(resolved(base), resolved(fewer))[1] == [
        "labs.Google DeepMind", 'plausible."labs.Google DeepMind.amenity"',
    ]  # fmt: skip


def test_strange_names_and_values() -> None:
    """Quotes, dots, and letters of all kinds."""
    made = Scenario.model_validate(
        {
            "name": 'a "b" \\ c',
            "labs": [{"name": "A.B é 漢"}],
            "plausible": {'labs."A.B é 漢".budget': ["$1M", 2e6]},
        }
    )
    text = as_toml(resolved(made))
    assert '"a \\"b\\" \\\\ c"' in text
    assert "A.B é 漢" in text
