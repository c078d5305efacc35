"""Text is text in a page, and tables keep their rows together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.names import escaped
from sim.report.markup import Markup, element, number_in, table_of
from sim.report.passages import table
from tests.report.reading import Page


@given(st.text(max_size=40), st.text(max_size=40))
def test_text_comes_back_as_it_was(said: str, label: str) -> None:
    """Whatever it is: within an element, and within an attribute; what cannot be seen is spelled out."""
    found = Page(element("p", said, title=label))
    assert found.wrong == []
    assert set(found.said) == {"p"}
    assert found.said["p"][0].split("\n") == [escaped(line) for line in said.split("\n")]


def test_markup_is_left_as_it_is() -> None:
    """It was made of text that is escaped."""
    inner = element("b", "<&>")
    assert element("p", inner) == "<p><b>&lt;&amp;&gt;</b></p>"
    assert isinstance(inner, Markup)
    assert element("details", open=True, hidden=False, class_="x") == '<details open class="x"></details>'


def test_rows_under_a_heading_are_a_group_and_those_below_a_row_go_with_it() -> None:
    """A row alone in its line is a heading; one further in, or without a name, belongs to the row above."""
    rows = [
        ["Pay", ""],
        ["  median", "$2M"],
        ["    of these", "$1M"],
        ["People", ""],
        ["  all", "9"],
        ["", "8"],
    ]
    found = table_of(table(["", "here"], rows), "Caption")
    assert found.count("<tbody>") == 2
    assert found.count('scope="rowgroup"') == 2
    assert found.count('<tr class="below">') == 2
    assert "<caption>Caption</caption>" in found
    assert 'data-v="2000000"' in found


def test_numbers_are_sorted_by_their_size() -> None:
    """Units and signs are read, words are not."""
    cells = ["-$2.1B", "$999k", "$1.4M"]
    assert sorted(cells, key=lambda cell: number_in(cell) or 0.0) == ["-$2.1B", "$999k", "$1.4M"]
    assert [number_in(one) for one in ("±0.4", "1,505", "3d", "2025-01-06", "")] == [
        0.4,
        1505,
        None,
        None,
        None,
    ]
