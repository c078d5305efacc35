"""Formulas and the flow chart are drawn whole, without a browser's help."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

drawn = pytest.importorskip("docs.site.drawn", reason="needs the extra `docs`")
from docs.site import diagram  # noqa: E402 - after the skip

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```math\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
WORDS = re.sub(r"^```.*?^```$|`[^`]*`", "", TEXT, flags=re.MULTILINE | re.DOTALL)
INLINE = sorted(set(re.findall(r"(?<![\\$\w])\$([^$\n]+)\$(?!\d)", WORDS)))
(CHART,) = re.findall(r"^```mermaid\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("formulas", "block"), [(BLOCKS, True), (INLINE, False)], ids=["blocks", "inline"])
def test_formulas_of_the_model_become_mathml(formulas: list[str], block: bool) -> None:
    """Each is well formed, and no command of LaTeX is left in it."""
    assert len(formulas) > 30
    for formula in formulas:
        made = drawn.mathml(formula, block=block)
        assert ElementTree.fromstring(made).get("display") == ("block" if block else "inline"), formula
        assert "\\" not in made, formula
        assert "linebreak" not in made, formula  # which browsers overlook


def test_examples_of_formulas() -> None:
    """As written."""
    assert doctest.testmod(drawn).failed == 0


def test_the_flow_chart_has_its_boxes_and_arrows() -> None:
    """Every word of the source is in the picture, and every arrow."""
    boxes, edges = diagram.read(CHART)
    svg = diagram.as_svg(CHART)
    root = ElementTree.fromstring(svg)
    shown = {"".join(text.itertext()) for text in root.iter("text")}
    assert {words.replace("<br>", "") for words in boxes.values()} <= shown
    assert {edge.words for edge in edges if edge.words} <= shown
    assert len([path for path in root.iter("path") if path.get("class") == "arrow"]) == len(edges)
    assert len(edges) == len(CHART.splitlines()) - 1
    assert boxes.keys() == diagram.PLACES.keys()


def test_boxes_do_not_overlap_and_lie_in_the_picture() -> None:
    """Whatever the places say."""
    root = ElementTree.fromstring(diagram.as_svg(CHART))
    right, below = (float(number) for number in root.attrib["viewBox"].split()[2:])
    rects = [[float(rect.attrib[key]) for key in ("x", "y", "width", "height")] for rect in root.iter("rect")]
    for number, (x, y, width, height) in enumerate(rects):
        assert 0 <= x <= right - width
        assert 0 <= y <= below - height
        assert all(abs(x - a) >= width or abs(y - b) >= height for a, b, _, _ in rects[number + 1 :])


@pytest.mark.parametrize("line", ["prize[prize]", "prize --> elsewhere[new]"])
def test_what_cannot_be_drawn_is_told(line: str) -> None:
    """A line without an arrow, or a box without a place."""
    with pytest.raises(ValueError, match=r"no arrow|without a place"):
        diagram.as_svg(f"flowchart LR\n    {line}\n")
