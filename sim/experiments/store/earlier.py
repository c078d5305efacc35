"""Results folders that earlier versions wrote, read as if this version had written them.

There outcomes of groups were called by the group alone (`startups.left`), names with dots had no quotes,
and the event log gave names without kinds; no lab could be called as a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.groups import Group, Party
from sim.names import normal
from sim.outcomes.counts import OF_PARTIES
from sim.outcomes.parties import about, flow, groups
from sim.vocabulary import NOWHERE

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


def renamed(columns: Iterable[str], scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Today's names of the outcomes that have others in a folder; empty where this version wrote it.

    Args:
        columns: names of the columns of `runs.parquet`.
        scenarios: the scenarios of the experiment by their names there.
    """
    columns = list(columns)
    if any(column.startswith("groups.") for column in columns):
        return {}
    today: dict[str, str] = {}
    for scenario in scenarios.values():
        parties = groups(scenario)
        # Where two had the same name, the one that came last was written.
        for what, party in product((one.name for one in OF_PARTIES), parties):
            owner = party.key if isinstance(party, Group) else f"labs.{party}"
            today[f"{owner}.{what}"] = about(party, what)
        for origin, destination in product(parties, parties):
            if origin != destination or isinstance(origin, Group):
                today[f"flows.{_end(origin)}.{_end(destination)}"] = flow(origin, destination)
    return {column: today[normal(column)] for column in columns if normal(column) in today}


def with_kinds(moves: pd.DataFrame, labels: Iterable[str], scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """The event log with the kinds of employers beside their names, as `origin_kind`.

    Args:
        moves: one row an event.
        labels: the scenario of each row, by its name in the experiment.
        scenarios: the scenarios of the experiment by those names.
    """
    import pandas as pd

    labs = [(label, lab.name) for label, scenario in scenarios.items() for lab in scenario.labs]
    labels, moves = list(labels), moves.copy()
    for end in (name for name in ("origin", "destination", "runner_up") if name in moves):
        names = moves[end].astype(object)
        is_lab = pd.MultiIndex.from_arrays([labels, names]).isin(labs)
        nobody = names.isna() | names.isin(NOWHERE)
        kinds = np.select([names == "outside", is_lab], ["outside", "lab"], "startup").astype(object)
        kinds[nobody.to_numpy()] = None
        moves.insert(list(moves).index(end) + 1, f"{end}_kind", kinds)
    return moves


def _end(party: Party) -> str:
    return party.value if isinstance(party, Group) else party
