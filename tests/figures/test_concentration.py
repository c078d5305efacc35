"""Concentration: the title's numbers are the table's."""

from __future__ import annotations

from sim.figures.concentration import draw
from tests.figures.reading import title, written
from tests.figures.synthetic import synthetic_run


def test_the_title_states_the_share_of_the_four_largest() -> None:
    """First and last value of the table, rounded, with the verb that fits."""
    run = synthetic_run()
    run.weeks["top4_talent_share"] = [0.614, *[0.5] * (len(run.weeks) - 2), 0.683]
    assert (
        title(draw(run)) == "the four largest employers' share of talent rises from 61% to 68% in three years"
    )


def test_lines_carry_their_names_and_last_values() -> None:
    """Each index with its last value, and the threshold of the merger guidelines."""
    run = synthetic_run(weeks=20)
    run.weeks["hhi_compute"] = 0.31
    texts = [text for text, _ in written(draw(run))]
    assert "compute 0.310 (3,100)" in texts
    assert any(text.startswith(f"headcount {run.weeks['hhi_headcount'].iloc[-1]:.3f} (") for text in texts)
    assert any("0.18" in text and "merger guidelines" in text for text in texts)
