"""Results folders that tests write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.experiments.designs.plan import plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import CRATE, MANIFEST
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_run, toy_scenario

#: What a finished folder of the toy market holds.
FILES = frozenset(
    {MANIFEST, CRATE, *(f"{name}.parquet" for name in ("points", "runs", "weeks", "employers", "moves"))}
)


def write(target: Path, seed: int = 1, overwrite: bool = False) -> None:
    """Two runs of the toy market in a folder."""
    planned = plan([toy_scenario()], 2, seed)
    conduct(planned, 1, prepare(target, planned, 1, ["poach"], overwrite), lambda runs_done: None)


def once_then(fault: BaseException) -> Callable[..., Run]:
    """A market that can be simulated once, and fails then."""
    done: list[int] = []

    def simulated(scenario: Scenario, seed: int, replicate: int, on_week: None, *_: object) -> Run:
        if done:
            raise fault
        done.append(1)
        return toy_run(scenario, seed, replicate, on_week)

    return simulated


def tables(target: Path) -> dict[str, bytes]:
    """The bytes of all tables of a folder, which has nothing else but what tells of them."""
    assert {path.name for path in target.iterdir() if path.suffix != ".parquet"} == {MANIFEST, CRATE}
    return {path.name: path.read_bytes() for path in target.glob("*.parquet")}


def content(target: Path) -> dict[str, bytes]:
    """What the files of a folder hold, by name."""
    return {path.name: path.read_bytes() for path in target.iterdir()}
