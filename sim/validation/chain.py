"""The scenario of a market in which workers do not interact, as a Markov chain over labs and unemployment.

States are the labs in the order of the file, then unemployment. Who contacts whom depends on the pair: with
f the labs' shares of search weights and m_ij the product of target list, leaders' ties and no-poach pact,
lab j contacts a person at i at rate λ f_j m_ij a week. Wages are posted, so that acceptance depends on the
pair too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.theory import markov
from sim.theory.chain_counts import pair_acceptance
from sim.validation import assumptions, tables

if TYPE_CHECKING:
    from sim.figures.curve import Vector
    from sim.scenario.schema import Scenario

#: Largest bias of a share that was not yet steady, in standard errors 1/√N.
_BIAS = 0.01


def values(scenario: Scenario) -> Vector:
    """V_j = ln w_j + a_j of the labs, and last the log of reservation income."""
    wages, amenities = tables.lab_values(scenario, "posted_wage"), tables.lab_values(scenario, "amenity")
    return np.append(np.log(wages) + amenities, math.log(scenario.researchers.reservation_income))


def sampling(scenario: Scenario) -> Vector:
    """f_j, the labs' shares of search weights."""
    weights = tables.lab_values(scenario, "search_weight")
    return np.asarray(weights / weights.sum())


def pulls(scenario: Scenario) -> Vector:
    """m_ij, shape (J+1, J): factor on contacts by lab j with the people in state i."""
    names = tables.lab_names(scenario)
    factors = np.ones((len(names) + 1, len(names)))
    for j, lab in enumerate(scenario.labs):
        for i, name in enumerate([*names, None]):
            listed = lab.target_list.size > 0 and name != lab.name
            if listed and (name in lab.target_list.employers or not lab.target_list.employers):
                factors[i, j] *= lab.target_list.contact_multiplier
            if name in lab.leaders_from:
                factors[i, j] *= scenario.market.tie_contacts
    for event in scenario.events_on:
        if event.kind == "no-poach":
            bound = np.isin(names, event.employers or names)
            factors[:-1][np.outer(bound, bound) & ~np.eye(len(names), dtype=bool)] = 0.0
    return factors


def acceptance(scenario: Scenario) -> Vector:
    """Shape (J+1, J): probability that a person in state i accepts the offer of lab j."""
    level = values(scenario)
    gains = level[None, :-1] - level[:, None]
    for j, lab in enumerate(scenario.labs):
        tied = np.isin(tables.lab_names(scenario), lab.leaders_from)
        gains[:-1, j] += scenario.market.tie_utility * tied
    return pair_acceptance(gains, scenario.researchers.tastes.shock_scale)


def transition(scenario: Scenario) -> Vector:
    """One-week transition probabilities, shape (J+1, J+1).

    Raises:
        ValueError: contacts and separations of a week are more than certain.
    """
    market = scenario.market
    reach, accept = sampling(scenario) * pulls(scenario), acceptance(scenario)
    return markov.transition_matrix(
        market.contact_rate_employed * reach[:-1],
        accept[:-1],
        np.full(len(scenario.labs), market.separation_rate),
        market.contact_rate_unemployed * reach[-1] * accept[-1],
    )


def with_leave(scenario: Scenario) -> Vector:
    """The chain with garden leave, as `markov.garden_leave_matrix` has its states."""
    return markov.garden_leave_matrix(transition(scenario), leaves(scenario))


def leaves(scenario: Scenario) -> Vector:
    """Weeks of garden leave that each lab imposes."""
    return np.round(tables.lab_values(scenario, "garden_leave"))


def steady(matrix: Vector) -> Vector:
    """Shares of the steady state, without what rounding leaves below zero.

    Raises:
        ValueError: there are several steady states.
    """
    shares = np.maximum(markov.stationary_distribution(matrix), 0.0)
    return np.asarray(shares / shares.sum())


def broken(scenario: Scenario, *allowed: str) -> Iterator[str]:
    """What in a scenario is no such market, apart from the keys that a case allows and looks after itself."""
    demands = {
        **assumptions.POSTED,
        **assumptions.ONE_TALENT,
        **assumptions.NO_TASTES,
        **assumptions.CLOSED,
        **assumptions.AT_ONCE,
        **assumptions.UNLIMITED,
        **assumptions.NO_OLD_CONTRACTS,
    }
    yield from assumptions.broken(scenario, assumptions.without(demands, *allowed))
    yield from assumptions.unaffordable(scenario)


def unsettled(scenario: Scenario, matrix: Vector, weeks: float) -> Iterator[str]:
    """Is the chain not yet in its steady state after so many weeks, wherever people began?"""
    try:
        shares = steady(matrix)
    except ValueError as error:
        yield f"there is no one steady state: {error}"
        return
    after = np.linalg.matrix_power(matrix, round(weeks))
    bias = float(np.abs(after - shares).max() * math.sqrt(scenario.researchers.count))
    if bias > _BIAS:
        yield (
            f"{weeks:g} weeks are too few for the steady state; the theory needs more of `burn_in` or `weeks`"
        )


def busy(scenario: Scenario) -> Iterator[str]:
    """Are some people's contacts and separations of a week more than certain?"""
    market = scenario.market
    attention = (sampling(scenario) * pulls(scenario)).sum(axis=1)
    if market.separation_rate + market.contact_rate_employed * attention[:-1].max() > 1.0:
        yield "contacts and separations of some employed people sum to more than 1 a week"
    if market.contact_rate_unemployed * attention[-1] > 1.0:
        yield "contacts of the unemployed sum to more than 1 a week"
