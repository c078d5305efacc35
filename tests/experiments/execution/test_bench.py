"""Chunks carried out: kept whole, kept once, and cut short only by the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import bench
from sim.experiments.execution.bench import Bench, runs_by_point
from sim.experiments.store.shards import kept_chunks, read_rows
from sim.experiments.store.whereabouts import Hold
from sim.records.run import Run
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_run, toy_scenario

PLAN = plan([toy_scenario()], 6, 1, ("moves",))


@pytest.fixture(autouse=True)
def runs_done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Replicates that were simulated, in their order; the fourth is interrupted."""
    done: list[int] = []

    def simulate(scenario: Scenario, seed: int, replicate: int, on_week: None) -> Run:
        if replicate == 3:
            raise KeyboardInterrupt
        done.append(replicate)
        return toy_run(scenario, seed, replicate, on_week)

    monkeypatch.setattr(bench, "simulate", simulate)
    return done


def test_a_chunk_is_kept(tmp_path: Path) -> None:
    """Rows and the tables asked for, in one folder; the answer is short."""
    answer = Bench(PLAN, tmp_path)(Chunk(0, 3))
    assert (answer.chunk, answer.failed, answer.error, answer.rows) == (Chunk(0, 3), 0, "", None)
    (shard,) = tmp_path.iterdir()
    assert read_rows(shard)["index"].to_pylist() == [0, 1, 2]
    assert {path.name for path in shard.iterdir()} == {
        "rows.arrow",
        "sha256",
        *(f"{n}.moves.arrow" for n in range(3)),
    }


def test_without_a_folder_the_rows_are_the_answer() -> None:
    """Nothing is written."""
    answer = Bench(PLAN, None)(Chunk(0, 2))
    assert answer.rows is not None
    assert answer.rows["status"].to_pylist() == ["done", "done"]


def test_an_interrupt_keeps_the_runs_before_it(tmp_path: Path) -> None:
    """In this process, where somebody watches, a chunk that is cut short is what was done of it."""
    answer = Bench(PLAN, tmp_path)(Chunk(1, 5), lambda runs_done: None)
    assert (answer.chunk, answer.interrupted) == (Chunk(1, 2), True)
    assert [read_rows(shard)["index"].to_pylist() for shard in kept_chunks(tmp_path)] == [[1, 2]]
    assert len(list(tmp_path.iterdir())) == 1


def test_an_interrupt_before_the_first_run_leaves_nothing(tmp_path: Path) -> None:
    """Not even a hidden folder."""
    answer = Bench(PLAN, tmp_path)(Chunk(3, 2), lambda runs_done: None)
    assert (answer.chunk.size, answer.interrupted) == (0, True)
    assert list(tmp_path.iterdir()) == []


def test_a_chunk_kept_before_is_not_run_again(tmp_path: Path, runs_done: list[int]) -> None:
    """Its worker died between keeping it and saying so: the answer is read from the disk."""
    first = Bench(PLAN, tmp_path)(Chunk(0, 2))
    assert Bench(PLAN, tmp_path).parts(Chunk(0, 2)) == [Chunk(0, 2)]
    again = Bench(PLAN, tmp_path)(Chunk(0, 2))
    assert again._replace(seconds=first.seconds) == first
    assert runs_done == [0, 1]


def test_a_lost_chunk_is_run_again_in_parts(tmp_path: Path) -> None:
    """So that one run that kills its worker takes no other with it; that one is kept as failed."""
    found = Bench(PLAN, tmp_path)
    assert found.parts(Chunk(4, 2)) == [Chunk(4, 1), Chunk(5, 1)]
    answer = found.lost(Chunk(4, 1), "the worker process died")
    assert (answer.failed, answer.error) == (1, "the worker process died")
    (shard,) = kept_chunks(tmp_path)
    assert read_rows(shard)["status"].to_pylist() == ["failed"]


def test_a_chunk_goes_to_its_own_folder_only(tmp_path: Path) -> None:
    """A folder that is gone is not made anew, and one of the same name that is another's stays empty."""
    (tmp_path / "shards").mkdir()
    hold = Hold(tmp_path, "shards")
    own = Bench(PLAN, tmp_path / "shards", hold.token)
    assert own(Chunk(0, 1)).failed == 0
    (tmp_path / "shards").rename(tmp_path / "aside")
    with pytest.raises(FileNotFoundError):
        own(Chunk(1, 1))
    assert not (tmp_path / "shards").exists()
    (tmp_path / "shards").mkdir()
    for carry_out in (own, lambda chunk: own.lost(chunk, "killed")):
        with pytest.raises(FileNotFoundError, match="moved or removed while it was written"):
            carry_out(Chunk(1, 1))
    assert list((tmp_path / "shards").iterdir()) == []
    hold.release()


def test_runs_in_memory_are_those_of_the_plan(runs_done: list[int]) -> None:
    """Point by point, carried out replicate by replicate, each with the number that keys its draws."""
    loud = toy_scenario(weeks=7)
    found = runs_by_point(plan([toy_scenario(), loud], 2, 5))
    assert [[(run.scenario.weeks, run.seed, run.replicate) for run in runs] for runs in found] == [
        [(6, 5, 0), (6, 5, 1)],
        [(7, 5, 0), (7, 5, 1)],
    ]
    assert runs_done == [0, 0, 1, 1]


def test_a_point_that_is_no_scenario_is_a_run_that_failed() -> None:
    """With its mistakes; the others are done. Nobody had looked at it before."""
    rows = [(0.5 + k / 1_000,) for k in range(1_000)]
    rows[3] = ("a lot",)  # type: ignore[assignment]
    bad = Plan(toy_scenario(), Design.table(["market.shading"], rows[2:6]), 1, 1)
    answer = Bench(bad, None)(Chunk(0, 3))
    assert answer.failed == 1
    assert answer.error.startswith("ScenarioError: with_: market.shading: ")
    assert answer.rows is not None
    assert answer.rows["status"].to_pylist() == ["done", "failed", "done"]
    assert answer.rows["run_key"].null_count == 1


def test_a_run_key_says_which_run_it_is() -> None:
    """One for a scenario, seed and number of draws, whatever the experiment; another where one differs."""
    quiet, loud = toy_scenario(), toy_scenario(escalation={"intensity": 2.0})
    named = quiet.with_({"name": "else", "question": "why?", "seed": 9})

    def keys(planned: Plan) -> list[str]:
        rows = Bench(planned, None)(Chunk(0, len(planned))).rows
        assert rows is not None
        return list(rows["run_key"].to_pylist())

    first = keys(plan([quiet, loud], 2, 1))
    assert len(set(first)) == 4
    assert keys(plan([named], 2, 1)) == first[::2]
    assert keys(Plan(named, Design.of_changes([{"escalation.intensity": 2}]), 2, 1)) == first[1::2]
    assert not set(keys(plan([quiet], 2, 2))) & set(first)
    apart = Plan(quiet, Design.of_scenarios(quiet, [loud]).apart(1), 1, 1)
    assert keys(apart) == [first[0], first[3]]
