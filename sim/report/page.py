"""The page: its sections in order, style and script within it, and nothing fetched from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources import files as resources
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.store.inside import ResultsError
from sim.report.answer import answer
from sim.report.hangs import assumptions, hangs_on
from sim.report.markup import Markup, element, joined, listed, table_of
from sim.report.methods import odd, stress
from sim.report.passages import Paragraph, Table, each
from sim.report.pictures import Pictures, pictures
from sim.report.ran import is_of_library, varied
from sim.report.repeat import commands, files
from sim.scenario.showing import events_in_words, resolved
from sim.scenario.written import as_toml

if TYPE_CHECKING:
    from sim.report.subject import Subject

#: Bytes of a page at most.
LARGEST = 1_000_000
#: Scenarios that the heading names.
_NAMED = 4


#: What begins a point that tells something, and how it is made to.
_POINT = '<circle class="tip"'
_TIPS = element(
    "span",
    " Points tell their values: under the pointer, or by the tabulator and arrow keys.",
    class_="screen",
)


class _Section(NamedTuple):
    name: str
    title: str
    held: Markup


class Page(NamedTuple):
    """The report.

    Attributes:
        text: an HTML document.
        pictures: names of the pictures in it.
        left_out: why others are not, a sentence each.
    """

    text: str
    pictures: list[str]
    left_out: list[str]


def page(subject: Subject) -> Page:
    """The report as one HTML document; the same folder gives the same letters.

    Raises:
        ResultsError: a table cannot be read; or what is told takes more than 1 MB even without pictures.
    """
    without = _document(subject, Pictures([], []))
    room = LARGEST - len(without.encode()) - 2_000  # for what says which pictures were left out
    if room < 0:
        taken = len(without.encode())
        raise ResultsError(
            f"{subject.results.folder}: its tables take {taken:,} bytes as a page, more than the {LARGEST:,} "
            "that a report may have; report folders with fewer scenarios or outcomes"
        )
    while True:
        drawn = pictures(subject.results, room)
        text = _document(subject, drawn)
        over = len(text.encode()) - LARGEST  # what holds the pictures takes some letters, too
        if over <= 0 or not drawn.drawn:
            return Page(text, [file for file, _ in drawn.drawn], drawn.left_out)
        room -= over


def _document(subject: Subject, drawn: Pictures) -> str:
    script, css = (_resource(name) for name in ("page.js", "page.css"))
    hashed = b64encode(sha256(script.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = [part for part in _sections(subject, drawn) if part.held]
    head = [
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", f"{_title(subject)}: {subject.kind.lower()} (poach)"),
        Markup(f"<style>\n{css}</style>"),
    ]
    links = listed(element("a", part.title, href=f"#{part.name}") for part in parts)
    contents = element("nav", links, aria_label="On this page")
    body = [
        _heading(subject),
        element("main", joined([_answer(subject), contents, *map(_section, parts)])),
        _footer(subject),
        Markup(f"<script>{script}</script>"),
    ]
    whole = element("html", element("head", joined(head)), "\n", element("body", joined(body)), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"


def _resource(name: str) -> str:
    return resources("sim.report").joinpath(name).read_text(encoding="utf-8")


def _title(subject: Subject) -> str:
    labels = subject.plan.labels
    if subject.command in ("compare", "best") and len(labels) <= _NAMED:
        return " and ".join(labels)
    return subject.base.name


def _heading(subject: Subject) -> Markup:
    asked = list(_questions(subject))
    kind = element("p", f"{subject.kind}: {_title(subject)}", class_="kind")
    return element("header", kind, element("h1", asked[0]), joined(element("p", one) for one in asked[1:]))


def _questions(subject: Subject) -> Iterator[str]:
    """What is asked; where scenarios are compared first that, and then what each of them asks."""
    labels = subject.plan.labels
    if subject.command not in ("compare", "best") or len(labels) > _NAMED:
        yield " ".join(subject.base.question.split()) or f"What comes of {subject.base.name}?"
        return
    others = " or ".join(labels[1:])
    first = f"What differs if {others} comes in place of {labels[0]}?"
    yield first if subject.command == "compare" else f"Which is best: {' or '.join(labels)}?"
    for place, label in enumerate(labels):
        if question := " ".join(subject.plan.scenario(place).question.split()):
            yield f"{label} asks: {question}"


def _answer(subject: Subject) -> Markup:
    runs = subject.manifest["runs"]
    state = f"{runs['done']:,} of {runs['planned']:,} runs done, seed {subject.plan.seed}"
    state += f"; {runs['failed']:,} failed" if runs["failed"] else ""
    return element(
        "section",
        element("h2", "Answer"),
        listed(answer(subject.document)),
        element("p", f"{state}.", class_="small"),
        element("h3", "On what it hangs"),
        joined(element("p", said) for said in hangs_on(subject)),
        class_="answer",
        id="answer",
    )


def _section(part: _Section) -> Markup:
    return element("section", element("h2", part.title), part.held, id=part.name)


def _sections(subject: Subject, drawn: Pictures) -> Iterator[_Section]:
    makers: tuple[tuple[str, str, Callable[[], Markup]], ...] = (
        ("figures", "Figures", lambda: _figures(drawn)),
        ("tables", "Tables", lambda: _tables(subject)),
        ("assumptions", "What is assumed, and what is plausible", lambda: _assumptions(subject)),
        ("varied", "What was run", lambda: _varied(subject)),
        ("methods", "Methods", lambda: _methods(subject)),
        ("repeat", "How to repeat it", lambda: _repeat(subject)),
    )
    for name, title, make in makers:
        yield _Section(name, title, make())


def _figures(drawn: Pictures) -> Markup:
    shown = [
        element(
            "figure",
            element("div", figure, class_="wide", tabindex="0", role="region", aria_label=f"Figure {number}"),
            element("figcaption", f"Figure {number} ({file}).", _TIPS if _POINT in figure else ""),
        )
        for number, (file, figure) in enumerate(drawn.drawn, 1)
    ]
    return joined([*shown, *(element("p", said) for said in drawn.left_out)])


def _tables(subject: Subject) -> Markup:
    """What the command prints: a line before a table is its caption."""
    found: list[Markup] = []
    parts = list(each(subject.said))
    for place, part in enumerate(parts):
        after = parts[place + 1] if place + 1 < len(parts) else ""
        if isinstance(part, Table):
            before = parts[place - 1] if place else ""
            plain = before and not isinstance(before, Table | Paragraph)
            found.append(table_of(part, before if plain else ""))
        elif isinstance(part, Paragraph):
            found.append(element("p", part.whole))
        elif not isinstance(after, Table):
            found.append(element("p", part))
    return joined(found)


def _assumptions(subject: Subject) -> Markup:
    found = assumptions(subject.base)
    if found is None:
        return Markup("")
    return table_of(found, "Inputs with what is plausible of them, those that decide first")


def _varied(subject: Subject) -> Markup:
    found = [table_of(cells, caption) for caption, cells in varied(subject)]
    if not found:
        where = "as it stands in the library" if is_of_library(subject) else "whose every key stands below"
        return element("p", f"One scenario, {subject.base.name}, {where}.")
    return joined(found)


def _methods(subject: Subject) -> Markup:
    items = [part for item in odd(subject) for part in (element("dt", item.name), element("dd", item.said))]
    return joined(
        [
            element("h3", "The model in the order of ODD (Grimm et al. 2020)"),
            element("dl", *items),
            element("h3", "STRESS-ABS (Monks et al. 2019), filled from the manifest"),
            table_of(stress(subject), "What a reader needs to judge and repeat a simulation study"),
        ]
    )


def _repeat(subject: Subject) -> Markup:
    items = [
        part
        for what, command in commands(subject)
        for part in (element("dt", what), element("dd", element("code", command)))
    ]
    toml = as_toml(resolved(subject.base), events_in_words(subject.base))
    return joined(
        [
            element("dl", *items),
            table_of(files(subject), "Files of the folder, as its manifest has them"),
            element(
                "details",
                element("summary", f"The scenario {subject.base.name}, whole"),
                element("pre", element("code", toml)),
            ),
        ]
    )


def _footer(subject: Subject) -> Markup:
    version = (subject.manifest.get("versions") or {}).get("poach", "of an unknown version")
    said = f"Runs by poach {version}. This page holds all that it shows and asks no network."
    return element("footer", element("p", said))
