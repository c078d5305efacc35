"""The columns of tables as they are kept, from the first version on: what a reader may expect of any folder.

Later versions have added columns; a folder may lack those, and nothing is said of them here.
"""

from __future__ import annotations

from sim.vocabulary import TALLY

_NUMBERS = (
    "hhi_headcount", "hhi_talent", "hhi_wage_bill", "hhi_compute", "effective_employers", "top4_talent_share",
    "startup_talent_share", "startup_output_share", "startups_alive", "unemployed", "median_pay", "mean_pay",
    "top_package", "prize", "breakthroughs", "bids", "lab_open_seats", "startup_open_seats", *TALLY,
    *(f"pay_decile_{number}" for number in range(1, 11)),
)  # fmt: skip

#: Tables of which a run may have no row.
MAY_BE_EMPTY = ("moves", "bids")

#: What says whose the rows are: in every table, by name, with the kind of its values.
KEYED: dict[str, dict[str, str]] = {
    "runs": {
        "run_id": "text", "scenario": "text", "replicate": "int", "seed": "int", "status": "text",
        "error": "text",
    },
    "weeks": {"run_id": "text", "week": "int"},
    "employers": {"run_id": "text", "week": "int", "employer": "text", "kind": "text"},
    "moves": {"run_id": "text", "week": "int", "researcher": "int", "kind": "text"},
    "bids": {"run_id": "text", "week": "int", "researcher": "int", "decision": "int", "role": "text"},
}  # fmt: skip

#: The other columns that every run's tables have, but `run_id`.
COLUMNS: dict[str, dict[str, str]] = {
    "runs": {"run_key": "text"},
    "weeks": {"week": "int", **dict.fromkeys(_NUMBERS, "float")},
    "employers": {
        "week": "int", "employer": "text", "kind": "text", "alive": "bool", "headcount": "int",
        **dict.fromkeys(("talent", "payroll", "budget", "cash", "compute", "output"), "float"),
        **dict.fromkeys(("contest_share", "aggressiveness", "valuation", "open_seats"), "float"),
        **dict.fromkeys(("hires", "losses", "breakthroughs", "bids"), "float"),
    },
    "moves": {
        "week": "int", "researcher": "int", "talent": "float", "field": "text", "kind": "text",
        "origin": "text", "destination": "text", "pay_before": "float", "pay_after": "float",
        "package": "float", "bidders": "int", "runner_up": "text", "binding": "text", "listed": "bool",
    },
    "bids": {
        "week": "int", "researcher": "int", "decision": "int", "talent": "float", "role": "text",
        "bidder": "text", "fate": "text", "won": "bool", "present_pay": "float", "rank": "int",
    },
}  # fmt: skip
