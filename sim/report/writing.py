"""The page as a file: whole or not at all, and nobody's file replaced unasked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.store.atomic import replaced
from sim.experiments.store.crate import write_crate
from sim.experiments.store.inside import ResultsError, is_folder
from sim.experiments.store.whereabouts import remedy

if TYPE_CHECKING:
    from sim.experiments.store.results import Results


def require_place(target: Path, overwrite: bool) -> None:
    """Find out, before anything is drawn, whether a page can be written.

    Raises:
        ResultsError: a folder stands there, or a file that may not be replaced, or there is no such folder.
    """
    if is_folder(target):
        raise ResultsError(f"--out: {target} is a folder; give the name of a file, such as report.html")
    if os.path.lexists(target) and not overwrite:
        raise ResultsError(f"--out: {target} is there; name another file, or add --overwrite to replace it")
    if not target.parent.is_dir():
        raise ResultsError(f"--out: {target.parent} is no folder; make it, or name a file elsewhere")


def write_page(target: Path, text: str, results: Results | None) -> int:
    """Write the page and return its size in bytes.

    Args:
        target: its file.
        text: the page.
        results: the folder that it lies in, which then says so to archives; None where it lies elsewhere.

    Raises:
        ResultsError: it cannot be written.
    """
    content = text.encode()
    try:
        with replaced(target) as temporary:
            temporary.write_bytes(content)
        if results is not None and results.manifest["status"] != "running":
            write_crate(results.folder, results.manifest)
    except OSError as fault:
        reason, help_ = remedy(fault)
        raise ResultsError(
            f"{target}: cannot be written ({reason}); {help_}, or write it elsewhere with --out"
        ) from None
    return len(content)
