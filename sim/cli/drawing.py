"""Pictures into a results folder, each replaced at once, and the manifest told."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sim.cli.conducting import drawn_by, tell_interrupt
from sim.cli.drawing_help import Helper, claims
from sim.cli.exits import DONE, INTERRUPTED
from sim.cli.mistakes import Mistakes
from sim.experiments.store import manifest as manifests
from sim.experiments.store.checksums import entry
from sim.experiments.store.folder import ResultsFolder
from sim.experiments.store.inside import (
    FIGURES,
    ResultsError,
    ResultsWarning,
    is_folder,
    is_picture,
    require_folder,
)
from sim.experiments.store.removal import clear_drawings, clear_pictures
from sim.experiments.store.results import Results, open_results
from sim.experiments.store.whereabouts import remedy
from sim.figures import FIGURES as ALL
from sim.figures import Drawing, draw_each, draw_some, file_of
from sim.processes import Interrupts
from sim.surroundings import quoted

#: Seconds after which nobody is at work any more on pictures that were not finished.
_ABANDONED = 600.0


def draw(
    folder: Path, run_id: str | None, helper: Helper | None = None, out: Path | None = None
) -> list[Path]:
    """Draw what a results folder holds: one run, or the runs of one scenario together.

    Args:
        folder: the results folder.
        run_id: one run of several; None draws all.
        helper: who helps with one run.
        out: where to; None takes the results folder itself, and tells its manifest.

    Returns:
        Paths of the pictures.

    Raises:
        Mistakes: the folder is no results folder, or has no such run.
        ResultsError: the pictures cannot be written.
    """
    try:
        return _draw(folder, run_id, helper, out)
    except OSError as fault:
        reason, help_ = remedy(fault)
        where = f"--out: {out}" if out is not None else str(folder)
        raise ResultsError(
            f"{where}: pictures cannot be written there ({reason}), the results are kept; {help_}, or "
            f"draw elsewhere: poach figures {quoted(folder)} --out DIR"
        ) from None


def _draw(folder: Path, run_id: str | None, helper: Helper | None, out: Path | None) -> list[Path]:
    from sim.figures.contents import contents, only_run

    mistakes = Mistakes()
    with mistakes.gathered():
        results = opened(folder)
        done = _done(results, run_id, mistakes)
    mistakes.raise_any()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    else:
        require_folder(folder / FIGURES)
        clear_drawings(folder, _ABANDONED)
    hidden = Path(mkdtemp(prefix=f".{FIGURES}-", dir=out or folder))  # what else is there is not ours
    try:
        alone = run_id or only_run(results, done)
        if alone is not None:
            drawn = _draw_run(results, alone, hidden, helper)
        else:
            found = contents(results)
            for line in found.left_out:
                print(line, file=sys.stderr)
            drawn = draw_each(found.drawings, hidden)
        target = out or folder / FIGURES
        replaced = [] if out is not None else _pictures_of(manifests.read(folder))
        if not drawn and not replaced:
            return []
        _require_free(target, dict.fromkeys([*(path.name for path in drawn), *replaced]))
        with Interrupts() as interrupts:  # pictures and checksums change together
            if out is not None:
                _move(drawn, out)
            else:
                _put(drawn, folder)
    finally:
        clear_pictures(hidden)
    if interrupts.heard:
        raise KeyboardInterrupt
    return [target / path.name for path in drawn]


def _move(drawn: list[Path], target: Path) -> None:
    for path in drawn:
        os.replace(path, target / path.name)


def opened(folder: Path) -> Results:
    """A results folder, with what is to be said of it on stderr.

    Raises:
        ResultsError: it cannot be read.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResultsWarning)
        results = open_results(folder)
    for one in told:
        if issubclass(one.category, ResultsWarning):
            print(one.message, file=sys.stderr)
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    return results


def _require_free(target: Path, names: Iterable[str]) -> None:
    """Refuse a folder in which pictures cannot take their places."""
    wrong = [target / name for name in names if is_folder(target / name)]
    if wrong:
        raise ResultsError(*(f"{path}: is a folder in place of a picture; take it away" for path in wrong))


def _pictures_of(manifest: dict[str, Any]) -> list[str]:
    """Names of the pictures that a manifest lists, in `figures`; what else it lists there is not ours."""
    names = [name.removeprefix(f"{FIGURES}/") for name in manifest["files"] if name.startswith(f"{FIGURES}/")]
    return [name for name in names if is_picture(name)]


def _put(drawn: list[Path], folder: Path, *, replace: bool = True) -> None:
    """Let pictures take the place of earlier ones, and note their checksums; no other's are made anew.

    Earlier ones that have no successor go last, if all are replaced: whatever fails before, none is lost.
    """
    target = folder / FIGURES
    manifest = manifests.read(folder)
    target.mkdir(exist_ok=True)
    successors = {path.name for path in drawn}
    left_over = [name for name in _pictures_of(manifest) if replace and name not in successors]
    _move(drawn, target)
    for name in left_over:
        del manifest["files"][f"{FIGURES}/{name}"]
    for path in drawn:
        manifest["files"][f"{FIGURES}/{path.name}"] = entry(target / path.name)
    manifests.write(folder, manifest)
    for name in left_over:
        with suppress(FileNotFoundError):
            (target / name).unlink()


def add_picture(folder: Path, drawing: Drawing, out: Path | None) -> Path:
    """Draw one picture more than a results folder has, and return where it is.

    Args:
        folder: the results folder.
        drawing: the picture.
        out: where to; None takes the results folder itself, and tells its manifest.

    Raises:
        ResultsError: the picture cannot be written.
    """
    target = folder / FIGURES if out is None else out
    try:
        if out is None:
            require_folder(target)
        else:
            out.mkdir(parents=True, exist_ok=True)
        _require_free(target, [drawing.file])
        hidden = Path(mkdtemp(prefix=f".{FIGURES}-", dir=out or folder))
        try:
            drawn = draw_each([drawing], hidden)
            with Interrupts() as interrupts:
                if out is None:
                    _put(drawn, folder, replace=False)
                else:
                    _move(drawn, out)
        finally:
            clear_pictures(hidden)
    except OSError as fault:
        reason, help_ = remedy(fault)
        raise ResultsError(
            f"{target}: the picture cannot be written there ({reason}); {help_}, or draw elsewhere with --out"
        ) from None
    if interrupts.heard:
        raise KeyboardInterrupt
    return target / drawing.file


def draw_pictures(folder: ResultsFolder, helper: Helper | None) -> int:
    """Draw the pictures of an experiment that has just ended; return the exit code.

    Before anything is printed, for a reader of the print may close the pipe.
    """
    try:
        draw(folder.folder, None, helper)
    except KeyboardInterrupt:
        tell_interrupt(folder)
        print(f"its pictures are drawn by: {drawn_by(folder)}", file=sys.stderr)
        return INTERRUPTED
    return DONE


def _draw_run(results: Results, run_id: str, hidden: Path, helper: Helper | None) -> list[Path]:
    """Draw one run, together with the helper."""
    if helper is not None:
        helper.ask(results.folder, run_id, hidden)
    run = results.run(run_id)
    own = draw_some(run, hidden, claims(hidden, ALL))
    if helper is not None and len(own) < len(ALL):
        helper.wait()
    drawn = [hidden / file_of(name) for name in ALL]
    draw_some(run, hidden, [name for name in ALL if (hidden / file_of(name)).stat().st_size == 0])
    return drawn


def _done(results: Results, run_id: str | None, mistakes: Mistakes) -> list[str]:
    """The runs that are done, the wanted one among them."""
    done = results.done()
    if not done:
        mistakes.lines.append(f"{results.folder}: no run is done, so there is nothing to draw")
    elif run_id is not None and run_id not in done:
        mistakes.lines.append(
            f"--run: no run {run_id!r} is done in {results.folder}; the first is {done[0]!r}"
        )
    mistakes.raise_any()
    return done
