"""Outcomes and weekly measures once more, in plain pandas and loops: slow, and easy to check by eye."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments.outcomes import OTHER_LABS, OUTSIDE, STARTUPS, about, flow
from sim.measures.concentration import effective_number, herfindahl, top_share
from sim.measures.survival import kaplan_meier
from sim.records.columns import NOWHERE, REASONS

Outcomes = dict[str, float]


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
                ("wage_bill", "payroll"),
                ("compute", "compute"),
            )
        }
        row: dict[str, Any] = {f"hhi_{name}": herfindahl(amounts) for name, amounts in held.items()}
        row["effective_employers"] = effective_number(held["talent"])
        row["top4_talent_share"] = top_share(held["talent"], 4)
        kinds = {"lab": racing[racing["kind"] == "lab"], "startup": racing[racing["kind"] == "startup"]}
        for name in ("talent", "output"):
            row[f"startup_{name}_share"] = kinds["startup"][name].sum() / racing[name].sum()
        row["startups_alive"] = len(kinds["startup"])
        row["breakthroughs"] = present["breakthroughs"].sum()
        row["bids"] = present["bids"].sum()
        for kind, group in kinds.items():
            row[f"{kind}_open_seats"] = group["open_seats"].sum()
            row |= {f"{kind}_lost_{reason}": group[f"lost_{reason}"].sum() for reason in REASONS}
        rows.append(row)
    return pd.DataFrame(rows)


def plain_outcomes(employers: pd.DataFrame, moves: pd.DataFrame, names: Sequence[str]) -> Outcomes:
    """What became of each group, and the flows between them."""
    group_of = _membership(employers, names)
    last_week = int(employers["week"].max())
    return {
        **_people(employers, names, group_of),
        **_changes(moves, names, group_of),
        **_retention(moves, names, group_of, last_week),
        **_flows(moves, names, group_of),
    }


def _membership(employers: pd.DataFrame, names: Sequence[str]) -> dict[str, str]:
    by_kind = {"lab": OTHER_LABS, "startup": STARTUPS, "outside": OUTSIDE}
    first_rows = employers.drop_duplicates("employer")
    pairs = zip(first_rows["employer"].astype(str), first_rows["kind"].astype(str), strict=True)
    return {name: name if name in names else by_kind[kind] for name, kind in pairs}


def _people(employers: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str]) -> Outcomes:
    found: Outcomes = {}
    for when, week in (("start", employers["week"].min()), ("end", employers["week"].max())):
        rows = employers[employers["week"] == week]
        group = rows["employer"].astype(str).map(group_of)
        inside = rows["talent"][group != OUTSIDE].sum()
        for name in names:
            found[about(name, f"headcount_{when}")] = rows["headcount"][group == name].sum()
            if name != OUTSIDE:
                found[about(name, f"talent_share_{when}")] = rows["talent"][group == name].sum() / inside
    return found


def _changes(moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str]) -> Outcomes:
    counts: dict[tuple[str, str], int] = {}
    rows = zip(
        moves["researcher"],
        moves["kind"].astype(str),
        moves["origin"].astype(str),
        moves["destination"].astype(str),
        strict=True,
    )
    for researcher, kind, origin, destination in rows:
        if researcher < 0 or origin == destination:
            continue
        came, went = ("poached_in", "poached_out") if kind == "poached" else ("hired", "left")
        for place, what in ((destination, came), (origin, went)):
            if place not in NOWHERE:
                key = (what, group_of[place])
                counts[key] = counts.get(key, 0) + 1
    whats = ("poached_in", "poached_out", "hired", "left")
    return {about(name, what): counts.get((what, name), 0) for what in whats for name in names}


def _retention(
    moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str], last_week: int
) -> Outcomes:
    stays: dict[str, list[tuple[int, bool]]] = {name: [] for name in names}
    dead = moves[moves["kind"] == "startup died"]
    death = dict(zip(dead["origin"].astype(str), dead["week"], strict=True))
    for _, history in moves[moves["researcher"] >= 0].groupby("researcher", sort=True):
        since: dict[str, int] = {}
        for week, origin, destination in zip(
            history["week"], history["origin"].astype(str), history["destination"].astype(str), strict=True
        ):
            if origin == destination:
                continue
            if origin in since:
                start = since.pop(origin)
                censored = week >= death.get(origin, math.inf)
                stays[group_of[origin]].append((week - start, not censored))
            if destination not in NOWHERE:
                since[destination] = week
        for employer, start in since.items():
            stays[group_of[employer]].append((min(death.get(employer, last_week), last_week) - start, False))
    found: Outcomes = {}
    for name in names:
        if name != OUTSIDE:
            durations = np.array(stays[name], dtype=float).reshape(-1, 2)
            curve = kaplan_meier(durations[:, 0], durations[:, 1])
            found[about(name, "retention_1_year")] = curve.at(52)[0]
            found[about(name, "retention_2_years")] = curve.at(104)[0]
    return found


def _flows(moves: pd.DataFrame, names: Sequence[str], group_of: Mapping[str, str]) -> Outcomes:
    poached = moves[moves["kind"] == "poached"]
    ends = list(
        zip(
            poached["origin"].astype(str).map(group_of),
            poached["destination"].astype(str).map(group_of),
            strict=True,
        )
    )
    return {
        flow(origin, destination): ends.count((origin, destination))
        for origin in names
        for destination in names
        if origin != destination or origin in (OTHER_LABS, STARTUPS)
    }
