"""Whatever is read, the answer comes soon, in few lines, and is about a mistake."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.hints import hints
from sim.scenario.limits import BASES, CHANGES, DEPTH, ENTRIES, FILE_BYTES, NAME_LETTERS, TOLD, too_deep
from sim.scenario.load import load_scenario, scenario_from, with_changes
from sim.scenario.locate import line_of_deep_key
from sim.scenario.problems import Mistake, ScenarioError, bounded, nearest
from sim.scenario.schema import Scenario

#: What a file may take at most, seconds of a processor. It takes one or two; without bounds minutes and more.
SOON = 15.0


@contextmanager
def soon() -> Iterator[None]:
    """What is done within takes few seconds."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SOON


def mistakes(tmp_path: Path, text: str, *overrides: str) -> list[str]:
    """The lines of the refusal of a file."""
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    with soon(), pytest.raises(ScenarioError) as caught:
        load_scenario(path, overrides)
    return [line.replace(f"{tmp_path}/", "") for line in str(caught.value).splitlines()]


def lines(line: Callable[[int], str], count: int) -> str:
    """So many lines."""
    return "".join(f"{line(number)}\n" for number in range(count))


DEEP = "lists or tables are nested too deeply"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f'[[labs]]\nname = "{"a" * 60_000}"\n', "labs"),
        ("[[labs]]\n" * 20_000, "s.toml:1: labs: has 20,000 entries, more than 5,000; shorten the list"),
        ('[[labs]]\nname = "A"\n' * 20_000, "has 20,000 entries"),
        ("[[events]]\nweek = 1\n" * 20_000, "events: has 20,000 entries"),
        (f'[[labs]]\nname = "A"\nneeds = [{"1, " * 30_000}]\n', "labs.A.needs: has 30,000 entries"),
        ("a." * 400 + "a = 1\n", f"s.toml:1: {DEEP}"),
        ("a." * 200_000 + "a = 1\n", f"s.toml:1: {DEEP}"),
        ('weeks = 3\n"a" . ' + "'b'." * 100_000 + "c = 1\n", f"s.toml:2: {DEEP}"),
        ("[" + ".".join("a" * 40) + "]\nb = 1\n", DEEP),
        ("x = " + "[" * 400_000, DEEP),
        ("x = " + "{a = " * 90_000, DEEP),
        ("x = " + "[" * 200 + "]" * 200, DEEP),
        ("x = " + "[" * (DEPTH + 1) + "]" * (DEPTH + 1), DEEP),
        (f'base = "{"x" * 5_000}"\n', "base: there is no file or library scenario"),
        (f'base = "{"x/" * 50_000}"\n', "base: there is no file or library scenario"),
        ("weeks = 0x" + "f" * 400_000, "weeks: a number of more than 60 digits is too large"),
        ("weeks = " + "9" * 400_000, "too many digits"),
        ("weeks = " + "9" * 4_000, "weeks: a number of more than 60 digits is too large"),
        ("burn_in = " + "9" * 400_000 + ".0", "burn_in: must be a finite number"),
        (f'burn_in = "-{" " * 400_000}x"\n', "burn_in: cannot read"),
        (f'burn_in = "{"1," * 200_000}"\n', "burn_in: cannot read"),
        (" " * 400_000 + "x\n", "not valid TOML"),
        ('x = """' + '\\"""' * 100_000 + "." * 40, "not valid TOML: unterminated string"),
        ('x = "' + '\\"' * 200_000 + "." * 40, "not valid TOML: unterminated string"),
        (f'[market]\nmechanism = "{"posted" * 80_000}"\n', "market.mechanism: unknown choice"),
        (f'question = "{"why " * 1_000}"\n', "question: has 4,000 letters, more than 2,000; shorten it"),
        ("#" * (FILE_BYTES + 1), "is too large for a scenario"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_files_without_measure(tmp_path: Path, text: str, part: str) -> None:
    """Long names, lists, keys, numbers and texts, and tables deep within each other: one mistake, soon."""
    (line,) = mistakes(tmp_path, text)
    assert part in line


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (lines(lambda k: f"k{k} = 1", 1_000), 1_000),
        (lines(lambda k: f"k{k} = 1", 40_000), 40_000),
        (lines(lambda k: f'[[events]]\nkind = "layofs"\nweek = {k}', 3_000), 3_000),
        (lines(lambda k: f'[[labs]]\nname = "L{k}"\nbudget = "much"', 3_000), 3_000),
        (lines(lambda k: "[[labs]]", 3_000), 3_000),
        (lines(lambda k: f'[[labs]]\nname = "L{k}"\nneeds = ["L{k}"]\nheadcount = 0', 4_000), 4_000),
    ],
    ids=["thousand", "keys", "kinds", "budgets", "nameless", "needs"],
)
def test_of_very_many_mistakes_some_are_told_and_all_counted(tmp_path: Path, text: str, count: int) -> None:
    """As many as parameters there are, and one line says how many more."""
    told = mistakes(tmp_path, text)
    assert len(told) == TOLD + 1
    assert told[-1] == f"s.toml: ... and {count - TOLD:,} more mistakes; mend those above first"


@pytest.mark.parametrize("count", [0, 1, TOLD, TOLD + 1, 3 * TOLD])
def test_a_bounded_list_of_mistakes(count: int) -> None:
    """All of a few; of many as many, and the number of the others."""
    some = [Mistake("f", number, "k", "is wrong", "mend it") for number in range(count)]
    told = bounded(some)
    assert told[:TOLD] == some[:TOLD]
    assert [str(more) for more in told[TOLD:]] == [
        f"f: ... and {count - TOLD:,} more mistake{'s' * (count > TOLD + 1)}; mend those above first"
    ] * (count > TOLD)


def test_bases_without_end(tmp_path: Path) -> None:
    """A chain of a thousand; as many as are allowed are read, and a circle of many is told as one."""
    for number in range(1200):
        text = f'base = "{number + 1}.toml"\n' if number < 1199 else "weeks = 5\n"
        (tmp_path / f"{number}.toml").write_text(text)
    with soon(), pytest.raises(ScenarioError, match=f"more than {BASES} bases stand on each other"):
        load_scenario(tmp_path / "0.toml")
    assert load_scenario(tmp_path / f"{1199 - BASES}.toml").weeks == 5
    (tmp_path / "7.toml").write_text('base = "0.toml"\n')
    with pytest.raises(ScenarioError, match="is its own base"):
        load_scenario(tmp_path / "0.toml")


def test_a_scenario_whose_name_no_file_can_have() -> None:
    """There is none of that name."""
    for name in ("x" * 5_000, "x/" * 5_000, "x\0y"):
        with soon(), pytest.raises(ScenarioError, match="there is no such file or library scenario"):
            load_scenario(name)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        (["weeks=3"] * (CHANGES + 1), "--set: more than 10,000 values are set one by one"),
        (["a" + " " * 100_000 + "b=1"], "is a key of more than 1,000 letters"),
        ([".".join("a" * 400) + "=1"], "has more than 32 parts"),
        (["labs=" + "[" * 200 + "]" * 200], "labs: is nested too deeply"),
        (["labs=" + "[" * 90_000], "labs: must be a list of tables"),
        (['"' * 90_000 + "=1"], "is a key of more than 1,000 letters"),
        (["burn_in=" + "9" * 100_000], "burn_in: cannot read"),
        (["name=" + "x" * 100_000], "name: has 100,000 letters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_changes_without_measure(changes: list[str], part: str) -> None:
    """Very many, or of one that is very long or deep: one mistake, soon."""
    with soon(), pytest.raises(ScenarioError) as caught:
        load_scenario("quiet-market", changes)
    (mistake,) = caught.value.problems
    assert part in str(mistake)


@pytest.mark.parametrize("change", ["nonsense{}", "labs.x{}.budget=1", "k{}=1", "labs.Meta.k{}=1"])
def test_many_changes_that_lead_nowhere(change: str) -> None:
    """Some are told, all are counted."""
    with soon(), pytest.raises(ScenarioError) as caught:
        load_scenario("frontier-2025", [change.format(number) for number in range(3_000)])
    assert len(caught.value.problems) == TOLD + 1
    assert "and 2,800 more mistakes" in str(caught.value.problems[-1])


def endless() -> list[Any]:
    """A list that is in itself."""
    found: list[Any] = []
    found.append(found)
    return found


def nested(depth: int) -> list[Any]:
    """Lists in each other, twice each."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found, found]
    return found


def test_depth() -> None:
    """Tables and lists down to the limit; what is in itself, or there over and over, is told at once."""
    assert not too_deep({"a": [{"b": 1}] * 3, "c": "text"})
    with soon():
        assert not too_deep(nested(DEPTH))
        assert too_deep(nested(DEPTH + 1))
        assert too_deep(endless())
    for value in (endless(), nested(10_000)):
        with pytest.raises(ScenarioError, match="nested too deeply"):
            scenario_from({"labs": value}, "manifest.json")
        with pytest.raises(ScenarioError, match="nested too deeply"):
            with_changes(Scenario(), {"labs": value})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a.b.c = 1\nd.e = 2\n", None),
        ("a.b = 1\n\na.b.c.d = 2\n", 3),
        ("[a.b.c.d]\n", 1),
        ("[[a . 'b.c' . \"d\" . e]]\n", 1),
        ("a = 'b.c.d.e.f'\n", None),
        ('a = "b.c.d.e.f" # a.b.c.d.e\n', None),
        ('a = """\nb.c.d.e\n"""\n', None),
        ("a = '''\nb.c.d.e''''\n", None),
        ('a = """\nb.c.d.e\\"""""\nb.c.d.e = 1\n', 3),
        ('a = """\nb.c.d.e = 1\n', None),
        ('a = "\nb.c.d.e = 1\n', None),
        ("ä.ö.ü = 1\n....\n", None),
    ],
)
def test_the_line_of_a_deep_key(text: str, line: int | None) -> None:
    """Keys of more than three parts, not texts nor comments; where a text has no end TOML stops first."""
    assert line_of_deep_key(text, 3) == line


def test_hints_about_very_many_names() -> None:
    """Some pairs are told, and how many more labs there are; long names take no longer."""
    alike = [{"name": f"L{chr(0x4E00 + number)}a", "headcount": 0} for number in range(3_000)]
    long = [{"name": f"{number:06d}" * 16 + "x" * (number % 2), "headcount": 0} for number in range(4_000)]
    with soon():
        told = list(hints(scenario_from({"labs": alike}, "s")))
        assert list(hints(scenario_from({"labs": long}, "s"))) == []
    assert len(told) == TOLD + 1
    concerned = {name for hint in told[:-1] for name in hint.split('"')[1:4:2]}
    assert told[-1] == f"... and {3_000 - len(concerned):,} more labs have names that are nearly alike"


def test_nearest_looks_at_words() -> None:
    """Not at texts; of very many words at those that begin alike."""
    many = [f"{letter}{number}" for letter in "abcdefgh" for number in range(2_000)]
    assert nearest("c177x", many) == "c177"
    assert nearest("a" * (NAME_LETTERS + 1), ["a" * NAME_LETTERS]) is None
    assert nearest("a" * NAME_LETTERS, ["a" * (NAME_LETTERS + 1), "a" * (NAME_LETTERS - 1)]) is not None


def test_a_list_of_as_many_as_there_may_be() -> None:
    """It is read."""
    labs = [{"name": f"Lab {number}", "headcount": 0} for number in range(ENTRIES)]
    with soon():
        assert len(scenario_from({"labs": labs}, "s").labs) == ENTRIES
