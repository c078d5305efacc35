"""Lines of keys in a TOML text. `tomllib` gives values without their places; this finds the places.

The text must be valid TOML, that is, `tomllib` has read it already.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.scenario.problems import Location

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
# The longer openings first; a closing run of up to five quotes belongs to the multi-line string.
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
#: A comment, a text of several lines, a key (or anything like it), or what lies between.
_PIECE = re.compile(
    rf"""\#[^\n]* | \"\"\"(?:\\.|[^\\])*?\"{{3,5}} | '''.*?'{{3,5}}
    | (?P<key>(?:{_PART.pattern})(?:[ \t]*\.[ \t]*(?:{_PART.pattern}))*) | [^A-Za-z0-9_"'#-]+ | .""",
    re.DOTALL | re.VERBOSE,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(slots=True)
class Place:
    """Where a value stands, and the places of the values below it, by key or list index."""

    file: str
    line: int | None
    inner: "dict[str | int, Place]" = field(default_factory=dict)

    def find(self, location: Location) -> "Place":
        """The place at a location, or the nearest one above it."""
        place = self
        for step in location:
            if step not in place.inner:
                break
            place = place.inner[step]
        return place


def locate(text: str, file: str) -> Place:
    """Places of all tables, keys and list items of a valid TOML text; lines count from 1."""
    return _Scanner(text, file).scan()


def line_of_deep_key(text: str, most: int) -> int | None:
    """The line of the first key of more than `most` parts, None without one; the text need not be TOML."""
    if all(line.count(".") < most for line in text.split("\n")):
        return None
    for piece in _PIECE.finditer(text):
        opening = text[piece.start() : piece.start() + 3]
        if piece[0] in "\"'" or (opening in ('"""', "'''") and not piece[0].endswith(opening)):
            return None  # a text without an end, where TOML stops
        key = piece["key"]
        if key is not None and key.count(".") >= most and len(_PART.findall(key)) > most:
            return text.count("\n", 0, piece.start()) + 1
    return None


class _Scanner:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.position = 0
        self.ends = [match.start() for match in re.finditer("\n", text)]
        self.root = Place(file, 1)

    def scan(self) -> Place:
        table = self.root
        while self._skip(_BLANK) < len(self.text):
            if self.text[self.position] == "[":
                table = self._header()
            else:
                self._assignment(table)
        return self.root

    def _header(self) -> Place:
        line = self._line()
        is_item = self.text.startswith("[[", self.position)
        self.position += 2 if is_item else 1
        *above, last = self._key()
        self.position = self.text.index("]", self.position) + (2 if is_item else 1)
        table = self.root
        for part in above:
            table = _last_item(self._below(table, part, line))
        named = self._below(table, last, line)
        if is_item:
            return self._below(named, len(named.inner), line)
        if named.inner and isinstance(next(iter(named.inner)), int):
            return _last_item(named)
        named.line = line
        return named

    def _assignment(self, table: Place) -> None:
        line = self._line()
        *above, last = self._key()
        for part in above:
            table = self._below(table, part, line)
        self.position = self.text.index("=", self.position) + 1
        place = table.inner[last] = Place(self.file, line)
        self._skip(_SPACE)
        self._value(place)

    def _value(self, place: Place) -> None:
        if self.text[self.position] == "[":
            for index in self._items("]"):
                item = place.inner[index] = Place(self.file, self._line())
                self._value(item)
        elif self.text[self.position] == "{":
            for _ in self._items("}"):
                self._assignment(place)
        else:
            self._skip(_STRING if self.text[self.position] in "\"'" else _SCALAR)

    def _items(self, closing: str) -> Iterator[int]:
        """Stand at the start of each item of a list or inline table in turn, and end behind the bracket."""
        self.position += 1
        index = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.position] == closing:
                self.position += 1
                return
            yield index
            index += 1
            self._skip(_BLANK)
            if self.text[self.position] == ",":
                self.position += 1

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            start = self.position
            if self.text[start] in "\"'":
                self._skip(_STRING)
                # Escapes in a quoted key are TOML's business.
                parts += tomllib.loads(f"{self.text[start : self.position]} = 0")
            else:
                self._skip(_BARE_KEY)
                parts.append(self.text[start : self.position])
            self._skip(_SPACE)
            if self.text[self.position] != ".":
                return parts
            self.position += 1

    def _below(self, place: Place, step: str | int, line: int) -> Place:
        return place.inner.setdefault(step, Place(self.file, line))

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.position)
        if match is not None:
            self.position = match.end()
        return self.position

    def _line(self) -> int:
        return bisect_right(self.ends, self.position - 1) + 1


def _last_item(place: Place) -> Place:
    """The table that a header means: of an array of tables the last one written so far."""
    last = next(reversed(place.inner), None)
    return place.inner[last] if isinstance(last, int) else place
