"""Stories by click: whom one run moved, and why; told by a process of its own, so the page stays quick."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.execution.workers import WarmWorker, WorkerDied, may_start
from sim.explorer.exploration import Refused

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: People who are listed, those who moved for the most pay.
_LISTED = 40
#: Letters of a story: one of a large employer has some thousand.
_LETTERS = 60_000


class Asked(NamedTuple):
    """A question about one run.

    Attributes:
        scenario: what is run.
        seed: seed of all random draws.
        replicate: number of the run.
        researcher: a person, by id.
        employer: an employer, by name; without either the people are listed.
    """

    scenario: Scenario
    seed: int
    replicate: int
    researcher: int | None = None
    employer: str | None = None


@dataclass(frozen=True)
class Telling:
    """Answers questions, in whatever process; it is sent to it once."""

    def __call__(self, asked: Asked) -> dict[str, Any]:
        """The people of a run, or a story; `wrong` says why there is none."""
        from sim.experiments.runs.single import simulate
        from sim.experiments.studies.explaining import explain

        try:
            run = simulate(asked.scenario, asked.seed, asked.replicate, None)
            if asked.researcher is None and asked.employer is None:
                return _people(run.moves)
            found = explain(run, researcher=asked.researcher, employer=asked.employer)
            return {"story": found.story[:_LETTERS]}
        except Exception as fault:  # it is told beside what was clicked
            return {"wrong": f"{fault}".splitlines()[0] if f"{fault}" else type(fault).__name__}


class Stories:
    """Tells one story at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: WarmWorker[Asked, dict[str, Any]] | Telling | None = None

    def tell(self, asked: Asked) -> dict[str, Any]:
        """Answer a question; this takes a run or two.

        Raises:
            Refused: there is no such story; says why.
        """
        with self._lock:
            if self._worker is None:
                self._worker = WarmWorker(Telling()) if may_start() else Telling()
            found = self._worker(asked)
        if isinstance(found, WorkerDied):
            raise Refused(f"{found}; ask again, or of a smaller market")
        if "wrong" in found:
            raise Refused(found["wrong"])
        return found

    def end(self) -> None:
        """End the process."""
        with self._lock:
            if isinstance(self._worker, WarmWorker):
                self._worker.close()
            self._worker = None


def _people(moves: Any) -> dict[str, Any]:
    """Who moved for the most pay, and how many went from whom to whom."""
    from sim.figures.words import dollars_of_three

    moved = moves[moves["kind"].isin(["poached", "hired", "spun out"])]
    dearest = moved.sort_values("pay_after", ascending=False, kind="stable").head(_LISTED)
    return {
        "people": [
            {
                "researcher": int(row["researcher"]),
                "week": int(row["week"]),
                "talent": round(float(row["talent"]), 2),
                "field": str(row["field"]),
                "from": str(row["origin"]),
                "to": str(row["destination"]),
                "before": dollars_of_three(float(row["pay_before"])),
                "after": dollars_of_three(float(row["pay_after"])),
            }
            for _, row in dearest.iterrows()
        ],
        "moved": len(moved),
    }
