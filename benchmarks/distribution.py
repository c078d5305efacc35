"""``python -m benchmarks.distribution``: do the wheel and the sdist work where nothing else is installed?

Builds both, makes an empty environment of each Python, installs with the pins of constraints.txt (from a
package index, so this needs a network), and from an empty folder asks for the version and the library and
does a small run. The exit code is 1 where something fails; a Python that is missing is told, and skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import sim
from sim.scenario.library import library

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("python3.11", "python3.13")
_SMALL = ("--set", "researchers.count=400", "--set", "weeks=8", "--set", "burn_in=4")


def built(folder: Path) -> dict[str, Path]:
    """The wheel and the sdist of this checkout, by kind."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(
        [*command, "--target", "wheel", "--target", "sdist"], cwd=ROOT, check=True, capture_output=True
    )
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


def usable(python: str) -> str | None:
    """The path of an interpreter that answers, None where there is none; those of pyenv are found, too."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in (shutil.which(python), *sorted(versions.glob(f"*/bin/{python}"), reverse=True)):
        if path is not None:
            command = [str(path), "-c", "import sys; print(sys.executable)"]
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                return asked.stdout.strip()
    return None


def checked(python: str, archive: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Install an archive in an empty environment and use it; each step with its seconds.

    A wheel is also run. An sdist is made a wheel of where it is installed, which has the same sources.

    Args:
        python: path of the interpreter.
        archive: wheel or sdist.
        folder: an empty folder.

    Raises:
        subprocess.CalledProcessError: a step has failed.
        ValueError: it works, but says what it should not.
    """
    empty = folder / "empty"
    empty.mkdir()
    home = folder / "environment"
    run = _Runner(empty)
    yield "environment", run(python, "-m", "venv", str(home)).seconds
    inside = home / ("Scripts" if os.name == "nt" else "bin")
    pip = (str(inside / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    yield "install", run(*pip, "--constraint", str(ROOT / "constraints.txt"), str(archive)).seconds
    poach = str(inside / "poach")
    version = run(poach, "--version")
    _hold(version.said.strip() == f"poach {sim.__version__}", version.said)
    yield "poach --version", version.seconds
    listed = run(poach, "scenarios")
    _hold(all(name in listed.said for name in library()), listed.said)
    yield "poach scenarios", listed.seconds
    place = run(str(inside / "python"), "-c", "import sim; print(sim.__file__)")
    _hold(Path(place.said.strip()).is_relative_to(home.resolve()), place.said)
    if archive.suffix != ".whl":
        return
    yield "poach run, compiled", run(poach, "run", "quiet-market", *_SMALL, "--out", "results").seconds
    status = json.loads((empty / "results" / "manifest.json").read_text(encoding="utf-8"))["status"]
    _hold(status == "complete" and any((empty / "results" / "figures").glob("*.png")), status)
    yield "poach run, again", run(poach, "run", "quiet-market", *_SMALL, "--out", "again").seconds


class _Said:
    def __init__(self, said: str, seconds: float) -> None:
        self.said, self.seconds = said, seconds


class _Runner:
    """Runs commands in one folder, without the variables that would lend them this checkout."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        lent = ("PYTHONPATH", "VIRTUAL_ENV", "NUMBA_CACHE_DIR")
        self._environment = {name: value for name, value in os.environ.items() if name not in lent}

    def __call__(self, *command: str) -> _Said:
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            done.check_returncode()
        return _Said(done.stdout, time.perf_counter() - start)


def _hold(good: bool, said: str) -> None:
    if not good:
        raise ValueError(f"not as it should be: {said}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check both archives with each Python and print the seconds of each step."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", nargs="*", default=PYTHONS, help="interpreters; default: 3.11 and 3.13")
    asked = parser.parse_args(arguments)
    failed = False
    with tempfile.TemporaryDirectory() as place:
        archives = built(Path(place))
        for kind, archive in archives.items():
            print(f"{kind}: {archive.name}, {archive.stat().st_size / 1e6:.2f} MB", flush=True)
        for python in asked.python:
            path = usable(python)
            if path is None:
                failed = True
                print(f"{python}: failed, for there is none that answers; name others by --python")
                continue
            for kind, archive in archives.items():
                folder = Path(place) / f"{python}-{kind}".replace(os.sep, "-")
                folder.mkdir()
                try:
                    steps = ", ".join(f"{step} {took:.1f} s" for step, took in checked(path, archive, folder))
                    print(f"{python}, {kind}: {steps}", flush=True)
                except (subprocess.CalledProcessError, ValueError) as problem:
                    failed = True
                    print(f"{python}, {kind}: failed: {problem}", flush=True)
                shutil.rmtree(folder)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
