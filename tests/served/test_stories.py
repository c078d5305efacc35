"""Stories take a while: who may wait for them, and what becomes of one when the page ends."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from sim.experiments.runs import single
from sim.served import stories
from sim.served.guard import Refusal
from sim.served.stories import Asked, Stories
from tests.experiments.toy import toy_scenario

ASKED = Asked(toy_scenario(), 7, 0)


def test_a_story_under_way_ends_with_the_page_and_others_do_not_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run looks now and then whether somebody waits; of three who ask one is refused at once."""
    running = threading.Event()

    def endless(scenario: object, seed: int, replicate: int, look: Any, *_: object) -> None:
        while True:
            running.set()
            look(1, 10)
            time.sleep(0.01)

    monkeypatch.setattr(single, "simulate", endless)
    monkeypatch.setattr(stories, "may_start", lambda: False)
    told = Stories()
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(told.tell(ASKED))
        except Exception as fault:
            found.append(fault)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    assert running.wait(30)
    until = time.monotonic() + 30
    while told._places._value and time.monotonic() < until:
        time.sleep(0.01)
    with pytest.raises(Refusal, match="ask again"):
        told.tell(ASKED)
    began = time.monotonic()
    told.end()
    for thread in asking:
        thread.join()
    assert time.monotonic() - began < 5
    assert [str(one) for one in found] == ["the page has ended"] * 2
