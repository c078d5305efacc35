"""`poach new`: the file is its base to the bit, whatever is uncommented; nothing is overwritten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sim
from sim.cli.new_file import Start, new_file
from sim.experiments.runs.single import run
from sim.scenario.library import names
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from tests.cli.running import called


def _alike(scenario: Scenario, base: Scenario) -> bool:
    """Are they the same but for what a file says of itself?"""
    return scenario.model_copy(update={"name": base.name, "question": base.question}) == base


def _uncommented(text: str) -> str:
    return re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("base", names())
def test_the_file_is_its_base_whatever_is_uncommented(base: str, tmp_path: Path) -> None:
    """As it stands, and with all settings uncommented but for the event that is added."""
    known = load_scenario(base)
    text = new_file(Start("mine", "mine.toml", known, base, base))
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert _alike(load_scenario(path), known)
    settings, _, example = text.partition("# ---- An event of your own")
    path.write_text(_uncommented(settings), encoding="utf-8")
    assert _alike(load_scenario(path), known)
    assert example.count("#[[events]]") == 1
    path.write_text(_uncommented(text), encoding="utf-8")
    assert len(load_scenario(path).events) == len(known.events) + 1


def test_each_setting_counts_by_itself(tmp_path: Path) -> None:
    """Every line outside of blocks may be uncommented alone, and another value of it is another scenario."""
    base = load_scenario("microsoft-raids-meta")
    text = new_file(Start("mine", "mine.toml", base, "microsoft-raids-meta", "microsoft-raids-meta"))
    head = text.partition("# ---- Labs")[0]
    settings = re.findall(r"^#([a-z_.]+) = ", head, re.MULTILINE)
    assert {"weeks", "market.scale", "escalation.intensity", "production.contest_exponent"} <= set(settings)
    path = tmp_path / "mine.toml"
    for key in settings:
        path.write_text(re.sub(rf"^#(?={re.escape(key)} = )", "", text, flags=re.MULTILINE), encoding="utf-8")
        assert load_scenario(path).name == "mine", key
    path.write_text(text.replace("#escalation.intensity = 1", "escalation.intensity = 2"), encoding="utf-8")
    assert load_scenario(path).escalation.intensity == 2.0


def test_what_is_plausible_of_a_lab_stands_in_its_block() -> None:
    """And what is of a startup or an event in that of those, with its range."""
    base = load_scenario("frontier-2025")
    text = new_file(Start("a", "a.toml", base, "frontier-2025", "frontier-2025"))
    told = {key.partition(".")[2].rpartition(".")[2] for key in base.plausible if key.startswith("labs.")}
    assert told
    for key in told:
        assert re.search(rf"^#{key} = ", text, re.MULTILINE), key


def test_the_same_history_to_the_bit(tmp_path: Path) -> None:
    """A run of the new file is a run of its base."""
    small = ["researchers.count=400", "weeks=8", "burn_in=4"]
    assert called("new", "mine", "--base", "quiet-market", cwd=tmp_path).returncode == 0
    ours, theirs = (
        run(sim.load(source, small), seed=3) for source in (tmp_path / "mine.toml", "quiet-market")
    )
    assert ours.moves.equals(theirs.moves)
    assert ours.weeks.equals(theirs.weeks)


def test_meanings_come_from_the_schema() -> None:
    """Of every lab's key that is told the description, word for word."""
    base = load_scenario("frontier-2025")
    text = " ".join(new_file(Start("a", "a.toml", base, "frontier-2025", "frontier-2025")).split("\n# "))
    for key in ("budget", "approval", "counter_probability"):
        assert str(type(base.labs[0]).model_fields[key].description) in text


def test_it_is_told_what_to_do_next(tmp_path: Path) -> None:
    """In words, and with --json; --quiet says nothing."""
    ended = called("new", "mine.toml", "--base", "pay-cap", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "poach compare pay-cap mine.toml" in ended.stdout
    assert 'base = "pay-cap"' in (tmp_path / "mine.toml").read_text(encoding="utf-8")
    found = json.loads(called("new", "other", "--json", cwd=tmp_path).stdout)
    assert (found["command"], found["file"], found["base"]) == ("new", "other.toml", "frontier-2025")
    assert called("check", "other.toml", cwd=tmp_path).returncode == 0
    assert called("new", "third", "--quiet", cwd=tmp_path).stdout == ""


def test_a_base_in_another_folder_is_found_from_the_new_file(tmp_path: Path) -> None:
    """By a path from its own folder, with slashes; its name is NAME, whatever the file is called."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "here" / "b.toml").write_text('base = "quiet-market"\nweeks = 9\n', encoding="utf-8")
    ended = called("new", "mine", "--base", "here/b.toml", "--out", "there/x.toml", cwd=tmp_path)
    assert ended.returncode == 0
    made = load_scenario(tmp_path / "there" / "x.toml")
    assert (made.name, made.weeks) == ("mine", 9)
    assert 'base = "../here/b.toml"' in (tmp_path / "there" / "x.toml").read_text(encoding="utf-8")


def test_a_file_that_is_there_stays_unless_asked(tmp_path: Path) -> None:
    """Its bytes are the same after the refusal."""
    (tmp_path / "mine.toml").write_text("mine", encoding="utf-8")
    ended = called("new", "mine", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == (
        "--out: mine.toml is there already, and stays as it is; write to another file, or add --overwrite\n"
    )
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "mine"
    assert called("new", "mine", "--overwrite", cwd=tmp_path).returncode == 0
    assert load_scenario(tmp_path / "mine.toml").name == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mine", "--base", "frontier-2026"), 'did you mean "frontier-2025"?'),
        (("frontier-2025",), "is a scenario of the library"),
        (("a/b",), "no name for a file"),
        (("",), "no name for a file"),
        (("nul",), "Windows"),
        (("x" * 5_000,), "letters"),
        (("mine", "--out", "nowhere/mine.toml"), "no folder nowhere"),
        (("mine", "--out", "."), "is a folder"),
        (("mine", "--out", "x" * 5_000), "File name too long"),
    ],
)
def test_mistakes_name_place_and_remedy(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Exit code 2, one line, and nothing is written."""
    ended = called("new", *arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_base_is_not_overwritten_by_what_starts_from_it(tmp_path: Path) -> None:
    """Even with --overwrite."""
    (tmp_path / "mine.toml").write_text('base = "quiet-market"\n', encoding="utf-8")
    ended = called("new", "mine", "--base", "mine.toml", "--overwrite", cwd=tmp_path)
    assert (ended.returncode, "is the base itself" in ended.stderr) == (2, True)
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == 'base = "quiet-market"\n'


def test_mistakes_are_told_all_at_once(tmp_path: Path) -> None:
    """Of the name, the base and the file."""
    ended = called("new", "a b", "--base", "nosuch", "--out", tmp_path, cwd=tmp_path)
    assert ended.returncode == 2
    assert [line.split(":")[0] for line in ended.stderr.splitlines()] == ["NAME", "nosuch", "--out"]


def test_names_that_need_quotes_have_them(tmp_path: Path) -> None:
    """In what to do next, and a line break in a name ends no comment of the file."""
    (tmp_path / "my plans").mkdir()
    ended = called("new", "mine", "--out", "my plans/a\nb.toml", cwd=tmp_path)
    assert ended.returncode == 0
    assert "'my plans/a" in ended.stdout
    text = (tmp_path / "my plans" / "a\nb.toml").read_text(encoding="utf-8")
    assert all(line.startswith(("#", "[", "base", "name")) or not line for line in text.splitlines())
