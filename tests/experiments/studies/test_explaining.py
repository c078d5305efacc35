"""Runs done again with the bid log on, and what is told of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sim
from sim.experiments.studies.explaining import NotThere, explain
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
    assert some["u_pay"].tolist() == expected["u_pay"].tolist()


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


def test_nobody_is_told_of(run: Run) -> None:
    """Names, ids and weeks that there are not."""
    with pytest.raises(NotThere, match=r"no employer is called 'Alfa'.*Alpha"):
        explain(run, employer="Alfa")
    with pytest.raises(NotThere, match="is nobody in this run"):
        explain(run, researcher=10**6)
    with pytest.raises(NotThere, match="beyond this run"):
        explain(run, researcher=1, weeks=10**6)
    with pytest.raises(ValueError, match="one of the two"):
        explain(run)
    with pytest.raises(ValueError, match="is before the first"):
        explain(run, researcher=1, weeks=(3, 2))
