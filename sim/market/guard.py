"""What may be written on an agent, which is a view: labels of one's own, nothing that the market knows."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any, NoReturn, Protocol

from sim.market.state.columns import EMPLOYERS, PEOPLE
from sim.scenario.employers import Lab, Outside, Startups
from sim.scenario.parameter import Section
from sim.scenario.schema import Researchers


class Numbered(Protocol):
    """An agent: all that has to be known of it here besides its class."""

    @property
    def unique_id(self) -> int:
        """Its number."""


#: By the class of an agent: the table of a scenario that says what it is like, and where that stands.
_TABLES: dict[str, tuple[type[Section], str]] = {
    "Researcher": (Researchers, "researchers"),
    "BigLab": (Lab, "labs.{name}"),
    "Startup": (Startups, "startups"),
    "Outside": (Outside, "outside"),
}
_COLUMNS = {"people": PEOPLE, "employers": EMPLOYERS}
#: A slip of the pen is this close to what was meant; a label of one's own need not be.
_NEARLY_ALIKE = 0.85
_MESAS = ("model", "unique_id", "index")


def refuse_what_is_known(view: Numbered, name: str) -> None:
    """Let a label be written on an agent, unless its name is, or was meant for, something the market knows.

    Raises:
        AttributeError: with what to do instead.
    """
    kind: Any = type(view)
    known = _known(kind)
    if name in known:
        raise AttributeError(_remedy(view, name, known[name]))
    if name.startswith("_") or name == "pos":
        return
    for meant in get_close_matches(name.lower(), _at_hand(kind), 1, _NEARLY_ALIKE):
        raise AttributeError(
            f"{name!r} is no attribute; did you mean {meant!r}? " + _remedy(view, meant, known[meant])
        )


def refuse_removal(view: Numbered) -> NoReturn:
    """Say that an agent cannot be taken out of the market.

    Raises:
        AttributeError: always.
    """
    raise AttributeError(
        f"{type(view).__name__} {view.unique_id} is a view of the market's columns and cannot be removed; "
        "people and employers leave as the scenario has it, for instance by its events"
    )


def _remedy(view: Numbered, name: str, key: str | None) -> str:
    if key is None:
        return f"{name!r} is read from the market's columns, which the market alone writes"
    where = key.format(name=getattr(view, "name", ""))
    return (
        f"{name!r} is the scenario's: make another market, of scenario.with_({{{where!r}: ...}}), or let an "
        "event change it"
    )


def _attributes(kind: type[Any]) -> list[str]:
    """What can be read on agents of a class."""
    return [name for cls in kind.__mro__ for name, value in vars(cls).items() if isinstance(value, property)]


def _table(kind: type[Any]) -> tuple[type[Section], str]:
    """The table of a scenario that says what agents of a class are like, and where it stands."""
    return next(_TABLES[cls.__name__] for cls in kind.__mro__ if cls.__name__ in _TABLES)


@cache
def _at_hand(kind: type[Any]) -> tuple[str, ...]:
    """What a slip of the pen on such an agent was meant for: its attributes, and the keys of its table."""
    return (*_attributes(kind), *_table(kind)[0].model_fields)


@cache
def _known(kind: type[Any]) -> dict[str, str | None]:
    """Attributes and columns of a class of agents, with the scenario's dotted key where it has one."""
    own = _attributes(kind)
    known: dict[str, str | None] = dict.fromkeys((*own, *(_COLUMNS[kind.table].names or ()), *_MESAS))
    section, where = _table(kind)
    for name, key in _keys(section, where).items():
        known[name] = known.get(name) or (None if name in own else key)
    return known


def _keys(section: type[Section], above: str) -> dict[str, str]:
    """Keys of a table and of the tables in it, by their last part; the first of a name counts."""
    found = {name: f"{above}.{name}" for name in section.model_fields}
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            found = _keys(field.annotation, f"{above}.{name}") | found
    return found
