"""`sim.explore`: dials of a scenario in a notebook, and what turning them changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from sim.experiments.execution.workers import refuse_unguarded
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first
from sim.explorer.exploration import OUTCOMES, Exploration, Refused
from sim.explorer.picture import differing, picture
from sim.explorer.search import Key, keys_of
from sim.outcomes.outcomes import declared
from sim.scenario.lookup import NoSuchValue
from sim.surroundings import extra_module

if TYPE_CHECKING:
    import pandas as pd

    from sim.notebook.rows import DialRow
    from sim.scenario.schema import Scenario

#: Pairs after which a picture is drawn anew; the last, when all are there.
_DRAWN = (4, 8, 16)
_PAIRS = (2, 10_000)


def explore(  # noqa: PLR0913 - the public face
    scenario: Scenario,
    outcomes: Iterable[str] = OUTCOMES,
    dials: Iterable[str] = (),
    pairs: int = 30,
    workers: int = 2,
    seed: int | None = None,
) -> Explorer:
    """Dials for what a scenario says is plausible and for its events, and any other key by a search.

    Whenever a dial is let go, the market is run as the dials say, and compared with the scenario as it was
    given, on the same draws. Workers stay until `close`, or the end of the notebook.

    Args:
        scenario: the starting point.
        outcomes: what is looked at, by names of docs/outcomes.md; more can be added.
        dials: keys that have a dial from the beginning, besides.
        pairs: runs of what the dials say, each paired with one of the starting point.
        workers: processes; 1 does the runs in a thread of this one.
        seed: seed of all random draws; None takes the scenario's.

    Raises:
        SurroundingsError: ipywidgets is not installed.
        TypeError, ValueError: what is given is no scenario, outcome, key or number; outcomes all at once.
        MemoryError: the scenario needs more memory than is free.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> explorer = explore(quiet, ["moves"], ["escalation.intensity"], pairs=2, workers=1)
        >>> explorer.set("escalation.intensity", 2), explorer.wait()
        ('', True)
        >>> int(explorer.differences.loc["moves", "n"])
        2
        >>> explorer.close()
    """
    from sim.scenario.given import SEEDS, WORKERS, several, whole_number
    from sim.scenario.load import require_scenarios

    extra_module("ipywidgets", "notebooks", "sim.explore")
    refuse_unguarded(workers)
    require_scenarios(scenario)
    workers = whole_number("workers", workers, WORKERS)
    pairs = whole_number("pairs", pairs, _PAIRS)
    seed = scenario.seed if seed is None else whole_number("seed", seed, SEEDS)
    chosen = several("outcomes", outcomes, '["moves"]')
    keys = several("dials", dials, '["escalation.intensity"]')
    require_memory([scenario], workers)
    compile_first()
    return Explorer(scenario, chosen, keys, pairs, workers, seed)


class Explorer:
    """What `explore` shows.

    Attributes:
        exploration: the dials and runs behind it.
        rows: a row of widgets for every dial, by the keys it turns.
        picture: differences of outcomes.
        status: what is going on.
        box: all of it.
    """

    def __init__(  # noqa: PLR0913 - `explore` checks them
        self, scenario: Scenario, outcomes: list[str], dials: list[str], pairs: int, workers: int, seed: int
    ) -> None:
        import ipywidgets

        from sim.notebook.rows import Finder

        self.picture, self.status = ipywidgets.HTML(), ipywidgets.HTML()
        self._differs = ipywidgets.HTML(differing([]))
        self._drawing = threading.RLock()
        self._drawn: tuple[dict[str, Any], int] = ({}, 0)
        self.exploration = Exploration(scenario, outcomes, pairs, workers, seed, self._arrived)
        self.rows: dict[str, DialRow] = {}
        self._dials = ipywidgets.VBox()
        for name in self.exploration.dials:
            self._add_row(name)
        self.keys = Finder("a key", keys_of(scenario), self.add)
        known = [Key(name, declared(name).title) for name in self.exploration.known]
        self.outcomes = Finder("an outcome", known, self.look_at)
        self._chosen = ipywidgets.VBox()
        self.back = ipywidgets.Button(description="Reset", tooltip="all dials back to the starting point")
        self.back.on_click(lambda _: self.reset())
        above = ipywidgets.VBox([self.status, self.picture, self._differs, self.back])
        self.box = ipywidgets.VBox([above, self._dials, self.keys.box, self._chosen, self.outcomes.box])
        self._list_outcomes()
        for key in dials:
            wrong = self.add(key)
            if wrong:
                self.close()
                raise ValueError(f"dials: {key}: {wrong}")
        self._ask()

    @property
    def scenario(self) -> Scenario:
        """What the dials say."""
        return self.exploration.scenario

    @property
    def changes(self) -> dict[str, Any]:
        """What they change, as `Scenario.with_` takes it."""
        return self.exploration.changes

    @property
    def differences(self) -> pd.DataFrame:
        """Paired differences of all outcomes from the starting point, as `Ensemble.compare` gives them."""
        return self.exploration.differences()

    def set(self, key: str, value: object) -> str:
        """Turn a dial as by hand; a key that has none gets one.

        Returns:
            What is wrong with it, as beside the dial; empty if nothing is.
        """
        wrong = "" if key in self.rows else self.add(key)
        if not wrong:
            row = self.rows[self.exploration.add(key).name]
            self._moved(row, value)
            wrong = row.said
        return wrong

    def add(self, key: str) -> str:
        """Add a dial for a key; answers what is wrong with it, or nothing."""
        try:
            name = self.exploration.add(key).name
        except NoSuchValue as error:
            return str(error)
        if name not in self.rows:
            self._add_row(name)
        return ""

    def look_at(self, outcome: str) -> str:
        """Look at one more outcome; answers what is wrong with it, or nothing."""
        return self._choose([*self.exploration.outcomes, outcome])

    def reset(self) -> None:
        """All dials back to the starting point."""
        self.exploration.reset()
        for name, row in self.rows.items():
            row.stand(self.exploration.stands(name))
        self._ask()

    def wait(self, seconds: float = 600.0) -> bool:
        """Wait until all pairs are there; False where they are not by then."""
        return self.exploration.wait(seconds)

    def close(self) -> None:
        """End the workers; the picture stays."""
        self.exploration.close()
        self.status.value = "closed: dials move nothing any more"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.box._repr_mimebundle_(**kwargs)

    def _add_row(self, name: str) -> None:
        """Dials under the headings of their groups."""
        import ipywidgets

        from sim.notebook.rows import DialRow

        self.rows[name] = DialRow(self.exploration.dials[name], self._moved)
        groups = dict.fromkeys(row.dial.group for row in self.rows.values())
        self._dials.children = [
            ipywidgets.VBox(
                [
                    ipywidgets.HTML(f"<b>{group}</b>"),
                    *(row.box for row in self.rows.values() if row.dial.group == group),
                ]
            )
            for group in groups
        ]

    def _list_outcomes(self) -> None:
        """A button for each outcome that is looked at, which takes it away."""
        import ipywidgets

        buttons = []
        for name in self.exploration.outcomes:
            button = ipywidgets.Button(description=f"✕ {name}", layout=ipywidgets.Layout(width="auto"))
            button.on_click(
                lambda _, gone=name: self.outcomes.message.set_trait("value", self._without(gone))
            )
            buttons.append(button)
        self._chosen.children = buttons

    def _without(self, outcome: str) -> str:
        return self._choose([name for name in self.exploration.outcomes if name != outcome])

    def _choose(self, outcomes: list[str]) -> str:
        try:
            self.exploration.choose(outcomes)
        except Refused as error:
            return str(error)
        self._list_outcomes()
        with self._drawing:
            if self.exploration.paired >= 2:
                self._draw()
        return ""

    def _moved(self, row: DialRow, given: object) -> None:
        name = row.dial.name
        try:
            row.stand(self.exploration.move(name, given))
        except Refused as error:
            row.stand(self.exploration.stands(name), str(error))
            return
        self._ask()

    def _ask(self) -> None:
        self._differs.value = differing(self.exploration.differs())
        self.status.value = "running …"
        self.exploration.ask()
        self._arrived()

    def _arrived(self) -> None:
        """Draw anew after a few pairs, after some more, and when all are there."""
        with self._drawing:
            try:
                self._draw_if_due()
            except Exception as fault:  # it is told, and the worker whose run has come goes on
                self.status.value = escape(f"this could not be drawn: {fault!r}")

    def _draw_if_due(self) -> None:
        changes, pairs, done = self.exploration.changes, self.exploration.paired, self.exploration.done
        drawn = self._drawn[1] if self._drawn[0] == changes else 0
        if done or any(drawn < step <= pairs for step in _DRAWN):
            self._drawn = (changes, pairs)
            self._draw()
            going_on = "" if done else "running …"
            self.status.value = escape("; ".join(self.exploration.failures)) or going_on

    def _draw(self) -> None:
        if self.exploration.paired >= 2:
            self.picture.value = picture(self.exploration)
