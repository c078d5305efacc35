"""Why people left and why bids were lost: shares by reason, which add up to the tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes

from sim.figures.lost_bids import draw
from sim.measures.startups import bids_lost, departures
from sim.vocabulary import REASONS
from tests.figures.reading import title, written
from tests.figures.synthetic import SyntheticRun, synthetic_run


def _with(run: SyntheticRun, kind: str, **counts: int) -> None:
    for reason in REASONS:
        run.weeks[f"{kind}_lost_{reason}"] = [counts.get(reason, 0)] + [0] * (len(run.weeks) - 1)


def _leaving(run: SyntheticRun, counts: dict[tuple[str, str, str | None], int]) -> SyntheticRun:
    """The run with these departures: from where, what could not keep, and limit of the counter-offer."""
    (row,) = run.moves[run.moves["kind"] == "poached"].head(1).to_dict("records")
    kinds = {"outside": "outside", "Startup 1": "startup", "Startup 2": "startup"}
    rows = [
        row
        | {"origin": origin, "origin_kind": kinds.get(origin, "lab")}
        | {"not_kept_by": why, "counter_limited_by": limit}
        for (origin, why, limit), number in counts.items()
        for _ in range(number)
    ]
    moves = run.moves.head(0)
    return replace(run, moves=type(moves)(rows, columns=moves.columns))


def _widths(axes: Axes) -> float:
    """Total length of the bars of a panel; of each kind of employer they add up to one."""
    return float(sum(bar.get_width() for container in axes.containers for bar in container))


@pytest.fixture
def run() -> SyntheticRun:
    """A hundred leave startups and twenty labs."""
    return _leaving(
        synthetic_run(weeks=30),
        {
            ("Startup 1", "no counter", None): 40,
            ("Startup 2", "no counter", "budget"): 21,
            ("Startup 1", "no counter", "value"): 6,
            ("Startup 1", "money", "budget"): 3,
            ("Startup 1", "value", "value"): 20,
            ("Startup 1", "amenities", "amenities"): 10,
            ("Meta", "no counter", None): 10,
            ("Meta", "money", "counter_limit"): 8,
            ("OpenAI", "money", "package_cap"): 2,
            ("outside", "no counter", None): 99,
        },
    )


def test_the_title_states_why_most_people_left_startups(run: SyntheticRun) -> None:
    """67 of 100 without a counter-offer, and 10 of 20 at labs; those who left the outside do not count."""
    figure = draw(run)
    assert title(figure) == (
        "startups lose 100 people to other employers, 67% of them without a counter-offer (labs: 50%)"
    )
    texts = [text for text, _ in written(figure)]
    assert "startups 67%, labs 50%" in texts
    assert "startups 33%, labs 50%" in texts
    for expected in ("40% (40)", "21% (21)", "6% (6)", "3% (3)", "20% (20)", "10% (10)", "50% (10)"):
        assert expected in texts


def test_a_want_of_money_is_seen_also_where_no_counter_was_made(run: SyntheticRun) -> None:
    """The rows of the left panel, from the top."""
    axes = draw(run).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "No counter-offer was made:",
        "employer not willing, or late",
        "no money above present pay",
        "present pay is full value",
        "A counter-offer was outbid:",
        "no more money",
        "cap, or limit on counter-offers",
        "had bid the full value",
        "amenities, not money",
    ]


def test_bars_add_up(run: SyntheticRun) -> None:
    """In both panels the bars of startups add up to one, and those of labs."""
    for axes in draw(run).axes:
        assert _widths(axes) == pytest.approx(2.0)


def test_lost_bids_stand_beside(run: SyntheticRun) -> None:
    """Reasons that occur, in the order of the table, with number and share."""
    _with(run, "startup", budget=71, package_cap=9, value=20)
    _with(run, "lab", counter_limit=10, value=30)
    figure = draw(run)
    rows = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert rows == ["no more money", "cap on packages", "limit on counter-offers", "had bid the full value"]
    texts = [text for text, _ in written(figure)]
    assert {"71% (71)", "9% (9)", "25% (10)", "75% (30)"} <= set(texts)
    assert "startups: 100 lost" in texts
    assert "labs: 40 lost" in texts


def test_nobody_leaves_and_no_bid_is_lost(run: SyntheticRun) -> None:
    """Notes in place of bars."""
    quiet = replace(run, moves=run.moves.head(0))
    for kind in ("startup", "lab"):
        _with(quiet, kind)
    figure = draw(quiet)
    assert title(figure) == "startups lose neither people to other employers nor bids"
    assert {"nobody", "no bids are lost"} <= {text for text, _ in written(figure)}


def test_without_startups_labs_are_the_subject(run: SyntheticRun) -> None:
    """One sentence about labs."""
    labs = replace(run, moves=run.moves[run.moves["origin"].isin(["Meta", "OpenAI"])])
    assert title(draw(labs)) == "labs lose 20 people to other employers, 50% of them without a counter-offer"


def test_a_market_without_startups_says_so(run: SyntheticRun) -> None:
    """Labs that lose nobody: the sentence is about their bids."""
    labs = run.employers[run.employers["kind"] != "startup"]
    _with(run, "startup")
    _with(run, "lab", value=3)
    alone = replace(run, employers=labs, moves=run.moves.head(0))
    assert title(draw(alone)) == "there are no startups in this market; labs lose 3 bids"


def test_a_folder_of_an_earlier_version_still_shows_its_lost_bids(run: SyntheticRun) -> None:
    """Departures were not recorded: a note, and the title is about bids."""
    old = replace(
        run,
        moves=run.moves.drop(columns=["not_kept_by", "counter_limited_by"]),
        weeks=run.weeks.drop(
            columns=[
                name for name in run.weeks if str(name).endswith(("_limit", "_wage", "_seats", "_floor"))
            ]
        ),
    )
    for kind in ("startup", "lab"):
        for reason in ("budget", "package_cap", "approval", "value", "amenities"):
            old.weeks[f"{kind}_lost_{reason}"] = 1 if reason != "budget" else 6
    figure = draw(old)
    assert title(figure) == "startups lose 300 bids, 60% of them for one reason: no more money"
    assert "not recorded\nin this folder" in [text for text, _ in written(figure)]


def test_departures_are_counted_by_answer_and_limit(run: SyntheticRun) -> None:
    """The measure behind the left panel."""
    table = departures(run.moves, "startup")
    assert table.sum(axis=1).to_dict() == {"no counter": 67, "money": 3, "value": 20, "amenities": 10}
    assert table.loc[["no counter"], ["none", "budget", "value"]].to_numpy().tolist() == [[40, 21, 6]]
    assert np.array_equal(departures(run.moves.head(0), "lab").to_numpy().sum(), 0)
    assert list(bids_lost(run.weeks, "lab").columns) == list(REASONS)
