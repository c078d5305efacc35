"""The gallery: a page for each scenario of the library, from its file, docs/findings.md and a few runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from benchmarks.questions import Asked, read_asked
from docs.site.runs import REPLICATES, SEED, picture
from sim.scenario.library import library

_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\[+([^\]]+)\]+")
_FIGURE = re.compile(r'^([\w.\-"]+) = ((?:"[^"]*"|[^#"])+?)\s+# ?(.+)$')


def pictures(cache_folder: Path, workers: int) -> dict[str, Path]:
    """A picture of each scenario by its name, from a few runs; drawn anew where what it shows has changed.

    Args:
        cache_folder: where pictures are kept.
        workers: processes that do the runs.
    """
    return {name: picture(name, _asked(name), cache_folder, workers) for name in library()}


def pages(root: Path, drawn: Mapping[str, Path]) -> dict[str, str]:
    """The pages of the gallery by file name, as Markdown.

    Args:
        root: the checkout.
        drawn: the scenarios that have a picture.
    """
    found = {f"{name}.md": _page(root, name, name in drawn) for name in library()}
    return {"index.md": _index(drawn), **found}


def _index(drawn: Mapping[str, Path]) -> str:
    told = "\n".join(_card(name, name in drawn) for name in library())
    return (
        "# Gallery of scenarios\n\nEvery scenario of the library: its question, where its figures are from, "
        "and how its market comes apart from the one that it is compared with, in "
        f"{REPLICATES} pairs of runs that this site's build has made. So few show what happens, not how sure "
        "it is; [findings](../findings.md) has more, with intervals.\n\n{.gallery}\n" + told + "\n"
    )


def _card(name: str, has_picture: bool) -> str:
    shown = f"  [![{name}: what becomes of it]({name}.png)]({name}.md)\n\n" if has_picture else ""
    return f"* [{name}]({name}.md)\n\n{shown}  {_document(name).get('question', '')}\n"


def _page(root: Path, name: str, has_picture: bool) -> str:
    document, text = _document(name), library()[name].read_text(encoding="utf-8")
    base = str(document.get("base", "")).removesuffix(".toml")
    parts = [f"# {name}", f"*{document.get('question', '')}*", *_told(text)]
    built = f"Built on [{base}]({base}.md)." if base else "Built on nothing else: the file has all of it."
    parts.append(f"{built} `poach run {name}` runs it, `poach show {name}` prints all of it.")
    if has_picture:
        parts += ["## What becomes of it", f"![{name}, week by week]({name}.png)", _caption(name)]
    said = _said(root)
    for asked in read_asked([name]):
        heading = asked.title
        parts += [f"## What findings say: {heading}", said[heading], "All of it: [findings](../findings.md)."]
    figures = [f"| `{key}` | `{_cell(value)}` | {_cell(source)} |" for key, value, source in _figures(text)]
    if figures:
        head = ["| figure | is | because |", "| --- | --- | --- |"]
        parts += ["## Where its figures are from", "\n".join([*head, *figures])]
    return "\n\n".join(parts) + "\n"


def _caption(name: str) -> str:
    asked = _asked(name)
    if asked is None:
        return f"From `poach run {name} --replicates {REPLICATES} --seed {SEED}`."
    if asked.without:
        changes = ", ".join(f"`{key}` {str(value).lower()}" for key, value in asked.without.items())
        return f"{REPLICATES} pairs of runs (seed {SEED}), compared with itself with {changes}."
    return f"From `poach compare {asked.against} {name} --replicates {REPLICATES} --seed {SEED}`."


def _asked(name: str) -> Asked | None:
    """The first question that findings ask of a scenario as it is, None where they ask none."""
    return next((asked for asked in read_asked([name]) if not asked.changes), None)


def _document(name: str) -> dict[str, object]:
    return tomllib.loads(library()[name].read_text(encoding="utf-8"))


@cache
def _said(root: Path) -> dict[str, str]:
    """What docs/findings.md says, by heading."""
    return {
        title: body.strip()
        for title, body in _SECTION.findall((root / "docs" / "findings.md").read_text(encoding="utf-8"))
    }


def _told(text: str) -> list[str]:
    """The comment at the head of a file as paragraphs, lines of commands in fences."""
    head = re.match(r"(?:#.*\n)+", text)
    lines = [line[1:].removeprefix(" ") for line in head.group().splitlines()] if head else []
    found: list[str] = [""]
    for line in lines:
        kind = "code" if line.startswith("    ") else "words"
        if not line.strip() or kind != ("code" if found[-1].startswith("```") else "words"):
            found.append("```sh\n" if kind == "code" else "")
        found[-1] += f"{line.strip()}\n" if kind == "code" else f"{_plain(line)} "
    return [f"{part}```" if part.startswith("```") else part.strip() for part in found if part.strip()]


def _figures(text: str) -> Iterator[tuple[str, str, str]]:
    """Each key that has a word beside it: its name with the table's, its value, and the word."""
    table = ""
    for line in text.splitlines():
        if header := _TABLE.match(line):
            table = f"{header[1]}."
        elif found := _FIGURE.match(line):
            yield table + found[1], found[2], found[3]


def _plain(words: str) -> str:
    """Words as they are, outside of code."""
    parts = words.split("`")
    return "`".join(
        part if number % 2 else re.sub(r"([*_<\[\]])", r"\\\1", part) for number, part in enumerate(parts)
    )


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
