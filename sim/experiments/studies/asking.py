"""`sim.sensitivity`: a sensitivity study from Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.factors import Asked
from sim.experiments.designs.sensitivity import METHODS, MOST_POINTS, REPLICATES, Method
from sim.experiments.designs.sensitivity_plan import Question, plan_sensitivity
from sim.experiments.studies.running import running
from sim.experiments.studies.sensitivities import Sensitivities, sensitivities_of
from sim.scenario.given import plain, several, whole_number
from sim.scenario.plausible import Plausible

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def sensitivity(  # noqa: PLR0913 - the public face
    scenario: Scenario,
    outcome: str,
    *,
    method: Method = "tornado",
    vary: Mapping[str, Sequence[Any]] | None = None,
    against: Mapping[str, Any] | None = None,
    points: int | None = None,
    replicates: int | None = None,
    workers: int = 1,
    seed: int | None = None,
    out: str | Path | None = None,
    scheduler: str | None = None,
) -> Sensitivities:
    """Which assumptions an outcome hangs on, over all that is plausible of them.

    Args:
        scenario: the scenario as it is.
        outcome: a column of `runs.parquet`.
        method: `tornado`, one input at a time, `sobol`, `morris` or `pawn` (extra `analysis` for these two).
        vary: by key two ends of a range, or choices; None takes all that the scenario marks as assumptions.
        against: keys that are changed in what every point is compared with, on the same draws.
        points: rows of points of `sobol` (a power of 2), walks of `morris`, points of `pawn`.
        replicates: runs at each point, at least 2; None takes 20 of a tornado, and 2 of the others.
        workers: processes; 1 runs in this one.
        seed: seed of all random draws, and of where points lie; None takes the scenario's.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        scheduler: address of a dask scheduler, whose workers do the runs instead.

    Raises:
        ScenarioError: keys, ranges or the outcome are none of the scenario's; with all mistakes.
        TypeError, ValueError, ResultsError, KeyboardInterrupt: as of `sim.ensemble`.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> found = sim.sensitivity(quiet, "moves", vary={"market.patience": (1, 6)}, replicates=2, seed=7)
        >>> found.table[["input", "value", "n"]].to_dict("list")
        {'input': ['market.patience', 'market.patience'], 'value': [1.0, 6.0], 'n': [2, 2]}
    """
    if method not in METHODS:
        raise ValueError(f"method: no {plain(method)}; give {', '.join(METHODS[:-1])} or {METHODS[-1]}")
    runs = REPLICATES[method] if replicates is None else replicates
    how = running(runs, workers, seed, out, scheduler, fewest=2)
    rows = None if points is None else whole_number("points", points, (1, MOST_POINTS))
    asked = tuple(asked_in_python(key, values) for key, values in (vary or {}).items())
    question = Question(outcome, method, asked, dict(against or {}), rows)
    planned = plan_sensitivity(question, [scenario], how.replicates, how.seed, ())
    ended, _ = how.conducted(planned)
    return sensitivities_of(planned, ended.runs)


def asked_in_python(keys: str, values: Sequence[Any]) -> Asked:
    """What is to be varied: two numbers are the ends of a range; more, and words, are all that is taken.

    Args:
        keys: dotted keys with commas between.
        values: numbers, texts with units, or choices.

    Raises:
        TypeError: it is no list.
    """
    given = tuple(several(f"vary: {keys}", values, "(0.7, 2)"))
    if len(given) == 2 and not any(isinstance(value, bool) for value in given):
        entry = None
        with suppress(ValueError):
            entry = Plausible.model_validate({"range": list(map(_number, given))})
        if entry is not None:
            return Asked("vary", keys, entry=entry)
    return Asked("vary", keys, given)


def _number(value: Any) -> Any:
    """What may be an end of a range; a word is none.

    Raises:
        ValueError: it is a word.
    """
    if isinstance(value, str) and not any(letter.isdigit() for letter in value):
        raise ValueError
    return value
