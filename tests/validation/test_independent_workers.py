"""Limit cases of workers who do not interact, and of oligopsony: other parameters, broken assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.execution.bench import runs_by_point
from sim.validation import chain, leave, sweep
from sim.validation.cases import CASES

BY_NAME = {case.name: case for case in CASES}
Changes = Mapping[str, Any]


def _at_all(names: str, key: str, value: Any) -> dict[str, Any]:
    return {f"labs.{name}.{key}": value for name in names}


#: Other parameters, in small markets.
VARIANTS: tuple[tuple[str, Changes], ...] = (
    (
        "a-logit-acceptance",
        {"seed": 31, "researchers.count": 6000, "researchers.tastes.shock_scale": 1.5},
    ),
    (
        "a-logit-acceptance",
        {
            "seed": 32,
            "researchers.count": 6000,
            "labs.A.posted_wage": 160,
            "labs.C.amenity": 0.0,
            "market.contact_rate_employed": 0.9,
        },
    ),
    (
        "a-links",
        {
            "seed": 33,
            "researchers.count": 5000,
            "weeks": 300,
            "market.tie_contacts": 0.5,
            "market.tie_utility": -0.3,
        },
    ),
    (
        "a-links",
        {
            "seed": 34,
            "researchers.count": 5000,
            "events": [],
            "burn_in": 100,
            "labs.E.target_list": {
                "size": 5000,
                "refresh": 1,
                "recruiters": 0,
                "contact_multiplier": 2.0,
            },
        },
    ),
    ("a-links", {"seed": 35, "researchers.count": 5000, "weeks": 400, "researchers.tastes.shock_scale": 0.0}),
    ("a-layoffs", {"seed": 36, "researchers.count": 10000, "events.0.employers": []}),
    (
        "a-layoffs",
        {
            "seed": 37,
            "researchers.count": 10000,
            "researchers.tastes.shock_scale": 0.0,
            "market.separation_rate": 0.04,
            "events": [
                {"kind": "layoffs", "week": 0, "employers": ["A"], "share": 0.9},
                {"kind": "layoffs", "week": 6, "employers": ["A", "D"], "share": 0.2},
                {"kind": "layoffs", "week": 6, "employers": ["B"], "share": 0.5},
            ],
        },
    ),
    (
        "a-garden-leave",
        {"seed": 38, "researchers.count": 8000, "labs.B.garden_leave": 7, "labs.A.garden_leave": 0},
    ),
    ("a-garden-leave", {"seed": 39, "researchers.count": 8000, **_at_all("ABCD", "garden_leave", 0)}),
    (
        "m-garden-leave",
        {"seed": 40, "researchers.count": 3000, **_at_all("ABCD", "garden_leave", 20), "burn_in": 300},
    ),
    ("m-garden-leave", {"seed": 41, "researchers.count": 3000, "market.contact_rate_employed": 0.6}),
    ("m-non-compete", {"seed": 42, "researchers.count": 4000, "market.contact_rate_employed": 0.1}),
    (
        "m-non-compete",
        {"seed": 43, "researchers.count": 4000, **_at_all("ABCDEFGH", "non_compete", 0.2)},
    ),
    (
        "g-logit-shares",
        {"seed": 44, "researchers.count": 8000, "researchers.tastes.match_scale": 0.6},
    ),
    ("g-logit-shares", {"seed": 45, "researchers.count": 8000, "labs.A.posted_wage": 220}),
    (
        "g-oligopsony",
        {
            "seed": 46,
            "researchers.count": 8000,
            "market.elasticity_within": 2.0,
            "market.elasticity_across": 0.5,
            "researchers.tastes.shock_scale": 0.5,
        },
    ),
    ("g-oligopsony", {"seed": 47, "researchers.count": 8000, "labs.A.productivity": 320}),
)

#: Edits that take a scenario out of its theory, and what is to be said about them.
BROKEN: tuple[tuple[str, Changes, str], ...] = (
    ("a-logit-acceptance", {"market.separation_rate": 0.1}, "market.separation_rate is 0.1"),
    ("a-logit-acceptance", {"labs.A.search_weight": 2}, "labs differ in search_weight"),
    ("a-logit-acceptance", {"researchers.tastes.shock_scale": 0}, "needs fresh tastes"),
    ("a-logit-acceptance", {"burn_in": 5}, "5 weeks are too few for the steady state"),
    ("a-logit-acceptance", {"labs.B.approval": 7}, "labs.B.approval is 7; the theory needs 0"),
    ("a-links", {"labs.C.target_list.size": 500}, "labs.C.target_list does not name everybody"),
    ("a-links", {"labs.C.target_list.recruiters": 3}, "labs.C.target_list.recruiters is 3"),
    ("a-links", {"labs.C.target_list.refresh": 8}, "labs.C.target_list.refresh is 8"),
    ("a-links", {"labs.C.fast_track": 3}, "labs.C.fast_track is 3"),
    ("a-links", {"events.0.week": 5}, "events.0 does not last from week 0 to the end"),
    ("a-links", {"market.tie_contacts": 100}, "sum to more than 1 a week"),
    ("a-links", {"market.referral_share": 0.5}, "market.referral_share is 0.5"),
    ("a-layoffs", {"events": [{"kind": "non-competes", "week": 1, "share": 0.5}]}, "is a non-competes"),
    ("a-layoffs", {"events": []}, "events is empty"),
    ("a-layoffs", {"labs.A.posted_wage": 1e10}, "above what a person is worth"),
    ("a-layoffs", {"labs.A.headcount": 500}, "labs.A.headcount is 500; the theory needs left out"),
    ("a-layoffs", {"researchers.unemployed_share": 0.1}, "researchers.unemployed_share is 0.1"),
    ("a-garden-leave", {"labs.A.garden_leave": 2.5}, "labs.A.garden_leave is 2.5 weeks"),
    ("m-garden-leave", {"labs.A.garden_leave": 2}, "labs differ in garden_leave"),
    ("m-garden-leave", {"weeks": 10}, "weeks is less than the longest leave"),
    ("m-non-compete", {"labs.A.non_compete": 0.1}, "labs differ in non_compete"),
    ("m-non-compete", {"labs.A.posted_wage": 150}, "two labs are worth the same"),
    ("m-non-compete", {"researchers.reservation_income": 130}, "below reservation income"),
    ("m-non-compete", {"researchers.talent.sigma": 0.5}, "researchers.talent.sigma is 0.5"),
    ("g-logit-shares", {"burn_in": 10}, "too short for everybody to meet every lab"),
    ("g-logit-shares", {"researchers.reservation_income": 100}, "not far below the wages"),
    ("g-logit-shares", {"researchers.tastes.match_scale": 0}, "needs tastes"),
    ("g-oligopsony", {"market.elasticity_within": 8}, "nested CES supply needs 1/η, 0.125"),
    ("g-oligopsony", {"labs.A.posted_wage": 100}, "labs.A.posted_wage is 100"),
    ("g-oligopsony", {"labs.A.amenity": 0.1}, "labs differ in amenity"),
    ("g-oligopsony", {"market.posted_rule": "markdown"}, "market.posted_rule is markdown"),
)


@pytest.mark.parametrize(("name", "changes"), VARIANTS, ids=[f"{n}-{c['seed']}" for n, c in VARIANTS])
def test_formulas_hold_for_other_parameters(name: str, changes: Changes) -> None:
    """Whatever the parameters, as long as the assumptions hold."""
    case, scenario = BY_NAME[name], sim.load(f"validation/{name}").with_(changes)
    assert list(case.assumptions(scenario)) == []
    runs = case.runs(scenario)
    assert [found for found in case.examine(runs, scenario) if not found.agrees] == []


@pytest.mark.parametrize(("name", "changes", "said"), BROKEN)
def test_broken_assumptions_are_named(name: str, changes: Changes, said: str) -> None:
    """What an edit breaks is said in words."""
    scenario = sim.load(f"validation/{name}").with_(changes)
    assert any(said in sentence for sentence in BY_NAME[name].assumptions(scenario))


def test_contacts_of_a_pair_multiply() -> None:
    """A list, a tie and a pact each have their factor; nobody's own employer counts."""
    factors = chain.pulls(sim.load("validation/a-links"))
    assert factors[0].tolist() == [1.0, 0.0, 12.0, 1.0, 1.0]  # A: pact with B, on C's list, C's leaders' home
    assert factors[1].tolist() == [0.0, 1.0, 1.0, 4.0, 1.0]
    assert factors[3].tolist() == [1.0, 1.0, 3.0, 1.0, 1.0]
    assert factors[5].tolist() == [1.0] * 5  # those without a job are on no list of people at A and D


def test_states_on_leave_are_counted_with_the_new_employer() -> None:
    """Shares of labs and unemployment sum to one, and who moves from A waits as long as A says."""
    scenario = sim.load("validation/a-garden-leave")
    matrix = chain.with_leave(scenario)
    shares = np.full(len(matrix), 1.0 / len(matrix))
    assert leave.shares_by_lab(scenario, shares).sum() == pytest.approx(1.0)
    entries = leave.entries(scenario)
    assert entries[0, 1].tolist() == [0, 5 + 1 * 12 + 4 - 1]
    assert entries[1, 0].tolist() == [1, 0]  # B has no leave


def test_sweeps_have_parts_of_equal_length() -> None:
    """Runs that are not the same number for each scenario were not made by a sweep."""
    scenario = sim.load("validation/a-layoffs").with_({"researchers.count": 100, "weeks": 5})
    runs = [run for point in runs_by_point(sweep.paired([scenario, scenario], 2)) for run in point]
    first, second = sweep.parts(runs, 2)
    assert [run.replicate for run in first] == [run.replicate for run in second] == [0, 1]
    alone = runs_by_point(sweep.apart([scenario, scenario], 2))
    assert [[run.replicate for run in point] for point in alone] == [[0, 1], [2, 3]]
    with pytest.raises(ValueError, match="not the same number"):
        sweep.parts(runs[1:], 2)
