"""The extension of an experiment, of which a folder keeps the words and not the functions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.store.inside import ResultsError
from sim.names import told

if TYPE_CHECKING:
    from sim.market.extension import Extension


def require_extension_of(
    folder: Path, manifest: Mapping[str, Any], given: Extension | None, call: str = "sim.resume"
) -> None:
    """Runs that are done again, or added, need the functions that the others had.

    Args:
        folder: the results folder.
        manifest: its manifest.
        given: the functions that there are.
        call: the call to which they may be given.

    Raises:
        ResultsError: there are none given, or others; or there were none.
    """
    known = manifest.get("extension")
    if known is None:
        if given is not None:
            raise ResultsError(
                f"{folder}: was run without an extension; go on without, or run it anew with it"
            )
        return
    calls = ", ".join(told(f"{one['function']} {one['when']} {one['phase']}") for one in known["hooks"])
    if given is None:
        raise ResultsError(
            f"{folder}: was run with an extension ({calls}), of which it keeps the source and not the "
            f"functions; go on in Python and give it, as in {call}(folder, extension=...)"
        )
    if given.sha256 != known["sha256"]:
        raise ResultsError(
            f"{folder}: what is given is another extension than that of its runs ({calls}); manifest.json "
            "has the source of each function under extension, and what it reads"
        )
