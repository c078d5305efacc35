"""What targets tell about parameters: the sandwich, the rank, and what is honestly said to be unknown."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.experiments.statistics.identification import identify

_SLOPES = np.array([[6.0, 0.0], [0.0, 4.0], [3.0, 3.0]])
_SURE, _NONE = np.zeros((3, 2)), np.zeros((3, 3))


def test_errors_are_those_of_least_squares() -> None:
    """With weights 1 and independent facts: half a half-band over the slopes, as any textbook has it."""
    found = identify(_SLOPES, _SURE, np.ones(3), _NONE)
    wanted = 0.25 * np.linalg.inv(_SLOPES.T @ _SLOPES)
    assert found.errors == pytest.approx(np.sqrt(np.diag(wanted)))
    assert found.correlation[0, 1] == pytest.approx(wanted[0, 1] / math.sqrt(wanted[0, 0] * wanted[1, 1]))
    assert found.simulation == pytest.approx([0.0, 0.0])
    assert found.rank == 2
    assert found.identified.all()


def test_errors_cover_what_estimates_do() -> None:
    """Estimates from 2,000 draws of facts and simulations spread as told, weights and correlations included.

    Within 6%; false alarm below 1 in 1,000.
    """
    rng = np.random.default_rng(1)
    weights = np.array([1.0, 2.0, 0.5])
    root = np.array([[0.4, 0.0, 0.0], [0.3, 0.2, 0.0], [0.0, 0.1, 0.3]])
    found = identify(_SLOPES, _SURE, weights, root @ root.T)
    off = rng.normal(0.0, 0.5, (2_000, 3)) + rng.normal(0.0, 1.0, (2_000, 3)) @ root.T
    weighed = _SLOPES.T * weights
    estimates = off @ np.linalg.solve(weighed @ _SLOPES, weighed).T
    assert found.errors == pytest.approx(estimates.std(axis=0), rel=0.06)
    assert found.correlation[0, 1] == pytest.approx(np.corrcoef(estimates.T)[0, 1], abs=0.06)


def test_simulation_error_alone() -> None:
    """It is what is left where facts are exact, and smaller than the whole."""
    found = identify(_SLOPES, _SURE, np.ones(3), np.eye(3))
    assert found.simulation == pytest.approx(found.errors * math.sqrt(1.0 / 1.25))


def test_a_parameter_that_moves_nothing_is_not_told() -> None:
    """The other one is, as before."""
    slopes = np.array([[6.0, 0.1], [3.0, 0.0], [1.0, 0.0]])
    found = identify(slopes, np.zeros_like(slopes), np.ones(3), _NONE)
    assert (found.rank, found.identified.tolist()) == (1, [True, False])
    free = 0.6 / 46.0  # along what the other one may do, which is to cross its range
    assert found.free[0] == pytest.approx(free, rel=0.02)
    assert found.errors[0] == pytest.approx(0.5 / math.sqrt(46.0) + free, rel=0.01)
    assert math.isinf(found.errors[1])
    assert math.isnan(found.correlation[0, 1])


def test_parameters_that_do_the_same_are_not_told_apart() -> None:
    """Only their sum is: the direction in which nothing changes is named."""
    slopes = np.array([[5.0, 5.0], [2.0, 2.0], [1.0, 1.0]])
    found = identify(slopes, np.zeros_like(slopes), np.ones(3), _NONE)
    assert found.rank == 1
    assert not found.identified.any()
    assert np.abs(found.directions[0]) == pytest.approx([math.sqrt(0.5)] * 2)
    assert found.directions[0].sum() == pytest.approx(0.0, abs=1e-9)


def test_slopes_within_chance_are_none() -> None:
    """However large they look; chance in one parameter's slopes leaves the other's alone."""
    assert identify(_SLOPES, np.full((3, 2), 25.0), np.ones(3), _NONE).rank == 0
    first = identify(np.diag([6.0, 4.0]), np.array([[0.0, 9.0], [0.0, 9.0]]), np.ones(2), np.zeros((2, 2)))
    assert (first.rank, first.identified.tolist()) == (1, [True, False])


def test_noise_is_found_to_be_noise() -> None:
    """Slopes that are nothing but chance count in fewer than one of 20 cases."""
    rng = np.random.default_rng(4)
    ranks = [
        identify(rng.normal(0.0, 3.0, (5, 2)), np.full((5, 2), 9.0), np.ones(5), np.zeros((5, 5))).rank
        for _ in range(200)
    ]
    assert np.mean(np.array(ranks) > 0) < 0.05


def test_more_parameters_than_targets() -> None:
    """As many directions are told as there are targets, at most."""
    found = identify(np.array([[4.0, 3.0, 0.0]]), np.zeros((1, 3)), np.ones(1), np.zeros((1, 1)))
    assert found.rank == 1
    assert found.singular.tolist() == [5.0, 0.0, 0.0]
    assert not found.identified.any()


def test_simulation_is_counted_once() -> None:
    """By the closed form: half a band 1, standard error of the simulation 1, slope 10."""
    found = identify(np.array([[10.0]]), np.zeros((1, 1)), np.ones(1), np.eye(1))
    assert found.errors == pytest.approx([math.sqrt(0.5**2 + 1.0) / 10.0])  # 0.112
    assert found.simulation == pytest.approx([0.1])
    assert found.least == pytest.approx([math.hypot(1.0, 2.0)])
    assert identify(np.array([[2.0]]), np.zeros((1, 1)), np.ones(1), np.eye(1)).rank == 0
    assert identify(np.array([[2.0]]), np.zeros((1, 1)), np.ones(1), np.zeros((1, 1))).rank == 1


@pytest.mark.parametrize(("pull", "identified"), [(1.0, True), (3.0, False)])
def test_what_is_not_identified_is_in_the_errors_of_what_is(pull: float, identified: bool) -> None:
    """The error is no less than what the other one does to the estimate as it crosses its range."""
    slopes = np.array([[20.0, pull], [0.0, 0.5]])
    found = identify(slopes, np.zeros((2, 2)), np.ones(2), np.zeros((2, 2)))
    assert (found.rank, found.identified.tolist()) == (1, [identified, False])
    assert found.errors[0] >= pull / 20.0 + 0.5 / 20.1
    assert found.free[0] == pytest.approx(pull / 20.0, rel=0.2)


def test_chance_that_is_not_known_identifies_nothing() -> None:
    """Of slopes or of figures, such as where there is a single run; the target is named."""
    for chance, simulated in (
        (np.array([[0.0, 0.0], [0.0, np.nan], [0.0, 0.0]]), _NONE),
        (_SURE, np.diag([0.0, np.nan, 0.0])),
    ):
        found = identify(_SLOPES, chance, np.ones(3), simulated)
        assert (found.rank, found.unknown) == (0, (1,))
        assert np.isinf(found.errors).all()
        assert not found.identified.any()
