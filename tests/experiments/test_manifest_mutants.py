"""Manifests changed at random and signed anew: a line, or a folder that is read; never another exception.

A larger campaign: `POACH_MANIFESTS=2000 pytest tests/experiments/test_manifest_mutants.py`.
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.cli import main
from sim.experiments.store.inside import POINTS, ResultsError
from sim.experiments.store.planned import labels_in
from sim.experiments.store.results import open_results
from sim.scenario.problems import ScenarioError
from tests.experiments.keeping import in_first_format, repointed, resealed, signed, to_second_format

COUNT = int(os.environ.get("POACH_MANIFESTS", "40"))
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 7, 10**30, 0.5, -0.0, 1e300, float("inf"), float("nan")),
    *("", "toy", "weeks", "labs.Meta.budget", "labs.0", "..", "a\0b", "\ud800", "poach results 1", "0" * 64),
    *(
        [],
        {},
        [[]],
        [None],
        {"": {}},
        {"name": "Meta"},
        [{"name": "Meta"}] * 2,
        {"a": {"b": [1, {"c": None}]}},
    ),
)
CHANGES = (
    *("weeks", "labs", "labs.Meta.budget", "labs.Meta", "labs.9.budget", "events", "events.0.week", "", "."),
    *(
        "researchers.fields.robotics.share",
        "market",
        "market.x.y",
        "name",
        "seed",
        "x" * 2000,
        "labs.*.budget",
    ),
)


def _places(content: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every key and index."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    found = []
    for step, value in items:
        found.append((*above, step))
        if isinstance(value, dict | list):
            found += _places(value, (*above, step))
    return found


def _mutate(content: dict[str, Any], rng: random.Random) -> None:
    """Put something odd somewhere, above all into base and design; or take something away."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        if rng.random() < 0.4 and isinstance(content.get("design"), dict):
            points = content["design"].get("points")
            if isinstance(points, list) and points and isinstance(points[0], dict):
                changes = points[0].setdefault("changes", {})
                if isinstance(changes, dict):
                    changes[rng.choice(CHANGES)] = copy.deepcopy(rng.choice(ODD))
                    continue
        *steps, last = rng.choice(_places(content))
        inner: Any = content
        for step in steps:
            inner = inner[step]
        if rng.random() < 0.3:
            del inner[last]
        else:
            inner[last] = copy.deepcopy(rng.choice(ODD))


def _use(folder: Path) -> set[str]:
    """What can be done with a folder, and is not refused."""
    try:
        results = open_results(folder)
    except ResultsError:
        return set()
    done = {"opened"}
    asked: dict[str, Callable[[], object]] = {
        "runs": lambda: results.runs,
        "weeks": lambda: results.weeks,
        "scenarios": lambda: [results.scenario(label) for label in labels_in(results.manifest)],
        "run": lambda: results.run(results.done()[0]),
    }
    for name, ask in asked.items():
        with suppress(ResultsError):
            ask()
            done.add(name)
    return done


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
def test_no_mutant_of_a_manifest_gives_another_exception(folder: Path) -> None:
    """Whoever made it signed it, and sealed the points in half of them; they are of all formats."""
    points = (folder / POINTS).read_bytes()
    formats = [(folder / "manifest.json").read_text()]
    to_second_format(folder)
    formats.append((folder / "manifest.json").read_text())
    signed(folder, in_first_format)
    formats.append((folder / "manifest.json").read_text())
    (folder / POINTS).write_bytes(points)
    found: list[set[str]] = []
    for number in range(COUNT):
        rng = random.Random(f"design {number}")
        (folder / "manifest.json").write_text(rng.choice(formats))

        def change(content: dict[str, Any], rng: random.Random = rng) -> None:
            _mutate(content, rng)
            if rng.random() < 0.5:
                with suppress(ScenarioError, KeyError, TypeError, ValueError):  # nothing is left to be sealed
                    resealed(content)

        try:
            signed(folder, change)
            found.append(_use(folder))
        except Exception as error:
            error.add_note(f"mutant {number}: {(folder / 'manifest.json').read_text()[:20_000]}")
            raise
    assert any(not one for one in found)
    assert any({"opened", "weeks"} <= one and "scenarios" not in one for one in found)


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
def test_no_mutant_of_points_gives_another_exception(folder: Path) -> None:
    """Whoever made the file has its checksum in the manifest."""
    whole, points = (folder / "manifest.json").read_text(), (folder / POINTS).read_bytes()
    found: list[set[str]] = []
    for number in range(COUNT):
        rng = random.Random(f"points {number}")
        (folder / "manifest.json").write_text(whole)
        (folder / POINTS).write_bytes(points)

        def change(rows: list[dict[str, Any]], rng: random.Random = rng) -> None:
            column = rng.choice(("label", "first", "changes", "changes", "changes", "sha256"))
            value: Any
            if column == "changes":
                value = json.dumps({rng.choice(CHANGES): rng.choice(ODD)})
                rows[0]["sha256"] = rng.choice((None, rows[0]["sha256"]))
            else:
                value = rng.choice([one for one in ODD if isinstance(one, str | int | float | bool)])
            if rng.random() < 0.1:
                del rows[0][column]
            elif rng.random() < 0.1:
                rows.append({**rows[0], column: value})
            else:
                rows[0][column] = value

        try:
            with suppress(pa.ArrowException, OverflowError, UnicodeEncodeError):  # no file has such rows
                repointed(folder, change)
            found.append(_use(folder))
        except Exception as error:
            error.add_note(f"mutant {number}: {pq.read_table(folder / POINTS).to_pylist()}")
            raise
    assert any(not one for one in found)
    assert any({"opened", "weeks"} <= one and "scenarios" not in one for one in found)


@pytest.mark.filterwarnings("ignore::sim.experiments.store.inside.ResultsWarning")
def test_a_mutant_ends_the_command_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a line for each mistake, no traceback."""
    whole = json.loads((folder / "manifest.json").read_text())
    for key, value in (("base", {"labs": 3}), ("base", []), ("design", None), ("design", {"points": [{}]})):
        signed(folder, lambda content, key=key, value=value: content.update({**whole, key: value}))  # type: ignore[misc]
        assert main(["figures", str(folder)]) == 2
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert all("manifest.json: " in line for line in said.splitlines())
