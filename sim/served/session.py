"""What a tab of the browser has: dials of its own, on workers that all tabs share."""

from __future__ import annotations

import math
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from sim.explorer.dials import Dial
from sim.explorer.exploration import OUTCOMES, Exploration, Refused
from sim.scenario.lookup import NoSuchValue
from sim.served.guard import Refusal
from sim.served.layout import PLACED, SECTIONS
from sim.surroundings import quoted

if TYPE_CHECKING:
    from sim.explorer.crew import Crew
    from sim.scenario.schema import Scenario

#: Dials that a tab may add, and outcomes that it may look at: a scenario has some hundreds of keys.
MOST_DIALS, MOST_OUTCOMES = 120, 40
#: Letters of what is given for a dial.
_LETTERS = 2_000


class Session:
    """The dials of one tab. Its methods may be called from several threads.

    Args:
        scenario: its starting point.
        origin: what the command line would call that; None where it came as a file.
        crew: whose workers do the runs.
        pairs: runs of where the dials stand, each paired with one of the starting point.
        seed: seed of all random draws.
        outcomes: what is looked at besides what the page always shows.

    Attributes:
        key: its name, which nobody guesses.
        exploration: the dials and runs behind it.
        lock: held while the dials are read or turned.
        version: counts what was asked for.
        told: called when there is something new; set by who listens.
    """

    def __init__(  # noqa: PLR0913 - what a tab is made of
        self, scenario: Scenario, origin: str | None, crew: Crew, pairs: int, seed: int, outcomes: list[str]
    ) -> None:
        self.key = secrets.token_urlsafe(12)
        self.origin, self.crew = origin, crew
        self.lock = threading.RLock()
        self.version = 0
        self.closed = False
        self.told: Callable[[], None] = lambda: None
        self.exploration = Exploration(scenario, OUTCOMES, pairs, 1, seed, self._news, crew)
        known = set(self.exploration.known)
        shown = [name for section in SECTIONS for name in section.outcomes if name in known]
        try:
            self.exploration.choose([*shown, *outcomes])
        except Refused:
            self.exploration.close()
            raise
        self._own = set(self.exploration.dials)

    def turn(self, name: str, given: object) -> dict[str, Any]:
        """Turn a dial and ask for the runs; one that is not there is added.

        Args:
            name: its keys.
            given: what was written or chosen; or a table with the key `place`, where a slider stands.

        Raises:
            Refused: it cannot stand there; nothing has changed.
        """
        with self.lock:
            dial = self.add(name)
            self._set(dial, given)
            self.ask()
            return self.stand(dial)

    def add(self, key: str) -> Dial:
        """The dial of a key; one is added where there is none.

        Raises:
            Refused: there can be none.
        """
        with self.lock:
            if key in self.exploration.dials:
                return self.exploration.dials[key]
            if len(self.exploration.dials.keys() - self._own) >= MOST_DIALS:
                raise Refused(f"{MOST_DIALS} dials were added; open another tab for more")
            try:
                return self.exploration.add(key)
            except NoSuchValue as error:
                raise Refused(str(error)) from None

    def apply(self, stands: Mapping[str, object]) -> dict[str, str]:
        """Turn many dials, as a link or a file says, and ask once.

        Returns:
            What is wrong, by the dial; the others are turned.
        """
        wrong = {}
        with self.lock:
            for name, given in stands.items():
                try:
                    self._set(self.add(name), given)
                except Refused as error:
                    wrong[name] = str(error)
            self.ask()
        return wrong

    def reset(self, name: str | None = None) -> None:
        """All dials back to where they started, or one."""
        with self.lock:
            exploration = self.exploration
            if name is None:
                exploration.reset()
            else:
                exploration.move(name, exploration.dials[name].start)
            self.ask()

    def ask(self) -> None:
        """Have the runs done of where the dials stand.

        Raises:
            Refusal: the tab was closed meanwhile.
        """
        with self.lock:
            if self.closed:
                raise Refusal(410, "this tab was forgotten; it is opened anew")
            self.version += 1
            self.exploration.ask()
        self.told()

    def look_at(self, outcomes: list[str]) -> None:
        """Look at these outcomes.

        Raises:
            Refused: some are none, or they are too many.
        """
        with self.lock:
            if len(outcomes) > MOST_OUTCOMES:
                raise Refused(f"{MOST_OUTCOMES} outcomes are shown at most; take one away first")
            self.exploration.choose(outcomes)
            self.version += 1
        self.told()

    def stand(self, dial: Dial) -> dict[str, Any]:
        """Where a dial stands, as the page shows it."""
        value = self.exploration.stands(dial.name)
        return {
            "name": dial.name,
            "shown": dial.show(value),
            "place": value if isinstance(value, int | float) and not isinstance(value, bool) else None,
            "changed": bool(dial.changes(value)),
        }

    @property
    def asked(self) -> list[str]:
        """Outcomes that somebody asked for, besides what the page always shows."""
        return [name for name in self.exploration.outcomes if name not in PLACED]

    def command(self) -> str:
        """The command that does the same runs again; empty where nothing is changed, or no command can."""
        changes = self.exploration.changes
        if not changes or self.origin is None:
            return ""
        assigned = [f"{key}={_assigned(value)}" for key, value in changes.items()]
        if None in changes.values() or any(";" in one for one in assigned):  # which parts them
            return ""
        return (
            f"poach compare {self.origin} --set-alt {quoted('; '.join(assigned))} "
            f"--replicates {self.exploration.pairs} --seed {self.exploration.seed}"
            f"{' --json' if self.asked else ''}"  # tables have no room for every outcome
        )

    def close(self) -> None:
        """Ask for nothing any more."""
        with self.lock:
            self.closed = True
            self.exploration.close()

    def _news(self) -> None:
        self.told()

    def _set(self, dial: Dial, given: object) -> None:
        if isinstance(given, str) and len(given) > _LETTERS:
            raise Refused(f"more than {_LETTERS:,} letters; write a value")
        if isinstance(given, int | float) and not isinstance(given, bool) and not _is_number(given):
            raise Refused("no number that a dial can have; write another")
        if isinstance(given, Mapping):
            place = given.get("place")
            if dial.kind != "number" or not _is_number(place):
                raise Refused("no place of a slider; write a value")
            given = dial.at(place)
        elif isinstance(given, list):
            raise Refused("a list is no value; write one value")
        elif dial.kind == "switch" and isinstance(given, str):
            given = {"true": True, "false": False}.get(given.strip().lower(), given)
        self.exploration.move(dial.name, given)


def _is_number(given: object) -> TypeGuard[int | float]:
    """One that is finite; whole numbers may have more digits than a float can tell."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        return False
    try:
        return math.isfinite(given)
    except OverflowError:
        return False


def _assigned(value: object) -> str:
    """A value as `--set` reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and re.fullmatch(r"[^\"'\\\x00-\x1f]+", value):
        return f'"{value}"'
    return str(value)
