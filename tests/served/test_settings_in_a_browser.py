"""The page in a real Chromium tells of which setting it shows a picture, and drops what is late."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.explorer.exploration import Refused
from sim.served.session import Session
from tests.served.browser import Reader
from tests.served.pages import ALL, CONTACTS, MINE, PAIRS, SPEED

FOCUSED = "return document.activeElement.closest('tr')?.dataset.outcome ?? document.activeElement.id"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Slows the runs of one hiring speed down, each by half a second."""
    from sim.experiments.runs import single

    real = single.simulate
    slowed: list[float] = []

    def simulate(scenario, *given):  # type: ignore[no-untyped-def]
        if scenario.market.hiring_speed in slowed:
            time.sleep(0.5)
        return real(scenario, *given)

    monkeypatch.setattr(single, "simulate", simulate)
    return slowed.append


def _turn(reader: Reader, value: float) -> None:
    """Turn the hiring speed, and leave the focus where it is."""
    change = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
    reader.script(change, reader.dial(SPEED, "input[type=text]"), str(value))


def _busy(reader: Reader) -> bool:
    parts = "[...document.querySelectorAll('.of-dials')]"
    found = reader.script(
        f"return {parts}.map(one => [one.ariaBusy, one.classList.contains('stale')].join())"
    )
    assert len(found) == 4
    assert found in (["true,true"] * 4, ["false,false"] * 4)
    return bool(found[0] == "true,true")


def test_a_slow_run_is_told_and_a_later_dial_wins(reader: Reader, slow: Callable[[float], None]) -> None:
    """While it is under way the last picture stays, which is told to be of the setting before."""
    slow(0.3)
    reader.open(f"#{SPEED}=0.35")
    reader.whole()
    assert not _busy(reader)
    before, headline = reader.shown("hires"), reader.text("#headline")
    box = reader.dial(SPEED, "input[type=text]")
    box.send_keys(ALL, "0.3\n")
    reader.until(lambda: reader.differing() == [f"{SPEED} 0.4 → 0.3"])
    assert reader.text("#status") == f"0 of {PAIRS} pairs …; the picture is of the setting before"
    assert _busy(reader)
    assert (reader.shown("hires"), reader.text("#headline")) == (before, headline)
    version = reader.version
    box.send_keys(ALL, "0.55\n")
    reader.until(lambda: reader.differing() == [f"{SPEED} 0.4 → 0.55"])
    reader.whole(version)
    assert reader.text("#status") == f"n = {PAIRS} pairs of runs, seed 7"
    assert not _busy(reader)


def test_nothing_of_another_start_stays(
    reader: Reader, slow: Callable[[float], None], told: threading.Event, tmp_path: Path
) -> None:
    """A story is of the dials where it was told, which is said; under another start's name it goes."""
    assert told.is_set()
    reader.open()
    reader.whole()
    for button, place in (("#employers button", "#story"), ("#people-button", "#people-region")):
        reader.one(button).click()
        reader.until(lambda place=place: reader.one(place).is_displayed())  # type: ignore[misc]
    aged = "#story-aged, #people-aged"
    shown = f"return [...document.querySelectorAll('{aged}')].map(one => !one.hidden)"
    assert reader.script(shown) == [False, False]
    _turn(reader, 0.5)
    reader.until(lambda: reader.script(shown) == [True, True])
    _turn(reader, 0.4)
    reader.until(lambda: reader.script(shown) == [False, False])
    slow(0.4)
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    reader.one("#open-scenario").send_keys(str(file))
    reader.until(lambda: reader.says("#scenario", "mine"))
    assert reader.text("#headline") == "The first runs are on their way …"
    assert reader.text("#status") == f"0 of {PAIRS} pairs …"
    assert (reader.text("#table"), reader.text("#flows-table")) == ("", "")
    assert reader.script("return document.querySelectorAll('.main-svg').length") == 0
    for gone in ("#story", "#people-region", "#map", "#story-aged"):
        assert not reader.one(gone).is_displayed()


def test_focus_stays_on_a_row_while_pictures_come_and_goes_on_when_it_goes(reader: Reader) -> None:
    """Outcomes that were asked for are taken away one after the other, by keyboard alone."""
    reader.open("#~outcomes=breakthroughs+separations+lift_outs")
    reader.whole()
    asked = reader.script(
        "return [...document.querySelectorAll('#table .undo')].map(one => one.closest('tr').dataset.outcome)"
    )
    assert len(asked) == 3
    reader.script("document.querySelectorAll('#table .undo')[1].focus()")
    for value in (0.5, 0.55):  # the columns change with the first, and with the second numbers alone
        reader.script("window.held = document.activeElement")
        _turn(reader, value)
        reader.until(lambda value=value: reader.differing() == [f"{SPEED} 0.4 → {value}"])  # type: ignore[misc]
        reader.whole(reader.turned)
        assert reader.script(FOCUSED) == asked[1]
    assert reader.script("return window.held === document.activeElement")
    for now in (asked[2], asked[0], "outcome-words"):
        reader.script("return document.activeElement").send_keys("\n")
        reader.until(lambda now=now: reader.script(FOCUSED) == now)  # type: ignore[misc]


def test_a_late_answer_of_a_former_start_is_dropped(reader: Reader, tmp_path: Path) -> None:
    """And so is what waited for it: the new start hears the dials that it shows."""
    reader.open()
    for value in (0.5, 0.51, 0.52):
        _turn(reader, value)
        reader.until(lambda value=value: reader.differing() == [f"{SPEED} 0.4 → {value}"])  # type: ignore[misc]
    reader.script(
        "const real = window.fetch; window.fetch = (address, given) => String(address).includes('api/turn')"
        " && !window.free ? real(address, given).then((answer) => new Promise((resolve) =>"
        " { window.release = () => { window.free = true; resolve(answer); }; })) : real(address, given);"
    )
    _turn(reader, 0.53)
    reader.until(lambda: reader.script("return Boolean(window.release)"))
    _turn(reader, 0.54)
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    reader.one("#open-scenario").send_keys(str(file))
    reader.until(lambda: reader.says("#scenario", "mine"))
    reader.script("window.release()")
    reader.whole()
    assert reader.differing() == ["Nothing. Turn a dial."]
    _turn(reader, 0.45)
    reader.until(lambda: reader.differing() == [f"{SPEED} 0.4 → 0.45"])
    reader.whole(reader.turned)
    assert reader.text("#notice") == ""


def test_stories_that_nobody_waits_for_leave_room_for_dials(
    reader: Reader, told: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are asked for: a browser has six connections for a page, and the last story is told."""
    monkeypatch.setattr("tests.served.browser.SECONDS", 30.0)
    reader.open()
    reader.whole()
    reader.script(
        "const real = window.fetch; window.signals = []; window.fetch = (address, given) => {"
        " if (String(address).includes('api/story')) window.signals.push(given.signal);"
        " return real(address, given); };"
    )
    told.clear()
    reader.script("document.querySelectorAll('#employers button').forEach(one => one.click())")
    reader.script(
        "[...document.querySelectorAll('#employers button')].slice(0, 3).forEach(one => one.click())"
    )
    try:
        _turn(reader, 0.5)
        reader.until(lambda: reader.differing() == [f"{SPEED} 0.4 → 0.5"])
        assert "The run is done again" in reader.text("#story-status")
        *former, last = reader.script("return window.signals.map((signal) => signal.aborted)")
        assert len(former) > 5
        assert all(former)
        assert not last
    finally:
        told.set()
    third = reader.script("return document.querySelectorAll('#employers button')[2].textContent")
    reader.until(lambda: reader.text("#story") == f"{third} tells")
    assert reader.text("#story-wrong") == reader.text("#notice") == ""


def test_a_place_that_is_refused_leaves_the_slider_where_the_dial_stands(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody holds it too."""
    real = Session.turn

    def turn(session: Session, name: str, given: object) -> dict[str, Any]:
        if isinstance(given, dict) and given["place"] > 1.99:
            raise Refused("too far; take less")
        return real(session, name, given)

    monkeypatch.setattr(Session, "turn", turn)
    reader.open()
    slider = reader.dial(CONTACTS)
    before = slider.get_attribute("value")
    slider.send_keys("\ue010")
    reader.until(lambda: reader.says(f'.dial[data-name="{CONTACTS}"] .wrong', "too far"))
    assert reader.script("return document.activeElement === arguments[0]", slider)
    reader.until(lambda: slider.get_attribute("value") == before)
