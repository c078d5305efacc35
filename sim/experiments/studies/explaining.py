"""Why did they move, why did they lose: one run done again with the bid log on, to the same bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.plan import TABLES
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first, new_market, simulate
from sim.experiments.store.drift import other_code, other_machine
from sim.experiments.store.extended import require_extension_of
from sim.experiments.store.planned import draws_in
from sim.experiments.store.reading import read_arrow
from sim.experiments.store.results import Results, open_results
from sim.experiments.studies.verifying import other_columns, same_number
from sim.later import maker
from sim.names import normal
from sim.records.run import Run
from sim.scenario.given import REPLICATE, whole_number
from sim.scenario.problems import suggest
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.market.engine import Market
    from sim.market.extension import Extension
    from sim.market.state.columns import Table
    from sim.records.sheet import Sheet
    from sim.scenario.schema import Scenario

#: Ids of researchers are 32 bits wide.
RESEARCHERS = (0, 2**31 - 1)
#: Scenarios of a folder that are all looked at.
_FEW = 20


class NotThere(ValueError):
    """What was asked about is not in this run, or the run not in this folder; says what is.

    Attributes:
        about: the argument that asks about it.
    """

    def __init__(self, about: str, said: str) -> None:
        super().__init__(said)
        self.about = about


class Question(NamedTuple):
    """What is asked: about a researcher or an employer, in some weeks or all.

    Attributes:
        researcher: id in the table of moves.
        employer: name.
        weeks: the first and the last; None: all.
    """

    researcher: int | None = None
    employer: str | None = None
    weeks: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Explained:
    """All bids for a person, or with an employer in them, and the events of that person or employer.

    Attributes:
        question: what was asked.
        run: the run, done again.
        run_id: its name in the results folder; None if it comes from none.
        bids: one row a bid, or what staying was worth, in the order in which people decided; docs/explain.md
            lists the columns.
        moves: rows of the event log about the person, or about people who came to the employer or left it.
        compared: what the run was compared with, in which it is the same unless `differences` say otherwise.
        differences: what is not as it was kept, a line each.
        drift: what of code, packages and machine is not what the folder was made with, a line each.
    """

    question: Question
    run: Run
    run_id: str | None
    bids: pd.DataFrame
    moves: pd.DataFrame
    compared: tuple[str, ...]
    differences: tuple[str, ...]
    drift: tuple[str, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Is the run the one that was kept, bit for bit?"""
        return not self.differences

    @cached_property
    def story(self) -> str:
        """What happened, in words."""
        told: str = maker("story_of_bids")(self)
        return told

    def figure(self) -> Figure:
        """The picture: what each bid and staying were worth."""
        drawn: Figure = maker("picture_of_bids")(self)
        return drawn

    def __repr__(self) -> str:
        whom = self.question.employer or f"researcher {self.question.researcher}"
        decisions = self.bids["decision"].nunique()
        return f"Explained({whom}: {decisions} decisions, {len(self.bids)} rows)"


class _Asked(NamedTuple):
    """The run in question."""

    scenario: Scenario
    seed: int
    replicate: int
    run_id: str | None
    results: Results | None
    before: Run | None
    extension: Extension | None


def explain(  # noqa: PLR0913 - who, in which run, when
    source: Run | Results | str | Path,
    *,
    researcher: int | None = None,
    employer: str | None = None,
    run: str | None = None,
    replicate: int | None = None,
    weeks: int | tuple[int, int] | None = None,
    extension: Extension | None = None,
) -> Explained:
    """Tell every bid for a researcher, or all that an employer won and lost, by doing the run again.

    Args:
        source: a run, or a results folder.
        researcher: id of a person, as in the column `researcher` of the table of moves.
        employer: name of an employer; one of the two is asked about.
        run: of a folder, the run by its `run_id`; left out: the first that is done.
        replicate: of a folder, the first run with this number instead.
        weeks: a week, or the first and the last; left out: all.
        extension: functions that the run had between phases; left out: those of the run that is given.

    Raises:
        ExtensionError: a function did what it may not.
        NotThere: there is no such run, week, researcher or employer, or employers of two kinds are called so.
        TypeError: a number is no whole number.
        ValueError: a number is out of bounds, or both or none of researcher and employer are given.
        ResultsError: the folder cannot be read, or its runs had another extension.
        MemoryError: the scenario needs more memory than is free.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> told = explain(sim.run(quiet, seed=7), employer="Meta")
        >>> told.same
        True
    """
    question = _question(researcher, employer, weeks)
    asked = _asked(source, run, replicate, extension)
    require_weeks(asked.scenario, question.weeks)
    require_memory([asked.scenario], workers=1)
    compile_first()
    again, bids = _told_run(asked, question)
    moves = again.moves[_concerned(again.moves, question)].reset_index(drop=True)
    compared, differences, drift = _held_against(asked, again)
    return Explained(question, again, asked.run_id, bids.frame(), moves, compared, tuple(differences), drift)


def _question(researcher: int | None, employer: str | None, weeks: int | tuple[int, int] | None) -> Question:
    if (researcher is None) == (employer is None):
        raise ValueError("give a researcher or an employer, one of the two")
    if researcher is not None:
        whole_number("researcher", researcher, RESEARCHERS)
    ends = weeks if isinstance(weeks, tuple) or weeks is None else (weeks, weeks)
    if ends is not None:
        first, last = (whole_number("weeks", week, (0, 2**31 - 1)) for week in ends)
        if last < first:
            raise ValueError(f"weeks: the last, {last}, is before the first, {first}")
    return Question(researcher, None if employer is None else normal(employer), ends)


def _asked(
    source: Run | Results | str | Path, run: str | None, replicate: int | None, extension: Extension | None
) -> _Asked:
    if extension is not None:
        from sim.market.extension import require_extension

        require_extension(extension)
    if isinstance(source, Run):
        chosen = source.extension if extension is None else extension
        return _Asked(source.scenario, source.seed, source.replicate, None, None, source, chosen)
    results = source if isinstance(source, Results) else open_results(source)
    require_extension_of(results.folder, results.manifest, extension, "sim.explain")
    run_id = run_of(results, run, replicate)
    row = row_of(results, run_id)
    number = draws_in(results.manifest, row["scenario"], int(row["replicate"]))
    scenario = results.scenario(row["scenario"])
    return _Asked(scenario, int(row["seed"]), number, run_id, results, None, extension)


def row_of(results: Results, run_id: str) -> dict[str, Any]:
    """The row of a run in the table of runs."""
    runs = results.runs
    return {str(name): value for name, value in runs[runs["run_id"] == run_id].iloc[0].items()}


def run_of(results: Results, run: str | None, replicate: int | None) -> str:
    """The run of a folder that is asked for: by its name, by its replicate, or the first that is done.

    Raises:
        NotThere: there is none.
        TypeError: the replicate is no whole number.
        ValueError: it is out of bounds.
    """
    done = results.done()
    if not done:
        raise NotThere("source", f"{results.folder}: no run is done, so there is nothing to explain")
    if run is not None:
        if normal(run) not in done:
            raise NotThere("run", f"no run {run!r} is done in {results.folder}; {suggest(run, done)}")
        return normal(run)
    if replicate is None:
        return done[0]
    whole_number("replicate", replicate, REPLICATE)
    runs = results.runs
    found = runs[(runs["status"] == "done") & (runs["replicate"] == replicate)]["run_id"]
    if found.empty:
        known = sorted(set(runs.loc[runs["status"] == "done", "replicate"]))
        raise NotThere(
            "replicate",
            f"no run of replicate {replicate} is done in {results.folder}; those that are go from {known[0]} "
            f"to {known[-1]}",
        )
    return str(found.iloc[0])


def require_weeks(scenario: Scenario, weeks: tuple[int, int] | None) -> None:
    """Weeks that are asked about have to be within the horizon.

    Raises:
        NotThere: they do not.
    """
    beyond = next((week for week in weeks or () if week >= scenario.weeks), None)
    if beyond is not None:
        raise NotThere(
            "weeks", f"week {beyond} is beyond this run, whose weeks are 0 to {scenario.weeks - 1}"
        )


def the_longest(results: Results) -> Scenario | None:
    """The scenario of a folder that has the most weeks; None where there are many, which takes long."""
    labels = sorted(set(results.runs["scenario"]))
    if not 1 <= len(labels) <= _FEW:
        return None
    return max(map(results.scenario, labels), key=lambda one: one.weeks)


def _told_run(asked: _Asked, question: Question) -> tuple[Run, Sheet]:
    """The run with the bid log on, and the bids that are asked for.

    Raises:
        NotThere: nobody is called so, or more than one.
    """
    from sim.market.bid_book import BidBook

    market = new_market(asked.scenario, asked.seed, asked.replicate)
    market.keep_bids(BidBook(partial(_wanted, market, question)))
    if asked.extension is not None:
        market.extend(asked.extension)
    run = simulate(asked.scenario, asked.seed, asked.replicate, None, lambda: market)
    _require_there(market, question)
    return run, run.sheet("bids")


def _wanted(market: Market, question: Question, rows: Table) -> NDArray[np.bool_]:
    """Which rows make their decision one that is asked about."""
    if question.researcher is not None:
        wanted = rows["person"] == question.researcher
    else:
        ids = [j for j, name in enumerate(market.names) if name == question.employer]
        wanted = np.isin(rows["bidder"], ids)
    if question.weeks is not None:
        first, last = question.weeks
        wanted &= (rows["week"] >= first) & (rows["week"] <= last)
    return np.asarray(wanted)


def _require_there(market: Market, question: Question) -> None:
    people, name = len(market.people), question.employer
    if question.researcher is not None and question.researcher >= people:
        raise NotThere(
            "researcher",
            f"researcher {question.researcher} is nobody in this run, whose people are 0 to {people - 1:,}; "
            "the column researcher of moves.parquet has those to whom something happened",
        )
    if name is None:
        return
    if name not in market.names:
        raise NotThere(
            "employer", f"no employer is called {name!r} in this run; {suggest(name, market.names)}"
        )
    called = zip(market.employers["kind"], market.names, strict=True)
    kinds = [KINDS[kind] for kind, one in called if one == name]
    if len(kinds) > 1:
        raise NotThere(
            "employer",
            f"{len(kinds)} employers are called {name!r} in this run ({', '.join(kinds)}), and their stories "
            "would be mixed; ask about their people, or give the lab of the scenario another name",
        )


def _concerned(moves: pd.DataFrame, question: Question) -> NDArray[np.bool_]:
    """Which events are about the person or the employer."""
    if question.researcher is not None:
        found = (moves["researcher"] == question.researcher).to_numpy()
    else:
        origin, destination = (
            (moves[side] == question.employer).to_numpy() for side in ("origin", "destination")
        )
        found = origin | destination
    if question.weeks is not None:
        found = found & moves["week"].between(*question.weeks).to_numpy()
    return np.asarray(found)


def _held_against(asked: _Asked, again: Run) -> tuple[tuple[str, ...], list[str], tuple[str, ...]]:
    """What the run was compared with, in what it differs, and what may be the cause."""
    if asked.results is None or asked.run_id is None:
        assert asked.before is not None
        return ("outcomes",), list(_other_outcomes(asked.before.summary(), again)), ()
    results, manifest = asked.results, asked.results.manifest
    row = row_of(results, asked.run_id)
    known = [name for name in TABLES if name in manifest["tables"]]
    differences = [*_other_outcomes(row, again), *_other_tables(results, asked.run_id, known, again)]
    return ("outcomes", *known), differences, (*other_code(manifest), *other_machine(manifest))


def _other_outcomes(before: dict[str, Any], again: Run) -> Iterator[str]:
    """Outcomes that are not the same to the bit; earlier versions had fewer."""
    now = again.summary()
    wrong = [name for name, value in now.items() if name in before and not _same(value, before[name])]
    if wrong:
        more = f", and {len(wrong) - 1} more outcomes" if len(wrong) > 1 else ""
        yield f"{wrong[0]} is {now[wrong[0]]!r} and was {before[wrong[0]]!r}{more}"


def _same(now: Any, then: Any) -> bool:
    """To the bit; no number is no number."""
    now, then = float(now), float(then)
    return same_number(now, then) or bool(np.isnan(now) and np.isnan(then))


def _other_tables(results: Results, run_id: str, tables: list[str], again: Run) -> Iterator[str]:
    for name in tables:
        kept = read_arrow(results.folder, results.manifest, name, [run_id]).drop_columns("run_id")
        columns = list(other_columns(kept, getattr(again.record, name).arrow()))
        if columns:
            yield f"the table {name} differs in {', '.join(columns[:5])}"
