"""Several runs of one scenario, gathered from a results folder for pictures: paths over weeks, lives, ends.

Tables are read once and in pieces; what is held are a few columns of a bounded number of runs. Where tables
were not kept, a few runs are run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.bands import band
from sim.measures.groups import Group, Party
from sim.measures.startups import survival_by_week
from sim.mechanisms.merger.spec import ends_of
from sim.outcomes.parties import flow, groups
from sim.records.record import Record
from sim.records.sheet import Coded, Sheet, sheet_of
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario

#: Columns of the table of weeks that pictures show.
PATHS = (
    "hhi_headcount", "hhi_talent", "hhi_wage_bill", "hhi_compute", "top4_talent_share", "median_pay",
    "startup_talent_share", "startup_output_share", "startups_alive", "lab_open_seats", "top_package",
    "startup_open_seats", "moves", *(f"pay_decile_{decile}" for decile in range(1, 11)),
)  # fmt: skip
_EMPLOYERS = ("week", "employer", "kind", "alive", "talent", "compute")

#: Weeks of runs whose paths are held, and runs whose employers are read. The first are a fair sample.
_MOST_WEEKS, _FEWEST_RUNS, _MOST_OF_EMPLOYERS = 400_000, 100, 200
#: Runs that are run again at most where tables were not kept, and researcher-weeks of all of them together.
_MOST_AGAIN, _WORK_AGAIN = 20, 25_000_000


@dataclass(frozen=True, eq=False)
class Several:
    """Runs of one scenario that are done.

    Attributes:
        results: the results folder.
        label: name of the scenario there.
        rows: their rows of `runs.parquet`.
    """

    results: Results
    label: str
    rows: pd.DataFrame

    @cached_property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.results.scenario(self.label)

    @property
    def seed(self) -> int:
        """Seed of all random draws; with the number of the replicate it is their key."""
        return int(self.rows["seed"].iloc[0])

    @property
    def done(self) -> int:
        """Number of runs that are done."""
        return len(self.rows)

    @property
    def length(self) -> int:
        """Weeks of each run."""
        return self.scenario.weeks

    @property
    def groups(self) -> tuple[Party, ...]:
        """Labs and groups of employers of which there are outcomes."""
        return groups(self.scenario)

    @property
    def drawable(self) -> bool:
        """Are tables there, or few enough people that some runs can be run again?"""
        return self._kept("weeks", "employers") or self._affordable >= 2

    @property
    def again(self) -> bool:
        """Are paths those of runs that are run again?"""
        return not self._kept("weeks")

    @cached_property
    def runs(self) -> int:
        """Number of runs whose paths are held: the first of those that are done."""
        most = max(_MOST_WEEKS // self.scenario.weeks, _FEWEST_RUNS)
        return min(self.done, most if self._kept("weeks") else self._affordable)

    @cached_property
    def followed(self) -> int:
        """Number of runs whose employers are followed: the first of those that are done."""
        return min(self.done, _MOST_OF_EMPLOYERS if self._kept("employers") else self._affordable)

    def outcome(self, name: str) -> NDArray[np.float64]:
        """An outcome of all runs that are done; NaN where it does not exist."""
        if name not in self.rows.columns:
            return np.full(self.done, np.nan)
        return self.rows[name].to_numpy(dtype=np.float64)

    def flow(self, origin: Party, destination: Party) -> NDArray[np.float64]:
        """People poached from one group by another, in all runs that are done."""
        return self.outcome(flow(origin, destination))

    def path(self, column: str) -> NDArray[np.float64]:
        """A column of the table of weeks, shape (runs, weeks)."""
        return self._paths[column]

    @cached_property
    def calendar(self) -> pd.DataFrame:
        """The weeks: `week`, with a start date `date`."""
        import pandas as pd

        weeks: dict[str, Any] = {"week": np.arange(self.length)}
        if self.scenario.start_date is not None:
            first = np.datetime64(self.scenario.start_date, "D")
            weeks["date"] = (first + 7 * weeks["week"]).astype("datetime64[ms]")
        return pd.DataFrame(weeks)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Medians over runs, one row a week: `week`, with a start date `date`, and the columns of `PATHS`."""
        return self._bands[1]

    @property
    def low(self) -> pd.DataFrame:
        """Lower ends of the bands, in the rows and columns of `weeks`."""
        return self._bands[0]

    @property
    def high(self) -> pd.DataFrame:
        """Upper ends of the bands."""
        return self._bands[2]

    @cached_property
    def survival(self) -> NDArray[np.float64]:
        """Share of a run's startups that live so many weeks and more (Kaplan-Meier), shape (followed, weeks).

        Time counts from birth, or from week 0 where the startup is older; NaN where none was seen so long.
        """
        return self._followed.survival()

    @cached_property
    def holdings(self) -> dict[Party, NDArray[np.float64]]:
        """Talent and compute in the first and the last week, of each lab and of all startups together.

        The last week of a lab that a merger ends is the one before. Each of shape (followed, 2, 2): run, end
        of the run, talent and compute; NaN where there is none.
        """
        return self._followed.holdings()

    @cached_property
    def _bands(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        found = {name: band(self._paths[name]) for name in PATHS}
        low, middle, high = (
            self.calendar.assign(**{name: ends[place] for name, ends in found.items()}) for place in range(3)
        )
        return low, middle, high

    @cached_property
    def _paths(self) -> dict[str, NDArray[np.float64]]:
        shape = (self.runs, self.scenario.weeks)
        paths = {name: np.full(shape, np.nan) for name in PATHS}
        for run, sheet in self._pieces("weeks", ("week", *PATHS), self.runs):
            week = sheet.numbers("week").astype(np.int64)
            inside = (run >= 0) & (week >= 0) & (week < shape[1])
            for name in PATHS:
                paths[name][run[inside], week[inside]] = sheet.numbers(name)[inside]
        return paths

    @cached_property
    def _followed(self) -> _Employers:
        ends = ends_of(self.scenario)
        last = {lab.name: ends.get(lab.name, self.scenario.weeks) - 1 for lab in self.scenario.labs}
        found = _Employers(last, self.followed, self.scenario.weeks)
        for run, sheet in self._pieces("employers", _EMPLOYERS, self.followed):
            found.add(run, sheet)
        return found

    def _pieces(
        self, table: str, columns: Sequence[str], runs: int
    ) -> Iterator[tuple[NDArray[np.int64], Sheet]]:
        """Columns of a table of the first runs, piece by piece, with the number of the run of each row."""
        ids = [str(name) for name in self.rows["run_id"].iloc[:runs]]
        if self._kept(table):
            place = {name: number for number, name in enumerate(ids)}
            for batch in self.results.batches(table, ["run_id", *columns]):
                names = batch["run_id"].dictionary_encode()
                numbers = np.array([place.get(name, -1) for name in names.dictionary.to_pylist()], np.int64)
                run = numbers[names.indices.to_numpy()] if len(batch) else np.zeros(0, np.int64)
                if (run >= 0).any():
                    yield run, sheet_of(batch)
            return
        for number, record in enumerate(self._again[:runs]):
            sheet: Sheet = getattr(record, table)
            yield np.full(len(sheet), number), sheet

    @cached_property
    def _again(self) -> list[Record]:
        return [self.results.run(str(name)).record for name in self.rows["run_id"].iloc[: self._affordable]]

    @cached_property
    def _affordable(self) -> int:
        """Runs that are run again."""
        work = self.scenario.weeks * max(self.scenario.people, 1)
        return min(self.done, _MOST_AGAIN, _WORK_AGAIN // work)

    def _kept(self, *tables: str) -> bool:
        return set(tables) <= set(self.results.manifest["tables"])


class _Employers:
    """What is gathered from rows of the table of employers, a piece at a time.

    Args:
        labs: names, and the last week of each.
        runs: number of runs.
        weeks: weeks of each run.
    """

    def __init__(self, labs: Mapping[str, int], runs: int, weeks: int) -> None:
        self._groups = {name: number + 1 for number, name in enumerate(labs)}
        self._ends = np.array([[0, weeks - 1], *([0, last] for last in labs.values())])
        self._weeks, self._runs = weeks, runs
        self._held = np.zeros((len(labs) + 1, runs, 2, 2))
        self._lives: list[pd.DataFrame] = []
        self._numbers: dict[str, int] = {}

    def add(self, run: NDArray[np.int64], sheet: Sheet) -> None:
        """Take rows: the number of the run of each (negative: not wanted), and their columns."""
        import pandas as pd

        week, employer = sheet.numbers("week").astype(np.int64), sheet.coded("employer")
        kind = sheet.places("kind", KINDS)
        startup = kind == KINDS.index("startup")
        group_of = np.array([self._groups.get(name, -1) for name in employer.names], np.int64)
        group = np.where(startup, 0, np.where(kind == KINDS.index("lab"), group_of[employer.codes], -1))
        known = (run >= 0) & (group >= 0)
        for end in range(2):
            rows = np.flatnonzero(known & (week == self._ends[group, end]))
            for what, name in enumerate(("talent", "compute")):
                held = self._held[:, :, end, what]
                np.add.at(held, (group[rows], run[rows]), sheet.numbers(name)[rows])
        rows = np.flatnonzero((run >= 0) & startup)
        frame = pd.DataFrame(
            {
                "run": run[rows],
                "employer": self._numbered(employer)[rows],
                "first": week[rows],
                "last": week[rows],
                "alive": sheet.numbers("alive")[rows].astype(bool),
            }
        )
        self._lives.append(_lives(frame))

    def _numbered(self, employer: Coded) -> NDArray[np.int64]:
        """Names as numbers that are the same in every piece."""
        numbers = [self._numbers.setdefault(name, len(self._numbers)) for name in employer.names]
        return np.asarray(np.array(numbers, np.int64)[employer.codes])

    def holdings(self) -> dict[Party, NDArray[np.float64]]:
        held = np.where(self._held > 0, self._held, np.nan)
        return {Group.STARTUPS: held[0], **{name: held[number] for name, number in self._groups.items()}}

    def survival(self) -> NDArray[np.float64]:
        import pandas as pd

        lives = _lives(pd.concat(self._lives)) if self._lives else pd.DataFrame()
        shares = np.full((self._runs, self._weeks), np.nan)
        if len(lives):
            for run in range(self._runs):
                rows = lives[lives["run"] == run]
                weeks = (rows["last"] - rows["first"]).to_numpy()
                shares[run] = survival_by_week(weeks, ~rows["alive"].to_numpy(bool), self._weeks)
        return shares


def _lives(rows: pd.DataFrame) -> pd.DataFrame:
    """First and last week of each startup of each run, and whether it was alive in all its rows."""
    grouped = rows.groupby(["run", "employer"], sort=False, as_index=False)
    return grouped.agg({"first": "min", "last": "max", "alive": "min"})


def several(results: Results, label: str, replicates: Sequence[int] | None = None) -> Several:
    """The runs of a scenario that are done.

    Args:
        results: the results folder.
        label: name of the scenario there.
        replicates: which; None takes all.
    """
    rows = results.runs
    rows = rows[(rows["scenario"] == label) & (rows["status"] == "done")]
    if replicates is not None:
        rows = rows[rows["replicate"].isin(replicates)]
    return Several(results, label, rows.sort_values("replicate"))
