"""Market measures of every week, from the employers' rows of that week."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.concentration import effective_number, herfindahl, top_share


def with_market_measures(weeks: pd.DataFrame, employers: pd.DataFrame) -> pd.DataFrame:
    """The table of weeks with concentration, the startups' part and lost bids added.

    Concentration is over labs and startups alive in the week; the outside is no single employer and left out.

    Args:
        weeks: one row a week, as the market recorded it.
        employers: one row an employer a week.
    """
    racing = employers[(employers["kind"] != "outside") & employers["alive"]]
    measures = pd.DataFrame(index=pd.Index(weeks["week"], name="week"))
    for name, column in (
        ("headcount", "headcount"),
        ("talent", "talent"),
        ("wage_bill", "payroll"),
        ("compute", "compute"),
    ):
        measures[f"hhi_{name}"] = _by_week(racing, column, herfindahl, measures.index)
    measures["effective_employers"] = _by_week(racing, "talent", effective_number, measures.index)
    measures["top4_talent_share"] = _by_week(
        racing, "talent", lambda held: top_share(held, 4), measures.index
    )
    startups, labs = racing["kind"] == "startup", racing["kind"] == "lab"
    measures["startup_talent_share"] = _part(racing, startups, "talent", measures.index)
    measures["startup_output_share"] = _part(racing, startups, "output", measures.index)
    measures["startups_alive"] = _total(racing[startups].assign(one=1), "one", measures.index).astype(int)
    measures["breakthroughs"] = _total(employers, "breakthroughs", measures.index).astype(int)
    measures["bids"] = _total(employers, "bids", measures.index).astype(int)
    for prefix, group in (("lab", racing[labs]), ("startup", racing[startups])):
        measures[f"{prefix}_open_seats"] = _total(group, "open_seats", measures.index)
        for reason in ("budget", "package_cap", "approval", "value", "amenities"):
            lost = _total(group, f"lost_{reason}", measures.index)
            measures[f"{prefix}_lost_{reason}"] = lost.astype(int)
    return weeks.merge(measures.reset_index(), on="week", how="left", validate="one_to_one")


def _by_week(
    rows: pd.DataFrame, column: str, measure: Callable[[NDArray[np.float64]], float], index: pd.Index
) -> pd.Series:
    values: dict[int, float] = {}
    week = rows["week"].to_numpy()
    amounts: NDArray[np.float64] = np.maximum(rows[column].to_numpy(float), 0.0)
    starts = np.flatnonzero(np.r_[True, week[1:] != week[:-1]]) if len(week) else np.array([], int)
    for start, held in zip(starts, np.split(amounts, starts[1:]), strict=False):
        values[int(week[start])] = measure(held) if held.sum() > 0 else 0.0
    return pd.Series(values, dtype=float).reindex(index, fill_value=0.0)


def _total(rows: pd.DataFrame, column: str, index: pd.Index) -> pd.Series:
    return rows.groupby("week")[column].sum().reindex(index, fill_value=0)


def _part(rows: pd.DataFrame, mask: pd.Series, column: str, index: pd.Index) -> pd.Series:
    whole = _total(rows, column, index)
    return (_total(rows[mask], column, index) / whole.where(whole > 0, 1.0)).astype(float)
