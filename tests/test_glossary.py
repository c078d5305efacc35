"""The glossary of docs/model.md calls things what the code and the scenario files call them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim.market.state.columns as state

DOCS = Path(__file__).parents[1] / "docs"
TABLES = ("PEOPLE", "EMPLOYERS", "OPEN_OFFERS", "BIDS", "CONTRACTS", "LOG")


def rows() -> list[list[str]]:
    """Term, symbol, keys, names in the code, unit and meaning of each entry."""
    section = (
        (DOCS / "model.md").read_text(encoding="utf-8").partition("## 11 Glossary")[2].partition("\n## ")[0]
    )
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def known() -> tuple[set[str], set[str]]:
    """Keys of scenario files, and names in the code."""
    keys = set(
        re.findall(r"^\| `([^`]+)` \|", (DOCS / "parameters.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    names = {"poached", *TABLES}
    for table in TABLES:
        names |= {f"{table}.{column}" for column in getattr(state, table).names}
    listed = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("## Tables of one run")[2]
    for part in listed.partition("\n## ")[0].split("\n\n"):
        table = part.strip().partition(" ")[0].strip("`")
        names |= {f"{table}.{column}" for column in re.findall(r"`(\w+)`", part)}
    return keys, names


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_names_of_a_term(row: list[str]) -> None:
    """Every key is one of the schema, every name a column; each entry has a term, a meaning and six cells."""
    keys, names = known()
    assert len(row) == 6
    assert row[0]
    assert row[5]
    assert set(re.findall("`([^`]+)`", row[2])) <= keys
    assert set(re.findall("`([^`]+)`", row[3])) <= names
    assert row[2] or row[3]
