"""What an object of an early room offers though a later room makes it: tables, outcomes, pictures.

An import never runs against the data flow. So the front door (`sim/__init__.py`), which knows all rooms, says
here who makes what, and a method asks for it by name.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

_HOMES: dict[str, str] = {}


def offer(**homes: str) -> None:
    """Name who makes what, as ``module:function``; nothing is imported yet."""
    _HOMES.update(homes)


@cache
def maker(what: str) -> Any:
    """The function that makes something.

    Raises:
        KeyError: nobody was named.
    """
    module, _, name = _HOMES[what].partition(":")
    return getattr(import_module(module), name)
