"""When Ctrl-C is heard: in what may be ended, once, and by the handlers from before when all is over."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from sim.processes import Interrupts


def _ask() -> None:
    signal.raise_signal(signal.SIGINT)


def _ended(done: list[str]) -> None:
    done.append("begun")
    _ask()
    done.append("too late")


def test_what_may_be_ended_is_ended() -> None:
    """An interrupt ends the work at once, and is known afterwards."""
    done: list[str] = []
    with Interrupts() as interrupts:
        interrupts.during(lambda: _ended(done))
        assert interrupts.heard
    assert done == ["begun"]


def test_nothing_else_is_disturbed() -> None:
    """Outside of what may be ended, and after the first interrupt, signals are only noted."""
    with Interrupts() as interrupts:
        interrupts.during(_ask)
        _ask()
        _ask()
    assert interrupts.heard


def test_an_early_interrupt_is_not_lost() -> None:
    """One that came before anything could be ended keeps the first work from beginning."""
    done: list[str] = []
    with Interrupts() as interrupts:
        _ask()
        interrupts.during(lambda: done.append("begun"))
    assert done == []


def test_each_work_may_be_ended() -> None:
    """After one was ended, the next is begun, and may be ended too."""
    done: list[str] = []
    with Interrupts() as interrupts:
        interrupts.during(lambda: _ended(done))
        interrupts.during(lambda: _ended(done))
    assert done == ["begun", "begun"]


@pytest.mark.parametrize(("patience", "times"), [(60.0, 1), (0.0, 2)])
def test_what_does_not_end_can_be_interrupted_again(
    patience: float, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once what ends the work has had its time, a second interrupt is raised like the first; not before."""
    monkeypatch.setattr("sim.processes._PATIENCE", patience)
    heard: list[str] = []

    def work() -> None:
        for _ in range(2):
            try:
                _ask()
            except KeyboardInterrupt:
                heard.append("interrupt")

    with Interrupts() as interrupts:
        interrupts.during(work)
    assert len(heard) == times


def test_an_interrupt_that_cannot_be_raised_comes_again(capsys: pytest.CaptureFixture[str]) -> None:
    """In a destructor Python swallows it; the work is ended all the same, right after and without noise."""

    class Asks:
        def __del__(self) -> None:
            _ask()

    def work() -> None:
        Asks()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            time.sleep(0.001)
        done.append("too late")

    done: list[str] = []
    with Interrupts() as interrupts:
        interrupts.during(work)
        assert interrupts.heard
    assert done == []
    assert capsys.readouterr().err == ""


def test_faults_pass_through() -> None:
    """What goes wrong in the work is no interrupt."""
    with Interrupts() as interrupts:
        with pytest.raises(ZeroDivisionError):
            interrupts.during(lambda: 1 / 0)
        _ask()  # and nothing may be ended any longer
    assert interrupts.heard


def test_handlers_come_back() -> None:
    """Those of Python are as before; what the process ignores, or what ends it at once, is never touched."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    with Interrupts():
        assert signal.getsignal(signal.SIGTERM) == before[1] == signal.SIG_DFL
    assert [signal.getsignal(number) for number in numbers] == before
    ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interrupts() as interrupts:
            interrupts.during(_ask)
        assert not interrupts.heard
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, ignored)


def test_a_polite_request_is_heard_where_it_is_wanted() -> None:
    """Where it would end the process; one that the process ignores stays ignored."""
    for before, heard in ((signal.SIG_DFL, True), (signal.SIG_IGN, False)):
        found = signal.signal(signal.SIGTERM, before)
        try:
            with Interrupts(polite=True) as interrupts:
                interrupts.during(lambda: signal.raise_signal(signal.SIGTERM))
            assert interrupts.heard == heard
            assert signal.getsignal(signal.SIGTERM) == before
        finally:
            signal.signal(signal.SIGTERM, found)


def test_the_answer_of_the_work_is_given() -> None:
    """None where it was ended."""
    with Interrupts() as interrupts:
        assert interrupts.during(lambda: 7) == 7
        assert interrupts.during(_ask) is None


def test_other_threads_hear_no_signals() -> None:
    """There the work is simply done."""
    done: list[str] = []

    def work() -> None:
        with Interrupts() as interrupts:
            interrupts.during(lambda: done.append("done"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["done"]
