"""Who an employer is: its kind and its name, for two of different kinds may have the same name."""

from __future__ import annotations

import pandas as pd

#: Kind (lab, startup, outside) and name; the kind of a place without an employer is empty.
Employer = tuple[str, str]


def employer_index(table: pd.DataFrame, kind: str, name: str) -> pd.MultiIndex:
    """The employers of a column of a table, by kind and name.

    Args:
        table: any table of a run.
        kind: column of their kinds, such as `origin_kind`; missing where there is no employer.
        name: column of their names, such as `origin`.
    """
    # As text: names may come as categories, which differ from column to column.
    kinds = table[kind].astype(object)
    columns = [kinds.where(kinds.notna(), "").astype(str), table[name].astype(str)]
    return pd.MultiIndex.from_arrays(columns, names=["kind", "employer"])
