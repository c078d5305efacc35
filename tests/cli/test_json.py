"""Every reporting command prints one JSON document with --json, of the shape that docs/json.md tells."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sim.cli.answering import parameters
from sim.cli.commands import COMMANDS
from tests.cli.running import SMALL, called

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
#: Commands without --json, and why.
EXEMPT = {
    "schema": "what it prints is one JSON document by itself",
    "explore": "what it finds is on the page, which saves it as tables",
}
RUNS = ("--workers", 1, "--no-figures", "--quiet")
#: What is printed of each command, in an order in which later ones find the folders of earlier ones.
LINES: dict[str, tuple[object, ...]] = {
    "run": ("quiet-market", *SMALL, *RUNS, "--replicates", 2, "--out", "r"),
    "compare": (
        "quiet-market", "--set-alt", "market.separation_rate=0", *SMALL, *RUNS, "--replicates", 2,
        "--out", "c",
    ),
    "best": (
        "quiet-market", "--variant", "calm: market.separation_rate=0", "--outcome", "moves",
        "--indifference", 5, *SMALL, *RUNS, "--replicates", 20, "--out", "b",
    ),
    "sweep": (
        "quiet-market", "--vary", "market.separation_rate=0:0.05", "--vary",
        "market.contact_rate_employed=0:0.1",
        "--method", "latin-hypercube", "--points", 40, "--outcome",
        "moves", *SMALL, *RUNS, "--replicates", 2,
        "--out", "s",
    ),
    "cross": (
        "quiet-market", "--factor", "churn: market.separation_rate=0", "--factor",
        "search: market.contact_rate_employed=0", "--outcome", "moves", *SMALL, "--workers", 1, "--quiet",
        "--replicates", 2, "--out", "x",
    ),
    "attribute": (
        "quiet-market", "--factor", "churn: market.separation_rate=0", "--factor",
        "search: market.contact_rate_employed=0", "--outcome", "moves", *SMALL, *RUNS, "--replicates", 2,
        "--out", "a",
    ),
    "map": (
        "quiet-market", "--x", "production.contest_exponent=1,1.2", "--y", "market.separation_rate=0,0.01",
        "--outcome", "moves", *SMALL, *RUNS, "--replicates", 2, "--out", "m",
    ),
    "sensitivity": (
        "quiet-market", "--vary", "market.separation_rate=0:0.05", "--outcome", "moves", *SMALL, *RUNS,
        "--replicates", 2, "--out", "t",
    ),
    "discover": ("s", "--above", 25, "--means", "--no-figures", "--quiet"),
    "calibrate": (
        "quiet-market", "targets.toml", "--evaluate", *SMALL, *RUNS, "--replicates", 2, "--out", "k",
    ),
    "second-choices": (
        "quiet-market", "--lab", "Meta", *SMALL, *RUNS, "--replicates", 2, "--out", "d",
    ),
    "validate": ("i-vesting", "--workers", 1),
    "resume": ("r", "--workers", 1, "--no-figures", "--quiet"),
    "extend": ("r", "--replicates", 3, "--workers", 1, "--no-figures", "--quiet"),
    "merge": ("one", "two", "--out", "whole", "--no-figures", "--quiet"),
    "verify": ("r", "--sample", 1, "--workers", 1, "--quiet"),
    "explain": ("r", "--employer", "Meta"),
    "figures": ("c",),
    "report": ("c",),
    "new": ("mine",),
    "check": ("quiet-market",),
    "show": ("quiet-market",),
    "scenarios": (),
    "doctor": (),
}  # fmt: skip
TARGETS = """
[[targets]]
name = "people who leave"
measures = "separations"
value = 13
band = [11, 15]
source = "made up"

[parameters]
"market.separation_rate" = [0.001, 0.04]
"""
#: Types as the page names them.
TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "number": (int, float),
    "whole number": int,
    "true or false": bool,
    "list": list,
    "table": dict,
    "nothing": type(None),
}


def _no_number(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each command prints, and nothing else on stdout."""
    place = tmp_path_factory.mktemp("documents")
    (place / "targets.toml").write_text(TARGETS, encoding="utf-8")
    found = {}
    for number, name in ((1, "one"), (2, "two")):
        shard = (
            "run",
            "quiet-market",
            *SMALL,
            *RUNS,
            "--replicates",
            2,
            "--shard",
            f"{number}/2",
            "--out",
            name,
        )
        ended = called(*shard, "--json", cwd=place)
        assert ended.returncode == 0, ended.stderr
        found["a shard"] = json.loads(ended.stdout, parse_constant=_no_number)
    for command, words in LINES.items():
        ended = called(command, *words, "--json", cwd=place)
        assert ended.returncode == 0, (command, ended.stderr)
        found[command] = json.loads(ended.stdout, parse_constant=_no_number)
    return found


def told() -> dict[str, dict[str, tuple[bool, set[str]]]]:
    """By command the keys that the page tells: may each be missing, and of which types is it?"""
    found: dict[str, dict[str, tuple[bool, set[str]]]] = {}
    for block in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        commands = re.findall(r"`([^`]+)`|(A shard)", block.partition("\n")[0])
        rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", block, re.MULTILINE)
        keys = {}
        for key, kinds in rows:
            words = {word.strip() for word in kinds.split(",")}
            keys[key] = ("may be missing" in words, words - {"may be missing"})
        for command, shard in commands:
            found[command or shard.lower()] = keys
    found["figures"] |= found["compare"]  # which made the folder that is drawn here
    return found


def test_every_command_has_it_or_a_reason() -> None:
    """A new command prints a document, or says in `EXEMPT` why not; both lists hold only what there is."""
    names = {command.__name__.replace("_", "-"): command for command in COMMANDS}
    with_json = {
        name for name, command in names.items() if any("--json" in one.names for one in parameters(command))
    }
    assert names.keys() - with_json == EXEMPT.keys()
    assert with_json == LINES.keys()


def test_the_page_tells_of_each() -> None:
    """One section each, with the keys that all share in none of them."""
    assert told().keys() == {*LINES, "a shard"}


def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    """Each prints a document and nothing else."""
    lines = [
        line for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S) for line in block.splitlines()
    ]
    assert len(lines) == 2
    for line in lines:
        ended = called(*line.split()[1:], *(SMALL if " run " in line else ()), cwd=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert json.loads(ended.stdout)["command"] == line.split()[1]


@pytest.mark.parametrize("command", [*LINES, "a shard"])
def test_a_document_is_as_the_page_says(command: str, documents: dict[str, dict[str, Any]]) -> None:
    """Each key is told, and each that is told is there, of the type that is told; numbers are finite."""
    document, page = documents[command], told()[command]
    assert set(document) - set(page) == set()
    assert {key for key, (optional, _) in page.items() if not optional} - set(document) == set()
    for key, value in document.items():
        kinds = page[key][1]
        assert kinds <= set(TYPES), (key, kinds)
        fits = [kind for kind in kinds if isinstance(value, TYPES[kind])]
        assert fits, (key, kinds, type(value))
        assert not isinstance(value, bool) or "true or false" in fits
    assert "command" in document
