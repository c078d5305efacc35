"""Text that knows its tables and paragraphs."""

from __future__ import annotations

from sim.report.passages import Paragraph, Table, each, paragraph, passages, table


def test_columns_are_aligned() -> None:
    """The first to the left, the others to the right, names of several lines above the rule."""
    rows = [["Meta", "7", "10%"], ["OpenAI", "1,200", "8%"]]
    assert table(["", "people\nend", "won"], rows).split("\n") == [
        "        people",
        "           end  won",
        "-------------------",
        "Meta         7  10%",
        "OpenAI   1,200   8%",
    ]


def test_what_was_put_together_comes_apart() -> None:
    """A report is text as ever, and its passages are still there, in order, with their cells and words."""
    cells, words = table(["a", "b"], [["x", "1"]], left=1), paragraph("word " * 40)
    found = passages(("Heading", passages(("Under", cells), "\n"), "", words))
    assert found == f"Heading\n\nUnder\n{cells}\n\n\n\n{words}"
    heading, under, inner, last = each(found)
    assert (heading, under) == ("Heading", "Under")
    assert isinstance(inner, Table)
    assert (inner.header, inner.rows, inner.left) == (("a", "b"), (("x", "1"),), 1)
    assert isinstance(last, Paragraph)
    assert last.whole == "word " * 40
    assert max(map(len, last.splitlines())) <= 100
