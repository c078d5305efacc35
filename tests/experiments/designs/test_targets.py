"""A file of targets: what it may say, and that all mistakes in it are told at once, with their lines."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sim.experiments.designs.targets import Target, Targets, targets_of
from sim.experiments.designs.targets_file import read_targets
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError

GOOD = """
[[targets]]
name = "moves"
measures = "moves"
value = 100
band = [80, 130]
source = "counted"

[[targets]]
name = "counters won"
measures = "counters_won"
over = "counters_made"
value = 0.4
band = [0.3, 0.5]
weight = 2
source = "asked"
held_out = true

[[targets]]
name = "stands still"
measures = "first_year_change.hhi_talent"
scenario = "quiet-market"
source = "assumption"

[[targets]]
name = "a ban of non-competes on moves"
measures = "moves"
scenario = "non-compete-ban"
against = "base"
value = 0.11
band = [0.05, 0.2]
source = "asked"
held_out = true

[parameters]
escalation.intensity = [0, 2]
"labs.Google DeepMind.budget" = { times = [0.5, 2] }
"market.contact_rate_employed, market.contact_rate_unemployed" = true
"feedback.budgets,feedback.capex" = [0, 1]
"""


def _read(text: str, folder: Path) -> Targets:
    path = folder / "targets.toml"
    path.write_text(text, encoding="utf-8")
    return read_targets(path, load_scenario("frontier-2025"))[0]


def _lines(text: str, folder: Path) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        _read(text, folder)
    return str(raised.value).splitlines()


def test_all_that_may_be_said(tmp_path: Path) -> None:
    """Outcomes, ratios of them, moments with a band of their own; keys with dots, in quotes or in tables."""
    found = _read(GOOD, tmp_path)
    assert [one.columns for one in found.targets] == [
        ("moves",),
        ("counters_won", "counters_made"),
        tuple(
            f"moments.first_year_change.hhi_talent.{part}" for part in ("first", "second", "third", "level")
        ),
        ("moves",),
    ]
    assert [(one.name, one.low, one.high) for one in found.parameters] == [
        ("escalation.intensity", 0.0, 2.0),
        ("labs.Google DeepMind.budget", 0.5, 2.0),
        ("market.contact_rate_employed,market.contact_rate_unemployed", 0.5, 2.0),
        ("feedback.budgets,feedback.capex", 0.0, 1.0),
    ]
    assert found.scenarios == ("", "quiet-market", "non-compete-ban")
    assert [one.name for one in found.sought] == ["moves", "stands still"]
    assert found.moments == ("first_year_change.hhi_talent",)
    assert (found.targets[2].value, found.targets[2].has_band) == (0.0, False)
    assert [one.scenarios for one in found.targets[2:]] == [("quiet-market",), ("non-compete-ban", "")]


def test_distances_are_in_parts_of_the_band_on_the_side() -> None:
    """So that 1 is the end of the band, whichever it is."""
    target = Target("moves", "moves", 100.0, 80.0, 130.0, "counted")
    assert [target.distance(figure) for figure in (80.0, 90.0, 100.0, 130.0)] == [-1.0, -0.5, 0.0, 1.0]


def test_zero_within_a_range_is_zero(tmp_path: Path) -> None:
    """And not what rounding leaves of it, which no scenario file may say."""
    text = GOOD.replace("escalation.intensity = [0, 2]", "labs.Meta.amenity = [-0.9, 0.3]")
    found = _read(text, tmp_path)
    assert found.changes([0.75, 0.5, 0.5, 0.5])["labs.Meta.amenity"] == 0.0


def test_a_manifest_gives_the_same_back(tmp_path: Path) -> None:
    """Without a band too, which has no number."""
    found = _read(GOOD, tmp_path)
    again = targets_of(found.document())
    assert again.parameters == found.parameters
    assert again.targets[:2] == found.targets[:2]
    assert math.isnan(again.targets[2].low)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('against = "base"', "against: is the scenario itself"),
        ('scenario = "quiet-market"\nagainst = "quiet-market"', "against: is the scenario itself"),
        ('against = "no-such"', 'against: "no-such": there is no'),
        ("against = 3", "against: must be a text"),
    ],
)
def test_what_a_figure_cannot_be_held_against(lines: str, told: str, tmp_path: Path) -> None:
    """Itself, and what is no scenario."""
    head = '[[targets]]\nname = "x"\nmeasures = "moves"\nvalue = 0\nband = [-1, 1]\nsource = "x"\n'
    assert told in _lines(f"{head}{lines}\n", tmp_path)[0]


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """Each with its line and its key."""
    told = _lines(
        """
[[targets]]
name = "a"
measures = "moves"
value = 5
band = [6, 7]
source = "x"
[[targets]]
name = "a"
measure = "moves"
value = "much"
weight = 0
held_out = 1
[parameters]
weeks = [3, 1]
escalation.intensity = 2
escalation.budget_response = [-1, 2]
escalation.prize = [0, 1]
"market.mechanism" = { choices = ["sequential", "posted"] }
researchers.count = true
[more]
x = 1
""",
        tmp_path,
    )
    for text in (
        "targets.toml:6: targets.1.band: has not the value 5 in it",
        'targets.toml:10: targets.2.measure: unknown key; did you mean "measures"?',
        "targets.2.measures: is missing",
        "targets.toml:11: targets.2.value: must be a finite number",
        "targets.2.band: is missing",
        "targets.2.weight: must be above 0",
        "targets.2.held_out: must be true or false",
        "targets.2.source: is missing",
        'targets.toml:9: targets.2.name: "a" stands there twice',
        "targets.toml:15: parameters.weeks.range: 3 is not below 1",
        "targets.toml:16: parameters.escalation.intensity: 2 is no range; write [low, high]",
        "targets.toml:17: parameters.escalation.budget_response.range: -1",
        "targets.toml:18: parameters.escalation.prize: unknown key",
        'targets.toml:19: parameters."market.mechanism": has choices',
        "targets.toml:20: parameters.researchers.count: is true",
        "targets.toml:21: more: unknown key",
    ):
        assert any(text in line for line in told), (text, told)
    assert len(told) == 16


@pytest.mark.parametrize("text", ["[parameters]\nweeks = [1, 2]\n", "targets = []\n", "targets = 3\n"])
def test_a_file_without_targets_is_refused(text: str, tmp_path: Path) -> None:
    """It would fit anything."""
    assert "must be 1 to 500 tables" in _lines(text, tmp_path)[0]


def test_what_a_scenario_has_not_cannot_be_computed(tmp_path: Path) -> None:
    """Outcomes and moments by name, employers and measures within them."""
    head = '[[targets]]\nname = "x"\nvalue = 0\nband = [-1, 1]\nsource = "x"\n'

    def of(line: str) -> str:
        try:
            _read(f"{head}{line}\n", tmp_path)
        except ScenarioError as error:
            return str(error).partition("targets.toml:6: ")[2]
        return ""

    for good in ("moves", "labs.Meta.retention_2_years", "flow_ratio.OpenAI.Hugging Face", "startup_hazard"):
        assert not of(f'measures = "{good}"'), good
    for bad, told, help_ in (
        ("movse", 'no outcome and no moment "movse"', 'did you mean "moves"?'),
        ("startup_hasard", "no outcome and no moment", 'did you mean "startup_hazard"?'),
        ("labs.Nobody.poached_in", "no outcome and no moment", "did you mean"),
        ("flow_ratio.OpenAI.Nobody", 'no employer "Nobody"', "known are"),
        ("flow_ratio.OpenAI", "no outcome and no moment", "did you mean"),
        ("first_year_change.hhi_talents", 'no measure "hhi_talents"', 'did you mean "hhi_talent"?'),
    ):
        found = of(f'measures = "{bad}"')
        assert told in found
        assert help_ in found
    assert 'no outcome "startup_hazard"' in of('measures = "startup_hazard"\nover = "moves"')
