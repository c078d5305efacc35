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
#: What `make pages` writes, by the module that does.
PAGES = dict(
    re.findall(
        r"^\t.*python -m (\S+) > (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
)
#: Tests that declarations alone decide, so that no market is compiled for them.
OF_DECLARATIONS = ("tests/mechanisms/test_registry.py", "tests/scenario/test_scaling.py")
#: What `poach attribute` switches off by the channel of rules where a lab alone has the tax.
LEFT_OUT = """
import sim
from sim.experiments.designs.attribution_plan import channels

base = sim.load("frontier-2025")
taxed = base.with_({"labs.Meta.levy_threshold": 300})
off = {one.name: one.off for one in channels(taxed)}["rules"]
print(*off, taxed.with_(off) == base)
"""
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
    """A text after a change: lines with + follow the line above them, of which there is one."""
    lines = text.splitlines()
    place = -1
    for line in change.splitlines():
        sign, words = line[0], line[1:]
        if sign == "+":
            place += 1
            lines.insert(place, words)
        else:
            assert lines.count(words) == 1, words
            place = lines.index(words)
    return "\n".join(lines) + "\n"


def test_places_to_touch() -> None:
    """A folder, the registry, and one page."""
    places = {"/".join(Path(name).parts[:3]) for _, name, _ in BLOCK.findall(TEXT) if name.startswith("sim")}
    assert places == {"sim/mechanisms/size_levy", "sim/mechanisms/registry.py", "sim/market/pages"}


def called(place: Path, *arguments: str, timeout: float = 120) -> str:
    """What Python prints in the copy, with the sources of the copy; it has to succeed."""
    environment = {**os.environ, "PYTHONPATH": str(place), "NUMBA_CACHE_DIR": str(place / "code")}
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_what_it_adds_is_in_the_style_and_is_declared(tmp_path: Path) -> None:
    """The rules of style find nothing, pages tell the tax and its event, and tests of declarations pass."""
    place = applied(tmp_path)
    shutil.copy(ROOT / "pyproject.toml", place)
    (place / "docs").mkdir()
    for name in OF_DECLARATIONS:
        (place / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, place / name)
    assert len(PAGES) == 5
    for module, page in PAGES.items():
        (place / page).write_text(called(place, "-m", module), encoding="utf-8")
    called(place, "-m", "ruff", "check", "sim", "try_it.py")
    called(place, "-m", "ruff", "format", "--check", "sim", "try_it.py")
    called(place, "-m", "pytest", "-q", "-p", "no:cacheprovider", *OF_DECLARATIONS)
    assert called(place, "-c", LEFT_OUT).split() == ["labs.Meta.levy_threshold", "True"]
    assert "`size-levy`" in (place / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    assert "\tlabs.*.levy_rate\n" in (place / PAGES["sim.cli.words"]).read_text(encoding="utf-8")
    assert "levy_rate: float" in (place / PAGES["sim.market.state.stub"]).read_text(encoding="utf-8")


@pytest.mark.long
def test_the_tax_acts(tmp_path: Path) -> None:
    """With it, or its event, a lab above the threshold ends with a smaller payroll; all is compiled anew."""
    free, taxed, later = map(float, called(applied(tmp_path), "try_it.py", timeout=900).split())
    assert taxed < 0.95 * free
    assert later < 0.95 * free
