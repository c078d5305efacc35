"""The decorators of all kernels: how they are compiled, and where the compiled code is kept.

Numba renews a kernel's cache when the kernel's own file changes, but not when a kernel that it calls does. So
the cache lives in a folder named after the state of all sources of the market: after any change everything is
compiled again, and no stale code can ever run.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config, types

Function = TypeVar("Function", bound=Callable[..., Any])

_SOURCES = Path(__file__).parent
_PREFIX = "kernels-"


def _fingerprint() -> str:
    """Digest of names, sizes and times of the market's source files."""
    digest = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        status = path.stat()
        digest.update(f"{path.relative_to(_SOURCES)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _base() -> Path:
    """Folder for caches: numba's setting, else beside the sources, else the user's, else a temporary one."""
    if config.CACHE_DIR:  # type: ignore[attr-defined]
        return Path(config.CACHE_DIR)  # type: ignore[attr-defined]
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    for place, folder in ((_SOURCES, _SOURCES / "__pycache__"), (home.parent, home / "poach")):
        if os.access(folder if folder.exists() else place, os.W_OK):
            return folder
    return Path(tempfile.gettempdir()) / f"poach-{getpass.getuser()}"


CACHE_FOLDER = _base() / f"{_PREFIX}{_fingerprint()}"
#: Exists once every kernel has been compiled.
COMPLETE = CACHE_FOLDER / "complete"


def clear_old_caches() -> None:
    """Remove compiled code of earlier states of the sources."""
    for folder in CACHE_FOLDER.parent.glob(f"{_PREFIX}*"):
        if folder != CACHE_FOLDER:
            shutil.rmtree(folder, ignore_errors=True)


def kernel(function: Function) -> Function:
    """Compile on first use, and keep the code. A kernel makes no arrays: see `allocating_kernel`.

    Arrays that it is handed live as long as the call, so their references need no counting, which otherwise
    takes most of the time of a small function (numba issue 2350: the option's name is numba's; a kernel that
    makes an array all the same is refused by the compiler).
    """
    return _compiled(function, count_references=False)


def allocating_kernel(function: Function) -> Function:
    """Like `kernel`, for functions that make arrays."""
    return _compiled(function, count_references=True)


def inlined(function: Function) -> Function:
    """Like `kernel`, and made part of every caller: what contests and contacts go through again and again.

    A call between kernels asks each time whether it has raised. (`forceinline` leaves it to LLVM; numba's own
    `inline` would begin anew with the source in every caller.)
    """
    return _compiled(function, count_references=False, forceinline=True)


def _compiled(function: Function, *, count_references: bool, forceinline: bool = False) -> Function:
    """Compile with a cache of our own. Division by zero gives inf or nan, as in numpy."""
    before = config.CACHE_DIR  # type: ignore[attr-defined]
    config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]
    try:  # numba looks at the setting here, so that other people's kernels keep their own cache
        options: dict[str, Any] = {
            "cache": True,
            "error_model": "numpy",
            "_nrt": count_references,
            "forceinline": forceinline,
        }
        compiled = numba.njit(**options)(function)
    finally:
        config.CACHE_DIR = before  # type: ignore[attr-defined]
    _take_one_kind_of_whole_numbers(compiled)
    return cast(Function, compiled)


def _take_one_kind_of_whole_numbers(compiled: Any) -> None:
    """Compile once, where numba would for every width of signed numbers and every constant handed over."""
    template_of = compiled.get_call_template

    def template(arguments: tuple[Any, ...], by_name: dict[str, Any]) -> Any:
        return template_of(
            tuple(map(_widest, arguments)), {name: _widest(kind) for name, kind in by_name.items()}
        )

    compiled.get_call_template = template


def _widest(kind: Any) -> Any:
    """The type of an argument: signed whole numbers all have 64 bits."""
    plain: Any = types.unliteral(kind)  # type: ignore[no-untyped-call]
    return types.int64 if isinstance(plain, types.Integer) and cast(Any, plain).signed else plain
