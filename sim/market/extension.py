"""An extension: functions of the user's that look at the market between phases, and what is recorded of them.

An extension that runs in an experiment consists of functions of a module, so that workers find them, and that
their sources can be written down: in a manifest they stand for a reader, and by their digest for whoever goes
on with the experiment. They are never run from there.
"""

from __future__ import annotations

import dis
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any, Literal

import numpy as np

from sim.market.moment import ExtensionError, Moment
from sim.market.week import PHASES, position
from sim.scenario.documents import digest

#: Takes the market as it stands, and returns columns of employers that are other this week, or nothing.
Function = Callable[[Moment], Mapping[str, Any] | None]

_NAMES = tuple(phase.__name__ for phase in PHASES)
#: What a function may read of its module without doubt about what it was.
_PLAIN = (bool, int, float, str, bytes, type(None))


@dataclass(frozen=True)
class Hook:
    """A function, and when it is called.

    Attributes:
        when: before a phase of the week, or after it.
        phase: which, by its name in `sim.market.week`.
        function: see `Function`.
    """

    when: Literal["before", "after"]
    phase: str
    function: Function

    def __post_init__(self) -> None:
        """Refuse what cannot be called, or at no such time.

        Raises:
            ExtensionError: with the phases that there are.
        """
        if not callable(self.function):
            raise ExtensionError(f"{self.function!r} is no function; give one that takes the moment")
        if self.phase not in _NAMES:
            near = get_close_matches(str(self.phase), _NAMES, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise ExtensionError(f"no phase {self.phase!r}; {hint}They are {', '.join(_NAMES[1:])}")
        if not 0 < self.place < len(_NAMES):
            raise ExtensionError(
                f"{self.when} {self.phase}: is before or after the week; take before {_NAMES[1]}, or after "
                f"{_NAMES[-2]}"
            )

    @property
    def place(self) -> int:
        """The position in the week before whose phase it is called."""
        found = next(phase for phase in PHASES if phase.__name__ == self.phase)
        return position(found) + (self.when == "after")

    @property
    def name(self) -> str:
        """What the function is called."""
        return str(getattr(self.function, "__qualname__", type(self.function).__qualname__))


@dataclass(frozen=True)
class Extension:
    """Functions between phases.

    Example:
        >>> def calm(moment):
        ...     return {"aggressiveness": moment.employers["aggressiveness"] * 0 + 1.0}
        >>> Extension().before("negotiate", calm).hooks[0].name
        'calm'
    """

    hooks: tuple[Hook, ...] = ()

    def before(self, phase: str, function: Function) -> Extension:
        """The same, with a function that is called before a phase of every week.

        Raises:
            ExtensionError: there is no such phase, or it is no function.
        """
        return Extension((*self.hooks, Hook("before", phase, function)))

    def after(self, phase: str, function: Function) -> Extension:
        """The same, with a function that is called after a phase of every week.

        Raises:
            ExtensionError: there is no such phase, or it is no function.
        """
        return Extension((*self.hooks, Hook("after", phase, function)))

    @cached_property
    def document(self) -> dict[str, Any]:
        """What a manifest says of it: when which function is called, its source, and what that reads.

        Raises:
            ExtensionError: a function is none of a module, or reads what may change.
        """
        hooks = [
            {"when": hook.when, "phase": hook.phase, "function": hook.name, **_recorded(hook.function)}
            for hook in self.hooks
        ]
        return {"hooks": hooks, "sha256": digest(hooks)}

    @property
    def sha256(self) -> str:
        """The digest of that: two extensions with the same do the same."""
        return str(self.document["sha256"])


def require_extension(given: object) -> Extension:
    """An extension, with at least one function.

    Raises:
        TypeError: it is none.
        ExtensionError: it is empty.
    """
    if not isinstance(given, Extension):
        raise TypeError(
            f"extension must be as sim.Extension().before('negotiate', function), not {type(given).__name__}"
        )
    if not given.hooks:
        raise ExtensionError("the extension has no functions; add one with .before(...) or .after(...)")
    return given


def _recorded(function: Function) -> dict[str, Any]:
    """The source of a function, and by name what it reads of its module."""
    if not isinstance(function, FunctionType) or function.__qualname__ != function.__name__:
        raise ExtensionError(
            f"{getattr(function, '__qualname__', function)!r} is no function of a module, so that neither "
            "workers nor a manifest could say which; define it with def, outside of functions and classes"
        )
    if function.__name__ == "<lambda>":
        raise ExtensionError("a lambda has no name to record; define the function with def")
    return {"source": _source(function), "reads": dict(sorted(_read(function, {}).items()))}


def _source(function: FunctionType) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        raise ExtensionError(
            f"{function.__name__}: its source cannot be read, so a manifest could not record it; define it "
            "in a file or in a notebook"
        ) from None


def _read(function: FunctionType, found: dict[str, str]) -> dict[str, str]:
    """What a function reads of its module, and the functions that it calls there, as text."""
    for name in sorted(set(_names(function.__code__))):
        if name not in function.__globals__ or name in found:
            continue
        value = function.__globals__[name]
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            found[name] = _source(value)
            _read(value, found)
        elif isinstance(value, ModuleType):
            found[name] = f"module {value.__name__}"
        elif callable(value):
            home, own = getattr(value, "__module__", ""), getattr(value, "__qualname__", repr(value))
            found[name] = f"{home}.{own}"
        elif isinstance(value, np.ndarray):
            found[name] = f"{value.dtype} {value.tolist()}"
        elif _is_plain(value):
            found[name] = repr(value)
        else:
            raise ExtensionError(
                f"{function.__name__}: reads {name}, a {type(value).__name__} that may change between runs; "
                "make it a number, a text, a tuple or an array, or keep it in moment.memory"
            )
    return found


def _names(code: CodeType) -> Iterator[str]:
    """What a function reads of its module, by name, and functions within it."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_plain(value: object) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, tuple) and all(map(_is_plain, value)))
