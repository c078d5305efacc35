"""An extension: functions of the user's that look at the market between phases, and what is recorded of them.

An extension that runs in an experiment consists of functions of a module, so that workers find them, and that
their sources can be written down: in a manifest they stand for a reader, and by their digest for whoever goes
on with the experiment. They are never run from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal

from sim.market.moment import ExtensionError, Moment
from sim.market.sources import recorded
from sim.market.week import PHASES, position
from sim.scenario.documents import digest

#: Takes the market as it stands, and returns columns of employers that are other this week, or nothing.
Function = Callable[[Moment], Mapping[str, Any] | None]

_NAMES = tuple(phase.__name__ for phase in PHASES)


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
            {"when": hook.when, "phase": hook.phase, "function": hook.name, **recorded(hook.function)}
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
