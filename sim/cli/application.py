"""The commands of `poach`, and what every way to end means for the exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import TextIOWrapper
from typing import Annotated, Any

import typer

import sim
from sim.cli.answering import answer
from sim.cli.commands import COMMANDS
from sim.cli.exits import DONE, FAULT, INTERRUPTED, MISTAKE
from sim.names import told
from sim.processes import Interrupts
from sim.surroundings import ESCAPE, SurroundingsError

app = typer.Typer(
    help="Simulate the market for AI talent: who raids whom, at what price, and what it does to startups.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in COMMANDS:
    app.command()(command)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"poach {sim.__version__}")
        raise typer.Exit


#: Letters of a line about a mistake, at most; what it is made of has bounds of its own.
_LINE = 6_000
#: With this code typer ends a command that Ctrl-C has interrupted.
_BY_CTRL_C = 130


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def execute(arguments: Sequence[str] | None) -> int:
    """Run a command line and return its exit code; no exception escapes but on request (POACH_DEBUG).

    Where a shell asks what completes a word, that is answered instead.
    """
    if (answered := answer()) is not None:
        return answered
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=ESCAPE)  # names may have letters that the terminal has not
    with Interrupts(polite=True) as interrupts, _patient_collector():
        code = interrupts.during(lambda: _code_of(given, interrupts))
        if code is None:
            print("interrupted", file=sys.stderr)
    return INTERRUPTED if code is None else code


@cache
def _command() -> Any:
    """What typer makes of all commands and their options: once a process, for it takes a while."""
    return typer.main.get_command(app)


def _code_of(given: Sequence[str], interrupts: Interrupts) -> int:
    """Exit code of a command line.

    Raises:
        KeyboardInterrupt: the user has ended it, also where that has become another exception on its way.
    """
    try:
        code = _command()(args=given, prog_name="poach", standalone_mode=False)
        if code == _BY_CTRL_C:
            raise KeyboardInterrupt
        _flush()
        return code if isinstance(code, int) else DONE
    except (BrokenPipeError, SystemExit) as end:
        # The reader, `head` for instance, has seen enough; click turns that into an exit of its own.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return DONE
    except Exception as fault:
        if interrupts.heard or isinstance(fault, typer.Abort):  # a class in the making wraps an interrupt
            raise KeyboardInterrupt from None
        code, lines = _verdict(fault)
        print("\n".join(lines if code == FAULT else [told(line, _LINE) for line in lines]), file=sys.stderr)
        return code


def _flush() -> None:
    """Let stdout have all that was printed.

    Raises:
        SurroundingsError: its disk is full, for instance.
        BrokenPipeError: nobody reads any more.
    """
    if sys.stdout is None:  # a shell may have closed it
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        from sim.experiments.store.whereabouts import remedy

        reason, help_ = remedy(fault)
        raise SurroundingsError(f"stdout: cannot be written ({reason}); all else is done, {help_}") from None


def _verdict(fault: Exception) -> tuple[int, list[str]]:
    """Exit code of an exception, and what to say about it."""
    # Mistakes in the command line itself; their classes have moved between versions of typer.
    usage = getattr(fault, "format_message", None)
    if usage is not None:
        path = getattr(getattr(fault, "ctx", None), "command_path", "poach")
        return MISTAKE, [f"{path}: {usage()} See {path} --help."]
    # Imported here: whoever asks for help, or for what completes a word, makes no such mistake.
    from sim.cli.mistakes import Mistakes
    from sim.experiments.execution.workers import NoWorkers
    from sim.experiments.store.inside import ResultsError
    from sim.experiments.store.whereabouts import SURROUNDINGS, remedy

    if isinstance(fault, Mistakes | ResultsError):
        return MISTAKE, fault.lines
    # What turned out only when it was tried.
    if isinstance(fault, SurroundingsError | NoWorkers | MemoryError) and str(fault):
        return MISTAKE, fault.lines if isinstance(fault, NoWorkers) else [str(fault)]
    if isinstance(fault, OSError) and fault.errno in SURROUNDINGS:  # a full disk, for instance
        reason, help_ = remedy(fault)
        place = told(fault.filename) if isinstance(fault.filename, str) else "poach stopped"
        return MISTAKE, [f"{place}: {reason}; {help_}"]
    if os.environ.get("POACH_DEBUG"):
        return FAULT, traceback.format_exception(fault)
    name = type(fault).__name__
    blame = f"poach failed, and the fault is not yours: {name}: {told(fault, _LINE)}"
    return FAULT, [f"{blame} (POACH_DEBUG=1 in the environment shows where)"]


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Let the garbage collector look less often.

    Imports and pictures make half a million objects that stay; to look through them again and again took
    0.3 s of a run of 3 s.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
