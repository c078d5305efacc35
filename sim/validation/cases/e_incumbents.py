"""E with incumbents: people who have jobs, and may be kept, in one auction (Kelso & Crawford 1982)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.theory.matching import lowest_competitive_salaries, optimal_assignment
from sim.validation import assumptions, finding, tables
from sim.validation.case import Case
from sim.validation.cases.e_simultaneous import SET_UP, productivity
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: People have jobs at labs without vacancies, which counter at once and for certain.
_SET_UP: dict[str, Any] = {
    **assumptions.without(SET_UP, "labs.*.seats", "labs.*.headcount", "researchers.unemployed_share"),
    "researchers.unemployed_share": 0.0,
    "labs.*.counter_probability": 1.0,
    "labs.*.counter_approval": 0.0,
    "labs.*.counter_limit": None,
    "weeks": 2,
}
#: Less than any seat could gain: somebody else's own seat is for nobody but its person.
_NOTHING = -1e12


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(scenario, _SET_UP, assumptions.NO_TASTES, assumptions.CLOSED)
    people = scenario.researchers.count
    for lab in scenario.labs:
        if lab.headcount:
            if lab.seats != lab.headcount or lab.target_list.size:
                yield f"labs.{lab.name} has people and wants more; the theory needs one or the other"
        elif lab.seats != 1 or min(lab.target_list.size, lab.target_list.recruiters) < people:
            yield f"labs.{lab.name} has not one seat for which it pursues everybody"
    if sum(lab.headcount or 0 for lab in scenario.labs) != people:
        yield "labs.*.headcount are not all people"
    if scenario.market.patience < 7.0:
        yield "market.patience is below a week, so not all bids are ready when the first people decide"


def _values(scenario: Scenario, talent: NDArray[np.float64], origins: list[str]) -> NDArray[np.float64]:
    """Seats by people, dollars a year: a row a raider, and one a person's own seat."""
    worth = dict(zip(tables.lab_names(scenario), productivity(scenario), strict=True))
    raiders = np.array([worth[lab.name] for lab in scenario.labs if not lab.headcount])
    own = np.full((len(talent), len(talent)), _NOTHING)
    np.fill_diagonal(own, [worth[name] for name in origins] * talent)
    return np.concatenate((np.outer(raiders, talent), own))


def _compare(run: Run, scenario: Scenario) -> tuple[int, float, float, float]:
    """People who moved or were raised; welfare by theory and found; and the largest gap of pay."""
    rows = tables.events_of([run], "poached", "raised")
    talent, floor = rows["talent"].to_numpy(float), rows["pay_before"].to_numpy(float)
    values = _values(scenario, talent, rows["origin"].astype(str).tolist())
    worth = dict(zip(tables.lab_names(scenario), productivity(scenario), strict=True))
    found = np.array([worth[name] for name in rows["destination"].astype(str)]) * talent - floor
    wages = lowest_competitive_salaries(values, floor)
    gap = float(np.abs(rows["pay_after"].to_numpy(float) - wages).max())
    return len(rows), optimal_assignment(values, floor).welfare, float(found.sum()), gap


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    rows = [_compare(run, scenario) for run in runs]
    bound = scenario.researchers.count * scenario.market.increment
    best, found = (sum(row[k] for row in rows) / len(rows) for k in (1, 2))
    unstable = max(float(run.weeks["instability"].max()) for run in runs)
    return [
        finding.exact(
            "people who moved or were raised",
            scenario.researchers.count * len(runs),
            sum(row[0] for row in rows),
        ),
        finding.bounded("welfare over present pay, mean of the markets", best, found, bound),
        finding.bounded("largest gap to the lowest competitive pay", 0.0, max(row[3] for row in rows), bound),
        finding.exact("pairs that block", 0.0, unstable),
    ]


CASE = Case(
    letter="E",
    name="e-incumbents",
    title="Simultaneous bidding for people who have jobs",
    source="Kelso & Crawford (1982); Demange, Gale & Sotomayor (1986)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.Old.productivity": 120.1},
    replicates=30,
)
