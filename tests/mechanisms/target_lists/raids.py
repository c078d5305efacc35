"""A small raid: A bids more than B and C for their best people, who would counter in time."""

from __future__ import annotations

from sim.records.run import Run
from sim.scenario.schema import Scenario

RAID = Scenario.model_validate(
    {
        "weeks": 26,
        "burn_in": 0,
        "researchers": {"count": 120, "unemployed_share": 0.0},
        "labs": [
            {
                "name": "A",
                "headcount": 30,
                "fast_track": 1,
                "sign_on_share": 0.0,
                "target_list": {"size": 20, "recruiters": 2},
            },
            *(
                {"name": name, "headcount": 40, "counter_approval": 5, "counter_probability": 1.0}
                for name in ("B", "C")
            ),
        ],
        "startups": {"count": 0, "entry_rate": 0.0},
        "events": [{"kind": "offer-policy", "week": 0, "employers": ["A"], "budget": 4.0}],
        "market": {"contact_rate_employed": 0.0, "separation_rate": 0.0},
    }
)


def raid_moves(run: Run) -> int:
    """People whom A won from its list."""
    moves = run.moves
    return int(((moves["kind"] == "poached") & (moves["destination"] == "A") & moves["listed"]).sum())
