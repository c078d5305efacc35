"""The chain over employers: its rows, its rest point, and everything that is a special contact matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.theory import markov
from tests.theory.toy_market import FALSE_ALARM, Vector

seeds = st.integers(0, 2**32 - 1)


def random_market(seed: int, size: int = 4) -> tuple[Vector, Vector, Vector, Vector]:
    """Contacts, acceptance, separations and hiring of a market in which everything can happen."""
    generator = np.random.default_rng(seed)
    contact = generator.uniform(0.01, 0.9 / size, (size, size))
    accept = generator.uniform(0.1, 1.0, (size, size))
    return contact, accept, generator.uniform(0.01, 0.09, size), generator.uniform(0.01, 0.9 / size, size)


@given(seeds)
def test_transition_probabilities_cell_by_cell(seed: int) -> None:
    """P_ij = contact · accept off the diagonal, P_iU = δ, P_Uj = hire, and rows sum to one."""
    contact, accept, separation, hiring = random_market(seed)
    matrix = markov.transition_matrix(contact, accept, separation, hiring)
    for i in range(4):
        for j in range(4):
            if i != j:
                assert matrix[i, j] == contact[i, j] * accept[i, j]
    assert (matrix[:4, 4] == separation).all()
    assert (matrix[4, :4] == hiring).all()
    assert matrix.sum(axis=1) == pytest.approx(np.ones(5))


@given(seeds)
def test_the_stationary_distribution_is_where_every_path_ends(seed: int) -> None:
    """π P = π, and π0 P^t comes to it from any state."""
    matrix = markov.transition_matrix(*random_market(seed))
    rest = markov.stationary_distribution(matrix)
    assert rest @ matrix == pytest.approx(rest, abs=1e-14)
    for state in range(5):
        assert markov.distribution_after(np.eye(5)[state], matrix, 3000) == pytest.approx(rest, abs=1e-10)


@given(seeds, st.integers(0, 30))
def test_the_path_and_its_end_agree(seed: int, weeks: int) -> None:
    """`transient` has weeks+1 rows, each the one before times P, the last π0 P^t."""
    matrix = markov.transition_matrix(*random_market(seed))
    start = np.array([0.1, 0.2, 0.3, 0.4, 0.0])
    path = markov.transient(start, matrix, weeks)
    assert path.shape == (weeks + 1, 5)
    assert (path[0] == start).all()
    assert path[-1] == pytest.approx(markov.distribution_after(start, matrix, weeks))
    if weeks:
        assert path[1] == pytest.approx(start @ matrix)


@given(seeds)
def test_stationary_flows_in_and_out_balance(seed: int) -> None:
    """At rest as many people come to each state as leave it, and hires equal separations."""
    matrix = markov.transition_matrix(*random_market(seed))
    flows = markov.expected_flows(1e4, markov.stationary_distribution(matrix), matrix)
    assert flows.sum(axis=0) == pytest.approx(flows.sum(axis=1))
    assert (np.diag(flows) == 0.0).all()


def simulated_counts(matrix: Vector, workers: int, weeks: int) -> tuple[Vector, Vector]:
    """Final counts by state, and movers of the last week, of workers who follow the chain."""
    generator = np.random.default_rng(3)
    bounds = np.cumsum(matrix, axis=1)
    state = np.full(workers, len(matrix) - 1)
    before = state
    for _ in range(weeks):
        before = state
        reached = (generator.random(workers)[:, None] > bounds[state]).sum(axis=1)
        state = np.minimum(reached, len(matrix) - 1)
    flows = np.zeros(matrix.shape)
    np.add.at(flows, (before, state), 1.0)
    return np.bincount(state, minlength=len(matrix)).astype(float), flows


def test_simulated_workers_follow_the_chain() -> None:
    """Counts after seven weeks and the flows of the seventh, chi-square, with power against other rates."""
    contact, accept, separation, hiring = random_market(8)
    start = np.eye(5)[4]
    matrix = markov.transition_matrix(contact, accept, separation, hiring)
    counts, flows = simulated_counts(matrix, 20_000, 7)
    other = markov.transition_matrix(contact, accept, 2.0 * separation, hiring)
    for chain, holds in ((matrix, True), (other, False)):
        wanted = 20_000 * markov.distribution_after(start, chain, 7)
        assert (stats.chisquare(counts, wanted).pvalue > FALSE_ALARM) == holds
        before = markov.distribution_after(start, chain, 6)
        cells = ~np.eye(5, dtype=bool)
        expected = markov.expected_flows(20_000, before, chain)[cells]
        # The stayers close the sum.
        seen = np.append(flows[cells], 20_000 - flows[cells].sum())
        wanted = np.append(expected, 20_000 - expected.sum())
        assert (stats.chisquare(seen, wanted).pvalue > FALSE_ALARM) == holds


@given(seeds, st.floats(0.2, 3.0))
def test_uniform_contacts_and_logit_tastes_have_no_net_flows(seed: int, scale: float) -> None:
    """π ∝ exp(V/s) and every flow ratio is 1 at rest; away from it the ratios are others."""
    values = np.random.default_rng(seed).normal(0.0, 1.0, 4)
    accept = markov.logit_acceptance(values, scale)
    matrix = markov.transition_matrix(np.full((4, 4), 0.2), accept, np.zeros(4), np.full(4, 0.1))
    rest = markov.stationary_distribution(matrix)
    assert rest[:4] == pytest.approx(markov.logit_stationary(values, scale), rel=1e-8)
    assert rest[4] == pytest.approx(0.0, abs=1e-12)
    ratios = markov.flow_ratios(markov.expected_flows(1.0, rest, matrix))[:4, :4]
    assert ratios[~np.eye(4, dtype=bool)] == pytest.approx(np.ones(12), rel=1e-8)
    even = markov.flow_ratios(markov.expected_flows(1.0, np.array([0.25] * 4 + [0.0]), matrix))
    assert even[0, 1] == pytest.approx(accept[0, 1] / accept[1, 0])


def test_logit_acceptance_is_the_chance_of_a_better_taste() -> None:
    """1/(1+exp(-(V_j-V_i)/s)) against Gumbel tastes drawn for both sides."""
    tastes = np.random.default_rng(1).gumbel(0.0, 2.0, (2, 200_000))
    share = float((1.5 + tastes[1] > tastes[0]).mean())
    error = np.sqrt(share * (1.0 - share) / 200_000)
    assert abs(share - markov.logit_acceptance([0.0, 1.5], 2.0)[0, 1]) < 4 * error
    assert abs(share - markov.logit_acceptance([0.0, 1.5], 1.9)[0, 1]) > 4 * error


def test_no_poach_target_list_and_ties_scale_the_cells_they_mean() -> None:
    """A pact stops both directions, a list raises a column, ties any mask; others stay."""
    contact = np.full((3, 3), 0.1)
    pact = markov.pairs_mask(3, [(0, 2)])
    closed = markov.scaled_contacts(contact, pact, 0.0)
    assert closed.tolist() == [[0.1, 0.1, 0.0], [0.1, 0.1, 0.1], [0.0, 0.1, 0.1]]
    listed = np.zeros((3, 3), dtype=bool)
    listed[:, 1] = True
    assert markov.scaled_contacts(contact, listed, 4.0).tolist() == [[0.1, 0.4, 0.1]] * 3


def test_layoffs_move_people_into_unemployment() -> None:
    """A shock takes the stated share of each employer's people; nobody is lost."""
    assert markov.laid_off([0.5, 0.3, 0.2], [0.1, 1.0]).tolist() == pytest.approx([0.45, 0.0, 0.55])


@given(seeds, st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_stock_on_garden_leave_is_flow_times_length(seed: int, leave: list[int]) -> None:
    """Little's law for each destination, with a length for each origin, and rows that sum to one."""
    matrix = markov.transition_matrix(*random_market(seed))
    wide = markov.garden_leave_matrix(matrix, leave)
    assert wide.sum(axis=1) == pytest.approx(np.ones(len(wide)))
    rest = markov.stationary_distribution(wide)
    flows = rest[:4, None] * matrix[:4, :4]
    np.fill_diagonal(flows, 0.0)
    stock = rest[5:].reshape(4, max(leave)).sum(axis=1)
    assert stock == pytest.approx(np.array(leave) @ flows, abs=1e-12)
    working = rest[:5] / rest[:5].sum()
    assert working == pytest.approx(markov.stationary_distribution(matrix))


def test_a_leave_ends_after_its_weeks() -> None:
    """Who moves with L = 2 is on leave at the end of that week and the next, then at the new employer."""
    matrix = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    wide = markov.garden_leave_matrix(matrix, [2, 0])
    path = markov.transient(np.eye(len(wide))[0], wide, 3)
    assert [int(row.argmax()) for row in path] == [0, 3 + 2 + 1, 3 + 2, 1]


@pytest.mark.parametrize(
    "broken",
    [
        lambda: markov.transition_matrix([[0, 0.6], [0.6, 0]], np.ones((2, 2)), [0.5, 0.1], [0.1, 0.1]),
        lambda: markov.transition_matrix([[0, 0.6]], np.ones((2, 2)), [0.1, 0.1], [0.1, 0.1]),
        lambda: markov.transition_matrix([[0, -0.1], [0.1, 0]], np.ones((2, 2)), [0.1, 0.1], [0.1, 0.1]),
        lambda: markov.transition_matrix([[0, 0.1], [0.1, 0]], np.ones((2, 2)), [0.1, 0.1], [0.6, 0.6]),
        lambda: markov.stationary_distribution(np.eye(2)),
        lambda: markov.stationary_distribution([[0.5, 0.4], [0.5, 0.5]]),
        lambda: markov.stationary_distribution([[1.1, -0.1], [0.5, 0.5]]),
        lambda: markov.stationary_distribution([0.5, 0.5]),
        lambda: markov.distribution_after([0.5, 0.4], np.eye(2), 1),
        lambda: markov.distribution_after([0.5, 0.5], np.eye(2), -1),
        lambda: markov.logit_acceptance([0.0, 1.0], 0.0),
        lambda: markov.pairs_mask(2, [(0, 2)]),
        lambda: markov.scaled_contacts(np.ones((2, 2)), np.ones((3, 3)), 1.0),
        lambda: markov.laid_off([0.5, 0.5], [0.1, 0.1]),
        lambda: markov.garden_leave_matrix(np.eye(3), [1, -1]),
        lambda: markov.flow_ratios([[0.0, -1.0], [1.0, 0.0]]),
    ],
)
def test_what_is_no_market_is_refused(broken: object) -> None:
    """Every argument outside its domain raises ValueError."""
    assert callable(broken)
    with pytest.raises(ValueError, match=r"must|several|pair"):
        broken()
