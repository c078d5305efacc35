"""The gallery's pictures: a few runs of a scenario and of what it is compared with, by the command line."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import sim
from benchmarks.questions import Asked
from sim import figures
from sim.cli import main
from sim.experiments.runs.keys import model_checksum
from sim.scenario.documents import digest, document_of
from sim.scenario.showing import resolved
from sim.scenario.written import as_toml

#: Of every scenario, so that the build takes minutes.
REPLICATES, SEED = 6, 1
#: The sources that decide how a picture looks.
_DRAWING = [path.read_text(encoding="utf-8") for path in sorted(Path(figures.__file__).parent.glob("*.*"))]


def picture(name: str, asked: Asked | None, cache: Path, workers: int) -> Path:
    """The picture of a scenario, from the cache where that has it.

    Args:
        name: of a scenario of the library.
        asked: what it is compared with; None draws it alone.
        cache: folder of pictures, whose names tell what they show.
        workers: processes that do the runs.

    Raises:
        RuntimeError: the runs have failed.
    """
    markets = [sim.load(name)] if asked is None else [asked.market(), asked.other()]
    shown = digest([[document_of(one) for one in markets], REPLICATES, SEED, model_checksum(), *_DRAWING])[
        :16
    ]
    kept = cache / f"{name}-{shown}.png"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob(f"{name}-{'[0-9a-f]' * 16}.png"):
            old.unlink()
        with tempfile.TemporaryDirectory() as place:
            shutil.copy2(_drawn(name, asked, Path(place), workers), kept)
    return kept


def _drawn(name: str, asked: Asked | None, place: Path, workers: int) -> Path:
    numbers = ["--replicates", str(REPLICATES), "--seed", str(SEED), "--workers", str(workers), "--quiet"]
    out = place / "out"
    if asked is None:
        command, drawn = ["run", name], "01-concentration.png"
    else:
        other = asked.against
        if asked.without:
            file = place / f"{name}-without.toml"
            document = resolved(asked.other().with_({"name": file.stem}))
            file.write_text(as_toml(document), encoding="utf-8")
            other = str(file)
        command, drawn = ["compare", other, name], "02-paths.png"
    code = main([*command, *numbers, "--tables", "weeks", "--out", str(out)])
    if code:
        raise RuntimeError(f"the picture of {name}: poach ended with {code}")
    return out / "figures" / drawn
