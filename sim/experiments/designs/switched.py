"""Parts of a scenario, each said by what switches it off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.names import join_key, split_key
from sim.scenario.override import parse_assignments
from sim.scenario.problems import ScenarioError

# What stands between semicolons; those within quotes do not count, and a quote without its other does not.
_CHANGE = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^;])+""")
_HOW = "write NAME: KEY=VALUE; KEY=VALUE, such as escalation: escalation.intensity=0"


@dataclass(frozen=True)
class Factor:
    """A part of a scenario.

    Attributes:
        name: what it is called.
        off: values by dotted key that switch it off.
    """

    name: str
    off: Mapping[str, Any]


def factor_from(text: str) -> Factor:
    """The factor that a text describes.

    Raises:
        ValueError: it is none; all that is wrong with it.
    """
    name, colon, changes = text.partition(":")
    if not colon or not name.strip() or not changes.strip():
        raise ValueError(f"{text!r} is no part of a scenario; {_HOW}")
    off, mistakes = parse_assignments(
        (part for part in _CHANGE.findall(changes) if part.strip()), name.strip()
    )
    if mistakes:
        raise ScenarioError(mistakes)
    return Factor(name.strip(), off)


def written(key: str) -> str:
    """A key in the one way of writing it; as it is where it is none, which is told elsewhere."""
    try:
        return join_key(*split_key(key))
    except ValueError:
        return key
