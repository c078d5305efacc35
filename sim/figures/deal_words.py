"""Who went over in deals, which are no moves from job to job: said where such moves are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.figures.bid_words import otherwise
from sim.figures.words import amount
from sim.outcomes.units import Form

_WAYS = {
    "joined by deal": "went over with licences of startups",
    "transferred": "went over to who bought their employer",
}


def not_counted(moves: pd.DataFrame) -> str:
    """How many people of one run went over in deals, as a sentence; nothing where nobody did.

    Args:
        moves: the event log.
    """
    told = otherwise(moves, _WAYS, "{people} who {way}")
    return f"Not counted: {told}." if told else ""


def not_counted_in(outcome: Callable[[str], NDArray[np.float64]], scenario: Any) -> str:
    """The same from outcomes of runs, which have the deals but not the people; means over runs.

    Args:
        outcome: gives one outcome of all runs, by its name.
        scenario: what was run.
    """
    means = {
        "licensed": float(np.nan_to_num(outcome("startups_licensed")).mean()),
        "acquired": float(np.nan_to_num(outcome("startups_acquired")).mean()),
    }
    deals = [f"{amount(mean, Form.COUNT)} {how}" for how, mean in means.items() if mean]
    whom = [f"of startups ({', '.join(deals)})"] if deals else []
    if any(event.on and event.kind == "merger" and event.keeps == "one" for event in scenario.events):
        whom.append("of labs that ended in a merger")
    return f"Not counted: people who went over in deals, {' and '.join(whom)}." if whom else ""
