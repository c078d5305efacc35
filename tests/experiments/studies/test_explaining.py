"""Runs done again with the bid log on, and what is told of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiments.store.inside import ResultsError
from sim.experiments.studies import explaining
from sim.experiments.studies.explaining import NotThere, explain
from sim.market.extension import Extension
from sim.market.moment import Moment
from sim.records.run import Run
from tests.reference.features import FEATURES
from tests.reference.pairs import random_scenario


@pytest.fixture(scope="module")
def run() -> Run:
    """The first small market in which startups die, and people go from lab to lab."""
    for number in range(64):
        found = sim.run(random_scenario(number))
        kinds = found.moves["kind"].astype(str).value_counts()
        if kinds.get("startup died", 0) > 1 and kinds.get("poached", 0) > 10:
            return found
    raise AssertionError("there is none")


def test_every_employer_and_person_has_a_story_and_a_picture(run: Run) -> None:
    """Startups that died, those with nobody, and the outside too."""
    died = run.moves[run.moves["kind"] == "startup died"]["origin"].astype(str)
    assert len(died) > 0
    for name in {*died.head(3), "outside", *(lab.name for lab in run.scenario.labs)}:
        found = explain(run, employer=name)
        assert found.same
        assert found.story.startswith(f"{name} in ")
        assert (" dies" in found.story) == (name in set(died))
    for whom in run.moves["researcher"].unique()[:8]:
        if whom >= 0:
            assert explain(run, researcher=int(whom)).story.startswith(f"Researcher {whom} ")
    busiest = run.moves[run.moves["kind"] == "poached"]
    for found in (
        explain(run, employer=str(busiest["origin"].astype(str).value_counts().index[0])),
        explain(run, researcher=int(busiest["researcher"].value_counts().index[0])),
        explain(run, researcher=int(busiest["researcher"].iloc[0]), weeks=0),
    ):
        assert found.figure().axes


def test_weeks_narrow(run: Run) -> None:
    """To those, both ends included; other decisions keep their numbers."""
    whole, some = (explain(run, employer="Alpha", weeks=weeks).bids for weeks in (None, (3, 6)))
    expected = whole[whole["week"].between(3, 6)]
    assert 0 < len(some) < len(whole)
    assert some["decision"].tolist() == expected["decision"].tolist()
    assert some["u_pay"].tolist() == pytest.approx(expected["u_pay"].tolist(), rel=0.0, abs=0.0, nan_ok=True)


def test_who_dies_and_who_raises_without_an_offer_is_told() -> None:
    """Raises out of a retention fund are no decisions, and are told as what they are."""
    fund = next(feature for feature in FEATURES if feature.name == "retention fund").scenario()
    run = sim.run(fund)
    raised = run.moves[(run.moves["kind"] == "raised") & (run.moves["bidders"] == 0)]
    assert len(raised) > 0
    assert "without an offer by others" in explain(run, researcher=int(raised["researcher"].iloc[0])).story


def test_another_run_is_noticed(run: Run) -> None:
    """Of another seed than it says."""
    found = explain(replace(run, seed=run.seed + 1), employer="outside")
    assert not found.same
    assert " and was " in found.differences[0]


def calmer(moment: Moment) -> dict[str, Any]:
    """Labs bid half of what people are worth to them."""
    found = moment.employers["base_aggressiveness"].copy()
    found[moment.labs] *= 0.5
    return {"base_aggressiveness": found}


def other(moment: Moment) -> None:
    """Another function."""
    assert moment.week >= 0


CALM, OTHER = Extension().before("money", calmer), Extension().before("money", other)
SMALL = sim.load("frontier-2025", ["researchers.count=400", "weeks=40", "burn_in=2"])


def test_a_run_with_an_extension_is_done_again_with_it() -> None:
    """Its own, or that which is given; without it, it is another run, and that is told."""
    calm = sim.run(SMALL, extension=CALM)
    found = explain(calm, employer="Meta")
    assert found.same
    assert len(found.bids) > 0
    read_back = replace(calm, extension=None)
    assert not explain(read_back, employer="Meta").same
    assert explain(read_back, employer="Meta", extension=CALM).same


def test_a_folder_with_an_extension_asks_for_it(tmp_path: Path) -> None:
    """And refuses another, with the call that takes it."""
    folder = tmp_path / "calm"
    sim.ensemble([SMALL], replicates=1, out=folder, extension=CALM)
    with pytest.raises(ResultsError, match=r"give it, as in sim\.explain\(folder, extension="):
        explain(folder, employer="Meta")
    with pytest.raises(ResultsError, match="is another extension"):
        explain(folder, employer="Meta", extension=OTHER)
    found = explain(folder, employer="Meta", extension=CALM)
    assert found.same
    assert "moves" in found.compared


def test_two_of_one_name_are_not_mixed() -> None:
    """A lab that is called as a drawn startup is refused, with a way out; others of the run are told."""
    named = SMALL.with_({"labs.Meta.name": "Startup 1"})
    run = sim.run(named)
    with pytest.raises(NotThere, match=r"2 employers are called 'Startup 1' in this run \(lab, startup\)"):
        explain(run, employer="Startup 1")
    assert explain(run, employer="Startup 2").same


def test_weeks_are_looked_at_before_the_run_is_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A week beyond the horizon costs no run."""
    monkeypatch.setattr(explaining, "simulate", None)
    with pytest.raises(NotThere, match="beyond this run") as fault:
        explain(run, employer="Alfa", weeks=10**6)
    assert fault.value.about == "weeks"


def test_nobody_is_told_of(run: Run) -> None:
    """Names and ids that there are not, each with what asked about it."""
    with pytest.raises(NotThere, match=r"no employer is called 'Alfa'.*Alpha") as fault:
        explain(run, employer="Alfa")
    assert fault.value.about == "employer"
    with pytest.raises(NotThere, match="is nobody in this run") as fault:
        explain(run, researcher=10**6)
    assert fault.value.about == "researcher"
    with pytest.raises(ValueError, match="one of the two"):
        explain(run)
    with pytest.raises(ValueError, match="is before the first"):
        explain(run, researcher=1, weeks=(3, 2))
