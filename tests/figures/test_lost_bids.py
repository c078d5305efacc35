"""Lost bids: shares by reason, and bars that add up to the table."""

from __future__ import annotations

import numpy as np
import pytest

from sim.figures.lost_bids import draw
from sim.measures.startups import bids_lost
from tests.figures.reading import title, written
from tests.figures.synthetic import REASONS, SyntheticRun, synthetic_run


def _with(run: SyntheticRun, kind: str, counts: tuple[int, ...]) -> None:
    for reason, count in zip(REASONS, counts, strict=True):
        run.weeks[f"{kind}_lost_{reason}"] = [count] + [0] * (len(run.weeks) - 1)


def test_the_title_states_the_commonest_reason_and_the_labs_share_of_it() -> None:
    """71 of 100 bids for the budget; labs lose 1 in 5 for that."""
    run = synthetic_run(weeks=30)
    _with(run, "startup", (71, 9, 0, 20, 0))
    _with(run, "lab", (10, 10, 10, 10, 10))
    startups = run.employers["kind"] == "startup"
    run.employers["bids"] = np.where(startups & (run.employers["week"] == 0), 6, 0)
    figure = draw(run)
    assert title(figure) == "startups lose 100 bids, 71% of them for one reason: budget too small (labs: 20%)"
    texts = [text for text, _ in written(figure)]
    assert "71% startups" in texts
    assert any("100 lost of 120 bids that startups made" in text.replace("\n", " ") for text in texts)
    assert texts.count("20% labs") == 5


def test_the_legend_names_the_reasons_that_occur_above_the_lines_of_events() -> None:
    """From the top as in the bars; a reason without bids is left out; dotted lines pass behind the bars."""
    run = synthetic_run(weeks=104)
    _with(run, "startup", (71, 9, 0, 20, 0))
    axes = draw(run).axes[0]
    legend = axes.get_legend()
    assert legend is not None
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["full value already bid", "cap on packages", "budget too small"]
    assert axes.lines
    assert max(line.get_zorder() for line in axes.lines) < min(bar.get_zorder() for bar in axes.patches)


@pytest.mark.parametrize("weeks", [1, 13, 40, 156, 700])
def test_bars_add_up_to_the_bids_of_the_table(weeks: int) -> None:
    """Height times width over all bars is the number of bids, also where the last bar is shorter."""
    run = synthetic_run(weeks=weeks, labs=("Meta",), startups=2, death_rate=0.0)
    bars = [bar for container in draw(run).axes[0].containers for bar in container]
    # Bars are drawn with a gap of 12% of the time they stand for.
    area = sum(bar.get_height() * bar.get_width() / 0.88 for bar in bars)
    assert area == pytest.approx(bids_lost(run.weeks, "startup").to_numpy().sum())
    assert len({round(bar.get_x(), 6) for bar in bars}) <= 24


def test_startups_that_lose_no_bid() -> None:
    """A sentence and a note, the labs' bars stay."""
    run = synthetic_run(weeks=20)
    _with(run, "startup", (0, 0, 0, 0, 0))
    figure = draw(run)
    assert title(figure) == "startups lose no bids"
    assert np.any([text.endswith("labs") for text, _ in written(figure)])
