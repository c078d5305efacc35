"""`poach new`: start a scenario file from a base, with comments."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion, options
from sim.cli.exits import DONE
from sim.cli.text import place

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.cli.new_file import Start
    from sim.scenario.schema import Scenario

_NAME = Annotated[str, typer.Argument(metavar="NAME", help="Its name, and that of the file: NAME.toml.")]
_BASE = Annotated[
    str,
    typer.Option(
        "--base",
        metavar="SCENARIO",
        help="What it starts from: a file, or a library scenario.",
        autocompletion=completion.scenario,
    ),
]
_OUT = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to; default: NAME.toml in this folder.")
]
_OVERWRITE = Annotated[bool, typer.Option("--overwrite", help="Replace a file that stands there.")]
#: Names that no file of Windows may have.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def new(
    name: _NAME,
    base: _BASE = "frontier-2025",
    out: _OUT = None,
    overwrite: _OVERWRITE = False,
    quiet: options.QUIET = False,
    json: options.JSON = False,
) -> int:
    """Start a scenario file from a base: as it stands it is the base, with comments on what to turn."""
    from sim.cli.as_json import as_json
    from sim.cli.mistakes import Mistakes
    from sim.cli.new_file import new_file, next_commands
    from sim.scenario.load import load_scenario
    from sim.scenario.template import write_scenario

    mistakes = Mistakes()
    name = _checked_name(mistakes, name.removesuffix(".toml"))
    file = out or Path(f"{name}.toml")
    scenario = None
    with mistakes.gathered():
        scenario = load_scenario(base)
    if out is not None or not any(line.startswith("NAME: ") for line in mistakes.lines):
        try:
            _check_file(mistakes, file, base, overwrite=overwrite)
        except OSError as fault:  # a name that no file can have, for instance
            mistakes.lines.append(f"--out: {place(file)}: {fault.strerror}; write to another file")
    mistakes.raise_any()
    assert scenario is not None
    start = _start(name, file, scenario, base)
    try:
        write_scenario(new_file(start), file, overwrite=overwrite)
    except OSError as fault:
        mistakes.lines.append(f"--out: {place(file)}: {fault.strerror or fault}; write to another file")
        raise mistakes from None
    commands = next_commands(start)
    if json:
        document = {
            "command": "new",
            "file": str(file),
            "name": name,
            "base": start.written,
            "next": commands,
        }
        print(as_json(document))
    elif not quiet:
        print(f"{place(file)}: {place(name)}, from {place(base)}; what to turn stands in it. Then:")
        for line in commands:
            print(f"    {place(line)}")
    return DONE


def _checked_name(mistakes: Mistakes, name: str) -> str:
    """The name; notes where it is none for a scenario of one's own, or for a file."""
    from sim.experiments.designs.design import file_name
    from sim.scenario.library import names
    from sim.scenario.limits import NAME_LETTERS

    if name in names():
        mistakes.lines.append(f"NAME: {name} is a scenario of the library; choose another, such as my-{name}")
    elif len(name) > NAME_LETTERS:
        mistakes.lines.append(f"NAME: has {len(name)} letters; give one of at most {NAME_LETTERS}")
    elif _RESERVED.fullmatch(name):
        mistakes.lines.append(f"NAME: Windows has no file of the name {name}; choose another")
    elif name != file_name(name):
        mistakes.lines.append(
            f"NAME: {place(name)!r} is no name for a file; use letters, digits, hyphens and dots, such as "
            f"{place(file_name(name))}; --out says where it goes"
        )
    return name


def _check_file(mistakes: Mistakes, file: Path, base: str, *, overwrite: bool) -> None:
    """Note where the file cannot be written, or must not be.

    Raises:
        OSError: there can be no such file.
    """
    shown = place(file)
    if file.is_dir():
        mistakes.lines.append(f"--out: {shown} is a folder; name a file in it")
    elif os.path.lexists(file) and os.path.exists(base) and os.path.samefile(file, base):
        mistakes.lines.append(f"--out: {shown} is the base itself; write to another file")
    elif os.path.lexists(file) and not overwrite:
        mistakes.lines.append(
            f"--out: {shown} is there already, and stays as it is; write to another file, or add --overwrite"
        )
    elif not file.parent.is_dir():
        mistakes.lines.append(f"--out: there is no folder {place(file.parent)}; make it first")


def _start(name: str, file: Path, base: Scenario, source: str) -> Start:
    """What the file starts from; the base as the file finds it from its own folder."""
    from sim.cli.new_file import Start
    from sim.scenario.read import is_file

    written = source.removesuffix(".toml")
    if is_file(Path(source)):
        try:
            written = Path(os.path.relpath(source, file.parent)).as_posix()
        except ValueError:  # on another drive of Windows
            written = Path(source).resolve().as_posix()
    return Start(name, file.as_posix(), base, source, written)
