"""What all tests share: the same examples everywhere, signals that are heard, no waiting for disks."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# A test that fails for one person fails for all; `pytest --hypothesis-profile=explore` looks further.
settings.register_profile("deterministic", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("deterministic")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute or more comes first, so that no worker is left with it when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True, scope="session")
def _nobody_waits_for_disks() -> Iterator[None]:
    """No test cuts the power, and files are flushed to the disk many thousand times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """Ctrl-C and a polite request are what they are for a program that somebody starts from a terminal.

    Started in the background of a script, or by a scheduler, the tests ignore SIGINT, and so would the
    processes that they start: they would wait for ever for an end that they have asked for.
    """
    usual: dict[signal.Signals, Any] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
    }
    before = {
        number: signal.signal(number, handler)
        for number, handler in usual.items()
        if signal.getsignal(number) is signal.SIG_IGN
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
