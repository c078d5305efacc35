"""What a scenario says is plausible: read, inherited, checked, and no part of the market."""

from __future__ import annotations

import pickle
from copy import deepcopy
from pathlib import Path

import pytest

import sim
from sim.experiments.designs.plan import varied_keys
from sim.scenario.documents import document_of
from sim.scenario.hints import hints
from sim.scenario.json_schema import json_schema
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError
from sim.scenario.ranges import Range, plausible_ranges
from sim.scenario.schema import Scenario

PAIR = "market.contact_rate_employed,market.contact_rate_unemployed"


def test_ranges_are_read_in_the_unit_of_their_keys(tmp_path: Path) -> None:
    """Lists, texts with units, multiples of each key's own value in logs, words, and marks."""
    file = tmp_path / "case.toml"
    file.write_text(
        f"""
        name = "case"
        weeks = 30
        [plausible]
        "outside.wage" = ["$400k", 600_000]
        "{PAIR}" = {{ times = [0.5, 2], assumption = true, source = "a guess" }}
        "market.headcount" = {{ choices = ["planned", "chosen"] }}
        "weeks" = [20, 40]
        "production.prize" = {{ range = [1e6, 1e8], scale = "log" }}
        """
    )
    wage, contacts, headcount, weeks, prize = plausible_ranges(load_scenario(file))
    assert (wage.keys, wage.low, wage.high) == (("outside.wage",), 400_000.0, 600_000.0)
    assert wage.changes(wage.value(0.25)) == {"outside.wage": 450_000.0}
    assert (contacts.assumption, contacts.source) == (True, "a guess")
    assert contacts.value(0.5) == pytest.approx(1.0)
    assert contacts.changes(2.0) == {
        "market.contact_rate_employed": 0.04, "market.contact_rate_unemployed": 0.2,
    }  # fmt: skip
    assert [headcount.value(share) for share in (0.0, 0.49, 0.5, 1.0)] == [
        "planned", "planned", "chosen", "chosen",
    ]  # fmt: skip
    assert weeks.changes(weeks.value(0.99)) == {"weeks": 40}
    assert prize.value(0.5) == pytest.approx(1e7)


def test_a_file_changes_what_its_base_says_is_plausible(tmp_path: Path) -> None:
    """Entry by entry, and the rest stays."""
    (tmp_path / "base.toml").write_text('[plausible]\n"market.patience" = [1, 9]\n"weeks" = [5, 9]\n')
    file = tmp_path / "other.toml"
    file.write_text('base = "base.toml"\n[plausible]\n"market.patience" = [2, 3]\n')
    found = {one.name: (one.low, one.high) for one in plausible_ranges(load_scenario(file))}
    assert found == {"market.patience": (2.0, 3.0), "weeks": (5.0, 9.0)}
    assert load_scenario(file, ["plausible.weeks=[6, 8]"]).plausible["weeks"].range == (6, 8)


def test_what_is_plausible_of_an_employer_goes_with_it(tmp_path: Path) -> None:
    """Inherited or set; what the one who takes it away says himself of it is a mistake."""
    (tmp_path / "base.toml").write_text(
        '[[labs]]\nname = "A.B"\n[[labs]]\nname = "C"\n[[startups.named]]\nname = "D"\n'
        """[plausible]\n'labs."A.B".amenity' = [0, 1]\n"labs.C.amenity" = [0, 1]\n"""
        '"outside.amenity,startups.named.D.amenity" = [0, 1]\n'
    )
    base = load_scenario(tmp_path / "base.toml")
    fewer = base.with_({"labs": [{"name": "C"}], "startups.named": []})
    assert list(fewer.plausible) == ["labs.C.amenity"]
    file = tmp_path / "other.toml"
    file.write_text('base = "base.toml"\n[startups]\nnamed = []\n')
    assert len(load_scenario(file).plausible) == 2
    file.write_text(file.read_text() + '[plausible]\n"startups.named.D.amenity" = [0, 1]\n')
    with pytest.raises(ScenarioError, match='there is no "D"'):
        load_scenario(file)


def test_it_goes_with_it_where_events_are_added_too(tmp_path: Path) -> None:
    """Events of base and file are joined after the rest."""
    event = '[[events]]\nkind = "no-poach"\nweek = {}\nemployers = ["A", "C"]\n'
    (tmp_path / "base.toml").write_text(
        '[[labs]]\nname = "A"\n[[labs]]\nname = "C"\n[[startups.named]]\nname = "D"\n'
        f'[plausible]\n"startups.named.D.amenity" = [0, 1]\n"weeks" = [5, 9]\n{event.format(3)}'
    )
    file = tmp_path / "other.toml"
    file.write_text(f'base = "base.toml"\n[startups]\nnamed = []\n{event.format(4)}')
    found = load_scenario(file)
    assert len(found.events) == 2
    assert list(found.plausible) == ["weeks"]


def test_it_is_no_part_of_the_market() -> None:
    """Scenarios that differ in it alone are one market, with one document; so experiments keep no trace."""
    plain = Scenario()
    told = plain.with_({"plausible": {"weeks": [3, 4]}})
    assert told != plain
    assert varied_keys([plain, told]) == {}
    assert document_of(told) == document_of(plain)
    assert hash(told) == hash(deepcopy(told)) == hash(pickle.loads(pickle.dumps(told)))


def test_mistakes_come_all_at_once_with_their_lines(tmp_path: Path) -> None:
    """Of shape, of keys, of units and of bounds, beside those of the market."""
    file = tmp_path / "bad.toml"
    file.write_text(
        """[plausible]
"production.contest_exponent" = [2, 0.7]
"market.bargaining_shar" = [0, 1]
"outside.wage" = ["$1 week", "$2M"]
"weeks" = { range = [1, 3], rnge = 2 }
"market.headcount" = ["planned", "chosen"]
"market.mechanism" = { choices = ["posted", "sequentail"] }
"labs.Nobody.budget" = ["$1M", "$2M"]
"seed" = [1, 2]
"feedback.budgets,feedback.budgets" = [0, 1]
"labs" = [0, 1]
"market.bargaining_share" = [0, "150%"]
market.patience = [1, 2]
"market.signal_noise" = { range = [0, 1], scale = "log" }
"market.shading" = { range = [0, 0.5], times = [1, 2] }
"growth.common" = { assumption = true }
"feedback.capex" = [true, 1]
"outside.openings" = { choices = [1, 2] }
[market]
nonsense = 1
"""
    )
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    told = str(caught.value).splitlines()
    wanted = [
        (2, "2 is not below 0.7"), (3, 'did you mean "bargaining_share"'), (4, "wrong unit, expected $/year"),
        (5, 'did you mean "range"'), (6, "is no number; give its choices"), (7, 'did you mean "sequential"'),
        (8, 'there is no "Nobody" in labs'), (9, "seed changes no market"), (10, "stands there twice"),
        (11, "is a table or a list"), (12, "out of bounds"), (13, "the whole key in quotes"),
        (14, "0 has no logarithm"), (15, "gives range and times"), (16, "says nothing of what is plausible"),
        (17, "true is no end of a range"), (18, "1 is no choice"), (20, "unknown key"),
    ]  # fmt: skip
    for line, what in wanted:
        assert any(f"bad.toml:{line}: " in one and what in one for one in told), (line, what, told)


def test_a_variant_whose_multiples_leave_their_bounds_is_right() -> None:
    """It is no mistake of the market; who would use the range is told, and `check` hints at it."""
    base = Scenario.model_validate({"plausible": {PAIR: {"times": [0.5, 2]}}})
    variant = base.with_({"market.contact_rate_employed": 0.6})
    with pytest.raises(ScenarioError, match=r"market\.contact_rate_employed times 2: 1\.2 is out of bounds"):
        plausible_ranges(variant)
    assert any("no experiment can vary it so" in hint for hint in hints(variant))
    with pytest.raises(ScenarioError, match=r"is 0\.0, of which there are no multiples"):
        plausible_ranges(base.with_({"market.contact_rate_employed": 0}))


@pytest.mark.parametrize("name", ["frontier-2025", "microsoft-raids-meta", "quiet-market", "escalation-off"])
def test_the_library_marks_what_the_answer_hangs_on(name: str) -> None:
    """All of its ranges can be used, are those of the base and its own, and are assumptions."""
    scenario, base = sim.load(name), sim.load("frontier-2025")
    ranges = plausible_ranges(scenario)
    assert len(ranges) == len(scenario.plausible)
    assert set(base.plausible) <= set(scenario.plausible)
    assert len(base.plausible) > 20
    assert all(one.assumption for one in ranges)
    assert ranges[0] == Range(("production.contest_exponent",), 0.7, 2.0, assumption=True)


def test_editors_know_both_ways_to_write_it() -> None:
    """As a list, or as a table."""
    kinds = json_schema()["properties"]["plausible"]["additionalProperties"]["anyOf"]
    assert {"$ref": "#/$defs/Plausible"} in kinds
    assert any(kind.get("type") == "array" for kind in kinds)
