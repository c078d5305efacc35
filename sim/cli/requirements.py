"""Which versions of Python and of packages poach asks for, and which are here."""

from __future__ import annotations

import platform
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

#: Of a checkout, whose word counts more than that of an earlier installation.
_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
#: What tests and checks need, which who runs poach does not.
_NOT_OURS = ("dev",)


def python() -> dict[str, Any]:
    """The version of Python, which ones are asked for, and whether it is among them."""
    here, wanted = platform.python_version(), declared()[0]
    return {"version": here, "wanted": wanted, "fits": _fits(here, wanted), "executable": sys.executable}


def packages() -> list[dict[str, Any]]:
    """Each package that poach asks for, itself or with an extra: name, version, what is asked for.

    `version` is None where it is not installed; `fits` then is False, and None where that cannot be told.
    """
    _, needed, extras = declared()
    wishes: list[tuple[str | None, str]] = [(None, wish) for wish in needed]
    wishes += [(extra, wish) for extra, those in extras.items() for wish in those]
    found = []
    for extra, wish in wishes:
        name, wanted = _parts(wish)
        try:
            here = version(name)
        except PackageNotFoundError:
            here = None
        fits = False if here is None else _fits(here, wanted)
        found.append({"name": name, "version": here, "wanted": wanted, "fits": fits, "extra": extra})
    return found


def declared() -> tuple[str, list[str], dict[str, list[str]]]:
    """Versions of Python, packages, and packages of each extra, as they are declared."""
    if _PROJECT.is_file():
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        extras = {
            name: wishes
            for name, wishes in project.get("optional-dependencies", {}).items()
            if name not in _NOT_OURS
        }
        return project["requires-python"], project["dependencies"], extras
    try:
        told = metadata("poach")
    except PackageNotFoundError:
        return "", [], {}
    return told["Requires-Python"] or "", *_by_extra(told.get_all("Requires-Dist") or [])


def _by_extra(wishes: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Packages, and those of each extra, of what an installed distribution says."""
    needed: list[str] = []
    extras: dict[str, list[str]] = {}
    for wish in wishes:
        plain, _, marker = (part.strip() for part in wish.partition(";"))
        extra = marker.partition("extra ==")[2].strip(" '\"")
        if not extra:
            needed.append(plain)
        elif extra not in _NOT_OURS:
            extras.setdefault(extra, []).append(plain)
    return needed, extras


def _parts(wish: str) -> tuple[str, str]:
    """Name and versions of a requirement such as ``numpy>=2.0``."""
    end = next(
        (place for place, letter in enumerate(wish) if not (letter.isalnum() or letter in "-_.")), len(wish)
    )
    return wish[:end], wish[end:].strip().strip("()")


def _fits(here: str, wanted: str) -> bool | None:
    """Is a version one of those asked for? None where what compares versions is missing."""
    try:
        from packaging.specifiers import SpecifierSet
    except ImportError:
        return None
    return bool(SpecifierSet(wanted).contains(here, prereleases=True))
