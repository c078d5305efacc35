"""What the page is told is what an exploration says; what is wrong is answered, and changes nothing."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from sim.experiments.studies.ensemble import ensemble
from sim.explorer.exploration import Exploration
from sim.figures.words import difference
from sim.outcomes.units import Form
from sim.records.run import Run
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.served.guard import BODY_BYTES
from sim.served.layout import SECTIONS
from sim.served.maps import Map, Side
from sim.served.sent import as_json
from sim.served.sessions import MOST_TABS
from tests.experiments.toy import toy_run, toy_scenario
from tests.served.talking import Talker, row_of, served

SIMULATE = "sim.experiments.runs.single.simulate"
INTENSITY = "escalation.intensity"


@pytest.fixture
def talker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Talker]:
    """A page over a market without economics."""
    monkeypatch.setattr(SIMULATE, toy_run)
    with served(toy_scenario(), outcomes=("top_package",)) as found:
        yield found


def test_a_turned_dial_is_answered_by_what_an_exploration_says(talker: Talker) -> None:
    """Numbers, n and whether the interval leaves zero out."""
    opened = talker.opened()
    turned = talker.post("turn", {"name": INTENSITY, "given": "3"}, session=opened["session"]).table
    assert turned["differs"] == [{"name": INTENSITY, "start": "1", "now": "3"}]
    picture = talker.last_picture(opened["session"], turned["version"])
    with closing(
        Exploration(toy_scenario(), ["top_package"], 4, workers=1, seed=7, told=lambda: None)
    ) as expected:
        expected.add(INTENSITY)
        expected.move(INTENSITY, 3)
        expected.ask()
        assert expected.wait(60.0)
        mean = float(expected.differences()["difference"]["top_package"])
    row = row_of(picture, "top_package")
    assert (row["n"], picture["pairs"]) == (4, 4)
    assert row["difference"] == difference(mean, Form.DOLLARS)
    assert picture["headline"].startswith("Against the start, on the same draws: ")


def test_every_outcome_of_the_page_is_declared_and_said_once() -> None:
    """Otherwise it would be left out in silence."""
    from sim.outcomes.outcomes import outcome_names

    names = [name for section in SECTIONS for name in section.outcomes]
    assert set(names) <= set(outcome_names(toy_scenario()))
    assert len(set(names)) == len(names)


def test_the_numbers_are_those_of_a_comparison_on_the_same_seeds() -> None:
    """As `poach compare` reckons them, of a market with all its economics; the command is told."""
    small = load_scenario("quiet-market", ["researchers.count=400", "burn_in=4", "weeks=20"])
    with served(small, pairs=3) as talker:
        opened = talker.opened(stands={"market.hiring_speed": "0.6"})
        assert "--set-alt market.hiring_speed=0.6 --replicates 3 --seed 7" in opened["command"]
        talker.last_picture(opened["session"], opened["version"])
        content = talker.get("api/file/differences.csv", session=opened["session"]).body
    variant = small.with_({"market.hiring_speed": 0.6})
    expected = ensemble([small, variant], 3, workers=1, seed=7).compare(small, variant)
    found = pd.read_csv(io.BytesIO(content)).set_index("outcome")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (INTENSITY, "many", "cannot read"),
        (INTENSITY, -1, "out of bounds"),
        (INTENSITY, "1" * 5_000, "letters"),
        (INTENSITY, ["1"], "a list is no value"),
        (INTENSITY, {"place": "left"}, "no place"),
        (INTENSITY, {"place": 1e400}, "no place"),
        (INTENSITY, {"place": float("nan")}, "no place"),
        ("weeks", {"place": 1e400}, "no place"),
        ("weeks", 10**400, "no number"),
        (INTENSITY, {"place": 1e9}, "out of bounds"),
        ("no.such.key", 1, "unknown"),
        ("labs.<img src=x>.budget", 1, "no"),
        ("__class__", 1, "unknown"),
    ],
)
def test_a_wrong_dial_is_answered_and_nothing_changes(
    talker: Talker, name: str, given: object, said: str
) -> None:
    """With the remedy; where the dials stand stays."""
    session = talker.opened(stands={INTENSITY: 2})["session"]
    answer = talker.post("turn", {"name": name, "given": given}, session=session)
    assert answer.status == 422
    assert said in " ".join(answer.table["wrong"])
    assert ";" in " ".join(answer.table["wrong"])
    stays = talker.get("api/file/dials.csv", session=session).body
    assert dict(pd.read_csv(io.BytesIO(stays), dtype=str)[["dial", "value"]].to_numpy())[INTENSITY] == "2"


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b"[" * 100_000, b'{"stands": 3}', b'{"outcomes": "x"}']
)
def test_what_is_no_request_is_refused(talker: Talker, body: bytes) -> None:
    """In words, not with a fault."""
    headers = {"content-type": "application/json", "origin": f"http://{talker.host}"}
    answer = talker.send("POST", f"{talker.path}api/open", body, headers)
    assert answer.status == 422
    assert "load the page anew" in " ".join(answer.table["wrong"])


def test_a_link_restores_the_dials_and_tells_what_it_cannot(talker: Talker) -> None:
    """The good ones stand, the others are named."""
    outcomes = ["breakthroughs", "<b>"]
    opened = talker.opened(stands={INTENSITY: "2", "no.key": "1", "weeks": "x"}, outcomes=outcomes)
    assert [one["name"] for one in opened["differs"]] == [INTENSITY]
    assert "breakthroughs" in opened["outcomes"]
    assert set(opened["wrong"]) == {"no.key", "weeks", "outcomes"}


def test_two_tabs_have_dials_of_their_own_and_share_the_start(
    talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second does no run of the start again."""
    first = talker.opened(stands={INTENSITY: "2"})
    talker.last_picture(first["session"])
    done: list[Scenario] = []

    def noted(scenario: Scenario, *given: Any) -> Run:
        done.append(scenario)
        return toy_run(scenario, *given)

    monkeypatch.setattr(SIMULATE, noted)
    second = talker.opened()
    picture = talker.last_picture(second["session"])
    assert (picture["pairs"], picture["changed"], done) == (4, False, [])
    assert talker.last_picture(first["session"])["changed"]


def test_there_are_so_many_tabs_and_one_that_is_closed_makes_room(talker: Talker) -> None:
    """The one too many is told so, while all listen."""
    sessions = [talker.opened()["session"] for _ in range(MOST_TABS)]
    with ExitStack() as listening:
        for session in sessions:
            next(listening.enter_context(talker.listening(session)))
        refused = talker.post("open", {})
        assert refused.status == 503
        assert "close one" in refused.table["wrong"][0]
        assert talker.post("close", {}, session=sessions[0]).status == 200
        assert talker.post("open", {}).status == 200
        assert talker.post("turn", {"name": INTENSITY, "given": 1}, session=sessions[0]).status == 410


def test_tabs_that_nobody_listens_to_make_room(talker: Talker) -> None:
    """Such as those of a page that was loaded anew again and again; the oldest is forgotten first."""
    sessions = [talker.opened()["session"] for _ in range(MOST_TABS + 1)]
    turned = [talker.post("turn", {"name": INTENSITY, "given": 1}, session=one).status for one in sessions]
    assert turned == [410, *[200] * MOST_TABS]


def test_dials_go_out_and_come_in(talker: Talker) -> None:
    """As CSV and as Parquet; what is no table of dials is answered."""
    session = talker.opened(stands={INTENSITY: "2.5"})["session"]
    for form in ("csv", "parquet"):
        content = talker.get(f"api/file/dials.{form}", session=session).body
        assert talker.post("reset", {}, session=session).table["differs"] == []
        answer = talker.post("dials", content, session=session).table
        assert [(one["name"], one["now"]) for one in answer["differs"]] == [(INTENSITY, "2.5")]
    rows = pa.table({"dial": ["a"] * 3_000_000, "value": ["1"] * 3_000_000})
    letters = pa.table({"dial": ["a" * 30_000_000], "value": ["1"]})
    packed = [_parquet(one) for one in (rows, letters)]
    assert max(map(len, packed)) < BODY_BYTES
    for content in (b"PAR1 and no more", b"\xff\xfe", b"a,b\n1,2\n", b"", *packed):
        refused = talker.post("dials", content, session=session)
        assert refused.status == 422
        assert ";" in refused.table["wrong"][0]


def _parquet(table: pa.Table) -> bytes:
    """A file that is packed as well as can be."""
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd", compression_level=19)
    return held.getvalue()


def test_a_scenario_goes_out_and_comes_in_as_a_new_start(talker: Talker) -> None:
    """What it says of the dials is what is run."""
    opened = talker.opened(stands={INTENSITY: "2.5"})
    content = talker.get("api/file/scenario.toml", session=opened["session"]).body
    assert b"# What the dials say. Differs from the start:" in content
    answer = talker.post("scenario", content, session=opened["session"], name="mine.toml").table
    assert answer["differs"] == []
    assert answer["scenario"]["name"] == "toy"
    assert answer["command"] == ""
    assert talker.last_picture(answer["session"])["pairs"] == 4
    intensity = talker.post("add", {"key": INTENSITY}, session=answer["session"]).table["dial"]
    assert intensity["start"] == "2.5"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"weeks = -5\nlabz = []\n", "mine.toml:2"),
        (b"weeks = [", "not valid TOML"),
        (b"\x00", "binary"),
        (b'base = "/etc/passwd"\n', "library"),
        (b'base = "../frontier-2025"\n', "library"),
        (b'bsae = "/etc/passwd"\n', "library"),
        (b"base = 3\n", "library"),
        (b"a." * 5_000 + b"b = 1\n", "nested too deeply"),
        (b'base = "quiet-market"\nresearchers.count = 900000000\n', "of memory"),
    ],
)
def test_a_wrong_scenario_is_answered_and_the_tab_stays(talker: Talker, content: bytes, said: str) -> None:
    """With place and remedy; no file of this machine is read for it, and nothing in it is executed."""
    session = talker.opened()["session"]
    answer = talker.post("scenario", content, session=session, name="mine.toml")
    assert answer.status == 422
    assert said in "\n".join(answer.table["wrong"])
    assert "/tmp" not in "\n".join(answer.table["wrong"])
    assert talker.last_picture(session)["pairs"] == 4


def test_a_tab_that_does_not_listen_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while; one that listens stays, and one that asks."""
    from sim.served.guard import Refusal
    from sim.served.sessions import Sessions

    monkeypatch.setattr(SIMULATE, toy_run)
    now = [0.0]
    sessions = Sessions(toy_scenario(), "toy", 2, 7, 1, [], clock=lambda: now[0])
    try:
        deaf, asking, heard = sessions.open(), sessions.open(), sessions.open()
        sessions.heard(heard.key, listens=True)
        for now[0] in (15.0, 30.0):
            sessions.tidy()
            assert sessions.get(asking.key) is asking
        assert sessions.get(heard.key) is heard
        with pytest.raises(Refusal, match="forgotten"):
            sessions.get(deaf.key)
    finally:
        sessions.end()


def test_a_story_is_that_of_explain() -> None:
    """Of a person and of an employer, in the run that the page has; who is nobody is answered."""
    from sim.experiments.runs.single import simulate
    from sim.experiments.studies.explaining import explain

    small = load_scenario("quiet-market", ["researchers.count=400", "burn_in=4", "weeks=20"])
    with served(small, pairs=2) as talker:
        session = talker.opened()["session"]
        people = talker.get("api/people", session=session, replicate=1).table["people"]
        person = people[0]["researcher"]
        told = talker.get("api/story", session=session, replicate=1, researcher=person).table["story"]
        employer = talker.get("api/story", session=session, replicate=1, employer="Meta").table["story"]
        nobody = talker.get("api/story", session=session, employer="<Nobody>")
    run = simulate(small, 7, 1, None)
    assert told == explain(run, researcher=person).story
    assert employer == explain(run, employer="Meta").story
    assert nobody.status == 422
    assert "no employer is called" in nobody.table["wrong"][0]


@pytest.mark.parametrize("replicate", ["-1", "x", "10000", "0" * 5_000, "0000000000009999999", "٣"])
def test_a_run_that_there_cannot_be_is_refused(talker: Talker, replicate: str) -> None:
    """However its number is written."""
    session = talker.opened()["session"]
    answer = talker.get("api/people", session=session, replicate=replicate)
    assert answer.status == 422
    assert "write one" in answer.table["wrong"][0]


def test_a_file_may_be_called_anything(talker: Talker) -> None:
    """What its name says nothing of is called scenario."""
    content = b'base = "quiet-market"\nweeks = 6\nresearchers.count = 200\n'
    for name, called in (
        (" .toml", "scenario"),
        ("a/b\\c.toml", "c"),
        ("<b>.toml", "<b>"),
    ):
        answer = talker.post("scenario", content, session=talker.opened()["session"], name=name)
        assert (answer.status, answer.table["scenario"]["name"]) == (200, called), name
        talker.post("close", {}, session=answer.table["session"])


def test_a_map_is_made_of_runs_on_the_same_draws(talker: Talker) -> None:
    """Cell by cell; where the dials stand is told, and a mistake is answered."""
    session = talker.opened(stands={INTENSITY: "2", "weeks": "6"})["session"]
    for key in (INTENSITY, "market.contact_rate_employed"):
        talker.post("add", {"key": key}, session=session)
    asked = {
        "x": INTENSITY,
        "y": "market.contact_rate_employed",
        "outcome": "top_package",
        "values": 2,
        "runs": 3,
    }
    wrong = talker.post("map", asked | {"values": 99, "outcome": "x", "y": INTENSITY}, session=session)
    assert wrong.status == 422
    assert len(wrong.table["wrong"]) == 3
    found = talker.post("map", asked, session=session).table
    until = time.monotonic() + 60.0
    while not found["done"] and time.monotonic() < until:
        time.sleep(0.05)
        found = talker.get("api/map", session=session).table
    assert found["n"] == [[3, 3], [0, 0]]  # above, contacts would come to more than one a week
    assert found["wrong"].startswith("some cells are empty, for there market.contact_rate_employed")
    assert found["here"]["x"] == 2.0
    corner = toy_scenario().with_({INTENSITY: found["x"]["values"][1]})
    runs = [toy_run(corner, 7, replicate, None).summary()["top_package"] for replicate in range(3)]
    assert found["mean"][0][1] == pytest.approx(sum(runs) / 3)


def test_differences_that_grow_at_once_are_sent_as_growing() -> None:
    """A rate without bound is a number, so that the page counts its point; where theory has no word, none."""
    side = Side("weeks", (1.0, 2.0), lambda exploration: None)
    rates = {"value": np.array([[np.inf, -np.inf], [0.5, np.nan]])}
    one = Map(side, side, "top_package", np.zeros((2, 2)), np.ones((2, 2), np.int64), "", rates)
    sent = json.loads(as_json(one.sent(None)))["growth"]["value"]  # type: ignore[arg-type]
    assert sent[0][0] > 0.0 > sent[0][1]
    assert sent[1] == [0.5, None]


def test_memory_is_bounded_over_many_moves(talker: Talker) -> None:
    """Points that nobody looks at are forgotten, and so are moves that were overtaken."""
    from sim.explorer import crew

    session = talker.opened()["session"]
    with ExitStack() as stack:
        pictures = stack.enter_context(talker.listening(session))
        next(pictures)
        for move in range(60):
            answer = talker.post("turn", {"name": INTENSITY, "given": 1 + move / 100}, session=session)
            assert answer.status == 200
        last = next(one for one in pictures if one["done"] and one["version"] >= answer.table["version"])
    assert last["pairs"] == 4
    import gc

    kept = [one for one in gc.get_objects() if isinstance(one, crew.Crew) and not one._closed]
    assert max(len(one._found) for one in kept) <= crew._KEPT + 1


def test_json_has_no_number_that_is_none() -> None:
    """A browser's JSON knows no NaN."""
    assert json.loads(as_json({"a": [float("nan"), 1.5, float("inf")], "b": True})) == {
        "a": [None, 1.5, None],
        "b": True,
    }
