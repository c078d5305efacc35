"""What `poach explain --json` prints."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.measures.losses import lost_people

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.studies.explaining import Explained


def explained_document(found: Explained, folder: Path) -> dict[str, Any]:
    """Every bid with its limits and terms, decision by decision, and the events.

    Args:
        found: the explanation.
        folder: the results folder.
    """
    employer = found.question.employer
    told = {} if employer is None else {"lost": records(lost_people(found.bids, employer))}
    return {
        "command": "explain",
        "folder": str(folder),
        "run_id": found.run_id,
        "scenario": found.run.scenario.name,
        "seed": found.run.seed,
        "replicate": found.run.replicate,
        "researcher": found.question.researcher,
        "employer": employer,
        "weeks": found.question.weeks,
        "same": found.same,
        "compared": found.compared,
        "differences": found.differences,
        "drift": found.drift,
        "decisions": [
            {
                "decision": int(rows["decision"].iloc[0]),
                "week": int(rows["week"].iloc[0]),
                "rows": records(rows),
            }
            for _, rows in found.bids.groupby("decision")
        ],
        **told,
        "events": records(found.moves),
        "story": found.story,
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; dates as text, and what is missing as None."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.date().isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value
