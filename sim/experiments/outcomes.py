"""The outcomes of a run: the numbers that experiments compare, and the columns of `runs.parquet`.

* ``<measure>_start``, ``<measure>_end``: a measure of the `weeks` table in the first and last week.
* ``moves``, ``counters_made``, ``breakthroughs``, ...: sums over the run; ``top_package``: its maximum.
* ``labs.<name>.<what>``, ``startups.<what>``, ``outside.<what>``: what became of one employer or group.
* ``flows.<origin>.<destination>``: job-to-job moves between the largest labs, other labs, startups and the
outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sim.records.run import Run
    from sim.scenario.schema import Scenario

Outcomes = dict[str, float | int]

#: Labs that are followed one by one; with more, the smaller ones are added up.
TITANS = 12
OTHER_LABS, STARTUPS, OUTSIDE = "other labs", "startups", "outside"

# Columns of `weeks` that are states of the market: their first and last values are outcomes.
_STATES = (
    "hhi_headcount",
    "hhi_talent",
    "hhi_wage_bill",
    "hhi_compute",
    "effective_employers",
    "top4_talent_share",
    "startup_talent_share",
    "startup_output_share",
    "startups_alive",
    "unemployed",
    "median_pay",
    "mean_pay",
    "pay_decile_1",
    "pay_decile_10",
    "prize",
)
# Columns of `weeks` that count events of the week: their sums are outcomes.
_COUNTS = (
    "moves",
    "hires",
    "separations",
    "layoffs",
    "counters_made",
    "counters_won",
    "bids",
    "breakthroughs",
    "startups_born",
    "startups_died",
)
_POACHED = "poached"
_QUARTER = 13  # weeks
_RETENTION = {"retention_1_year": 52, "retention_2_years": 104}


def outcomes(run: Run) -> Outcomes:
    """All outcomes of a run by name; NaN where one does not exist, as retention where nobody was hired."""
    names = groups(run.scenario)
    group_of = _membership(run.employers, names)
    return {
        **_market(run.weeks, run.employers),
        **_by_group(run.employers, run.moves, names, group_of),
        **_retention(run.moves, names, group_of, int(run.weeks["week"].iloc[-1])),
        **_flows(run.moves, names, group_of),
    }


def groups(scenario: Scenario) -> tuple[str, ...]:
    """The largest labs by initial headcount, in the scenario's order; other labs; startups; outside."""
    largest = sorted(scenario.labs, key=lambda lab: -(lab.headcount or 0))[:TITANS]
    titans = [lab.name for lab in scenario.labs if lab in largest]
    others = [OTHER_LABS] if len(scenario.labs) > TITANS else []
    return (*titans, *others, STARTUPS, OUTSIDE)


def about(group: str, what: str) -> str:
    """Name of an outcome of one group: ``labs.Meta.headcount_end``, ``startups.poached_out``."""
    owner = group.replace(" ", "_") if group in (OTHER_LABS, STARTUPS, OUTSIDE) else f"labs.{group}"
    return f"{owner}.{what}"


def flow(origin: str, destination: str) -> str:
    """Name of the outcome that counts the people poached from one group by another."""
    return f"flows.{origin}.{destination}"


def _market(weeks: pd.DataFrame, employers: pd.DataFrame) -> Outcomes:
    found: Outcomes = {}
    for name in _STATES:
        column = weeks[name].to_numpy()
        found[f"{name}_start"], found[f"{name}_end"] = column[0].item(), column[-1].item()
    lost = [name for name in weeks.columns if name.startswith(("lab_lost_", "startup_lost_"))]
    for name in (*_COUNTS, *lost):
        found[name] = weeks[name].to_numpy().sum().item()
    for name in ("lab_open_seats", "startup_open_seats"):
        found[f"{name}_mean"] = float(weeks[name].to_numpy().mean())
    found["top_package"] = float(weeks["top_package"].to_numpy().max())
    found["counters_won_share"] = _ratio(found["counters_won"], found["counters_made"])
    person_weeks = employers["headcount"].to_numpy().sum()
    found["job_to_job_rate_quarterly"] = _QUARTER * _ratio(found["moves"], person_weeks)
    return found


def _membership(employers: pd.DataFrame, names: Sequence[str]) -> dict[str, str]:
    """The group of every employer of the run."""
    first_rows = employers.drop_duplicates("employer")
    by_kind = {"lab": OTHER_LABS, "startup": STARTUPS, "outside": OUTSIDE}
    return {
        name: name if name in names else by_kind[kind]
        for name, kind in zip(first_rows["employer"].astype(str), first_rows["kind"].astype(str), strict=True)
    }


def _by_group(
    employers: pd.DataFrame, moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str]
) -> Outcomes:
    found: Outcomes = {}
    weeks = employers["week"].to_numpy()
    for when, week in (("start", weeks[0]), ("end", weeks[-1])):
        rows = employers[weeks == week]
        sums = rows.groupby(rows["employer"].map(group_of), observed=True)[["headcount", "talent"]].sum()
        sums = sums.reindex(names, fill_value=0)
        inside = float(sums["talent"].drop(OUTSIDE).sum())
        for group in names:
            found[about(group, f"headcount_{when}")] = int(sums.loc[group, "headcount"])
            if group != OUTSIDE:  # shares are among labs and startups
                found[about(group, f"talent_share_{when}")] = _ratio(float(sums.loc[group, "talent"]), inside)
    for what, count in _changes(moves, group_of).items():
        for group in names:
            found[about(group, what)] = count.get(group, 0)
    return found


def _changes(moves: pd.DataFrame, group_of: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many people each group won and lost by poaching, and otherwise (founders who left included)."""
    from sim.measures.flows import WITHOUT_EMPLOYER

    changed = (moves["researcher"] >= 0) & (moves["origin"] != moves["destination"])
    poached = moves["kind"] == _POACHED
    ends = {
        "poached_in": moves.loc[poached, "destination"],
        "poached_out": moves.loc[poached, "origin"],
        "hired": moves.loc[changed & ~poached & ~moves["destination"].isin(WITHOUT_EMPLOYER), "destination"],
        "left": moves.loc[changed & ~poached & ~moves["origin"].isin(WITHOUT_EMPLOYER), "origin"],
    }
    return {
        what: {str(group): int(count) for group, count in end.map(group_of).value_counts().items()}
        for what, end in ends.items()
    }


def _retention(
    moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str], last_week: int
) -> Outcomes:
    """Share of the people who joined within the run that were still there after so long (Kaplan-Meier)."""
    from sim.measures.flows import spells
    from sim.measures.survival import kaplan_meier

    stays = spells(moves, last_week)
    joined = stays["employer"].map(group_of)
    found: Outcomes = {}
    for group in names:
        if group != OUTSIDE:
            rows = stays[joined == group]
            curve = kaplan_meier(rows["duration"], rows["left"])
            found |= {about(group, what): curve.at(weeks)[0] for what, weeks in _RETENTION.items()}
    return found


def _flows(moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str]) -> Outcomes:
    from sim.measures.flows import flow_matrix

    rows = moves[moves["kind"] == _POACHED]
    ends = {end: rows[end].map(group_of) for end in ("origin", "destination")}
    matrix = flow_matrix(rows.assign(**ends)).reindex(index=list(names), columns=list(names), fill_value=0)
    counts = matrix.to_numpy()
    return {
        flow(origin, destination): int(counts[row, column])
        for row, origin in enumerate(names)
        for column, destination in enumerate(names)
        if row != column or origin in (OTHER_LABS, STARTUPS)
    }


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
