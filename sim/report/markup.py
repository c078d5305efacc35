"""Pieces of HTML: whatever is no `Markup` already is text, and escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from sim.names import escaped
from sim.report.passages import Table

#: A number that a cell begins with, and the letter that says how many of it: -1.5 pp, +$7.63M, 17.1%.
_NUMBER = re.compile(r"\(?±?([+\-−]?)\$?(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(%| pp|[kMBT]?)(?![\w-])")
#: Where a key may be broken: after a dot, and after a low line.
_WITHIN = re.compile(r"(?<=[._])(?=\w)")
_TIMES = {"": 1.0, "%": 0.01, " pp": 0.01, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


class Markup(str):
    """Text that is HTML."""


def text(value: object) -> Markup:
    """A value as it may stand in a page: nothing in it is a tag, and nothing steers the text around it."""
    return Markup("\n".join(escape(escaped(line)) for line in str(value).split("\n")))


def element(tag: str, *inside: str, **attributes: object) -> Markup:
    """An element.

    Args:
        tag: its name.
        *inside: what it holds, `Markup` as it is, other text escaped.
        **attributes: a `_` at the end is left out, and others become hyphens; True stands without a value,
            None and False not at all.
    """
    given = "".join(_attribute(name, value) for name, value in attributes.items())
    held = "".join(part if isinstance(part, Markup) else text(part) for part in inside)
    return Markup(f"<{tag}{given}>{held}</{tag}>")


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    called = name.rstrip("_").replace("_", "-")
    return f" {called}" if value is True else f' {called}="{text(value)}"'


def joined(parts: Iterable[str]) -> Markup:
    """Pieces one after the other."""
    return Markup("\n".join(part if isinstance(part, Markup) else text(part) for part in parts))


def listed(items: Iterable[str], **attributes: object) -> Markup:
    """An unordered list."""
    return element("ul", *(element("li", item) for item in items), **attributes)


def number_in(cell: str) -> float | None:
    """The number that a cell begins with; None where it begins with none.

    Example:
        >>> [number_in(cell) for cell in ("+$7.63M", "-1.5 pp", "50.0%", "(0.3)", "–", "all 3")]
        [7630000.0, -0.015, 0.5, 0.3, None, None]
    """
    found = _NUMBER.match(cell)
    if found is None:
        return None
    sign, digits, letter = found.groups()
    size = float(digits.replace(",", "")) * _TIMES[letter]
    return -size if sign in ("-", "−") else size


def table_of(found: Table, caption: str) -> Markup:
    """A table that can be sorted, wide ones within a frame of their own.

    Rows under a heading are sorted among themselves, and one that belongs to the row above it goes with it.

    Args:
        found: the cells; rows of which only the first is filled are headings.
        caption: what it shows.
    """
    head = [
        element("th", _in_one_line(name), scope="col", class_=None if place < found.left else "number")
        for place, name in enumerate(found.header)
    ]
    head = [
        cell if name.strip() else Markup("<td></td>") for cell, name in zip(head, found.header, strict=True)
    ]
    groups = "".join(_group(rows, found) for rows in _grouped(found.rows))
    whole = element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", element("tr", *head)),
        Markup(groups),
        class_="sortable" if len(found.rows) > 2 else None,
    )
    called = caption or ", ".join(filter(None, map(_in_one_line, found.header)))
    return element("div", whole, class_="wide", tabindex="0", role="region", aria_label=called)


def _in_one_line(name: str) -> str:
    return name.replace("-\n", "-").replace("\n", " ").strip()


def _grouped(rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    """Rows by the heading above them, which is the first of each group."""
    groups: list[list[Sequence[str]]] = [[]]
    for row in rows:
        if _is_heading(row) and len(row) > 1:
            groups.append([])
        groups[-1].append(row)
    return [group for group in groups if group]


def _is_heading(row: Sequence[str]) -> bool:
    return bool(row[0].strip()) and not any(cell.strip() for cell in row[1:])


def _group(rows: Sequence[Sequence[str]], found: Table) -> Markup:
    own = [row for row in rows if not (_is_heading(row) and len(row) > 1)]
    margin = min((_indent(row[0]) for row in own if row[0].strip()), default=0)
    lines = []
    for row in rows:
        if _is_heading(row) and len(row) > 1:
            cell = element("th", row[0].strip(), scope="rowgroup", colspan=len(row))
            lines.append(element("tr", cell, class_="heading"))
            continue
        below = not row[0].strip() or _indent(row[0]) > margin
        cells = [_cell(cell, place, found.left) for place, cell in enumerate(row)]
        lines.append(element("tr", *cells, class_="below" if below else None))
    return element("tbody", *lines)


def _indent(name: str) -> int:
    return len(name) - len(name.lstrip(" "))


def _cell(cell: str, place: int, left: int) -> Markup:
    shown, value = _in_one_line(cell), number_in(cell.strip())
    sort = None if value is None else f"{value:.12g}"
    if place == 0:
        return element("th", Markup(_WITHIN.sub("<wbr>", text(shown))), scope="row", data_v=sort)
    return element("td", shown, class_=None if place < left else "number", data_v=sort)
