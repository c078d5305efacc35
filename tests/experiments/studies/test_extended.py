"""Experiments with an extension: what is recorded, and who asks for it again."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.cli import main
from sim.market.extension import Extension
from sim.market.moment import ExtensionError, Moment
from tests.experiments.keeping import signed

SMALL = sim.load("frontier-2025", ["researchers.count=400", "weeks=40", "burn_in=2"])
CALM = 0.5
STEPS = (1.0, 2.0)
CHANGING = [1.0]


def factor() -> float:
    """What `calmer` calls."""
    return CALM * STEPS[0]


def calmer(moment: Moment) -> dict[str, Any]:
    """Labs bid half of what people are worth to them."""
    found = moment.employers["base_aggressiveness"].copy()
    found[moment.labs] *= factor()
    return {"base_aggressiveness": found}


def reads_a_list(moment: Moment) -> None:
    """What may change between runs."""
    assert len(CHANGING) == 1


def fails_later(moment: Moment) -> dict[str, Any] | None:
    """Good at first."""
    return {"approval": moment.employers["approval"] * np.nan} if moment.week == 3 else None


EXTENSION = Extension().before("money", calmer)


def folder_of(tmp_path: Path, **more: Any) -> Path:
    """Results of two replicates with the extension."""
    out = tmp_path / "calm"
    sim.ensemble([SMALL], replicates=2, seed=1, out=out, extension=EXTENSION, **more)
    return out


def test_an_experiment_is_run_with_it_and_says_so(tmp_path: Path) -> None:
    """Other outcomes than without; source and digest stand in the manifest; runs have keys of their own."""
    folder = folder_of(tmp_path)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["extension"]
    assert told["sha256"] == EXTENSION.sha256
    (hook,) = told["hooks"]
    assert (hook["when"], hook["phase"], hook["function"]) == ("before", "money", "calmer")
    assert "base_aggressiveness" in hook["source"]
    assert set(hook["reads"]) == {"CALM", "STEPS", "factor"}
    assert hook["reads"]["CALM"] == "0.5"
    plain = sim.ensemble([SMALL], replicates=2, seed=1)
    kept = sim.open_results(folder).runs
    assert not set(kept["run_key"]) & set(plain.runs["run_key"])
    assert (kept["mean_pay_end"] != plain.runs["mean_pay_end"]).all()
    again = sim.run(SMALL, seed=1, extension=EXTENSION)
    assert again.summary()["mean_pay_end"] == kept["mean_pay_end"].iloc[0]


def test_who_goes_on_is_asked_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From Python with the same functions; the command line says that it takes Python, and does nothing."""
    folder = folder_of(tmp_path)
    for going_on in (
        lambda **more: sim.extend(folder, 3, **more),
        lambda **more: sim.verify(folder, **more),
    ):
        with pytest.raises(sim.ResultsError, match=r"was run with an extension \(calmer before money\)"):
            going_on()
        with pytest.raises(sim.ResultsError, match="is another extension"):
            going_on(extension=Extension().before("plan", calmer))
    for command in (["extend", str(folder), "--replicates", "3"], ["verify", str(folder)]):
        assert main(command) == 2
        assert "extension=..." in capsys.readouterr().err
    assert sim.verify(folder, extension=EXTENSION).same
    assert len(sim.extend(folder, 3, extension=EXTENSION).runs) == 3
    whole = sim.ensemble([SMALL], replicates=3, seed=1, extension=EXTENSION).runs
    assert sim.open_results(folder).runs["moves"].tolist() == whole["moves"].tolist()
    assert sim.resume(folder).runs["status"].tolist() == ["done"] * 3  # nothing is missing

    signed(folder, lambda content: content["extension"]["hooks"][0].update(source="other"))
    with pytest.raises(sim.ResultsError, match=r"extension\.sha256"):
        sim.open_results(folder)


def test_a_folder_without_is_gone_on_with_without(tmp_path: Path) -> None:
    """An extension would make other runs of it."""
    out = tmp_path / "plain"
    sim.ensemble([SMALL], replicates=2, seed=1, out=out)
    with pytest.raises(sim.ResultsError, match="was run without an extension"):
        sim.extend(out, 3, extension=EXTENSION)


def test_runs_without_tables_are_not_run_again_without_it(tmp_path: Path) -> None:
    """They would be other runs."""
    folder = folder_of(tmp_path, tables="none")
    results = sim.open_results(folder)
    with pytest.raises(sim.ResultsError, match="was run with an extension"):
        sim.explain(results, employer="Meta")
    with pytest.raises(sim.ResultsError, match="was run with an extension"):
        results.run(results.done()[0]).weeks  # noqa: B018 - read when asked for


def test_what_fails_in_a_run_is_a_row() -> None:
    """With function, phase, week and column; other runs go on."""
    with pytest.warns(UserWarning, match="runs failed"):
        found = sim.ensemble([SMALL], 2, seed=1, extension=Extension().after("plan", fails_later))
    assert found.runs["status"].tolist() == ["failed"] * 2
    assert "fails_later, after plan in week 3: column approval: is no number" in found.runs["error"].iloc[0]


def test_what_cannot_be_recorded_is_refused() -> None:
    """A lambda, a function within another, one that reads a list; each with what to do."""

    def within(moment: Moment) -> None:
        """Nothing."""

    for function, what in (
        (lambda moment: None, "no function of a module|a lambda"),
        (within, "is no function of a module"),
        (reads_a_list, "reads CHANGING, a list that may change"),
    ):
        with pytest.raises(ExtensionError, match=what):
            sim.ensemble([SMALL], 2, extension=Extension().before("plan", function))
    with pytest.raises(ValueError, match="no scheduler"):
        sim.ensemble([SMALL], 2, scheduler="tcp://127.0.0.1:1", extension=EXTENSION)


def test_workers_get_it() -> None:
    """It is sent by name, and does the same there."""
    sent = pickle.loads(pickle.dumps(EXTENSION))
    assert sent == EXTENSION
    assert sent.sha256 == EXTENSION.sha256
