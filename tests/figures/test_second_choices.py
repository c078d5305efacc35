"""Pictures of second choices, and their tables: a net gain is not called a place where people go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.cli.second_choices_report import second_choices_report
from sim.experiments.designs.deletions import SecondChoices
from sim.experiments.statistics.paired import paired
from sim.experiments.statistics.ratios import ratios_of_means
from sim.experiments.studies.second_choices import Deleted, Diversion
from sim.figures.second_choices import draw
from sim.measures.groups import Group
from sim.measures.intervals import means
from tests.experiments.toy import toy_scenario
from tests.figures.reading import headline, touching, written


def gone(rival: float, outside: float, people: float = 10.0) -> Deleted:
    """A lab that had some people; what a rival and the outside gain, per person; the rest has no job."""
    lost = people + np.array([0.0, 1.0, 2.0]) * (people > 0.0)
    gained = np.array([rival * lost, outside * lost]) + np.array([0.1, -0.1, 0.0])
    talent = np.array([[0.1, 0.2, 0.3], [np.nan] * 3])
    one = Diversion(
        "Meta", means(lost[None]), ("xAI", Group.OUTSIDE), ratios_of_means(gained, lost),
        ratios_of_means((lost - gained.sum(axis=0))[None], lost), paired(talent, talent + 0.01),
        means(np.full((2, 3), 0.5)),
    )  # fmt: skip
    found = SimpleNamespace(
        diversions=(one,),
        mergers=(),
        scenario=toy_scenario(),
        seed=1,
        replicates=3,
        asked=SecondChoices(("Meta",)),
    )
    return cast("Deleted", found)


def said(figure: Figure) -> str:
    """All that is written in a picture, on one line."""
    return " ".join(" ".join(text for text, _ in written(figure)).split())


@pytest.mark.filterwarnings("error")
def test_a_net_gain_is_called_one() -> None:
    """In title, legend, axis and table; the talent's change is a change."""
    figure = draw(gone(0.25, 0.5))
    assert "toy without Meta: the largest net gain by the end, 50% of the lab's people (95%" in headline(
        figure
    )
    assert headline(figure).endswith("is that of the outside")
    assert figure.axes[0].get_xlabel() == "net gain per person that the lab has there"
    assert "net gain where the lab is gone" in said(figure)
    assert touching(written(figure)) == []
    told = " ".join(second_choices_report(gone(0.25, 0.5)).split())
    assert "Diversion: net gain per person of the lab" in told
    assert "change in share of talent" in told


@pytest.mark.parametrize(("rival", "outside", "words"), [
    (0.25, 0.5, ()), (-0.2, 0.9, ("Below 0%",)), (-0.4, 1.35, ("Below 0%", "Above 100%")),
])  # fmt: skip
def test_what_lies_beyond_a_share_is_explained(rival: float, outside: float, words: tuple[str, ...]) -> None:
    """Below zero and above 100% only where there is such a number, in the picture and in the report."""
    found = gone(rival, outside)
    for told in (said(draw(found)), second_choices_report(found)):
        for word in ("Below 0%", "Above 100%"):
            assert (f"{word}:" in told) == (word in words)


def test_a_lab_without_people_tells_of_nobody() -> None:
    """No ratio is known: said in words, never NaN."""
    found = gone(0.0, 0.0, people=0.0)
    assert headline(draw(found)).endswith("the runs cannot tell who gains")
    assert "nan" not in said(draw(found)).lower()
