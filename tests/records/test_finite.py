"""A run is done if its tables hold what they promise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import plan
from sim.experiments.execution.bench import Bench
from sim.experiments.runs.single import simulate
from sim.market.engine import Market
from sim.market.state.columns import EMPLOYER_WEEKS, LOG, WEEKS
from sim.records import finite
from sim.records.books import Books, books_of
from sim.records.finite import UNLIMITED, NotFinite, require_finite
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A small market."""
    changes = ["weeks=6", "burn_in=2", "researchers.count=150", "researchers.reference_count=4000"]
    return load_scenario("quiet-market", changes)


@pytest.fixture
def books(scenario: Scenario) -> Books:
    """Books that a test may spoil."""
    market = Market(scenario)
    market.run()
    kept = books_of(market)
    return kept._replace(weeks=kept.weeks.copy(), employers=kept.employers.copy(), log=kept.log.copy())


def floats(dtype: np.dtype[np.void]) -> list[str]:
    """Columns of floats."""
    return [name for name in dtype.names or () if dtype[name].base.kind == "f"]


def test_every_column_of_every_table_is_looked_at(books: Books) -> None:
    """A value that is no number, anywhere in what the tables show, is found and told with its place."""
    for table, columns in (("weeks", WEEKS), ("employers", EMPLOYER_WEEKS), ("moves", LOG)):
        values = {"weeks": books.weeks, "employers": books.employers, "moves": books.log}[table]
        for column in floats(columns):
            if column in ("benchmark", "compensation", "grant") or column in UNLIMITED.get(table, ()):
                continue
            for wrong in (math.nan, math.inf, -math.inf):
                before, week = values[column].copy(), values["week"][-1]
                values[column][-1] = wrong
                with pytest.raises(
                    NotFinite, match=rf"{table}\.{column} .*is {wrong} in week {week}.* due to"
                ):
                    require_finite(books)
                values[column] = before
    require_finite(books)


def test_large_numbers_are_numbers(books: Books) -> None:
    """A sum beyond all numbers says nothing about what is added up."""
    books.employers["cash"] = 1e308
    require_finite(books)


def test_an_employer_is_named(books: Books) -> None:
    """The first that is concerned."""
    books.employers["output"][books.employers["employer"] == 1] = math.nan
    with pytest.raises(
        NotFinite, match=f'of "{books.names[1]}" is nan in week 0.*production, such as elasticity'
    ):
        require_finite(books)


def test_a_run_with_such_a_value_fails(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an experiment it is a failed run with its error, never one that is done."""

    def spoil(books: Books) -> None:
        books.weeks["prize"][3] = math.nan
        require_finite(books)

    monkeypatch.setattr(finite, "require_finite", spoil)
    with pytest.raises(NotFinite, match=r"weeks\.prize is nan in week 3"):
        simulate(scenario, 1, 0, None)
    answer = Bench(plan([scenario], 1, None), None)(Chunk(0, 1))
    assert answer.failed == 1
    assert "NotFinite: weeks.prize is nan in week 3" in answer.error
    assert answer.rows is not None
    assert answer.rows["status"].to_pylist() == ["failed"]


@pytest.mark.parametrize("elasticity", [0.001, 0.005, 0.05, 0.0999, 0.1001, 1.0, 99.0])
def test_no_elasticity_makes_shares_that_are_no_numbers(scenario: Scenario, elasticity: float) -> None:
    """Compute and talent hardly or easily substitute each other: shares of the prize add up to one."""
    run = simulate(scenario.with_({"production.elasticity": elasticity}), 1, 0, None)
    shares = run.employers.groupby("week")["contest_share"].sum()
    assert np.allclose(shares, 1.0)
    assert (run.employers["output"] >= 0.0).all()
    assert run.employers["output"].max() > 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {
            "market.increment": 2.5,
            "market.mechanism": "simultaneous",
            "escalation.equity_band": 0,
            "production.prize": 1e15,
        },
        {
            "researchers.tastes.dispersion": 3,
            "researchers.tastes.culture": 5,
            "researchers.tastes.mission": 5,
        },
        {
            "researchers.tastes.dispersion": 3,
            "researchers.tastes.mission": 5,
            "market.mechanism": "simultaneous",
            "escalation.equity_band": 0,
        },
        {"production.contest_exponent": 10, "production.prize": 1e15},
        {"production.prize": 0, "production.direct_return": 0},
        {"innovation.rate": 1e6, "innovation.exponent": 5},
        {"startups.headcount": 1e6, "startups.headcount_sigma": 3},
        {"market.headcount": "planned", "startups.growth": 5, "startups.cash_volatility": 1e15},
        {
            "market.separation_rate": 1,
            "researchers.retirement_rate": 0,
            "market.contact_rate_employed": 0,
            "market.contact_rate_unemployed": 0,
        },
        {
            "market.separation_rate": 0,
            "researchers.retirement_rate": 0,
            "outside.contact_factor": 1,
            "market.contact_rate_employed": 1,
            "market.contact_rate_unemployed": 1,
        },
        {"researchers.unemployed_share": 1, "startups.count": 0, "startups.named": []},
        {"researchers.talent.tail_exponent": 1.000001, "researchers.talent.maximum": 1e6},
        {"researchers.talent.shape": "uniform", "researchers.talent.maximum": 1e-12},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_edges_give_numbers(scenario: Scenario, changes: dict[str, Any]) -> None:
    """All rates 0 or 1, everybody without work, no money or all of it, tails as heavy as may be."""
    run = simulate(scenario.with_(changes), 1, 0, None)
    assert np.isfinite(run.weeks.select_dtypes("float").to_numpy()).all()
    assert not any(math.isinf(value) for value in run.summary().values())
