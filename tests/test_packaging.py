"""The set-up holds together: pins are complete, the version has one home, the wheel carries all it should."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping, Set
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

import sim

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11.7", "3.12.1", "3.13.0", "3.14.0")
PLATFORMS = ("linux", "darwin", "win32")
HEAVY = ("matplotlib", "mesa", "numba", "pandas", "pyarrow", "scipy")
IMPORT_SECONDS = 0.3


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


@pytest.fixture(scope="module")
def pins() -> list[Requirement]:
    """The lines of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def declared(project: dict[str, Any]) -> list[Requirement]:
    """Dependencies of poach and of all its extras."""
    extras = project["optional-dependencies"].values()
    return [Requirement(line) for group in (project["dependencies"], *extras) for line in group]


def applying(pins: list[Requirement], python: str, platform: str) -> list[Requirement]:
    """The pins whose marker holds on CPython `python` on `platform`."""
    environment: dict[str, str | Set[str]] = {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "sys_platform": platform,
        "os_name": "nt" if platform == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return [pin for pin in pins if pin.marker is None or pin.marker.evaluate(environment)]


def pinned_version(pin: Requirement) -> str:
    """The one version a line allows."""
    (specifier,) = pin.specifier
    return specifier.version


def closure(roots: list[Requirement], pinned: Mapping[NormalizedName, str]) -> set[str]:
    """Names of `roots` and of all they need here, as far as installed in the `pinned` versions."""
    waiting = list(roots)
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            if name not in pinned or installed_version(name) != pinned[name]:
                continue
            needs = [Requirement(line) for line in requires(name) or ()]
            waiting += [
                need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})
            ]
    return {name for name, _ in seen}


def installed_version(name: str) -> str | None:
    """Version of the distribution installed here, None where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def run_python(code: str, cwd: Path, *, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter in `cwd`, with `path` first among the places to import from."""
    environment = {**os.environ, "PYTHONPATH": "" if path is None else str(path)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, text=True)


def test_constraints_name_versions_and_nothing_else() -> None:
    """Every line is `name==version`, perhaps with a marker: no index, host, path, hash or option anywhere."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pin = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.!+]*( ; .+)?")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not pin.fullmatch(line)] == []
    assert re.findall(r"://|index|--hash|find-links|file:|\w\.(?:org|com|io|net)\b", text) == []


@pytest.mark.parametrize(("python", "platform"), list(product(PYTHONS, PLATFORMS)))
def test_every_declared_dependency_has_one_pin_that_satisfies_it(
    project: dict[str, Any], pins: list[Requirement], python: str, platform: str
) -> None:
    """On each Python and platform a name has at most one pin, and each dependency one within its bounds."""
    here = applying(pins, python, platform)
    chosen = {canonicalize_name(pin.name): pinned_version(pin) for pin in here}
    assert len(chosen) == len(here)
    wrong = [str(need) for need in declared(project) if not allowed(need, chosen)]
    assert wrong == []


def allowed(need: Requirement, chosen: Mapping[NormalizedName, str]) -> bool:
    """Whether the pinned version exists and meets the declared bounds."""
    pinned = chosen.get(canonicalize_name(need.name))
    return pinned is not None and need.specifier.contains(pinned)


def test_transitive_dependencies_are_pinned(project: dict[str, Any], pins: list[Requirement]) -> None:
    """Whatever the pinned dependencies need in turn is pinned too, so that two installs are alike."""
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    pinned = {canonicalize_name(pin.name): pinned_version(pin) for pin in here}
    assert sorted(closure(declared(project), pinned) - pinned.keys()) == []


def test_both_mesa_lines_are_pinned(pins: list[Requirement]) -> None:
    """Python 3.11 gets mesa 3.3 and later Pythons mesa 3.5: the two lines that poach works with."""
    lines = {
        python: [pinned_version(pin)[:4] for pin in applying(pins, python, "linux") if pin.name == "mesa"]
        for python in PYTHONS
    }
    assert lines == {"3.11.7": ["3.3."], "3.12.1": ["3.5."], "3.13.0": ["3.5."], "3.14.0": ["3.5."]}


def test_version_is_declared_once(project: dict[str, Any]) -> None:
    """pyproject.toml says the version; package and installation report it, and no source repeats it."""
    declared_version = project["version"]
    assert sim.__version__ == version("poach") == declared_version
    sources = (ROOT / "sim").rglob("*.py")
    repeated = [path.name for path in sources if declared_version in path.read_text(encoding="utf-8")]
    assert repeated == []


def test_wheel_carries_the_package_and_the_library(wheel: Path) -> None:
    """Every file of sim/ and, byte for byte, every scenario is in the wheel, and nothing besides them."""
    with zipfile.ZipFile(wheel) as archive:
        carried = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    expected = {}
    for folder, place in (("sim", "sim"), ("scenarios", "sim/_library")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                expected[f"{place}/{path.relative_to(ROOT / folder).as_posix()}"] = path.read_bytes()
    assert sorted(carried) == sorted(expected)
    assert carried == expected
    assert "sim/py.typed" in carried
    assert "sim/_library/microsoft-raids-meta.toml" in carried


def test_sdist_carries_all_that_the_wheel_and_the_tests_need(tmp_path: Path) -> None:
    """Every file that is kept under version control but those of its own housekeeping, byte for byte."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no checkout of git")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        files = [member for member in archive.getmembers() if member.isfile()]
        carried = {one.name.partition("/")[2]: one.size for one in files}
    kept = {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}
    kept -= {name for name in kept if name.startswith(".ci/")}
    assert kept <= carried.keys()
    assert carried.keys() - kept <= {"PKG-INFO"}
    assert all(carried[name] == (ROOT / name).stat().st_size for name in kept)


def test_installed_wheel_finds_its_library_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """From the unpacked wheel, far from any checkout, `poach scenarios` lists every scenario by name."""
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = (
        "import sys, sim, sim.cli\nprint(sim.__file__)\nsys.argv = ['poach', 'scenarios']\nsim.cli.main()\n"
    )
    done = run_python(code, empty, path=installed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(installed))
    missing = [path.stem for path in (ROOT / "scenarios").glob("*.toml") if path.stem not in done.stdout]
    assert missing == []


@pytest.mark.parametrize("module", ["sim", "sim.cli"])
def test_importing_does_not_load_heavy_packages(module: str) -> None:
    """`import sim` and the start of a command pay for no package that only a run or a figure needs."""
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = run_python(code, ROOT)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_import_is_quick() -> None:
    """`import sim` takes under 0.3 s of processor time; the best of three, for machines are busy."""
    code = "import time; start = time.process_time(); import sim; print(time.process_time() - start)"
    assert min(float(run_python(code, ROOT).stdout) for _ in range(3)) < IMPORT_SECONDS
