"""Outcomes against direct counts on the tables they are read from."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from sim.experiments.runs.single import simulate
from sim.measures.groups import Group
from sim.outcomes.outcomes import outcomes
from sim.outcomes.parties import TITANS, about, flow, groups
from sim.records.record import record_of_frames
from sim.scenario.schema import Scenario
from tests.experiments.plain import plain_outcomes
from tests.experiments.toy import toy_run, toy_scenario

RUN = toy_run(toy_scenario(weeks=30), seed=3, replicate=0, on_week=None)
FOUND = outcomes(RUN)


def test_market_outcomes_are_first_last_sum_and_maximum() -> None:
    """States by their first and last week, events by their sum, the top package by its maximum."""
    weeks = RUN.weeks
    assert FOUND["hhi_talent_start"] == weeks["hhi_talent"].iloc[0]
    assert FOUND["hhi_talent_end"] == weeks["hhi_talent"].iloc[-1]
    assert FOUND["counters_made"] == weeks["counters_made"].sum()
    assert FOUND["top_package"] == weeks["top_package"].max()
    assert FOUND["top_new_package"] == weeks["top_new_package"].max()
    assert FOUND["startup_lost_value"] == weeks["startup_lost_value"].sum()
    assert FOUND["startup_departures_no_counter"] == weeks["startup_departures_no_counter"].sum()
    assert FOUND["counters_won_share"] == FOUND["counters_won"] / FOUND["counters_made"]


def test_what_a_folder_of_an_earlier_version_did_not_record_is_nan() -> None:
    """The other outcomes are as they are."""
    later = [
        "top_new_package",
        "lab_lost_counter_limit",
        "startup_lost_counter_limit",
        "lab_departures_money",
    ]
    weeks, employers = RUN.weeks.drop(columns=later), RUN.employers.drop(columns="lost_counter_limit")
    found = outcomes(replace(RUN, record=record_of_frames(weeks, employers, RUN.moves)))
    assert all(math.isnan(found[name]) for name in later)
    rest = FOUND.keys() - set(later)
    assert {name: found[name] for name in rest if not math.isnan(FOUND[name])} == {
        name: FOUND[name] for name in rest if not math.isnan(FOUND[name])
    }


def test_people_are_accounted_for() -> None:
    """In each group the change of headcount after the first week is what came less what left after it."""
    later = record_of_frames(RUN.weeks, RUN.employers, RUN.moves[RUN.moves["week"] > 0])
    found = outcomes(replace(RUN, record=later))
    for group in groups(RUN.scenario):
        gain = found[about(group, "headcount_end")] - found[about(group, "headcount_start")]
        won = found[about(group, "poached_in")] + found[about(group, "hired")]
        lost = found[about(group, "poached_out")] + found[about(group, "left")]
        assert gain == won - lost
        assert won + lost > 0


def test_flows_add_up_to_who_was_poached() -> None:
    """Rows and columns of the flow matrix sum to the people poached from and by each group."""
    names = groups(RUN.scenario)
    for name in names:
        out = sum(FOUND.get(flow(name, other), 0) for other in names)
        back = sum(FOUND.get(flow(other, name), 0) for other in names)
        assert out == FOUND[about(name, "poached_out")]
        assert back == FOUND[about(name, "poached_in")]
    poached = int((RUN.moves["kind"] == "poached").sum())
    assert sum(count for name, count in FOUND.items() if name.startswith("flows.")) == poached


def test_a_flow_is_the_number_of_its_moves() -> None:
    """One cell of the matrix, counted by hand."""
    moves = RUN.moves
    rows = (moves["kind"] == "poached") & (moves["origin"] == "Meta") & (moves["destination"] == "Microsoft")
    assert FOUND["flows.Meta.Microsoft"] == rows.sum() > 0


def test_diversion_ratios_are_shares_of_those_who_left() -> None:
    """One cell by hand; those of an origin sum to one, and are missing where nobody left."""
    moves = RUN.moves
    left = (moves["kind"] == "poached") & (moves["origin"] == "Meta")
    to_microsoft = (left & (moves["destination"] == "Microsoft")).sum()
    assert FOUND["diversion.Meta.Microsoft"] == to_microsoft / left.sum() > 0
    own = [value for name, value in FOUND.items() if name.startswith("diversion.Meta.")]
    assert math.fsum(own) == pytest.approx(1.0)
    stayed = record_of_frames(RUN.weeks, RUN.employers, moves[~left])
    assert math.isnan(outcomes(replace(RUN, record=stayed))["diversion.Meta.Microsoft"])


def test_shares_are_among_labs_and_startups() -> None:
    """Talent shares sum to one without the outside, which has none."""
    for when in ("start", "end"):
        shares = [
            FOUND[about(name, f"talent_share_{when}")]
            for name in groups(RUN.scenario)
            if name != Group.OUTSIDE
        ]
        assert math.fsum(shares) == pytest.approx(1.0)
    assert about(Group.OUTSIDE, "talent_share_end") not in FOUND


def test_retention_is_a_share_or_missing() -> None:
    """Nobody can be seen to have stayed longer than the run; what can be seen is a share."""
    short = outcomes(toy_run(toy_scenario(weeks=5), seed=3, replicate=0, on_week=None))
    assert math.isnan(short["labs.Meta.retention_1_year"])
    long = outcomes(toy_run(toy_scenario(weeks=120), seed=3, replicate=0, on_week=None))
    assert 0.0 <= long["labs.Meta.retention_1_year"] < 1.0


def test_names_do_not_depend_on_the_draws() -> None:
    """Every replicate of a scenario has the same outcomes, so that they are columns."""
    names = [list(outcomes(toy_run(toy_scenario(), 1, replicate, None))) for replicate in range(3)]
    assert names[0] == names[1] == names[2]


def test_no_startups_are_zero_not_missing() -> None:
    """A market without startups has a startups group with nobody in it."""
    found = outcomes(toy_run(toy_scenario(startups={"count": 0}), 1, 0, None))
    assert found[about(Group.STARTUPS, "headcount_end")] == 0
    assert found[about(Group.STARTUPS, "talent_share_end")] == 0.0


def test_many_labs_are_pooled() -> None:
    """The largest labs are followed one by one; the rest are one group, and nobody is lost."""
    labs = [{"name": f"lab {number}", "headcount": 10 + number % 7} for number in range(TITANS + 5)]
    scenario = toy_scenario(labs=labs, researchers={"count": 900})
    found = outcomes(toy_run(scenario, 1, 0, None))
    names = groups(scenario)
    assert len(names) == TITANS + 3
    assert Group.OTHER_LABS in names
    employed = sum(found[about(name, "headcount_end")] for name in names)
    assert employed + found["unemployed_end"] == 900


def test_labels_of_ours_live_apart_from_names() -> None:
    """Labs that are called as groups, places or drawn startups, or whose joined names are alike."""
    names = ("startups", "outside", "other labs", "unemployed", "all", "Startup 1", "A", "A.B", "B")
    scenario = Scenario.model_validate(
        {
            "weeks": 30,
            "burn_in": 4,
            "researchers": {"count": 400},
            "labs": [{"name": name} for name in names],
            "startups": {"count": 3, "named": [{"name": "education"}, {"name": "retired"}]},
            "market": {"contact_rate_employed": 0.1, "separation_rate": 0.01},
        }
    )
    run = simulate(scenario, 5, 0, None)
    found = outcomes(run)
    parties = groups(scenario)
    assert parties == (*names, Group.STARTUPS, Group.OUTSIDE)
    assert len([name for name in found if name.startswith("flows.")]) == len(parties) ** 2 - len(parties) + 1
    plain = plain_outcomes(run.employers, run.moves, parties)
    assert {name: found[name] for name in plain} == pytest.approx(plain, rel=1e-12, nan_ok=True)
    people = [found[about(party, "headcount_end")] for party in parties]
    assert sum(people) + found["unemployed_end"] == 400
    assert min(people) > 0
    assert sum(found[about(name, "left")] for name in names) > 0
    back = replace(run, record=record_of_frames(run.weeks, run.employers, run.moves))
    assert outcomes(back) == pytest.approx(found, rel=0, abs=0, nan_ok=True)
