"""Another Python beside this one, how a process leaves, and when Ctrl-C is heard."""

from __future__ import annotations

import atexit
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn, TypeVar

#: How much time on processors a container may use, and of how much: `max`, or microseconds.
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def processors() -> int:
    """Processors that this process can keep busy: those it may run on, a container's limit included."""
    quota = processor_quota()
    return allowed_processors() if quota is None else max(1, min(allowed_processors(), math.ceil(quota)))


def allowed_processors() -> int:
    """Processors that this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def processor_quota() -> float | None:
    """How many processors' time a container may use; None where there is no limit."""
    try:
        used, of = _QUOTA.read_text(encoding="ascii").split()
        return None if used == "max" else int(used) / int(of)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def second_process(line: str, stdin: int | IO[bytes] | None = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start one that runs a line of code and imports what this one would; it prints nothing.

    Args:
        line: Python code.
        stdin: what it reads, as `subprocess.Popen` takes it.
    """
    try:
        path = os.pathsep.join(map(os.path.abspath, sys.path))
    except OSError:  # where this process stands is no more
        path = os.pathsep.join(filter(os.path.isabs, sys.path))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", line],  # not from the folder that the user happens to be in
        env={**os.environ, "PYTHONPATH": path},
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


#: Seconds until an interrupt comes again that could not be raised.
_RIGHT_AFTER = 0.01
#: Seconds that what an interrupt ends may take for it, until another is heard.
_PATIENCE = 1.0


Result = TypeVar("Result")


class Interrupts:
    """Decides when Ctrl-C, or a polite request to end, is heard: in what `during` does, and nowhere else.

    As a context it takes the place of the handlers of the main thread; no other thread hears signals. After
    an interrupt has been raised, others are not for a second, so that whatever ends what was going on is left
    in peace; if it still goes on then, it can be interrupted again. Signals that the process ignores, or that
    end it at once, stay as they are.

    Args:
        polite: hear a polite request to end too where it would end the process at once.

    Attributes:
        heard: whether the user has asked to stop.
    """

    def __init__(self, polite: bool = False) -> None:
        self.heard = False
        self._polite = polite
        self._raised = False
        self._hears_from = math.inf  # by the monotonic clock
        self._number = int(signal.SIGINT)  # of what was heard last
        self._before: dict[int, Any] = {}
        self._hook = sys.unraisablehook
        self._again: threading.Timer | None = None

    def during(self, work: Callable[[], Result]) -> Result | None:
        """What the work returns, or None where an interrupt ends it.

        Where one came before any was raised, the work is not begun.
        """
        try:
            try:
                self._hears_from = -math.inf
                if not self.heard or self._raised:
                    return work()
            finally:
                self._hears_from = math.inf
        except KeyboardInterrupt:
            self.heard = self._raised = True
        return None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
            self._before = {number: handler for number, handler in signals.items() if callable(handler)}
            if self._polite and signals[signal.SIGTERM] == signal.SIG_DFL:
                self._before[signal.SIGTERM] = signal.SIG_DFL
        try:
            sys.unraisablehook = self._raise_again
            for number in self._before:
                signal.signal(number, self._hear)
        except BaseException:
            self._restore()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.heard, self._number = True, number
        now = time.monotonic()
        if now >= self._hears_from:
            self._hears_from, self._raised = now + _PATIENCE, True
            raise KeyboardInterrupt

    def _raise_again(self, unraisable: Any) -> None:
        """An interrupt that came where Python cannot raise, as in a destructor, comes again right after."""
        if unraisable.exc_type is not KeyboardInterrupt:
            self._hook(unraisable)
            return
        self._hears_from = -math.inf
        self._again = threading.Timer(_RIGHT_AFTER, signal.raise_signal, (self._number,))
        self._again.start()

    def _restore(self) -> None:
        """Put all handlers back, even where one is called in between."""
        if self._again is not None:
            self._again.cancel()
            self._again.join()
        sys.unraisablehook = self._hook
        with ExitStack() as stack:
            for number, handler in self._before.items():
                stack.callback(signal.signal, number, handler)


def leave(code: int) -> NoReturn:
    """End this process at once: to take compiled code apart piece by piece takes long, and is of no use."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is too late for it
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a shell may have closed it
            with suppress(OSError, ValueError):
                stream.flush()
    atexit._run_exitfuncs()
    os._exit(code)
