"""The three tables of one run, as the market kept them: weeks, employers, moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.market.counts import Count

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

REASONS = ("budget", "package_cap", "approval", "value", "amenities")
KINDS = ("lab", "startup", "outside")
HAPPENINGS = (
    "poached",
    "hired",
    "raised",
    "separated",
    "laid off",
    "retired",
    "entered",
    "spun out",
    "startup born",
    "startup funded",
    "startup died",
)
#: Names of the negative values of employer columns, from -1 down.
NOWHERE = ("unemployed", "retired", "education")
_TALLY = (
    "counters_made",
    "counters_won",
    "moves",
    "hires",
    "separations",
    "layoffs",
    "startups_born",
    "startups_died",
)


class Tables(NamedTuple):
    """Data frames of one run; the columns are listed in docs/architecture.md."""

    weeks: pd.DataFrame
    employers: pd.DataFrame
    moves: pd.DataFrame


def tables_of(market: TalentMarket) -> Tables:
    """Tables of what a market has recorded so far."""
    employers = _employers(market)
    return Tables(_weeks(market, employers), employers, _moves(market))


def _employers(market: TalentMarket) -> pd.DataFrame:
    rows = market.state.book[: market.state.counts[Count.BOOKED]]
    if not len(rows):
        return pd.DataFrame()
    week, ids = rows["week"], rows["employer"]
    totals = np.bincount(week, weights=rows["contest_weight"])[week]
    frame = {
        "week": week,
        "employer": pd.Categorical.from_codes(ids, categories=pd.Index(market.names)),
        "kind": pd.Categorical.from_codes(rows["kind"], categories=pd.Index(KINDS)),
        **{
            name: rows[name]
            for name in ("alive", "headcount", "talent", "payroll", "budget", "cash", "compute")
        },
        "output": rows["output"],
        "contest_share": np.divide(rows["contest_weight"], totals, out=np.zeros(len(rows)), where=totals > 0),
        **{
            name: rows[name]
            for name in (
                "aggressiveness",
                "valuation",
                "open_seats",
                "hires",
                "losses",
                "breakthroughs",
                "bids",
            )
        },
        **{f"lost_{reason}": rows["lost"][:, k] for k, reason in enumerate(REASONS)},
    }
    return pd.DataFrame(frame)


def _weeks(market: TalentMarket, employers: pd.DataFrame) -> pd.DataFrame:
    records = market.state.weeks[: max(market.week, 0)]
    if not len(records):
        return pd.DataFrame()
    weeks = records["week"]
    columns: dict[str, object] = {"week": weeks}
    start = market.scenario.start_date
    if start is not None:
        columns["date"] = pd.to_datetime([start + timedelta(weeks=int(week)) for week in weeks])
    tally = records["tally"]
    columns |= {name: tally[:, k] for k, name in enumerate(_TALLY)}
    columns |= {
        name: records[name]
        for name in ("unemployed", "on_leave", "median_pay", "mean_pay", "top_package", "prize")
    }
    deciles = records["deciles"]
    means = np.divide(
        deciles[:, :, 0], deciles[:, :, 1], out=np.full(deciles.shape[:2], 0.0), where=deciles[:, :, 1] > 0
    )
    columns |= {f"pay_decile_{k + 1}": means[:, k] for k in range(means.shape[1])}
    return pd.DataFrame(columns)


def _moves(market: TalentMarket) -> pd.DataFrame:
    log = market.state.log[: market.state.counts[Count.ROWS]]
    person = log["person"].astype(np.int64)
    people = market.state.people
    known = person >= 0
    at = np.maximum(person, 0)
    # Negative codes -1, -2, -3 index the names appended at the end from behind.
    places = pd.Index([*market.names, *reversed(NOWHERE)])

    def place(codes: np.ndarray) -> pd.Categorical[Any]:
        return pd.Categorical.from_codes(np.where(codes < 0, len(places) + codes, codes), categories=places)

    kind = log["kind"].astype(np.int64)
    entered = kind == HAPPENINGS.index("entered")
    none = log["runner_up"] < 0
    return pd.DataFrame(
        {
            "week": log["week"],
            "researcher": person,
            "talent": np.where(known, people["talent"][at], 0.0),
            "field": pd.Categorical.from_codes(
                np.where(known, people["field"][at], -1), categories=pd.Index(market.fields)
            ),
            "kind": pd.Categorical.from_codes(kind, categories=pd.Index(HAPPENINGS)),
            "origin": place(np.where(entered, -3, log["origin"])),
            "destination": place(log["destination"].astype(np.int64)),
            "pay_before": log["pay_before"],
            "pay_after": log["pay_after"],
            "package": log["package"],
            "bidders": log["bidders"],
            "runner_up": pd.Categorical.from_codes(
                np.where(none, -1, log["runner_up"]), categories=pd.Index(market.names)
            ),
            "binding": pd.Categorical.from_codes(log["binding"], categories=pd.Index(REASONS)),
            "listed": log["listed"],
        }
    )
