"""How large what is read may be. Anything beyond is a slip or an attack, and is refused within seconds."""

from collections.abc import Iterable, Mapping
from typing import Any

#: Bytes of a file: a scenario has some hundred lines.
FILE_BYTES = 500_000
#: Tables and lists within each other, and parts of a key with dots.
DEPTH = 32
#: Files that a file stands on, one above the other.
BASES = 16
#: Changes by `--set` or in `with_`, and letters of one key.
CHANGES, KEY_LETTERS = 10_000, 1_000
#: Letters of a name, and of a sentence.
NAME_LETTERS, TEXT_LETTERS = 100, 2_000
#: Entries of any list, and of that of the fields of research.
ENTRIES, FIELDS = 5_000, 1_000
#: Dollars, or dollars a year: ten times what the world makes in a year.
MONEY = 1e15
#: People, and what is counted by them.
PEOPLE = 10**9
#: The smallest number that is not zero: nothing in a market is as small.
SMALLEST = 1e-12
#: Times that an amount may be multiplied by growth, or by events, over a run.
GROWTH = 1e12
#: Log of the largest output to the exponent of the contest: weights are added up as floats.
LOG_WEIGHT = 600.0
#: Mistakes, or hints, that are told one by one; every parameter may be wrong at once.
TOLD = 200


def too_deep(value: Any) -> bool:
    """Are tables and lists nested deeper than `DEPTH`, or in themselves?"""
    level = [value]
    for _ in range(DEPTH + 1):
        level = [below for one in level for below in _inside(one)]
        if not level:
            return False
        level = list({id(below): below for below in level}.values())  # what stands here twice counts once
    return True


def _inside(value: Any) -> Iterable[Any]:
    """The tables and lists in a table or list."""
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [item for item in items if isinstance(item, Mapping | list | tuple)]
