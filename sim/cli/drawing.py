"""Pictures into a results folder, each replaced at once, and the manifest told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sim.cli.drawing_help import Helper, claims
from sim.cli.mistakes import Mistakes
from sim.experiments import manifest as manifests
from sim.experiments.results import Results, open_results
from sim.processes import Interrupts

_FIGURES = "figures"


def draw(folder: Path, run_id: str | None, helper: Helper | None = None) -> list[Path]:
    """Draw one run of a results folder.

    Args:
        folder: the results folder.
        run_id: which run; None takes the first that is done.
        helper: who helps.

    Returns:
        Paths of the pictures.

    Raises:
        Mistakes: the folder is no results folder, or has no such run.
    """
    from sim.figures import FIGURES, draw_some, file_of

    mistakes = Mistakes()
    with mistakes.gathered():
        results = open_results(folder)
        chosen = _choose(results, run_id, mistakes)
    mistakes.raise_any()
    hidden = folder / f".{_FIGURES}"
    shutil.rmtree(hidden, ignore_errors=True)
    hidden.mkdir()
    try:
        if helper is not None:
            helper.ask(folder, chosen, hidden)
        run = results.run(chosen)
        own = draw_some(run, hidden, claims(hidden, FIGURES))
        if helper is not None and len(own) < len(FIGURES):
            helper.wait()
        drawn = [hidden / file_of(name) for name in FIGURES]
        draw_some(run, hidden, [name for name in FIGURES if (hidden / file_of(name)).stat().st_size == 0])
        with Interrupts() as interrupts:  # pictures and checksums change together
            target = folder / _FIGURES
            target.mkdir(exist_ok=True)
            manifest = manifests.read(folder)
            for name in manifest["files"]:
                if name.startswith(f"{_FIGURES}/"):
                    (folder / name).unlink(missing_ok=True)
            for path in drawn:
                os.replace(path, target / path.name)
            manifests.write(folder, manifest)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    if interrupts.heard:
        raise KeyboardInterrupt
    return [target / path.name for path in drawn]


def _choose(results: Results, run_id: str | None, mistakes: Mistakes) -> str:
    done = results.done()
    if not done:
        mistakes.lines.append(f"{results.folder}: no run is done, so there is nothing to draw")
    elif run_id is not None and run_id not in done:
        mistakes.lines.append(
            f"--run: no run {run_id!r} is done in {results.folder}; the first is {done[0]!r}"
        )
    mistakes.raise_any()
    return run_id or done[0]
