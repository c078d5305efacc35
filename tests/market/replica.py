"""Run as a program: print the fingerprint of a lively market, for tests in other processes.

Usage: python -m tests.market.replica SEED
"""

from __future__ import annotations

import sys
from typing import Any

from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from tests.market.watched import fingerprint

#: A market in which everything happens within some weeks.
LIVELY: dict[str, Any] = {
    "weeks": 25,
    "burn_in": 10,
    "researchers": {"count": 400, "entry_rate": 0.5, "retirement_rate": 0.2},
    "labs": [
        {
            "name": "A",
            "headcount": 120,
            "fast_track": 1.0,
            "make_whole": 0.5,
            "target_list": {"size": 20, "recruiters": 4},
        },
        {"name": "B", "headcount": 100, "budget_growth": 1.0, "growth": 0.5},
    ],
    "startups": {
        "count": 10,
        "headcount": 4,
        "runway": 40,
        "entry_rate": 30.0,
        "founders": 2,
    },
    "market": {"contact_rate_employed": 0.1, "separation_rate": 0.01},
    "escalation": {"prize_growth": 0.5, "aggressiveness_rise": 0.2, "compute_growth": 0.3},
    "events": [
        {"kind": "layoffs-elsewhere", "week": 5, "people": 0.1},
        {"kind": "offer-policy", "week": 10, "budget": 0.6, "employers": ["A"]},
    ],
}


def lively(seed: int) -> TalentMarket:
    """The lively market at the end of its burn-in."""
    return TalentMarket(Scenario.model_validate(LIVELY), rng=seed)


if __name__ == "__main__":
    market = lively(int(sys.argv[1]))
    market.run()
    print(fingerprint(market))
