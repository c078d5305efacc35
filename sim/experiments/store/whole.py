"""Whether a table has all weeks of the runs that it has, in order, found piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.store.inside import ResultsError
from sim.experiments.store.planned import scenario_of, weeks_in
from sim.mechanisms.merger.spec import ends_of

if TYPE_CHECKING:
    import pandas as pd

#: More than any run has weeks.
_MORE_WEEKS = 2**32


class _Promise(NamedTuple):
    """What the tables of a run have.

    Attributes:
        weeks: number of weeks.
        labs: number of labs in week 0; -1 where this version does not take the scenario, whose tables can be
            read all the same.
        ends: weeks in which a lab has its last row, since it is bought.
    """

    weeks: int
    labs: int
    ends: tuple[int, ...]


class Whole:
    """Checks rows of a table as they come; holds no more than the ids of runs and the rows of a week.

    A run has its weeks from 0 to its last in order: once each in the table of weeks, and with a row for every
    lab in that of employers; a lab that a merger has ended has its last row in that week.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], name: str) -> None:
        self._folder, self._manifest, self._name = folder, manifest, name
        self._promised: dict[str, _Promise] = {}
        self._seen: set[str] = set()
        self._held: pd.DataFrame | None = None  # the week that may go on in the next piece
        self._last: pd.DataFrame | None = None  # the week before it

    @property
    def runs(self) -> int:
        """Number of runs that have been seen; the rows of one may have been the last."""
        return len(self._seen)

    def faults(self, table: pd.DataFrame) -> Iterator[str]:
        """Take rows of known runs, and tell what is wrong with them.

        Raises:
            ResultsError: this version does not take a scenario that does not say how many weeks it has.
        """
        import pandas as pd

        if not len(table):
            return
        codes, ids = pd.factorize(table["run_id"])
        promises = [self._of(str(run)) for run in ids]
        lengths = np.array([promise.weeks for promise in promises], np.int64)
        week = table["week"].to_numpy(np.int64)
        if ((week < 0) | (week >= lengths[codes])).any():
            yield "rows of weeks that its runs do not have"
        elif self._name in ("weeks", "employers"):
            columns = {"run": codes, "week": week, "rows": 1, "labs": 0}
            if self._name == "employers":
                columns["labs"] = (table["kind"] == "lab").to_numpy(np.int64)
            found = _by_week(pd.DataFrame(columns))
            place = found["run"].to_numpy()
            of_labs = _labs_in(promises, place, found["week"].to_numpy())
            found = found.assign(run=np.array(ids, object)[place], most=lengths[place], of_labs=of_labs)
            found = _by_week(found if self._held is None else pd.concat([self._held, found]))
            self._held = found.iloc[-1:]
            yield from self._ended(found.iloc[:-1])

    def end(self) -> Iterator[str]:
        """What is wrong with the last run, when all rows have been taken."""
        if self._held is not None:
            yield from self._ended(self._held)
            last = self._held.iloc[0]
            if last["week"] != last["most"] - 1:
                yield self._fault

    @property
    def _fault(self) -> str:
        what = "every lab in every week" if self._name == "employers" else "every week once and in order"
        return f"not {what} of each run"

    def _of(self, run_id: str) -> _Promise:
        """What poach reads in the scenario of a run: what the document leaves out has a default."""
        label = run_id.rpartition("-")[0]
        if label not in self._promised:
            try:
                scenario = scenario_of(self._folder, self._manifest, label)
                ends = tuple(ends_of(scenario).values())
                self._promised[label] = _Promise(scenario.weeks, len(scenario.labs), ends)
            except ResultsError:
                weeks = weeks_in(self._manifest, label)
                if weeks is None:
                    raise
                self._promised[label] = _Promise(weeks, -1, ())
        return self._promised[label]

    def _ended(self, weeks: pd.DataFrame) -> Iterator[str]:
        """What is wrong with weeks whose rows have all been taken."""
        import pandas as pd

        if not len(weeks):
            return
        chain = weeks if self._last is None else pd.concat([self._last, weeks])
        run, week = chain["run"].to_numpy(), chain["week"].to_numpy()
        same = run[1:] == run[:-1]
        at_end = week[:-1] == chain["most"].to_numpy()[:-1] - 1
        follows = np.where(same, week[1:] == week[:-1] + 1, (week[1:] == 0) & at_end)
        starts = list(run[1:][~same])
        if self._last is None:
            starts = [run[0], *starts]
            follows = np.append(follows, week[0] == 0)
        once = len(set(starts)) == len(starts) and not self._seen & set(starts)
        self._seen |= set(starts)
        self._last = weeks.iloc[-1:]
        if self._name == "employers":
            filled = (weeks["of_labs"] < 0) | (weeks["labs"] == weeks["of_labs"])
        else:
            filled = weeks["rows"] == 1
        if not (once and follows.all() and filled.all()):
            yield self._fault


def _labs_in(
    promises: Sequence[_Promise], run: NDArray[np.int64], week: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many labs a run has in a week, element by element (`run` indexes `promises`); -1: not known."""
    labs = np.array([promise.labs for promise in promises], np.int64)[run]
    # Runs and weeks as one number: run by run, and by week within each.
    ends = np.sort([n * _MORE_WEEKS + end for n, promise in enumerate(promises) for end in promise.ends])
    first = run * _MORE_WEEKS
    return np.asarray(labs - np.searchsorted(ends, first + week) + np.searchsorted(ends, first))


def _by_week(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one week of one run that stand together as one row, what is counted in them added up."""
    new = (rows["run"] != rows["run"].shift()) | (rows["week"] != rows["week"].shift())
    added = {name: "sum" if name in ("rows", "labs") else "first" for name in rows.columns}
    return rows.groupby(new.cumsum().to_numpy(), sort=False).agg(added)
