"""Two versions are compared to the bit: what differs is named, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from benchmarks import digests
from benchmarks.child import ROOT
from benchmarks.digests import Job, answer, column
from benchmarks.equality import FROZEN, alike, differences, frozen, main, of_both

#: A version of the package as small as can be: what a comparison asks of one.
PACKAGE = """
from types import SimpleNamespace
import pandas as pd

class ScenarioError(ValueError): ...

def load(path, changes=()):
    return SimpleNamespace(weeks=3)

def run(scenario, seed):
    weeks = pd.DataFrame({"week": [0, 1, 2], "pay": [1.0, 2.0, 3.0]})
    employers = pd.DataFrame({"week": [0, 0, 1], "employer": ["A", "B", "A"], "alive": [True, True, True]})
    moves = pd.DataFrame({"week": [1, 2], "kind": pd.Categorical(["hired", None])})
    outcomes = {"moves": 2}
    CHANGE
    return SimpleNamespace(weeks=weeks, employers=employers, moves=moves, summary=lambda: outcomes)
"""
ONE = ("--only", "random/00")


def checkout(folder: Path, change: str = "pass") -> Path:
    """A checkout of a version that makes `change` in what a run leaves behind."""
    (folder / "sim").mkdir(parents=True)
    (folder / "sim" / "__init__.py").write_text(PACKAGE.replace("CHANGE", change), encoding="utf-8")
    return folder


#: What the version of now does otherwise.
DOCTORED = """
    weeks.loc[1:, "pay"] += 1e-15
    weeks["prize"] = 0.0
    employers = employers[:2].drop(columns="alive")
    moves["week"] = moves["week"].astype(float)
    moves["kind"] = moves["kind"].cat.set_categories(["hired"]).fillna("hired")
    outcomes["moves"] = 3
"""


def test_what_differs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Doctored columns, columns and rows that one version lacks: by name, with rows and the first week."""
    monkeypatch.setattr("benchmarks.equality.ROOT", checkout(tmp_path / "now", DOCTORED))
    assert main(["--before", str(checkout(tmp_path / "before")), *ONE]) == 1
    said = [
        "  only before: employers.alive",
        "  weeks.pay: 2 of 3 rows, first in week 1",
        "  employers.week: 3 rows before, 2 now, first in week 1",
        "  employers.employer: 3 rows before, 2 now, first in week 1",
        "  moves.week: a whole number before, a number now; 2 of 2 rows, first in week 1",
        "  moves.kind: 1 of 2 rows, first in week 2",
        "  summary.moves",
    ]
    heads = ["random/00, seed 1:", "random/00, seed 2:"]
    end = [
        "not compared, for only this version has them: weeks.prize",
        "2 runs, 0 the same to the bit, 2 not",
    ]
    assert capsys.readouterr().out.splitlines() == [heads[0], *said, heads[1], *said, *end]


def test_new_columns_are_named_and_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What only the version of now tells makes no difference; what it tells no longer does."""
    more = 'weeks["prize"] = 0.0; outcomes["hires"] = 1'
    now, before = checkout(tmp_path / "now", more), checkout(tmp_path / "before")
    monkeypatch.setattr("benchmarks.equality.ROOT", now)
    assert main(["--before", str(before), *ONE]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "not compared, for only this version has them: weeks.prize, summary.hires",
        "2 runs, 2 the same to the bit, 0 not",
    ]
    monkeypatch.setattr("benchmarks.equality.ROOT", before)
    assert main(["--before", str(now), *ONE]) == 1
    assert "  only before: weeks.prize, summary.hires" in capsys.readouterr().out.splitlines()


def test_a_run_that_fails_is_a_difference() -> None:
    """Also where it fails in both versions: nothing has been compared."""
    job = Job("none", "no-such-file.toml", 1, [])
    failed = answer(job, 0, None)
    assert not alike(failed, failed)
    ran: dict[str, object] = {"columns": {}}
    assert alike(ran, ran)
    assert not alike(ran, failed)
    before, now = differences(ran, failed, [])
    assert before == "before: ran"
    assert now.startswith("now: ScenarioError: no-such-file.toml: there is no such file")


def test_a_version_is_equal_to_itself() -> None:
    """Two small markets, each run twice by this version and twice again."""
    jobs = [
        Job(name, str(frozen()[name]), seed, [], 8) for name in ("random/00", "random/01") for seed in (1, 2)
    ]
    before, now = of_both((ROOT, ROOT), jobs)
    assert [alike(*pair) for pair in zip(before.of, now.of, strict=True)] == [True] * 4


def test_another_package_is_not_taken_for_the_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comparison of one version with itself by mistake would find everything equal."""
    assert digests.main([str(tmp_path)]) == 1
    assert f"not that of {tmp_path}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--before", "nowhere"], "--before: nowhere is no checkout of poach, it has no sim/__init__.py"),
        (["--before", str(ROOT), "--only", "raid"], "--only: no scenario or folder raid in tests/frozen"),
        (["--before", str(ROOT), "--weeks", "0"], "--weeks: at least 1"),
        (
            ["--before", str(ROOT)],
            "--before: this is the checkout under test; give one of the version before",
        ),
    ],
)
def test_options_that_make_no_sense(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and one line that says why."""
    with pytest.raises(SystemExit) as ended:
        main(options)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_bits_of_numbers_count() -> None:
    """Zeros of both signs differ, and so do neighbours."""
    assert column(pd.Series([0.0])).digest != column(pd.Series([-0.0])).digest
    assert column(pd.Series([1.0])).digest != column(pd.Series([np.nextafter(1.0, 2.0)])).digest
    assert column(pd.Series([1.0])).digest != column(pd.Series([np.float64(1.0).view(np.int64)])).digest
    assert column(pd.Series(["a", "b"])).digest != column(pd.Series(["b", "a"])).digest


def test_ways_to_store_the_same_are_no_difference() -> None:
    """Texts as categories in any order, truths and narrow integers, missing values, dates."""
    texts = pd.Series(["b", None, "a"])
    same = [
        (texts, pd.Series(pd.Categorical(texts, categories=["a", "b", "c"]))),
        (texts, texts.astype(object)),
        (pd.Series([True, False]), pd.Series([1, 0], dtype="int8")),
        (pd.Series([1, None], dtype="Int32"), pd.Series([1, None], dtype="Int64")),
        (pd.Series([np.nan, 1.0]), pd.Series([-np.nan, 1.0])),
        (pd.Series([2.0, None]), pd.Series([2.0, None], dtype="float64[pyarrow]")),
        (
            pd.Series(["2025-01-06"], dtype="datetime64[ms]"),
            pd.Series(["2025-01-06"], dtype="datetime64[ns]"),
        ),
    ]
    for one, other in same:
        assert column(one).digest == column(other).digest, one


def test_frozen_scenarios_load_from_their_folders() -> None:
    """All that both versions are to run can be read, with no base among the scenarios that may be edited."""
    found = frozen()
    folders = [name.partition("/")[0] for name in found]
    assert {name: folders.count(name) for name in folders} == {"library": 4, "random": 60, "validation": 31}
    for path in found.values():
        base = tomllib.loads(path.read_text(encoding="utf-8")).get("base")
        assert base is None or (path.parent / base).is_file(), path
        sim.load(path)
    assert FROZEN.is_relative_to(ROOT / "tests")
