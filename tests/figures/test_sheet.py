"""The sheet: the title in few lines, the footer names the draw."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from sim.figures import sheet
from tests.figures.reading import written
from tests.figures.synthetic import SyntheticScenario, synthetic_run


def test_the_footer_names_scenario_seed_and_chance() -> None:
    """One run is one draw, and the footer says of what."""
    text = sheet.footer(synthetic_run(weeks=2))
    assert "Scenario synthetic, one run, seed 7" in text
    assert "one draw of tastes" in text
    small = synthetic_run(weeks=2, scenario=SyntheticScenario(scale=0.2))
    assert "Scenario synthetic (scale 1:5), one run" in sheet.footer(small)


def test_a_long_footer_has_room() -> None:
    """It is broken, within the sheet, and what stands above it moves up."""
    sheets = []
    for name in ("short", "a-name-that-is-long-" * 5):
        run = synthetic_run(weeks=110, scenario=SyntheticScenario(name=name))
        sheets.append(sheet.sheet(run, "Title", "Explanation", (9.6, 5.6), over_time=True))
    for page in sheets:
        texts = written(page.figure)
        assert all(box.x0 >= 0 and box.x1 <= page.figure.bbox.x1 for _, box in texts)
        (footer,) = (box for text, box in texts if text.startswith("Scenario"))
        (key,) = (box for text, box in texts if text.startswith("Events"))
        assert footer.y1 < key.y0
    assert sheets[1].foot > sheets[0].foot


@given(st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=20), st.integers(12, 60))
def test_balanced_lines_are_as_few_as_possible(words: list[str], width: int) -> None:
    """No more lines than plain wrapping needs, none longer, no word lost."""
    text = " ".join(words)
    lines = sheet.balanced(text, width)
    assert len(lines) == len(textwrap.wrap(text, width))
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines).split() == text.split()
