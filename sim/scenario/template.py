"""Scenarios to start from: files with comments, one for each kind of question."""

from __future__ import annotations

import os
from pathlib import Path

from sim.scenario.given import plain
from sim.scenario.problems import suggest

_FOLDER = Path(__file__).with_name("templates")
#: Stands in the comments for the file that is to be.
_THIS_FILE = "THIS-FILE.toml"


def kinds() -> tuple[str, ...]:
    """The kinds of templates there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def template(kind: str, path: str | os.PathLike[str] | None = None) -> str:
    """The text of a scenario file to start from, with comments.

    Args:
        kind: `policy` (a policy against a raid), `raid` (a raid of your own), or `minimal` (a small market
            without a base).
        path: where to write it, too; a file that is there stays as it is.

    Raises:
        ValueError: there is no template of that kind; with those that there are.
        FileExistsError: there is a file.
        OSError: it cannot be written.

    Example:
        >>> print(template("policy").splitlines()[0])
        # A policy against a raid, to start from. Keep what you ask about, delete the rest.
    """
    if not isinstance(kind, str) or kind not in kinds():
        advice = suggest(kind, kinds()) if isinstance(kind, str) else f"known are: {', '.join(kinds())}"
        others = "" if "known are" in advice else f" There are {', '.join(kinds())}."
        raise ValueError(f"no template {plain(kind)}; {advice}{others}")
    text = (_FOLDER / f"{kind}.toml").read_text(encoding="utf-8")
    if path is None:
        return text
    target = Path(path)
    text = text.replace(_THIS_FILE, target.name)
    write_scenario(text, target)
    return text


def write_scenario(text: str, target: Path, *, overwrite: bool = False) -> None:
    """Write a scenario file.

    Args:
        text: what stands in it.
        target: where.
        overwrite: in the place of a file that is there.

    Raises:
        FileExistsError: there is a file, and it stays as it is.
        OSError: it cannot be written.
    """
    try:
        with target.open("w" if overwrite else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise FileExistsError(
            f"{target} is there already, and stays as it is; write to another file"
        ) from None
