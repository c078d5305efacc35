"""`sim.emulate`: an emulator of an outcome, from points that were run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiments.statistics.emulator import Emulator, emulator
from sim.experiments.studies.sampled import Sampled, sampled
from sim.scenario.lookup import lookup

if TYPE_CHECKING:
    from sim.experiments.store.results import Results


def emulate(points: Results | Sampled, outcome: str | None = None, seed: int = 0) -> Emulator:
    """A Gaussian process in place of the simulator, over the ranges that were run.

    It predicts the expected outcome, or the expected difference where points were compared, with a 95%
    interval; print it to see what its intervals are worth on points left out. Of keys that move together the
    first stands for all. Needs the extra `analysis`.

    Args:
        points: a results folder that was opened, or points of one.
        outcome: what is looked at; None takes the study's, of several the first.
        seed: of where the fit starts.

    Raises:
        SurroundingsError: scikit-learn is not installed.
        ResultsError: there is no such outcome, or nothing varies.
        ValueError: there are too few points, or a key varies that is no number.

    Example:
        >>> import sim
        >>> made = sim.emulate(sim.open_results("results/frontier-2025-sobol"))  # doctest: +SKIP
        >>> made.predict({"production.contest_exponent": 1.3})  # doctest: +SKIP
    """
    found = points if isinstance(points, Sampled) else sampled(points, outcome)
    words = [one.name for one in found.inputs if one.words]
    if words:
        raise ValueError(f"{', '.join(words)}: is no number; emulate the points of each choice by themselves")
    names = [one.keys[0] for one in found.inputs]
    base = {name: float(lookup(found.scenario, name).value) for name in names}
    return emulator(names, found.table, found.values, base, common=found.common, seed=seed)
