"""Kernels are compiled before pages are tested, so that no test waits for that instead of for its runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sim.experiments.runs.single import compile_first
from sim.served.stories import Telling
from tests.served.browser import Reader, chromium
from tests.served.pages import PAIRS, SMALL, reading

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_first()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser puts what it downloads."""
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="session")
def browser(folder: Path) -> Iterator[Chrome]:
    """One for all tests."""
    with chromium(folder) as found:
        yield found


@pytest.fixture(scope="module")
def reader(browser: Chrome) -> Iterator[Reader]:
    """A page that most tests read."""
    with reading(browser, SMALL, PAIRS) as found:
        yield found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Stories that are told at once, in this process, unless the event is cleared."""
    may = threading.Event()
    may.set()

    def tell(telling: Telling, asked: Any) -> dict[str, Any]:
        may.wait(60)
        one = {"researcher": 3, "week": 2, "talent": 1.5, "from": "Meta", "to": "xAI"}
        one |= {"before": "$1", "after": "$2"}
        return {"story": f"{asked.employer} tells", "people": [one], "moved": 1}

    monkeypatch.setattr(Telling, "__call__", tell)
    monkeypatch.setattr("sim.served.stories.may_start", lambda: False)
    return may
