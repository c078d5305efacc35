"""The sentence on top of the page, and how its numbers are written."""

from __future__ import annotations

from sim.figures.words import difference
from sim.outcomes.units import Form
from sim.scenario.load import load_scenario
from sim.served.headline import fine
from tests.served.talking import row_of, served

INTENSITY = "escalation.intensity"


def test_the_sentence_is_about_whom_and_what_was_asked_for() -> None:
    """Labs whose own dials are turned, outcomes that were added, flows too; and since when the dials hold."""
    small = load_scenario("quiet-market", ["researchers.count=400", "burn_in=4", "weeks=20"])
    with served(small, pairs=3) as talker:
        opened = talker.opened(stands={"labs.Meta.amenity": "2"}, outcomes=["flows.Meta.Microsoft"])
        picture = talker.last_picture(opened["session"], opened["version"])
        talker.post("reset", {}, session=opened["session"])
        version = talker.post("turn", {"name": INTENSITY, "given": 1}, session=opened["session"]).table[
            "version"
        ]
        later = talker.last_picture(opened["session"], version)
    assert row_of(picture, "flows.Meta.Microsoft")["n"] == 3
    for said in ("Meta: talent", "Meta: people", "Meta to Microsoft: moves"):
        assert said in picture["headline"]
    assert "4 weeks before the first" in picture["since"]
    assert "Meta: " not in later["headline"]
    assert later["since"] == ""


def test_an_end_just_above_zero_is_shown_as_one() -> None:
    """A difference that is told must not be read as one with zero in its interval."""
    shown = [fine(value, Form.PERCENT) for value in (0.0152, 0.0003, -0.0004, 1e-6, 0.0)]
    assert shown == ["+1.5 pp", "+0.03 pp", "-0.04 pp", "0.0 pp", "0.0 pp"]
    assert fine(-0.0003, Form.DOLLARS) == difference(-0.0003, Form.DOLLARS)
