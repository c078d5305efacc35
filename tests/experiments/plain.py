"""Outcomes and weekly measures once more, in plain pandas and loops: slow, and easy to check by eye."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.measures.concentration import effective_number, herfindahl, top_share
from sim.measures.groups import Group, Party
from sim.measures.survival import kaplan_meier
from sim.outcomes.parties import about, between, flow
from sim.vocabulary import REASONS

Outcomes = dict[str, float]
#: Kind and name; the kind of nobody is no text.
Who = tuple[Any, str]


def _who(rows: pd.DataFrame, kind: str, name: str) -> list[Who]:
    return list(zip(rows[kind], rows[name].astype(str), strict=True))


def plain_measures(weeks: pd.DataFrame, employers: pd.DataFrame) -> pd.DataFrame:
    """Measures of every week, from the rows of that week alone."""
    rows = []
    for week in weeks["week"]:
        present = employers[employers["week"] == week]
        racing = present[present["alive"] & (present["kind"] != "outside")]
        held = {
            name: racing[column].to_numpy(float)
            for name, column in (
                ("headcount", "headcount"),
                ("talent", "talent"),
                ("compute", "compute"),
                ("new_hires", "hires"),
            )
        }
        purse = racing.get("purse_payroll", 0.0)
        held["wage_bill"] = (racing["payroll"] + purse).to_numpy(float)
        row: dict[str, Any] = {
            # A week in which nobody was hired has shares of nothing: the tables say 0, for they hold no NaN.
            f"hhi_{name}": herfindahl(amounts) if amounts.any() else 0.0
            for name, amounts in held.items()
        }
        row["effective_employers"] = effective_number(held["talent"])
        row["top4_talent_share"] = top_share(held["talent"], 4)
        kinds = {"lab": racing[racing["kind"] == "lab"], "startup": racing[racing["kind"] == "startup"]}
        for name in ("talent", "output"):
            row[f"startup_{name}_share"] = kinds["startup"][name].sum() / racing[name].sum()
        for name in ("headcount", "talent"):
            row[f"labs_{name}_share"] = kinds["lab"][name].sum() / racing[name].sum()
        row["startups_alive"] = len(kinds["startup"])
        row["breakthroughs"] = present["breakthroughs"].sum()
        row["bids"] = present["bids"].sum()
        for kind, group in kinds.items():
            row[f"{kind}_open_seats"] = group["open_seats"].sum()
            losers = present[present["kind"] == kind]  # also those who died in the week
            row |= {f"{kind}_lost_{reason}": losers[f"lost_{reason}"].sum() for reason in REASONS}
        rows.append(row)
    return pd.DataFrame(rows)


def plain_outcomes(employers: pd.DataFrame, moves: pd.DataFrame, names: Sequence[Party]) -> Outcomes:
    """What became of each group, and the flows between them."""
    group_of = _membership(employers, names)
    last_week = int(employers["week"].max())
    return {
        **_people(employers, names, group_of),
        **_changes(moves, names, group_of),
        **_retention(moves, names, group_of, last_week),
        **_flows(moves, names, group_of),
        **_diversion(moves, names, group_of),
    }


def _membership(employers: pd.DataFrame, names: Sequence[Party]) -> dict[Who, Party]:
    by_kind = {"lab": Group.OTHER_LABS, "startup": Group.STARTUPS, "outside": Group.OUTSIDE}
    pairs = set(_who(employers, "kind", "employer"))
    return {(kind, name): name if kind == "lab" and name in names else by_kind[kind] for kind, name in pairs}


def _people(employers: pd.DataFrame, names: Sequence[Party], group_of: Mapping[Who, Party]) -> Outcomes:
    found: Outcomes = {}
    for when, week in (("start", employers["week"].min()), ("end", employers["week"].max())):
        rows = employers[employers["week"] == week]
        group = pd.Series([group_of[who] for who in _who(rows, "kind", "employer")], index=rows.index)
        inside = rows["talent"][group != Group.OUTSIDE].sum()
        for name in names:
            found[about(name, f"headcount_{when}")] = rows["headcount"][group == name].sum()
            if name != Group.OUTSIDE:
                found[about(name, f"talent_share_{when}")] = rows["talent"][group == name].sum() / inside
    return found


def _changes(moves: pd.DataFrame, names: Sequence[Party], group_of: Mapping[Who, Party]) -> Outcomes:
    counts: dict[tuple[str, Party], int] = {}
    rows = zip(
        moves["researcher"],
        moves["kind"].astype(str),
        _who(moves, "origin_kind", "origin"),
        _who(moves, "destination_kind", "destination"),
        strict=True,
    )
    for researcher, kind, origin, destination in rows:
        if researcher < 0 or origin == destination:
            continue
        came, went = ("poached_in", "poached_out") if kind == "poached" else ("hired", "left")
        for place, what in ((destination, came), (origin, went)):
            if isinstance(place[0], str):
                key = (what, group_of[place])
                counts[key] = counts.get(key, 0) + 1
    whats = ("poached_in", "poached_out", "hired", "left")
    return {about(name, what): counts.get((what, name), 0) for what in whats for name in names}


def _retention(
    moves: pd.DataFrame, names: Sequence[Party], group_of: Mapping[Who, Party], last_week: int
) -> Outcomes:
    stays: dict[Party, list[tuple[int, bool]]] = {name: [] for name in names}
    dead = moves[moves["kind"] == "startup died"]
    death = dict(zip(_who(dead, "origin_kind", "origin"), dead["week"], strict=True))
    for _, history in moves[moves["researcher"] >= 0].groupby("researcher", sort=True):
        since: dict[Who, int] = {}
        ends = (_who(history, f"{end}_kind", end) for end in ("origin", "destination"))
        for week, origin, destination in zip(history["week"], *ends, strict=True):
            if origin == destination:
                continue
            if origin in since:
                start = since.pop(origin)
                censored = week >= death.get(origin, math.inf)
                stays[group_of[origin]].append((week - start, not censored))
            if isinstance(destination[0], str):
                since[destination] = week
        for employer, start in since.items():
            stays[group_of[employer]].append((min(death.get(employer, last_week), last_week) - start, False))
    found: Outcomes = {}
    for name in names:
        if name != Group.OUTSIDE:
            durations = np.array(stays[name], dtype=float).reshape(-1, 2)
            curve = kaplan_meier(durations[:, 0], durations[:, 1])
            found[about(name, "retention_1_year")] = curve.at(52)[0]
            found[about(name, "retention_2_years")] = curve.at(104)[0]
    return found


def _flows(moves: pd.DataFrame, names: Sequence[Party], group_of: Mapping[Who, Party]) -> Outcomes:
    poached = moves[moves["kind"] == "poached"]
    ends = [
        (group_of[origin], group_of[destination])
        for origin, destination in zip(
            _who(poached, "origin_kind", "origin"),
            _who(poached, "destination_kind", "destination"),
            strict=True,
        )
    ]
    return {
        flow(origin, destination): ends.count((origin, destination))
        for origin in names
        for destination in names
        if origin != destination or origin in (Group.OTHER_LABS, Group.STARTUPS)
    }


def _diversion(moves: pd.DataFrame, names: Sequence[Party], group_of: Mapping[Who, Party]) -> Outcomes:
    found: Outcomes = {}
    flows = _flows(moves, names, group_of)
    for origin in names:
        row = {name: flows[flow(origin, name)] for name in names if flow(origin, name) in flows}
        lost = sum(row.values())
        found |= {
            between("diversion", origin, name): n / lost if lost else math.nan for name, n in row.items()
        }
    return found
