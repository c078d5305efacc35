"""The matched panel: by hand, and against the people of the market itself at every date."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.market.model import TalentMarket
from sim.measures.panel import COLUMNS, matched_panel
from sim.scenario.schema import Scenario
from tests.measures.kinds import with_kinds

EVERY = 13
LIVELY = {"poached", "raised", "separated", "laid off", "retired", "entered", "spun out", "startup died"}


def log(*rows: tuple[int, int, str, str, str, float, float]) -> pd.DataFrame:
    """An event log from (week, researcher, kind, origin, destination, pay before, pay after)."""
    names = ["week", "researcher", "kind", "origin", "destination", "pay_before", "pay_after"]
    return with_kinds(pd.DataFrame(rows, columns=names)).assign(talent=2.0)


def observed(weeks: int) -> pd.DataFrame:
    """Rows of a lab and a startup in weeks 0 to `weeks` - 1."""
    lab = pd.DataFrame({"week": range(weeks), "employer": "Meta", "kind": "lab"})
    return pd.concat([lab, lab.assign(employer="Startup 1", kind="startup")])


def rows_of(panel: pd.DataFrame) -> list[tuple[int, int, str, float]]:
    """(researcher, week, employer, pay) of each row."""
    columns = (panel[name].tolist() for name in ("researcher", "week", "employer", "pay"))
    return list(zip(*columns, strict=True))


def test_by_hand() -> None:
    """Poached in week 3, raised in week 5, left in week 7: the state at the end of weeks 1, 3, 5, 7."""
    moves = log(
        (3, 8, "poached", "Startup 1", "Meta", 10.0, 30.0),
        (4, -1, "startup died", "Startup 1", "Startup 1", 0.0, 0.0),
        (5, 8, "raised", "Meta", "Meta", 30.0, 40.0),
        (7, 8, "separated", "Meta", "unemployed", 40.0, 0.0),
    )
    panel = matched_panel(moves, observed(9), 2)
    assert tuple(panel.columns) == COLUMNS
    assert rows_of(panel) == [(8, 1, "Startup 1", 10.0), (8, 3, "Meta", 30.0), (8, 5, "Meta", 40.0)]
    assert panel["kind"].tolist() == ["startup", "lab", "lab"]
    assert panel["period"].tolist() == [0, 1, 2]
    assert panel["log_pay"].tolist() == pytest.approx(np.log([10.0, 30.0, 40.0]).tolist())


def test_the_last_of_several_events_in_a_week_counts() -> None:
    """Hired and laid off in one week: not in the panel; who enters was nowhere before."""
    moves = log(
        (2, 1, "hired", "unemployed", "Meta", 5.0, 9.0),
        (2, 1, "laid off", "Meta", "unemployed", 9.0, 0.0),
        (3, 2, "entered", "education", "unemployed", 0.0, 0.0),
        (3, 2, "hired", "unemployed", "Meta", 5.0, 0.0),
    )
    panel = matched_panel(moves, observed(4), 1)
    assert rows_of(panel) == [(2, 3, "Meta", 0.0)]
    assert math.isnan(panel["log_pay"][0])


def test_nothing_happened() -> None:
    """Without events, or with a run shorter than the first date, the panel is empty and has its columns."""
    one = log((0, 1, "hired", "unemployed", "Meta", 5.0, 9.0))
    for panel in (matched_panel(log(), observed(9), 2), matched_panel(one, observed(9), 10)):
        assert len(panel) == 0
        assert tuple(panel.columns) == COLUMNS


def test_dates_must_lie_apart() -> None:
    """Zero weeks from one date to the next is refused."""
    with pytest.raises(ValueError, match="every"):
        matched_panel(log(), observed(2), 0)


def people_at_work(market: TalentMarket) -> dict[int, tuple[str, float]]:
    """Employer and pay of everybody who has a job, by person."""
    people = market.people
    at_work = np.flatnonzero(people["employer"] >= 0)
    names = [market.names[j] for j in people["employer"][at_work]]
    pay = people["pay"][at_work].tolist()
    return dict(zip(at_work.tolist(), zip(names, pay, strict=True), strict=True))


def test_the_panel_is_the_market_at_every_date() -> None:
    """Employer and pay are the market's own to the last bit, for all to whom something ever happened."""
    scenario = Scenario.model_validate(
        {
            "weeks": 104,
            "burn_in": 26,
            "researchers": {"count": 300, "entry_rate": 0.2, "retirement_rate": 0.1},
            "labs": [{"name": name, "headcount": 60, "approval": 3.0} for name in ("A", "B", "C")],
            "startups": {"count": 8, "entry_rate": 4.0, "runway": 40.0},
            "market": {"contact_rate_employed": 0.1, "separation_rate": 0.01},
        }
    )
    market = TalentMarket(scenario)
    seen = {}
    for week in range(scenario.weeks):
        market.step()
        if (week + 1) % EVERY == 0:
            seen[week] = people_at_work(market)
    tables = market.tables()
    assert set(tables.moves["kind"].astype(str)) >= LIVELY
    logged = set(tables.moves["researcher"])
    panel = matched_panel(tables.moves, tables.employers, EVERY)
    told: dict[int, dict[int, tuple[str, float]]] = {week: {} for week in seen}
    for researcher, week, employer, pay in rows_of(panel):
        told[week][researcher] = (employer, pay)
    for week, people in seen.items():
        assert told[week] == {person: at for person, at in people.items() if person in logged}
