"""The tutorial works as written: a copy of the sources with its blocks applied runs, and the tax acts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|diff)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def applied(place: Path) -> Path:
    """The sources in `place` as the tutorial leaves them."""
    shutil.copytree(ROOT / "sim", place / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", place / "scenarios")
    for language, name, content in BLOCK.findall(TEXT):
        path = place / name
        if language == "python":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(edited(path.read_text(encoding="utf-8"), content), encoding="utf-8")
    return place


def edited(text: str, change: str) -> str:
    """A text after a change: lines with + follow the line above them, or stand for those with - before."""
    above, gone = "", False
    for line in change.splitlines():
        sign, words = line[0], line[1:]
        if sign == "+":
            assert text.count(above) == 1, above
            text = text.replace(above, words if gone else f"{above}\n{words}")
        above, gone = words, sign == "-"
    return text


def test_places_to_touch() -> None:
    """A folder, the registry, and one page."""
    places = {"/".join(Path(name).parts[:3]) for _, name, _ in BLOCK.findall(TEXT) if name.startswith("sim")}
    assert places == {"sim/mechanisms/luxury_tax", "sim/mechanisms/registry.py", "sim/market/pages"}


@pytest.mark.long
def test_the_tax_acts(tmp_path: Path) -> None:
    """With it a lab above the threshold ends with a smaller payroll; the market is compiled anew for it."""
    place = applied(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(place), "NUMBA_CACHE_DIR": str(tmp_path / "code")}
    ended = subprocess.run(
        [sys.executable, "try_it.py"],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert ended.returncode == 0, ended.stderr
    free, taxed = map(float, ended.stdout.split())
    assert taxed < 0.95 * free
