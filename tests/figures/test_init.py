"""The registry: every figure draws every run, says no nonsense, and writes the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import pytest
from matplotlib.transforms import Bbox

from sim.figures import FIGURES, draw_all
from tests.figures.reading import touching, written
from tests.figures.synthetic import SyntheticEvent, SyntheticRun, SyntheticScenario, synthetic_run

CASES: dict[str, Callable[[], SyntheticRun]] = {
    "usual": synthetic_run,
    "no startups": lambda: synthetic_run(weeks=30, startups=0),
    "no moves": lambda: synthetic_run(weeks=30, move_rate=0.0),
    "one employer": lambda: synthetic_run(weeks=30, labs=("OpenAI",), startups=0, outside=False),
    "no labs": lambda: synthetic_run(weeks=60, labs=()),
    "no start date": lambda: synthetic_run(weeks=110, scenario=SyntheticScenario(start_date=None)),
    "no events": lambda: synthetic_run(weeks=20, scenario=SyntheticScenario(events=())),
    "all startups dead": lambda: synthetic_run(weeks=60, death_rate=0.2),
    "one startup": lambda: synthetic_run(weeks=60, startups=1, death_rate=0.0),
    "one week": lambda: synthetic_run(weeks=1),
    "two weeks": lambda: synthetic_run(weeks=2),
    "twenty years": lambda: synthetic_run(weeks=1040, labs=("Meta", "OpenAI"), startups=4, move_rate=0.001),
    "forty labs": lambda: synthetic_run(weeks=8, labs=[f"Lab {n}" for n in range(40)], move_rate=0.02),
    "many events": lambda: synthetic_run(
        weeks=80,
        scenario=SyntheticScenario(
            events=tuple(SyntheticEvent("offer-policy", 3 * n, ("Google DeepMind",)) for n in range(26))
        ),
    ),
}


class Read(NamedTuple):
    """What is read back from a figure: its texts with their extents, and the size of its sheet, in pixels."""

    texts: list[tuple[str, Bbox]]
    width: float
    height: float


@cache
def case_run(case: str) -> SyntheticRun:
    """The run of a case: all figures draw the same one."""
    return CASES[case]()


@cache
def read(name: str, case: str) -> Read:
    """A figure of a case, drawn once for the tests that look at its texts."""
    figure = FIGURES[name](case_run(case))
    return Read(written(figure), figure.bbox.width, figure.bbox.height)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_draws_every_run(name: str, case: str) -> None:
    """No warning, no NaN or None in a text, and no text that leaves the sheet."""
    texts, width, height = read(name, case)
    for text, box in texts:
        words = text.lower().replace("\n", " ").split()
        assert not {"nan", "nan%", "$nan", "none", "inf", "nat"} & set(words), text
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text


@pytest.mark.filterwarnings("error")  # whichever test draws the figure
@pytest.mark.parametrize("case", ["usual", "no start date", "one week", "all startups dead"])
@pytest.mark.parametrize("name", FIGURES)
def test_texts_do_not_touch(name: str, case: str) -> None:
    """No two texts of a figure lie over each other; slanted names of columns are judged by eye."""
    upright = [(text, box) for text, box in read(name, case).texts if not text.startswith("to ")]
    assert touching(upright) == []


def test_pictures_are_named_by_their_place_and_do_not_change(tmp_path: Path) -> None:
    """Six files in order; the same run gives the same bytes, whatever the user's own style is."""
    run = synthetic_run(weeks=40)
    first = draw_all(run, tmp_path / "a")
    with mpl.rc_context({"font.size": 20, "axes.facecolor": "black", "savefig.dpi": 30}):
        second = draw_all(run, tmp_path / "b")
    assert [path.name for path in first] == [
        "01-concentration.png", "02-startups.png", "03-pay.png", "04-flows.png", "05-compute.png",
        "06-lost-bids.png",
    ]  # fmt: skip
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert b"tIME" not in one.read_bytes()


def test_drawing_leaves_the_users_style_alone() -> None:
    """What matplotlib was set to before is what it is set to after."""
    before = dict(mpl.rcParams)
    FIGURES["concentration"](synthetic_run(weeks=5))
    assert dict(mpl.rcParams) == before


def test_matplotlib_is_imported_late_and_pyplot_never(tmp_path: Path) -> None:
    """The registry costs no matplotlib; drawing touches no global state of pyplot."""
    code = """
import sys
from pathlib import Path
import sim.figures
assert "matplotlib" not in sys.modules
from tests.figures.synthetic import synthetic_run
run = synthetic_run(weeks=3)
for draw in sim.figures.FIGURES.values():
    draw(run)
sim.figures.draw_some(run, Path(sys.argv[1]), ["pay"])
assert "matplotlib.pyplot" not in sys.modules
"""
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
