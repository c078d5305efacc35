"""Columns of a table: made once when asked for, names as codes, and the same table in and out of Arrow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sim.records.sheet import Coded, Column, Part, Sheet, sheet_of, sheet_of_frame

FRAME = pd.DataFrame(
    {
        "week": [0, 0, 1],
        "share": [0.5, 0.25, 0.0],
        "date": np.array(["2025-01-06", "2025-01-06", "2025-01-13"], "datetime64[ms]"),
        "alive": [True, False, True],
        "kind": pd.Categorical(["lab", None, "startup"], categories=["lab", "startup"]),
    }
)


def test_columns_are_made_when_asked_for_and_once() -> None:
    """Those of one part together."""
    made = []

    def make() -> dict[str, Column]:
        made.append("pair")
        return {"a": np.arange(2), "b": Coded(np.array([0, -1]), ("x",))}

    sheet = Sheet(2, [Part(("a", "b"), make), Part(("c",), lambda: {"c": np.zeros(2)})])
    assert (len(sheet), sheet.names, "b" in sheet, "d" in sheet, made) == (
        2,
        ("a", "b", "c"),
        True,
        False,
        [],
    )
    assert sheet.numbers("a").tolist() == [0, 1]
    assert sheet.coded("b").names == ("x",)
    assert made == ["pair"]


def test_a_table_survives_arrow() -> None:
    """Values, types and missing names; in pieces, of which each has a dictionary of its own, as well."""
    sheet = sheet_of_frame(FRAME)
    pd.testing.assert_frame_equal(sheet.frame(), FRAME)
    table = sheet.arrow()
    pd.testing.assert_frame_equal(sheet_of(table).frame(), FRAME)
    halves = [sheet_of_frame(FRAME[rows]).arrow() for rows in (slice(0, 1), slice(1, 3))]
    halves[1] = halves[1].set_column(4, "kind", halves[1]["kind"].cast(pa.string()).dictionary_encode())
    joined = sheet_of(pa.concat_tables(halves))
    assert joined.places("kind", ("startup", "lab")).tolist() == [1, -1, 0]
    assert joined.numbers("share").tolist() == FRAME["share"].tolist()


def test_texts_become_codes_and_nothing_stays_nothing() -> None:
    """A column without any value is one of names, all missing."""
    sheet = sheet_of(pa.table({"name": ["b", "a", "b"], "none": pa.nulls(3)}))
    assert sheet.coded("name").codes.tolist() == [0, 1, 0]
    assert sheet.coded("name").names == ("b", "a")
    assert sheet.places("none", ("a",)).tolist() == [-1, -1, -1]


def test_what_is_asked_for_must_be_there() -> None:
    """Names are no numbers, and an unknown name has no place."""
    sheet = sheet_of_frame(FRAME)
    with pytest.raises(TypeError, match="kind is a column of names"):
        sheet.numbers("kind")
    with pytest.raises(TypeError, match="week is no column of names"):
        sheet.coded("week")
    with pytest.raises(KeyError, match="startup"):
        sheet.places("kind", ("lab",))
