"""What a command says: text as a terminal shows it, which still knows its tables and paragraphs.

So one code makes the words and the numbers, and a page can set them in its own way.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

#: Letters of a line in a terminal.
WIDTH = 100


class Table(str):
    """A table as text.

    Attributes:
        header: a name a column, of several lines maybe.
        rows: as many cells each.
        left: number of columns, from the first, that are set to the left.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int


class Paragraph(str):
    """A paragraph broken into lines.

    Attributes:
        whole: the same in one line.
    """

    whole: str


class Passages(str):
    """Several passages as one text.

    Attributes:
        parts: the passages, each a text, a `Table`, a `Paragraph` or `Passages` again.
    """

    parts: tuple[str, ...]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> Table:
    """Columns two spaces apart, the first to the left, the others to the right, a rule under the header.

    Args:
        header: one name a column; a name may have several lines.
        rows: as many cells each.
        left: number of columns, from the first, that are set to the left.
    """
    height = max(name.count("\n") for name in header) + 1
    names = [("\n" * (height - 1 - name.count("\n")) + name).split("\n") for name in header]
    head = [[name[line] for name in names] for line in range(height)]
    widths = [max(len(line[place]) for line in [*head, *rows]) for place in range(len(header))]
    lines = [
        "  ".join([*map(str.ljust, line[:left], widths), *map(str.rjust, line[left:], widths[left:])])
        for line in [*head, *rows]
    ]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    found = Table("\n".join(line.rstrip() for line in [*lines[:height], rule, *lines[height:]]))
    found.header, found.rows, found.left = tuple(header), tuple(map(tuple, rows)), left
    return found


def paragraph(text: str, *, indent: str = "", hyphens: bool = True) -> Paragraph:
    """A text in lines of at most 100 letters.

    Args:
        text: in one line.
        indent: before every line but the first.
        hyphens: may it be broken after a hyphen, and within a long word?
    """
    lines = textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_on_hyphens=hyphens, break_long_words=hyphens
    )
    found = Paragraph("\n".join(lines))
    found.whole = text
    return found


def passages(parts: Iterable[str], gap: str = "\n\n") -> Passages:
    """Several passages, an empty line between them, or another gap."""
    kept = tuple(parts)
    found = Passages(gap.join(kept))
    found.parts = kept
    return found


def each(text: str) -> Iterator[str]:
    """The passages of a text that are made of no others, in their order."""
    if isinstance(text, Passages):
        for part in text.parts:
            yield from each(part)
    elif text:
        yield text
