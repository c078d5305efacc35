"""Whether a table has all weeks of the runs that it has, in order, found piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.inside import ResultsError
from sim.experiments.planned import scenario_of, weeks_in

if TYPE_CHECKING:
    import pandas as pd


class Whole:
    """Checks rows of a table as they come; holds no more than the ids of runs and the rows of a week.

    A run has its weeks from 0 to its last in order: once each in the table of weeks, and with a row for every
    lab in that of employers.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], name: str) -> None:
        self._folder, self._manifest, self._name = folder, manifest, name
        self._promised: dict[str, tuple[int, int]] = {}
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
        lengths, labs = np.array([self._of(str(run)) for run in ids], np.int64).T
        week = table["week"].to_numpy(np.int64)
        if ((week < 0) | (week >= lengths[codes])).any():
            yield "rows of weeks that its runs do not have"
        elif self._name in ("weeks", "employers"):
            columns = {"run": codes, "week": week, "rows": 1, "labs": 0}
            if self._name == "employers":
                columns["labs"] = (table["kind"] == "lab").to_numpy(np.int64)
            found = _by_week(pd.DataFrame(columns))
            place = found["run"].to_numpy()
            found = found.assign(run=np.array(ids, object)[place], most=lengths[place], of_labs=labs[place])
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

    def _of(self, run_id: str) -> tuple[int, int]:
        """Weeks and labs of a run, as poach reads its scenario: what the document leaves out has a default.

        Labs are -1 where this version does not take the scenario, whose tables can be read all the same.
        """
        label = run_id.rpartition("-")[0]
        if label not in self._promised:
            try:
                scenario = scenario_of(self._folder, self._manifest, label)
                self._promised[label] = scenario.weeks, len(scenario.labs)
            except ResultsError:
                weeks = weeks_in(self._manifest, label)
                if weeks is None:
                    raise
                self._promised[label] = weeks, -1
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


def _by_week(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one week of one run that stand together as one row, what is counted in them added up."""
    new = (rows["run"] != rows["run"].shift()) | (rows["week"] != rows["week"].shift())
    added = {name: "sum" if name in ("rows", "labs") else "first" for name in rows.columns}
    return rows.groupby(new.cumsum().to_numpy(), sort=False).agg(added)
