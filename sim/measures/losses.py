"""Whom an employer lost to others, from the bid log."""

from __future__ import annotations

import pandas as pd


def lost_people(bids: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of people whom an employer lost to another, with `winner`, `winner_kind` and the pay `agreed`.

    Args:
        bids: the table of bids.
        name: the employer.
    """
    mine = bids[(bids["role"] == "incumbent") & (bids["bidder"] == name) & ~bids["won"]]
    winners = bids[bids["fate"] == "won"].set_index("decision")[["bidder", "bidder_kind", "offered"]]
    winners.columns = pd.Index(["winner", "winner_kind", "agreed"])
    return mine.join(winners, on="decision", how="inner")
