"""What a results folder may hold, by name, and the only way to its files: never through a link, never out.

A results folder may come from anybody. Names that its manifest gives are data; what is read, replaced or
removed is named here.
"""

from __future__ import annotations

import os
import re
import stat
from io import BufferedReader
from pathlib import Path

from sim.experiments.designs.plan import KEPT_TABLES

MANIFEST = "manifest.json"
#: The points of the design.
POINTS = "points.parquet"
#: More points of an experiment that grows, until they take the place of the others.
NEXT_POINTS = ".points-next.parquet"
#: Where finished runs are kept until they are merged, and where pictures are.
SHARDS, FIGURES = ".runs", "figures"
#: The page that `poach report` makes of a folder, and what the folder is, for archives: in no manifest.
REPORT, CRATE = "report.html", "ro-crate-metadata.json"
#: Files of the tables, by name; only those can be read.
TABLE_FILES = {name: f"{name}.parquet" for name in ("runs", *KEPT_TABLES)}
#: Pictures that this version or an earlier one has drawn, by what follows their number.
PICTURES = frozenset(
    {
        "concentration",
        "startups",
        "pay",
        "flows",
        "compute",
        "lost-bids",
        "departures",
        "comparison",
        "paths",
        "map",
        "forest",
        "dose-response",
        "heat-map",
        "scatter",
        "second-choices",
        "calibration",
        "tornado",
        "sobol",
        "morris",
        "pawn",
        "boxes",
        "attribution",
    }
)

_PICTURE = re.compile(r"\d{2,6}-([a-z0-9-]+)\.png")
# Without O_NONBLOCK a pipe in place of a file would be waited for.
_READ = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
_LONGEST = 80


class ResultsError(Exception):
    """A folder cannot be used as a results folder.

    Attributes:
        lines: everything that is wrong and what to do about it, a line each.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = list(lines)

    def __str__(self) -> str:
        return "\n".join(self.lines)


class ResultsWarning(UserWarning):
    """A results folder can be used, but not all of it, or not with full trust."""


def cut(value: object) -> str:
    """A value from a file as text for one line: quoted, escaped, and cut where it is long."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def is_picture(name: str) -> bool:
    """Is this the name of a picture in `figures` that some version of poach draws?"""
    found = _PICTURE.fullmatch(name)
    return found is not None and found.group(1) in PICTURES


def stays_inside(name: str) -> bool:
    """Is this a path within a folder, as a manifest may give it: relative, with no way up?"""
    parts = re.split(r"[/\\]", name)
    return ".." not in parts and parts[0] != "" and not re.match("[A-Za-z]:", name) and "\0" not in name


def is_folder(path: Path) -> bool:
    """Is this a folder itself, no link to one?"""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Is this a file itself, no link to one, no pipe and no device?"""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def require_folder(path: Path) -> None:
    """Refuse what stands in place of a folder of ours.

    Raises:
        ResultsError: something is there that is no folder, such as a link to one elsewhere.
    """
    if os.path.lexists(path) and not is_folder(path):
        what = "a link" if path.is_symlink() else "no folder"
        raise ResultsError(
            f"{path}: is {what}, and nothing outside a results folder is read or written; take it away"
        )


def open_file(path: Path) -> BufferedReader:
    """A file of a results folder, open for reading.

    Raises:
        FileNotFoundError: there is none.
        ResultsError: what is there is no file or cannot be read.
    """
    try:
        if not is_file(path) and os.path.lexists(path):
            what = "a link" if path.is_symlink() else "no file"
            raise ResultsError(
                f"{path}: is {what}, and nothing but plain files of a results folder is read; "
                "put the file itself there"
            )
        descriptor = os.open(path, _READ)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise ResultsError(f"{path}: is no file; put the file itself there")
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise ResultsError(f"{path}: cannot be read ({reason}); give a folder that you may read") from None
    return os.fdopen(descriptor, "rb")
