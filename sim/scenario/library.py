"""The scenarios that travel with the package."""

import tomllib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Where the library lies: inside an installed package, else beside it in a checkout."""
    installed = _PACKAGE / "_library"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def library() -> dict[str, Path]:
    """The scenarios of the library by name, in alphabetical order; those in sub-folders are not listed.

    Example:
        >>> "microsoft-raids-meta" in library()
        True
    """
    return {path.stem: path for path in sorted(folder().glob("*.toml"))}


def names() -> list[str]:
    """The names of all scenarios that can be loaded by name, those in sub-folders as "validation/NAME"."""
    return sorted(_by_name())


def library_path(name: str) -> Path | None:
    """The file of a library scenario, "validation/NAME" for one in a sub-folder; None if there is none.

    The ending may be written too, so that a library scenario copied to another folder still finds its base.
    """
    return _by_name().get(name.removesuffix(".toml"))


def _by_name() -> dict[str, Path]:
    root = folder()
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in root.rglob("*.toml")}


def question(path: Path) -> str:
    """What a scenario file is for, in one line: its `question`, else its first comment, else nothing."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        stated = tomllib.loads(text).get("question")
    except ValueError:
        stated = None
    if isinstance(stated, str) and stated.strip():
        return " ".join(stated.split())
    first = text.lstrip().partition("\n")[0]
    return first.lstrip("#").strip() if first.startswith("#") else ""
