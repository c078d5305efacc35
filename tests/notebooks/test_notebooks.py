"""The notebooks run from top to bottom, and are committed without what a run leaves in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sim.experiments.runs.single import compile_first

if TYPE_CHECKING:  # nbformat takes seconds to import: whoever only collects the tests does without
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_PER_CELL = 300  # generous: a stuck kernel shall fail, a busy machine not
#: How large each notebook is here. That a line works does not depend on how many runs it makes, or on how
#: long they are.
SMALL = {
    "01-microsoft-raids-meta": {"REPLICATES": 4},
    "02-compare-and-sweep": {"PAIRS": 3, "OF_MAP": 2},
    "03-sensitivity-and-discovery": {"PAIRS": 2, "INPUTS": 3, "POINTS": 42, "PAIRS_A_POINT": 3},
    "04-calibrate": {"RUNS": 2, "PROPOSALS": 6, "PROPOSALS_OF_ONE": 4},
    "05-a-rule-of-your-own": {"REPLICATES": 2},
}
#: A market of the library, as the notebooks ask for it; every event of the raid starts before its end here.
LIBRARY = re.compile(r'sim\.load\("([a-z0-9-]+)"\)')
SHORT = r'sim.load("\1", ["weeks=60", "burn_in=8"])'
#: In the others one process does all: to start workers takes longer than the few runs.
WITH_WORKERS = "01-microsoft-raids-meta"


def by_name(path: Path) -> str:
    """The notebook's name, for pytest."""
    return path.stem


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that are run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def read(path: Path) -> NotebookNode:
    """The notebook as it lies in the file; older formats are not upgraded in passing."""
    import nbformat

    notebook: NotebookNode = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def make_smaller(notebook: NotebookNode, sizes: dict[str, int], *, alone: bool) -> None:
    """Set the numbers that say how large it is, each on one line of its own, and the weeks."""
    for name, size in sizes.items():
        line = re.compile(rf"^{name} = \d+$", re.MULTILINE)
        (cell,) = (cell for cell in code_cells(notebook) if line.search(cell.source))
        cell.source, count = line.subn(f"{name} = {size}", cell.source)
        assert count == 1
    for cell in code_cells(notebook):
        cell.source = LIBRARY.sub(SHORT, cell.source)
        if alone:
            cell.source = cell.source.replace("workers=2", "workers=1")


def test_every_notebook_has_a_small_size() -> None:
    """The tests below do not pass for want of anything to test."""
    assert [path.stem for path in NOTEBOOKS] == list(SMALL)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_notebook_is_committed_clean(path: Path) -> None:
    """Valid, with stable ids, with no output, no count of runs and no path of somebody's machine."""
    import nbformat

    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)  # the format in which cells have ids
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    left = [cell.id for cell in code_cells(notebook) if cell.outputs or cell.execution_count is not None]
    assert left == []
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder every cell runs without error, something is drawn, and no file is left behind."""
    from nbclient import NotebookClient

    compile_first()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = read(path)
    make_smaller(notebook, SMALL[path.stem], alone=path.stem != WITH_WORKERS)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()  # raises at the first cell that fails
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert list(tmp_path.iterdir()) == []
