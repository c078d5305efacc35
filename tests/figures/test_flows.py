"""Flows: the title's stream, the matrix' counts and the nodes' sums are those of the event log."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import PathCollection

from sim.figures.flows import draw
from sim.measures.transitions import flow_ratio
from tests.figures.reading import title, written
from tests.figures.synthetic import SyntheticRun, synthetic_run
from tests.measures.kinds import with_kinds

_COLUMNS = ("week", "researcher", "kind", "origin", "destination")


def _with_moves(*counts: tuple[str, str, int]) -> SyntheticRun:
    run = synthetic_run(weeks=104, labs=("Microsoft", "Meta", "OpenAI"), startups=2, move_rate=0.0)
    rows = [
        {"week": 1, "researcher": 0, "kind": "poached", "origin": origin, "destination": destination}
        for origin, destination, count in counts
        for _ in range(count)
    ]
    run.moves = pd.concat([run.moves, with_kinds(pd.DataFrame(rows, columns=_COLUMNS))])
    return run


def test_the_title_states_the_largest_net_flow_between_labs() -> None:
    """Meta to Microsoft nets 30; OpenAI to Meta less, of more people; startups lose more but are no lab."""
    run = _with_moves(
        ("Meta", "Microsoft", 40),
        ("Microsoft", "Meta", 10),
        ("OpenAI", "Meta", 60),
        ("Meta", "OpenAI", 55),
        ("Startup 1", "Meta", 50),
    )
    figure = draw(run)
    assert title(figure) == (
        "in two years Microsoft takes 40 people from Meta and loses 10 to it, "
        "the largest net flow between two labs"
    )
    texts = [text.replace("\n", " ") for text, _ in written(figure)]
    counts = pd.DataFrame([[0, 10], [40, 0]], index=["Microsoft", "Meta"], columns=["Microsoft", "Meta"])
    ratio = flow_ratio(counts, "Meta", "Microsoft", 0.95)
    lower, upper = (f"{end:.1f}".removesuffix(".0") for end in (ratio.lower, ratio.upper))
    sentence = f"Meta to Microsoft, for each one back: 4 ({lower} to {upper}); as rates per head"
    assert any(sentence in text for text in texts)
    assert any("interval of the counts of this run" in text for text in texts)
    assert any("Moves from job to job; founders of startups not counted" in text for text in texts)
    assert "people, darker is more" in texts
    assert "40 Microsoft (+30)" in texts
    assert "Meta 95" in texts
    assert "120 Meta (+25)" in texts
    assert "startups 50" in texts


def test_every_flow_has_one_ribbon_and_one_cell() -> None:
    """As many ribbons as cells that are not zero, and their widths are in proportion to the counts."""
    figure = draw(_with_moves(("Meta", "Microsoft", 30), ("Microsoft", "Meta", 10), ("OpenAI", "outside", 5)))
    collection = next(item for item in figure.axes[0].collections if isinstance(item, PathCollection))
    corners = [np.asarray(path.vertices) for path in collection.get_paths()]
    widths = sorted(float(corner[0, 1] - corner[-2, 1]) for corner in corners)
    assert len(widths) == 3
    assert [round(width / widths[0], 6) for width in widths] == [1, 2, 6]
    cells = sorted(text.get_text() for text in figure.axes[1].texts if text.get_text() != "·")
    assert cells == ["10", "30", "5"]


def test_one_way_flows_have_a_bound() -> None:
    """Nobody back: no infinite ratio but the least that the data allow."""
    texts = [text.replace("\n", " ") for text, _ in written(draw(_with_moves(("Meta", "Microsoft", 10))))]
    assert any("for each one back: no finite ratio (at least 2.2)" in text for text in texts)


def test_people_of_deals_are_said_to_be_left_out() -> None:
    """Their number stands in the text, and not in the matrix; nothing is said where there are none."""
    run = _with_moves(("Meta", "Microsoft", 10))
    assert not any("Not counted" in text for text, _ in written(draw(run)))
    rows = [(2, 1, "joined by deal", "Startup 1", "Meta")] * 7 + [(3, 2, "transferred", "Startup 2", "Meta")]
    run.moves = pd.concat([run.moves, with_kinds(pd.DataFrame(rows, columns=_COLUMNS))])
    figure = draw(run)
    texts = " ".join(text.replace("\n", " ") for text, _ in written(figure))
    assert (
        "Not counted: 7 people who went over with licences of startups, "
        "1 person who went over to who bought their employer."
    ) in texts
    assert [text.get_text() for text in figure.axes[1].texts if text.get_text() != "·"] == ["10"]
    run.moves = run.moves[run.moves["kind"] != "poached"]
    assert title(draw(run)) == "nobody moves from job to job but in deals"


def test_no_moves_are_said_to_be_none() -> None:
    """A sentence and a note."""
    assert title(draw(_with_moves())) == "nobody moves from one employer to another"
