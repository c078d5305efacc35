"""G: Cournot employers under nested CES supply; markdowns rise with the share of the wage bill.

What is compared. The offers of a week answer to the shares s_j of the wage bill at its beginning, which are
those of the table of employers at the end of the week before. So the identities hold exactly between the
contracts of the last week and the payrolls of the week before it, in the steady state or not; the stock of
contracts, written over many weeks, need not satisfy them. In the steady state both are those of the Cournot
equilibrium. There the headcounts answer to pay and pay to headcounts, which damps chance: the tests of
the steady state use the larger errors of independent workers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import choice
from sim.validation import assumptions, chain, finding, spells, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    demands = {
        **assumptions.POSTED,
        **assumptions.ONE_TALENT,
        **assumptions.without(assumptions.NO_TASTES, "researchers.tastes.shock_scale"),
        **assumptions.CLOSED,
        **assumptions.AT_ONCE,
        **assumptions.UNLIMITED,
        "market.posted_rule": "oligopsony",
        "market.shading": 0.0,
        "market.separation_rate": 0.0,
        "labs.*.posted_wage": None,
        "labs.*.aggressiveness": 1.0,
        **assumptions.NO_OLD_CONTRACTS,
    }
    yield from assumptions.broken(scenario, demands)
    scale, within = scenario.researchers.tastes.shock_scale, scenario.market.elasticity_within
    if not math.isclose(scale * within, 1.0, rel_tol=1e-9):
        yield f"researchers.tastes.shock_scale is {scale:g}; nested CES supply needs 1/η, {1.0 / within:g}"
    for key in ("search_weight", "amenity"):
        if np.ptp(tables.lab_values(scenario, key)) > 0.0:
            yield f"labs differ in {key}; nested CES supply needs the same everywhere"
    yield from chain.unsettled(scenario, _chain(scenario), scenario.burn_in)


def _products(scenario: Scenario) -> Vector:
    """MRPL_j net of the tax on pay, dollars a year."""
    worth = tables.lab_values(scenario, "productivity") * scenario.production.value_per_talent
    return worth / (1.0 + tables.lab_values(scenario, "payroll_tax"))


def _wages(scenario: Scenario) -> Vector:
    """Pay at the Cournot equilibrium."""
    market = scenario.market
    return choice.cournot_wages(_products(scenario), market.elasticity_within, market.elasticity_across)


def _chain(scenario: Scenario) -> Vector:
    """The chain of people at the wages of the equilibrium."""
    wages = _wages(scenario)
    return chain.transition(
        scenario.with_(
            {f'labs."{lab.name}".posted_wage': float(w) for lab, w in zip(scenario.labs, wages, strict=True)}
        )
    )


def _bill_shares(runs: Sequence[Run], week: int) -> list[Vector]:
    """Each run's shares of the labs in the wage bill, tax left out, at the end of a week."""
    shares = []
    for run in runs:
        rows = run.employers[run.employers["week"] == week]
        payroll = pd.Series(rows["payroll"].to_numpy(), rows["employer"].astype(str))
        bill = payroll.reindex(tables.lab_names(run.scenario)).to_numpy(float)
        bill = bill / (1.0 + tables.lab_values(run.scenario, "payroll_tax"))
        shares.append(bill / bill.sum())
    return shares


def _offers(run: Run, week: int) -> list[Vector]:
    """Pay in the contracts of a week, by lab."""
    signed = run.moves[(run.moves["week"] == week) & run.moves["kind"].isin(["poached", "hired"])]
    employer = signed["destination"].astype(str)
    return [
        signed.loc[employer == name, "pay_after"].to_numpy(float) for name in tables.lab_names(run.scenario)
    ]


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    week, market = runs[0].scenario.weeks - 1, scenario.market
    elasticities = (market.elasticity_within, market.elasticity_across)
    products = _products(scenario)
    wanted, signed, means, index = [], [], [], []
    for run, shares in zip(runs, _bill_shares(runs, week - 1), strict=True):
        offers = _offers(run, week)
        pay = products / choice.cournot_inverse_markdown(shares, *elasticities)
        wanted.append(np.repeat(pay, [len(some) for some in offers]))
        signed.append(np.concatenate(offers))
        posted = np.array([some.mean() if len(some) else np.nan for some in offers])
        means.append(float(shares @ (products / posted)))
        index.append(choice.cournot_mean_inverse_markdown(float(shares @ shares), *elasticities))
    equilibrium = _wages(scenario)
    size = np.asarray(equilibrium**market.elasticity_within)
    size = size / size.sum()
    last = spells.headcounts(runs, week)
    return [
        finding.exact(
            "pay in each contract of the last week", np.concatenate(wanted), np.concatenate(signed)
        ),
        finding.exact("Σ s_j MRPL_j/w_j of last week's offers = 1 + (1-HHI)/η + HHI/θ", index, means),
        finding.counts("people by lab at the Cournot equilibrium, ∝ w^η, last week", last[:-1], size),
        _concentration(equilibrium, size, _bill_shares(runs, week), int(last.sum())),
    ]


def _concentration(wages: Vector, size: Vector, shares: Sequence[Vector], people: int) -> Finding:
    """HHI of the wage bill, mean over runs; its error by the delta method from multinomial headcounts."""
    bill = size * wages / (size @ wages)
    theory = float(bill @ bill)
    slope = 2.0 * (bill - theory) * wages / (size @ wages)  # of HHI in the share of people at each lab
    variance = float(size @ slope**2 - (size @ slope) ** 2) / people
    found = float(np.mean([share @ share for share in shares]))
    return finding.estimate(
        "HHI of the wage bill at the equilibrium, last week", theory, found, math.sqrt(variance)
    )


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    week, market = runs[0].scenario.weeks - 1, scenario.market
    x, y = [], []
    for run, shares in zip(runs, _bill_shares(runs, week - 1), strict=True):
        for share, product, some in zip(shares, _products(scenario), _offers(run, week), strict=True):
            if len(some):
                x.append(share)
                y.append(product / some.mean())
    grid = np.linspace(0.0, 1.0, 51)
    line = choice.cournot_inverse_markdown(grid, market.elasticity_within, market.elasticity_across)
    return Curve(
        "The larger its share of the wage bill, the less of the marginal product an employer pays",
        "share of the wage bill",
        "marginal product over pay offered",
        (Line("1 + (1-s)/η + s/θ", grid, line),),
        (Points("labs, last week", np.array(x), np.array(y)),),
    )


CASE = Case(
    letter="G",
    name="g-oligopsony",
    title="Markdowns of Cournot employers",
    source="Berger, Herkenhoff & Mongey (2022)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.elasticity_across": 0.85},
    curve=_curve,
)
