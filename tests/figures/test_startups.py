"""Startups: the title counts deaths, the curve's labels are those of Kaplan-Meier."""

from __future__ import annotations

import numpy as np

from sim.figures.startups import draw
from sim.measures.startups import lifetimes, startup_survival
from tests.figures.reading import title, touching, written
from tests.figures.synthetic import synthetic_run


def test_the_title_states_share_and_deaths() -> None:
    """Share of talent at both ends, and how many of how many died."""
    run = synthetic_run()
    share = run.weeks["startup_talent_share"]
    died = int(lifetimes(run.employers)["died"].sum())
    assert title(draw(run)) == (
        f"startups' share of talent falls from {100 * share.iloc[0]:.0f}% to {100 * share.iloc[-1]:.0f}% "
        f"in three years; {died} of 20 startups die"
    )


def test_all_four_ends_are_shown() -> None:
    """Who went to a lab did not die; above the curve each end that occurred has a colour and a name."""
    run = synthetic_run()
    died = run.moves.index[run.moves["kind"] == "startup died"]
    run.moves.loc[died[:2], "kind"] = "startup licensed"
    run.moves.loc[died[2], "kind"] = "startup acquired"
    figure = draw(run)
    left = len(died) - 3
    assert title(figure).endswith(f"{left} of 20 startups die, 2 are hired away, 1 is acquired")
    (legend,) = [legend for axes in figure.axes if (legend := axes.get_legend()) is not None]
    assert [text.get_text() for text in legend.get_texts()] == ["ruin", "license-and-hire", "acquisition"]


def test_one_death_is_singular() -> None:
    """1 of 1 startup dies."""
    run = synthetic_run(weeks=60, startups=1, death_rate=0.2)
    assert title(draw(run)).endswith("1 of 1 startup dies")


def test_without_deaths_there_is_no_interval() -> None:
    """Said in words; no rate, no interval, and no standard error of zero beside the curve."""
    figure = draw(synthetic_run(death_rate=0.0))
    assert title(figure).endswith("0 of 20 startups die")
    texts = [text.replace("\n", " ") for text, _ in written(figure)]
    assert any("No startup dies in 59 startup-years, so no interval is given" in text for text in texts)
    assert "100%" in texts
    assert not any("±" in text or "95%" in text for text in texts)


def test_marks_on_the_curve_are_the_estimates() -> None:
    """Survival after one year with its standard error, and the number still watched."""
    run = synthetic_run()
    share, error = startup_survival(run.employers).at(365.25 / 7)
    texts = [text for text, _ in written(draw(run))]
    assert f"{100 * share:.0f}% ± {100 * error:.0f}%" in texts
    watched = int(np.sum(lifetimes(run.employers)["weeks"] >= 365.25 / 7))
    assert f"1\nn={watched}" in texts


def test_no_startups_are_said_to_be_none() -> None:
    """A sentence and a note, no empty axes."""
    assert title(draw(synthetic_run(weeks=5, startups=0))) == "there are no startups in this market"


def test_labels_of_a_flat_end_are_left_out() -> None:
    """Where next to nobody is left, one label says so."""
    texts = written(draw(synthetic_run(weeks=1040, startups=30, death_rate=0.02)))
    zeros = [text for text, _ in texts if text.startswith("0%") and "n=" not in text and text != "0%"]
    assert len(zeros) <= 1
    assert touching(texts) == []
