"""Ties of colleagues against case A of theory.md: a Markov chain with more states.

Around a hub stand labs that have agreed not to poach each other, so that everybody comes from the hub or goes
there. With many people somebody goes each way every week, so who is tied to whom follows from the own past
alone: who has been at a lab for `ties.weeks` and a week is tied to those who left it last, and who had been
at the last one for so long is tied to it. Then workers do not interact, and the chain is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

import sim
from sim.records.run import Run
from sim.scenario.schema import Scenario
from sim.theory import markov
from sim.theory.chain_counts import pair_acceptance
from sim.validation import chain

Vector = NDArray[Any]
HUB, SPOKES = "E", ["A", "B", "C", "D"]
#: Weeks together, and the first week from which on moves are counted: everybody has had a job for long.
WEEKS, FIRST = 3, 100
SCENARIO = sim.load("validation/a-links").with_(
    {
        "weeks": 220,
        "burn_in": 0,
        "labs.C.leaders_from": [],
        "labs.D.leaders_from": [],
        "labs.C.target_list.size": 0,
        "market.separation_rate": 0.0,
        "events": [{"kind": "no-poach", "week": 0, "employers": SPOKES}],
        "ties": {"weeks": WEEKS, "lasts": 1000, "contacts": 3, "utility": 0.3},
    }
)


class Past(NamedTuple):
    """What is known of people: shape (people,) each."""

    lab: Vector  # the present one, -1 for none
    since: Vector  # week
    former: Vector  # the one before, -1 for none
    known: Vector  # has it been for long enough that those who are there are colleagues?


@cache
def run() -> Run:
    """A run of the market."""
    return sim.run(SCENARIO)


def weeks_of(history: Run) -> Iterator[tuple[Past, Vector]]:
    """Of each week from `FIRST` on what was known as it began, and where people were as it ended."""
    people = history.scenario.researchers.count
    past = Past(*(np.full(people, start) for start in (-1, -1, -1, 0)))
    moves = history.moves[history.moves["kind"].isin(["hired", "poached"])]
    labs = np.array([lab.name for lab in history.scenario.labs])
    to = np.searchsorted(labs, moves["destination"].astype(str).to_numpy())
    when, who = moves["week"].to_numpy(), moves["researcher"].to_numpy()
    for week in range(history.scenario.weeks):
        before = Past(*(column.copy() for column in past))
        i, j = who[when == week], to[when == week]
        past.former[i], past.known[i] = past.lab[i], (week - past.since[i] >= WEEKS) & (past.lab[i] >= 0)
        past.lab[i], past.since[i] = j, week
        if week >= FIRST:
            yield before, past.lab.copy()


def chances(scenario: Scenario) -> tuple[Vector, Vector]:
    """Probability a week of going from lab i to j without and with a tie, (J, J)."""
    ties, level = scenario.ties, chain.values(scenario)[:-1]
    reach = (chain.sampling(scenario) * chain.pulls(scenario))[:-1] * scenario.market.contact_rate_employed
    np.fill_diagonal(reach, 0.0)
    scale = scenario.researchers.tastes.shock_scale
    gains = level[None, :] - level[:, None]
    free, tied = (pair_acceptance(gains + more, scale) for more in (0.0, ties.utility))
    return reach * free, reach * ties.contacts * tied


def ties(week: int, past: Past, j: int) -> Vector:
    """Who is tied to lab j: by the present lab, from which somebody went there last week, or by the last."""
    present = week - 1 - past.since >= WEEKS
    return np.asarray((past.lab != j) & (present | ((past.former == j) & (past.known > 0))))


def differences(scenario: Scenario) -> Vector:
    """Standard scores of moves from each lab to each other, with a tie and without, given the past."""
    plain, tied = chances(scenario)
    size = len(plain)
    seen, wanted, spread = (np.zeros((2, size, size)) for _ in range(3))
    for week, (past, after) in enumerate(weeks_of(run()), FIRST):
        for j in range(size):
            with_tie = ties(week, past, j)
            for n, (chance, among) in enumerate([(plain, ~with_tie), (tied, with_tie)]):
                there = among & (past.lab >= 0) & (past.lab != j)
                p = chance[past.lab[there], j]
                np.add.at(seen[n][:, j], past.lab[there], after[there] == j)
                np.add.at(wanted[n][:, j], past.lab[there], p)
                np.add.at(spread[n][:, j], past.lab[there], p * (1.0 - p))
    assert seen[wanted == 0.0].sum() == 0.0
    often = wanted > 20.0
    assert often.sum() >= 12
    return np.asarray((seen - wanted)[often] / np.sqrt(spread[often]))


def test_moves_are_those_of_the_chain_given_everybodys_past() -> None:
    """By chance it fails once in a thousand; a factor of 3.3 in place of 3 is noticed."""
    assert np.abs(differences(SCENARIO)).max() < 4.0
    assert np.abs(differences(SCENARIO.with_({"ties.contacts": 3.3}))).max() > 4.0
    assert np.abs(differences(SCENARIO.with_({"ties.utility": 0.2}))).max() > 4.0


def steady_shares(scenario: Scenario) -> Vector:
    """Shares of the labs in the steady state of the chain of lab, weeks there, last lab, and known there."""
    plain, tied = chances(scenario)
    size, longest = len(plain), WEEKS + 1
    shape = (size, longest + 1, size + 1, 2)
    matrix = np.zeros((int(np.prod(shape)),) * 2)
    for state in np.ndindex(*shape):
        lab, spent, former, known = state
        row = np.ravel_multi_index(state, shape)
        for j in range(size):
            if j == lab:
                continue
            with_tie = spent >= longest or (former == j and known)
            p = (tied if with_tie else plain)[lab, j]
            matrix[row, np.ravel_multi_index((j, 0, lab, int(spent + 1 >= WEEKS)), shape)] += p
        stays = (lab, min(spent + 1, longest), former, known)
        matrix[row, np.ravel_multi_index(stays, shape)] += 1.0 - matrix[row].sum()
    shares = markov.stationary_distribution(matrix)
    return np.asarray(shares.reshape(size, -1).sum(axis=1))


def test_headcounts_are_those_of_the_steady_state() -> None:
    """Chi-square of the last week's headcounts: workers do not interact (p < 1e-4 fails by chance)."""
    *_, (_, last) = weeks_of(run())
    counts = np.bincount(last[last >= 0], minlength=5)
    assert counts.sum() == SCENARIO.researchers.count
    assert stats.chisquare(counts, steady_shares(SCENARIO) * counts.sum()).pvalue > 1e-4
    other = steady_shares(SCENARIO.with_({"ties.utility": 0.0, "ties.contacts": 1.0}))
    assert stats.chisquare(counts, other * counts.sum()).pvalue < 1e-4
