"""What reviewers read holds together: one description of the package, and a paper with its sections."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.library import library

ROOT = Path(__file__).resolve().parents[1]
PAPER = (ROOT / "docs" / "paper" / "paper.md").read_text(encoding="utf-8")
BIBLIOGRAPHY = (ROOT / "docs" / "paper" / "paper.bib").read_text(encoding="utf-8")
#: What the journal asks for, in its order.
SECTIONS = [
    "Summary", "Statement of need", "State of the field", "Software design", "Research impact statement",
    "AI usage disclosure", "Acknowledgements", "References",
]  # fmt: skip
#: What the paper says in numbers, and what the page that a command writes says.
CLAIMS = [
    ("35 cases", "validation.md", "35 cases"),
    ("264 of 264", "validation.md", "264 of 264 statistics agree"),
    ("32 questions", "findings.md", "32 questions"),
    ("30 of 31", "validation.md", "30 of 31"),
    ("two of nine", "validation.md", "2 of 9"),
    ("8.4 points (95% interval 7.9 to 9.0)", "brief.md", "8.4 points (7.9 to 9.0)"),
    ("1.0 point (0.7 to 1.4;", "brief.md", "1.0 point (0.7 to 1.4)"),
    ("within three years", "brief.md", "three years on"),
]
#: Numbers that are counted in this checkout.
COUNTED = {str(len(library()))}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


@pytest.fixture(scope="module")
def codemeta() -> dict[str, Any]:
    """The metadata in the form of CodeMeta."""
    found: dict[str, Any] = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    return found


def test_codemeta_says_what_the_package_says(project: dict[str, Any], codemeta: dict[str, Any]) -> None:
    """Name, version, description, license, keywords, authors and Python."""
    assert codemeta["@context"] == "https://w3id.org/codemeta/3.0"
    assert codemeta["@type"] == "SoftwareSourceCode"
    assert {key: codemeta[key] for key in ("name", "version", "description", "keywords")} == {
        key: project[key] for key in ("name", "version", "description", "keywords")
    }
    assert codemeta["license"] == f"https://spdx.org/licenses/{project['license']}"
    assert [author["name"] for author in codemeta["author"]] == [one["name"] for one in project["authors"]]
    assert codemeta["runtimePlatform"] == f"Python {project['requires-python']}"
    for name in (codemeta["readme"], codemeta["softwareHelp"]["name"]):
        assert (ROOT / name).is_file()


def test_the_citation_says_the_same(project: dict[str, Any]) -> None:
    """Name, license, authors; its keywords are some of the package's."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf'^title: "{project["name"]}: ', text, re.MULTILINE)
    assert f"\nlicense: {project['license']}\n" in text
    assert re.findall(r'^  - name: "(.+)"$', text, re.MULTILINE) == [
        one["name"] for one in project["authors"]
    ]
    keywords = re.findall(r"^  - ([\w -]+)$", text.partition("keywords:\n")[2], re.MULTILINE)
    assert keywords
    assert set(keywords) <= set(project["keywords"])


def test_all_that_names_the_version_names_the_same(project: dict[str, Any], codemeta: dict[str, Any]) -> None:
    """The citation, CodeMeta, the newest heading of the changelog and its date, and the release notes."""
    citation, changelog, notes = (
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("CITATION.cff", "CHANGELOG.md", f"docs/release-notes-{project['version']}.md")
    )
    (version,) = re.findall(r"^version: (.+)$", citation, re.MULTILINE)
    (released,) = re.findall(r"^date-released: (\d{4}-\d\d-\d\d)$", citation, re.MULTILINE)
    headings = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert headings[0] == (version, released)
    assert version == project["version"] == codemeta["version"]
    assert released == codemeta["dateModified"]
    assert f"# Release notes: {version}\n" in notes
    assert released in notes


def test_the_paper_has_the_sections_asked_for() -> None:
    """In their order, within the length asked for, and what it cites is listed."""
    body = PAPER.partition("\n---\n")[2]
    assert re.findall(r"^# (.+)$", body, re.MULTILINE) == SECTIONS
    assert 750 <= len(body.split()) <= 1750
    cited = set(re.findall(r"@([a-z]+\d{4})", body))
    assert cited == set(re.findall(r"^@\w+\{(\w+),$", BIBLIOGRAPHY, re.MULTILINE))


@pytest.mark.parametrize(("said", "page", "there"), CLAIMS, ids=[said for said, *_ in CLAIMS])
def test_the_paper_claims_what_commands_print(said: str, page: str, there: str) -> None:
    """A page that a command has written says it, too."""
    assert said in " ".join(PAPER.split())
    assert there in " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())


def test_every_number_in_the_paper_is_one_of_those() -> None:
    """A claim with a number that no command prints, or nobody counts, is found."""
    body = PAPER.partition("\n---\n")[2]
    body = re.sub(r"@[a-z]+\d{4}|`[^`]*`", "", body)
    known = {number for said, *_ in CLAIMS for number in _numbers(said)} | COUNTED
    assert set(_numbers(body)) == known


def _numbers(text: str) -> list[str]:
    return re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)", text)


def test_no_author_is_invented() -> None:
    """As long as there are none to name, the paper says so where they would stand."""
    head = PAPER.partition("\n---\n")[0]
    placeholder = "name: The poach authors" in head
    assert placeholder is ("# NOT READY TO SUBMIT" in head)
    assert placeholder is ("name: To be stated by those who submit" in head)


def test_the_paper_counts_the_library() -> None:
    """As many scenarios and notebooks as there are."""
    words = " ".join(PAPER.split())
    assert f"{len(library())} scenarios" in words
    assert len(list((ROOT / "notebooks").glob("*.ipynb"))) == 5
    assert "Five notebooks" in words


def test_odd_has_its_elements_and_fits_a_sheet() -> None:
    """Seven elements, eleven design concepts, and few enough words for one sheet."""
    text = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\*\*(\d) [A-Z]", text, re.MULTILINE)] == [*range(1, 8)]
    concepts = re.findall(r"^\* \*([A-Z][a-z ]+):\*", text, re.MULTILINE)
    assert len(concepts) == len(set(concepts)) == 11
    assert len(text.split()) <= 800


def test_release_notes_are_for_the_next_version(project: dict[str, Any]) -> None:
    """Or for this one, once it is released; the number is later than no note's."""
    notes = [path.stem.removeprefix("release-notes-") for path in (ROOT / "docs").glob("release-notes-*.md")]
    assert notes
    newest = max(tuple(int(part) for part in note.split(".")) for note in notes)
    assert tuple(int(part) for part in project["version"].split(".")) <= newest
