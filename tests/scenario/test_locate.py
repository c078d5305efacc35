"""Lines of keys in TOML texts."""

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.locate import Place, locate
from sim.scenario.problems import Location
from tests.scenario import toy

TRICKY = '''\
title = "a # no comment"
"quoted.key" = """
[not.a.table]
x = 1 \\""" still inside
"""""
literal = \'\'\'
y = [
\'\'\'
dotted . inner."third part" = { a = 1, "b" = [ 1, 2 ] }
list = [
    # a comment, ]
    "]",
    [ 1,
      2 ], { deep = """
      """, after = 2 },
]
when = 2025-07-01 07:32:00  # a space in a date
[ table . "sub.table" ]
k = 1
[[items]]
[[items]]
name = "second"
[items.inner]
z = 1
[[items.rows]]
[[items.rows]]
w = 1
[table]
late = 1
'''


def lines(place: Place, above: Location = ()) -> dict[Location, int | None]:
    """All locations below a place, with their lines."""
    found: dict[Location, int | None] = {}
    for step, below in place.inner.items():
        found[(*above, step)] = below.line
        found |= lines(below, (*above, step))
    return found


def test_tricky_text() -> None:
    """Comments, quotes, several lines, dots, inline tables and arrays of tables do not mislead."""
    found = lines(locate(TRICKY, "f"))
    assert found == {
        ("title",): 1,
        ("quoted.key",): 2,
        ("literal",): 6,
        ("dotted",): 9,
        ("dotted", "inner"): 9,
        ("dotted", "inner", "third part"): 9,
        ("dotted", "inner", "third part", "a"): 9,
        ("dotted", "inner", "third part", "b"): 9,
        ("dotted", "inner", "third part", "b", 0): 9,
        ("dotted", "inner", "third part", "b", 1): 9,
        ("list",): 10,
        ("list", 0): 12,
        ("list", 1): 13,
        ("list", 1, 0): 13,
        ("list", 1, 1): 14,
        ("list", 2): 14,
        ("list", 2, "deep"): 14,
        ("list", 2, "after"): 15,
        ("when",): 17,
        ("table",): 28,
        ("table", "sub.table"): 18,
        ("table", "sub.table", "k"): 19,
        ("items",): 20,
        ("items", 0): 20,
        ("items", 1): 21,
        ("items", 1, "name"): 22,
        ("items", 1, "inner"): 23,
        ("items", 1, "inner", "z"): 24,
        ("items", 1, "rows"): 25,
        ("items", 1, "rows", 0): 25,
        ("items", 1, "rows", 1): 26,
        ("items", 1, "rows", 1, "w"): 27,
        ("table", "late"): 29,
    }


def test_location_that_is_not_there_falls_back_to_the_table_above() -> None:
    """A key that is missing is reported where its table starts."""
    place = locate(toy.TEXT, "f")
    assert place.find(("labs", 1, "headcount")).line == toy.TEXT.splitlines().index(
        'name = "Google DeepMind"'
    )
    assert place.find(("nothing", "at", "all")).line == 1


class Writer:
    """Writes a document as TOML in drawn styles, and notes the line of every key and item."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.text = ""
        self.expected: dict[Location, int] = {}

    def line(self) -> int:
        """The number of the line being written."""
        return self.text.count("\n") + 1

    def choose(self, *options: str) -> str:
        """One of the ways to write something."""
        return self.data.draw(st.sampled_from(options))

    def table(self, table: dict[str, Any], location: Location, header: str) -> None:
        """Write the keys of a table, those with a header of their own last."""
        later = {}
        for key, value in table.items():
            tables = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
            if (isinstance(value, dict) or tables) and self.choose("inline", "header") == "header":
                later[key] = value
            else:
                self.text += self.choose("", "\n", "# key = 1\n", " ")
                self.expected[(*location, key)] = self.line()
                self.text += f"{self.key(key)}{self.choose('=', ' = ')}"
                self.value(value, (*location, key), inline=False)
                self.text += self.choose("\n", "  # [x]\n")
        for key, value in later.items():
            name = f"{header}.{self.key(key)}" if header else self.key(key)
            self.expected[(*location, key)] = self.line()
            for k, item in enumerate(value if isinstance(value, list) else [value]):
                below: Location = (*location, key, k) if isinstance(value, list) else (*location, key)
                self.expected[below] = self.line()
                self.text += f"[[{name}]]\n" if isinstance(value, list) else f"[{name}]\n"
                self.table(item, below, name)

    def key(self, key: str) -> str:
        """Write a key, quoted where it must be."""
        return key if key.isalnum() and key.isascii() else json.dumps(key)

    def value(self, value: Any, location: Location, *, inline: bool) -> None:
        """Write a value; in an inline table it may not span lines, except within a list."""
        if isinstance(value, dict):
            self.text += "{"
            for k, (key, below) in enumerate(value.items()):
                self.text += ", " if k else " "
                self.expected[(*location, key)] = self.line()
                self.text += f"{self.key(key)} = "
                self.value(below, (*location, key), inline=True)
            self.text += "}"
        elif isinstance(value, list):
            self.text += "["
            for k, below in enumerate(value):
                self.text += self.choose("", "\n", " # ] = [\n  ")
                self.expected[(*location, k)] = self.line()
                self.value(below, (*location, k), inline=inline)
                self.text += self.choose(",", " ,", "\n,")
            self.text += "]"
        elif (
            isinstance(value, str) and '"' not in value and "\\" not in value and self.choose("1", "3") == "3"
        ):
            self.text += f'"""\n{value}"""'
        else:
            self.text += json.dumps(value)


KEYS = st.text("ab.1 #=[]é", min_size=1, max_size=3)
SCALARS = st.integers(-9, 99) | st.booleans() | st.text('ab"\\\n#=[]{},', max_size=6)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.data())
def test_every_key_of_any_document_is_located(document: dict[str, Any], data: st.DataObject) -> None:
    """Whatever the style, each key and list item is found on the line where it was written."""
    writer = Writer(data)
    writer.table(document, (), "")
    assert tomllib.loads(writer.text) == document
    assert lines(locate(writer.text, "f")) == writer.expected
