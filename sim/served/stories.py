"""Stories by click: whom one run moved, and why; told by a process of its own, so the page stays quick."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.execution.workers import WarmWorker, WorkerDied, may_start
from sim.explorer.exploration import Refused
from sim.served.guard import Refusal

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: People who are listed, those who moved for the most pay.
_LISTED = 40
#: Letters of a story: one of a large employer has some thousand.
_LETTERS = 60_000
#: Who may ask at one time: one is answered and one waits.
_ASKING = 2


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
    """Answers questions, in whatever process; it is sent to it once.

    Attributes:
        ended: shared with that process; not 0 once nobody waits for an answer any more.
    """

    ended: Any

    def __call__(self, asked: Asked) -> dict[str, Any]:
        """The people of a run, or a story; `wrong` says why there is none."""
        from sim.experiments.runs.single import simulate
        from sim.experiments.studies.explaining import explain

        try:
            run = simulate(asked.scenario, asked.seed, asked.replicate, self._look)
            if asked.researcher is None and asked.employer is None:
                return _people(run.moves)
            found = explain(run, researcher=asked.researcher, employer=asked.employer)
            return {"story": found.story[:_LETTERS]}
        except Exception as fault:  # it is told beside what was clicked
            return {"wrong": f"{fault}".splitlines()[0] if f"{fault}" else type(fault).__name__}

    def _look(self, week: int, weeks: int) -> None:
        """Large markets tell now and then how far they are."""
        if self.ended[0]:
            raise RuntimeError("the page has ended")


class Stories:
    """Tells one story at a time."""

    def __init__(self) -> None:
        self._lock, self._places = threading.Lock(), threading.Semaphore(_ASKING)
        self._ended = multiprocessing.RawArray("q", 1)
        self._worker: WarmWorker[Asked, dict[str, Any]] | Telling | None = None

    def tell(self, asked: Asked) -> dict[str, Any]:
        """Answer a question; this takes a run or two.

        Raises:
            Refusal: others ask already.
            Refused: there is no such story; says why.
        """
        if not self._places.acquire(blocking=False):
            raise Refusal(429, "a story is being told and another waits; ask again in a moment")
        try:
            found = self._told(asked)
        finally:
            self._places.release()
        if isinstance(found, WorkerDied):
            raise Refused(f"{found}; ask again, or of a smaller market")
        if "wrong" in found:
            raise Refused(found["wrong"])
        return found

    def _told(self, asked: Asked) -> dict[str, Any] | WorkerDied:
        with self._lock:
            if self._ended[0]:
                return {"wrong": "the page has ended"}
            if self._worker is None:
                telling = Telling(self._ended)
                self._worker = WarmWorker(telling) if may_start() else telling
            return self._worker(asked)

    def end(self) -> None:
        """End the process, and what it does."""
        self._ended[0] = 1
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
