"""An attribution that was run: how much of an outcome each factor makes, and what two make only together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.attribution import KIND, MOST_ORDERS, Attribution, attribution_of
from sim.experiments.designs.attribution_plan import Question, plan_attribution
from sim.experiments.designs.orders import blocks_of
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.switched import Factor
from sim.experiments.statistics.effect import Effect, effect
from sim.experiments.statistics.ratios import ratios_of_means
from sim.experiments.statistics.shapley import Weights, pairs_of, weights_of_all, weights_of_orders
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import labels_in, study_in
from sim.experiments.studies.running import running
from sim.measures.intervals import means

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario


class Sampled(NamedTuple):
    """An effect of which replicates are a sample, and orders may be one too.

    Attributes:
        adds: the effect; its interval is over replicates.
        order_error: half of the 95% interval that the sample of orders adds; 0 where all combinations were
            run, NaN where there is one block of orders.
    """

    adds: Effect
    order_error: float

    @property
    def half_width(self) -> float:
        """Of the interval with both errors, which are independent; NaN where one is not known."""
        return math.hypot((self.adds.high - self.adds.low) / 2.0, self.order_error)

    @property
    def sign(self) -> int:
        """1 or -1 where that interval leaves zero out, else 0."""
        return self.adds.sign if abs(self.adds.mean) > self.half_width else 0


class Share(NamedTuple):
    """What a factor makes.

    Attributes:
        factor: its name.
        adds: its Shapley value, in units of the outcome.
        order_error: see `Sampled`.
        share: of what all factors make together, with its ends; NaN where that cannot be told from zero.
        alone: what it adds where all others are off.
        last: what it adds where all others are on.
    """

    factor: str
    adds: Effect
    order_error: float
    share: tuple[float, float, float]
    alone: Effect
    last: Effect

    @property
    def sampled(self) -> Sampled:
        """What it adds, with both errors."""
        return Sampled(self.adds, self.order_error)


class Interaction(NamedTuple):
    """By how much more one factor adds where another is on: the interaction index of Shapley.

    Attributes:
        one: a factor.
        other: another.
        adds: in units of the outcome.
        order_error: see `Sampled`.
    """

    one: str
    other: str
    adds: Effect
    order_error: float

    @property
    def sampled(self) -> Sampled:
        """What it adds, with both errors."""
        return Sampled(self.adds, self.order_error)


@dataclass(frozen=True, eq=False, repr=False)
class Attributed:
    """An attribution.

    Attributes:
        study: what was asked.
        scenario: the scenario as it is.
        labels: names of the points, in the order of the design.
        runs: the rows of `runs.parquet`.
        seed: seed of all random draws.
        replicates: runs at each point.
    """

    study: Attribution
    scenario: Scenario
    labels: Sequence[str]
    runs: pd.DataFrame
    seed: int
    replicates: int

    @cached_property
    def worths(self) -> NDArray[np.float64]:
        """The outcome at every point, shape (points, replicates); NaN where a run failed or has none.

        Raises:
            ResultsError: there is no such column, or it has no numbers.
        """
        outcome = self.study.outcome
        if outcome not in self.runs or self.runs[outcome].dtype.kind not in "iufb":
            raise ResultsError(
                f"runs.parquet: has no numbers in a column {cut(outcome)}, which is divided here"
            )
        done = self.runs[self.runs["status"] == "done"]
        table = done.pivot(index="scenario", columns="replicate", values=outcome)
        table = table.reindex(index=list(self.labels), columns=range(self.replicates))
        return table.to_numpy(dtype=np.float64)

    @property
    def complete(self) -> int:
        """Replicates with an outcome at every point: only those are used."""
        return int(np.isfinite(self.worths).all(axis=0).sum())

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """Shapley values, shape (factors, replicates): in every replicate they add up to `total`."""
        return self._weights.values @ self._whole

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """The outcome with everything on less that with everything off, by replicate."""
        return self._at((1 << len(self.study.factors)) - 1) - self._at(0)

    @cached_property
    def summed(self) -> Effect:
        """What all factors make together."""
        return effect(self.total)

    @property
    def ends(self) -> tuple[Effect, Effect]:
        """The outcome with everything off, and as the scenario is."""
        return effect(self._at(0)), effect(self._at((1 << len(self.study.factors)) - 1))

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """One a factor, in their order."""
        everything = (1 << len(self.study.factors)) - 1
        ratios = ratios_of_means(self.values, self.total)
        sure = self.summed.sign != 0
        errors = self._order_errors.values
        found = []
        for place, one in enumerate(self.study.factors):
            own = 1 << place
            share = tuple(float(end[place]) if sure else np.nan for end in ratios[:3])
            alone, last = self._at(own) - self._at(0), self._at(everything) - self._at(everything ^ own)
            found.append(
                Share(
                    one.name, effect(self.values[place]), float(errors[place]),
                    (share[0], share[1], share[2]), effect(alone), effect(last),
                )
            )  # fmt: skip
        return tuple(found)

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """One a pair of factors, the largest first."""
        names = [one.name for one in self.study.factors]
        each = self._weights.interactions @ self._whole
        found = [
            Interaction(names[one], names[other], effect(row), float(error))
            for (one, other), row, error in zip(
                pairs_of(len(names)), each, self._order_errors.interactions, strict=True
            )
        ]
        return tuple(sorted(found, key=lambda pair: -np.nan_to_num(abs(pair.adds.mean), nan=-1.0)))

    @property
    def table(self) -> pd.DataFrame:
        """One row a factor, those that make most first."""
        import pandas as pd

        rows = [
            {
                "factor": one.factor, "adds": one.adds.mean, "low": one.adds.low, "high": one.adds.high,
                "order_error": one.order_error, "sign": one.sampled.sign, "share": one.share[0],
                "share_low": one.share[1], "share_high": one.share[2], "alone": one.alone.mean,
                "last": one.last.mean, "n": one.adds.n,
            }
            for one in sorted(self.shares, key=lambda one: -np.nan_to_num(abs(one.adds.mean)))
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def figure(self) -> Any:
        """The picture, as matplotlib's figure."""
        from sim.later import maker

        return maker("picture_of_attribution")(self)

    def __repr__(self) -> str:
        return (
            f"Attributed({self.study.outcome} to {', '.join(one.name for one in self.study.factors)}: "
            f"{len(self.labels)} points, {self.replicates} replicates, seed {self.seed})"
        )

    @cached_property
    def _whole(self) -> NDArray[np.float64]:
        """Worths; NaN throughout in replicates that lack a point."""
        return np.where(np.isfinite(self.worths).all(axis=0), self.worths, np.nan)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {on: place for place, on in enumerate(self.study.coalitions)}

    def _at(self, on: int) -> NDArray[np.float64]:
        """The outcome where these factors are on."""
        found: NDArray[np.float64] = self._whole[self._places[on]]
        return found

    @cached_property
    def _weights(self) -> Weights:
        factors = len(self.study.factors)
        if self.study.orders:
            return weights_of_orders(factors, self.study.orders, self.study.coalitions)
        exact, order = weights_of_all(factors), list(self.study.coalitions)
        return Weights(exact.values[:, order], exact.interactions[:, order])

    @cached_property
    def _order_errors(self) -> Weights:
        """Half-widths (t over blocks of orders) of what their sample adds to the errors of both."""
        factors = len(self.study.factors)
        if not self.study.orders:
            return Weights(np.zeros(factors), np.zeros(len(pairs_of(factors))))
        there = self._whole[:, np.isfinite(self._whole).all(axis=0)]
        level = there.mean(axis=1) if there.size else np.full(len(self._whole), np.nan)
        blocks = [
            weights_of_orders(factors, block, self.study.coalitions) for block in blocks_of(self.study.orders)
        ]
        values, interactions = (
            means(np.array([weights[part] @ level for weights in blocks]).T).half_width for part in (0, 1)
        )
        return Weights(values, interactions)


def attributed(results: Results) -> Attributed | None:
    """The attribution that a results folder holds; None where it holds something else."""
    document = study_in(results.manifest, KIND)
    if document is None:
        return None
    return Attributed(
        attribution_of(document), results.base, labels_in(results.manifest), results.runs,
        int(results.manifest["seed"]), int(results.manifest["replicates"]),
    )  # fmt: skip


def attributed_of(plan: Plan, runs: pd.DataFrame) -> Attributed:
    """The attribution of a plan whose runs are done."""
    assert plan.study is not None
    return Attributed(attribution_of(plan.study), plan.base, plan.labels, runs, plan.seed, plan.replicates)


def attribute(  # noqa: PLR0913 - the public face
    scenario: Scenario,
    outcome: str,
    *,
    factors: Mapping[str, Mapping[str, Any]] | None = None,
    orders: int | None = None,
    replicates: int = 20,
    workers: int = 1,
    seed: int | None = None,
    out: str | Path | None = None,
    scheduler: str | None = None,
) -> Attributed:
    """How much of an outcome each mechanism and event makes: Shapley shares, and what two make together.

    Args:
        scenario: the scenario as it is.
        outcome: a column of `runs.parquet`.
        factors: by name the values, by dotted key, that switch it off; None takes all that the scenario
            switches on, summed up by channel (money, compute, speed, ties, escalation, culture ...).
        orders: of a balanced sample, in whole blocks; 0: all combinations; None: these up to nine factors.
        replicates: runs at each point, at least 2.
        workers: processes; 1 runs in this one.
        seed: seed of all random draws, and of the sample of orders; None takes the scenario's.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        scheduler: address of a dask scheduler, whose workers do the runs instead.

    Raises:
        ScenarioError: factors or the outcome are none of the scenario's; with all mistakes.
        TypeError, ValueError, ResultsError, KeyboardInterrupt: as of `sim.ensemble`.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> off = {"search": {"market.contact_rate_employed": 0}, "quits": {"market.separation_rate": 0}}
        >>> sim.attribute(quiet, "moves", factors=off, replicates=2).table["factor"].tolist()
        ['search', 'quits']
    """
    from sim.scenario.given import whole_number
    from sim.scenario.load import require_scenarios

    require_scenarios(scenario)
    given = factors or {}
    if not isinstance(given, Mapping) or not all(isinstance(off, Mapping) for off in given.values()):
        raise TypeError('factors must be as {"prize": {"escalation.prize_growth": 0}}')
    how = running(replicates, workers, seed, out, scheduler, fewest=2)
    count = None if orders is None else whole_number("orders", orders, (0, MOST_ORDERS))
    asked = Question(outcome, tuple(Factor(str(name), dict(off)) for name, off in given.items()), count)
    planned = plan_attribution(asked, [scenario], how.replicates, how.seed, ())
    ended, _ = how.conducted(planned)
    return attributed_of(planned, ended.runs)
