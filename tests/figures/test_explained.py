"""Pictures of `poach explain` say whom they leave out, with numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from sim.experiments.studies.explaining import Question
from sim.figures.bids import draw
from tests.figures.reading import title, written
from tests.figures.synthetic import synthetic_run

_BIDS = ("decision", "week", "role", "bidder", "bidder_kind", "fate", "won", "offered", "limit", "utility")
_MOVES = ("week", "researcher", "kind", "origin", "destination", "bidders", "pay_before", "pay_after")


def _found(
    question: Question, moves: list[tuple[int, int, str, str, str]], bids: pd.DataFrame | None = None
) -> Any:
    """What is explained, of moves by hand: week, researcher, kind, origin, destination."""
    table = pd.DataFrame([(*row, 0, 1e6, 2e6) for row in moves], columns=list(_MOVES))
    run = synthetic_run(weeks=52, labs=("Microsoft", "Meta"), startups=1, move_rate=0.0)
    offers = pd.DataFrame(columns=list(_BIDS)) if bids is None else bids
    return SimpleNamespace(question=question, run=run, bids=offers, moves=table)


def _text(figure: Any) -> str:
    return " ".join(" ".join(text.split()) for text, _ in written(figure))


def _first(line: Line2D) -> float:
    return float(np.asarray(line.get_xdata(), dtype=np.float64)[0])


def _deal(people: int) -> list[tuple[int, int, str, str, str]]:
    return [(3, person, "joined by deal", "Startup 1", "Microsoft") for person in range(people)]


def test_people_who_went_over_by_a_deal_are_in_the_title_of_their_employer() -> None:
    """Nobody hired away, eleven with the licence, two let go: the title and the text tell."""
    moves = [*_deal(11), *((3, person, "laid off", "Startup 1", "unemployed") for person in (20, 21))]
    figure = draw(_found(Question(employer="Startup 1"), moves))
    assert title(figure) == (
        "others hire nobody away from Startup 1; it loses 11 people who went over with its licence"
    )
    assert "Not drawn, people who left otherwise: went over with its licence 11, laid off 2." in _text(figure)
    alone = draw(_found(Question(employer="Meta"), []))
    assert title(alone) == "Meta loses nobody to other employers"
    assert "Not drawn" not in _text(alone)


def test_a_merger_is_in_the_title_beside_those_hired_away() -> None:
    """One hired away, and two with the lab."""
    common = {"decision": 1, "week": 5, "lost_by": None, "binding": None, "limit": 1e6, "utility": 0.0}
    bids = pd.DataFrame(
        [
            {**common, "role": "incumbent", "bidder": "Meta", "fate": "left", "won": False},
            {**common, "role": "bidder", "bidder": "Microsoft", "fate": "won", "won": True},
        ]
    ).assign(bidder_kind="lab", offered=2e6)
    moves = [(9, person, "transferred", "Meta", "Microsoft") for person in (1, 2)]
    figure = draw(_found(Question(employer="Meta"), moves, bids))
    assert title(figure) == (
        "Meta loses 1 person to offers of other employers, the most to Microsoft (1), "
        "and 2 people who went over to who bought it"
    )


def test_what_happened_to_a_person_besides_offers_is_told() -> None:
    """A deal is in the title; it, a layoff and a raise without an offer are in the text."""
    moves = [*_deal(1), (7, 0, "separated", "Microsoft", "unemployed"), (9, 0, "raised", "Meta", "Meta")]
    figure = draw(_found(Question(researcher=0), moves))
    assert title(figure) == "researcher 0 decides never and goes over in a deal once"
    assert (
        "Not drawn: week 3 goes over from Startup 1, which licenses what it has to Microsoft; "
        "week 7 quits Microsoft, and looks for a job; 1 raise without an offer by others."
    ) in _text(figure)


def test_a_bid_below_a_floor_is_hollow_and_has_its_floor() -> None:
    """Right of its bar and yet no bid: the caption speaks of full dots, and the floor is in the picture."""
    common = {"decision": 1, "week": 5, "date": None, "listed": False, "binding": "value", "offered": 0.0}
    common |= {"extra": 0.0, "present_pay": 1e6, "lost_by": None, "bidder_kind": "lab"}
    bids = pd.DataFrame(
        [
            {**common, "role": "incumbent", "bidder": "Meta", "fate": "kept", "won": True, "utility": 0.0,
             "limit": 1e6, "floor": float("nan")},
            {**common, "role": "bidder", "bidder": "Microsoft", "fate": "below floor", "won": False,
             "utility": 0.5, "limit": 2e6, "floor": 3e6},
        ]
    )  # fmt: skip
    figure = draw(_found(Question(researcher=0), [], bids))
    assert "A full dot to the right of its bar wins." in _text(figure)
    lines = figure.axes[0].get_lines()
    crosses = [line for line in lines if line.get_marker() == "x"]
    assert [_first(line) for line in crosses] == [3e6]
    (dot,) = (line for line in lines if line.get_marker() == "o" and _first(line) == 2e6)
    assert dot.get_markerfacecolor() == "white"
