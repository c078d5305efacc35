"""L: compute times talent, Cobb-Douglas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import production
from sim.validation import assumptions, finding, sweep, tables
from sim.validation.case import Case
from sim.validation.cases.k_prize_race import hires_at_the_wage, staff, wage
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

_COBB_DOUGLAS: dict[str, Any] = {
    "production.elasticity": 1.0,
    "production.prize": 0.0,
    "market.separation_rate": 0.0,
    "labs.*.r_and_d_credit": 0.0,
    "labs.*.luxury_threshold": None,
}
#: Compute of all times this, and a credit on all pay, in the variants.
GROWTH, CREDIT = 2.0, 0.2
#: Luxury tax of another: thresholds as parts of pay without it, lab by lab in turn, and its rate.
THRESHOLDS, RATE = (0.3, 0.5, 0.7), 1.5
#: Headcounts are whole numbers.
ONE_PERSON = 1.0


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(scenario, _COBB_DOUGLAS)
    yield from hires_at_the_wage(scenario)


def _compute(scenario: Scenario) -> Vector:
    """Compute of each lab, in units: the steady state of capital expenditure."""
    factory = scenario.production
    return tables.lab_values(scenario, "capex") / factory.compute_depreciation / factory.compute_unit


def _productivity(scenario: Scenario) -> Vector:
    """Dollars a year that a unit of output earns, times total factor productivity."""
    return tables.lab_values(scenario, "productivity") * scenario.production.direct_return


def _wedge(scenario: Scenario) -> Vector:
    return 1.0 + tables.lab_values(scenario, "payroll_tax")


def _demand(scenario: Scenario, wedge: Vector | None = None) -> Vector:
    """People that each lab wants at the wage: K (A (1 - a) / (w (1 + τ)))^(1/a)."""
    a, cost = scenario.production.compute_share, _wedge(scenario) if wedge is None else wedge
    marginal = _productivity(scenario) * (1.0 - a) / (wage(scenario) * cost)
    return np.asarray(_compute(scenario) * marginal ** (1.0 / a))


def _payroll(scenario: Scenario) -> Vector:
    """Pay of each lab without a luxury tax, dollars a year."""
    return np.asarray(wage(scenario) * _wedge(scenario) * _demand(scenario))


def _thresholds(scenario: Scenario) -> Vector:
    """Where the luxury tax of each lab begins, dollars a year."""
    pay = _payroll(scenario)
    return np.asarray(pay * np.resize(THRESHOLDS, pay.shape))


def _luxury_wedge(scenario: Scenario) -> Vector:
    """What a further dollar of pay costs each lab with the luxury tax."""
    rate, a = np.full(len(scenario.labs), RATE), scenario.production.compute_share
    tax = production.luxury_wedge(_payroll(scenario), _thresholds(scenario), rate, a)
    return np.asarray(_wedge(scenario) * tax)


def _plan(scenario: Scenario, factor: int) -> Plan:
    """The market; with more compute at higher pay; with a credit at higher pay; and with a luxury tax."""
    a, names = scenario.production.compute_share, tables.lab_names(scenario)
    income = scenario.researchers.reservation_income
    richer: dict[str, Any] = {"researchers.reservation_income": income * GROWTH**a}
    credited: dict[str, Any] = {"researchers.reservation_income": income / (1.0 - CREDIT)}
    for name, capex, tax in zip(names, tables.lab_values(scenario, "capex"), _wedge(scenario), strict=True):
        richer |= {
            f"labs.{name}.capex": capex * GROWTH,
            f"labs.{name}.posted_wage": wage(scenario) * GROWTH**a,
        }
        credited |= {
            f"labs.{name}.r_and_d_credit": tax * CREDIT,
            f"labs.{name}.posted_wage": wage(scenario) / (1.0 - CREDIT),
        }
    taxed: dict[str, Any] = {f"labs.{name}.luxury_rate": RATE for name in names}
    for name, threshold in zip(names, _thresholds(scenario), strict=True):
        taxed[f"labs.{name}.luxury_threshold"] = float(threshold)
    variants = [scenario.with_(changes) for changes in (richer, credited, taxed)]
    return sweep.paired([scenario, *variants], 1)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    plain, richer, credited, taxed = (staff(run) for run in runs)
    theory = _demand(scenario)
    a, total = scenario.production.compute_share, plain.sum()
    pay = production.talent_pay(
        _compute(scenario), _productivity(scenario), _wedge(scenario), a, float(total)
    )
    shares = production.talent_shares(_compute(scenario), _productivity(scenario), _wedge(scenario), a)
    hhi = float(((plain / total) ** 2).sum())
    gaps = [float(np.abs(people - theory).max()) for people in (plain, richer, credited)]
    squares = float((np.asarray(shares) ** 2).sum())
    wedge = _luxury_wedge(scenario)
    luxury = production.talent_shares(_compute(scenario), _productivity(scenario), wedge, a)
    gaps.append(float(np.abs(taxed - _demand(scenario, wedge)).max()))
    return [
        finding.bounded("people at each lab: largest gap", 0.0, gaps[0], ONE_PERSON),
        finding.bounded("all compute × 2, pay × 2^a: largest gap", 0.0, gaps[1], ONE_PERSON),
        finding.bounded("credit c for all, pay / (1 - c): largest gap", 0.0, gaps[2], ONE_PERSON),
        finding.bounded("pay that employs as many, dollars a year", float(pay), wage(scenario), 2e-3),
        finding.bounded("HHI of talent", squares, hhi, 2e-3),
        finding.bounded("luxury tax τ of pay, people at each lab: largest gap", 0.0, gaps[3], ONE_PERSON),
        finding.bounded(
            "HHI of talent with it", float((luxury**2).sum()), float(((taxed / taxed.sum()) ** 2).sum()), 2e-3
        ),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    theory, found = _demand(scenario), staff(runs[0])
    ends = np.array([theory.min() * 0.7, theory.max() * 1.4])
    return Curve(
        "Labs have the people that their compute calls for",
        "people by theory",
        "people in the market",
        (Line("equal", ends, ends),),
        (Points("labs", theory, found),),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="L",
    name="l-compute-times-talent",
    title="Compute times talent: shares, pay, taxes and credits",
    source="Cobb & Douglas (1928); derived in sim/theory/production.py",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.A.productivity": 1.002},
    curve=_curve,
    plan=_plan,
)
