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

import pytest

from sim.cli import main
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.planned import labels_in
from sim.experiments.store.results import open_results
from sim.scenario.problems import ScenarioError
from tests.experiments.keeping import in_first_format, resealed, signed

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
    """Whoever made it signed it, and sealed the points in half of them; a third are of the first format."""
    whole = (folder / "manifest.json").read_text()
    found: list[set[str]] = []
    for number in range(COUNT):
        rng = random.Random(f"design {number}")
        (folder / "manifest.json").write_text(whole)

        def change(content: dict[str, Any], rng: random.Random = rng) -> None:
            if rng.random() < 0.3:
                in_first_format(content)
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
def test_a_mutant_ends_the_command_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a line for each mistake, no traceback."""
    whole = json.loads((folder / "manifest.json").read_text())
    for key, value in (("base", {"labs": 3}), ("base", []), ("design", None), ("design", {"points": [{}]})):
        signed(folder, lambda content, key=key, value=value: content.update({**whole, key: value}))  # type: ignore[misc]
        assert main(["figures", str(folder)]) == 2
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert all("manifest.json: " in line for line in said.splitlines())
