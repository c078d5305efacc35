"""Person and employer effects, judged by statsmodels (`OLS`), pytwoway (`FEEstimator`) and scipy (`lsqr`).

With posted offers and values p_j · a_i, log pay is log a_i + log p_j + log(1 - markdown), plus the outsider's
error about the person, which is drawn once for each pair: the model of Abowd, Kramarz & Margolis (1999,
*Econometrica* 67(2)), with effects that are known. Where counter-offers set pay (Postel-Vinay & Robin 2002)
it is what the loser could bid, and their model is wrong.

Two markets are judged. In one nobody errs, and people move to where pay is higher; the effects must come out
exactly. In the other outsiders err, and moves are a matter of taste only: mobility is exogenous, as the
estimators demand, the errors are normal and independent over pairs, and t and F tests are exact. Tests with
noise fail at |z| > 4 or p < 1e-4.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import sparse, stats
from statsmodels.regression.linear_model import OLS

from sim.experiments.runs.single import run
from sim.measures.panel import matched_panel
from sim.records.run import Run
from tests.market.worlds import textbook, textbook_labs

Vector = NDArray[np.float64]

PRODUCTIVITIES = 1e6 * 1.15 ** np.arange(8)
NAMES = [f"L{n}" for n in range(len(PRODUCTIVITIES))]
NOISE, MARKDOWN = 0.2, 0.3
#: Below all offers at once, and below them by an amount that matters.
NO_RESERVATION, RESERVATION = 1.0, 2.5e5
FALSE_ALARM = 1e-4


def simulate(mechanism: str, noise: float, taste: float, reservation: float) -> Run:
    """Thirty years of a market in which all begin without a job, and lose and change jobs often."""
    scenario = textbook(
        textbook_labs(*PRODUCTIVITIES.tolist()),
        weeks=1560,
        seed=1,
        outside={"openings": 0.0, "talent_elasticity": 1.0},
        researchers={
            "count": 80,
            "unemployed_share": 1.0,
            "reservation_income": reservation,
            "tastes": {"match_scale": taste},
        },
        market={
            "mechanism": mechanism,
            "signal_noise": noise,
            "posted_markdown": MARKDOWN,
            "contact_rate_employed": 0.03,
            "contact_rate_unemployed": 0.2,
            "separation_rate": 0.01,
        },
    )
    return run(scenario)


def yearly(history: Run) -> pd.DataFrame:
    """The yearly panel of a run."""
    return matched_panel(history.moves, history.employers, 52)


@pytest.fixture(scope="module")
def exact() -> pd.DataFrame:
    """Panel of a market of posted offers without errors, in which people move for pay."""
    return yearly(simulate("posted", noise=0.0, taste=0.0, reservation=NO_RESERVATION))


@pytest.fixture(scope="module")
def noisy() -> pd.DataFrame:
    """Panel of a market of posted offers with errors, in which people move by taste."""
    return yearly(simulate("posted", noise=NOISE, taste=5.0, reservation=NO_RESERVATION))


@pytest.fixture(scope="module")
def countered() -> Run:
    """A market of counter-offers, without errors."""
    return simulate("sequential", noise=0.0, taste=0.0, reservation=RESERVATION)


def pairs_of(panel: pd.DataFrame) -> pd.DataFrame:
    """One row a person and employer, so that each pair's error counts once: mean log pay."""
    keys = ["researcher", "employer"]
    return panel.groupby(keys, as_index=False)[["log_pay", "talent"]].mean()


def dummies(pairs: pd.DataFrame) -> tuple[pd.Index, Vector]:
    """Persons, and columns of ones for each of them and for each employer but the first."""
    persons = pd.get_dummies(pairs["researcher"], dtype=float)
    employers = pd.get_dummies(pairs["employer"], dtype=float)[NAMES[1:]]
    return persons.columns, np.hstack([persons.to_numpy(), employers.to_numpy()])


class Judged(NamedTuple):
    """What statsmodels found, and the effects that the market has."""

    fit: Any
    truth: Vector  # of each person, with the first employer's effect, then of each employer against the first
    persons: int

    def f_pvalue(self, truth: Vector, first: int = 0) -> float:
        """Exact F test that the effects from number `first` on are `truth`."""
        return float(self.fit.f_test((np.eye(len(truth))[first:], truth[first:])).pvalue)


def judge(pairs: pd.DataFrame) -> Judged:
    """OLS of log pay on dummies of persons and employers."""
    persons, design = dummies(pairs)
    fit = OLS(pairs["log_pay"].to_numpy(), design).fit(method="qr")
    talent = pairs.groupby("researcher")["talent"].first().loc[persons].to_numpy()
    first = np.log(PRODUCTIVITIES[0] * (1.0 - MARKDOWN) * talent)
    others = np.log(PRODUCTIVITIES[1:] / PRODUCTIVITIES[0])
    return Judged(fit, np.concatenate([first, others]), len(persons))


def test_employers_are_connected(exact: pd.DataFrame, noisy: pd.DataFrame) -> None:
    """Effects are comparable only within a connected set: one component, with well over a thousand rows."""
    for panel in (exact, noisy):
        persons, person = np.unique(panel["researcher"], return_inverse=True)
        names, employer = np.unique(panel["employer"].astype(str), return_inverse=True)
        size = len(persons) + len(names)
        graph = sparse.coo_array((np.ones(len(panel)), (person, len(persons) + employer)), shape=(size, size))
        assert sparse.csgraph.connected_components(graph, directed=False)[0] == 1
        assert names.tolist() == NAMES
        assert len(panel) > 1500


def test_without_errors_all_effects_are_exact(exact: pd.DataFrame) -> None:
    """Persons: log talent; employers: log productivity; to 1e-9, and nothing is left over."""
    judged = judge(pairs_of(exact))
    assert judged.fit.params == pytest.approx(judged.truth, abs=1e-9)
    assert np.abs(judged.fit.resid).max() < 1e-9


@pytest.fixture(scope="module")
def found(noisy: pd.DataFrame) -> Judged:
    """What statsmodels finds where outsiders err."""
    return judge(pairs_of(noisy))


def test_with_errors_effects_are_within_their_standard_errors(found: Judged) -> None:
    """Each employer at |z| < 4; all employers, and all persons and employers, by exact F tests.

    Power: one employer's effect moved by ten standard errors is refused.
    """
    z = (found.fit.params - found.truth) / found.fit.bse
    assert np.abs(z[found.persons :]).max() < 4.0
    assert found.f_pvalue(found.truth) > FALSE_ALARM
    assert found.f_pvalue(found.truth, found.persons) > FALSE_ALARM
    wrong = found.truth.copy()
    wrong[-1] += 10.0 * found.fit.bse[-1]
    assert found.f_pvalue(wrong, found.persons) < FALSE_ALARM


def test_what_is_left_over_is_the_signal_noise(found: Judged) -> None:
    """The residual variance is that of the outsiders' error, by chi-square; 30% more noise is refused."""
    for noise, holds in ((NOISE, True), (1.3 * NOISE, False), (NOISE / 1.3, False)):
        ratio = found.fit.ssr / noise**2
        tail = min(stats.chi2.cdf(ratio, found.fit.df_resid), stats.chi2.sf(ratio, found.fit.df_resid))
        assert (2.0 * tail > FALSE_ALARM) == holds


def test_permuted_employers_have_no_effects(noisy: pd.DataFrame, found: Judged) -> None:
    """Power: with names of employers shuffled statsmodels finds no effects; with the right ones it does."""
    shuffled = pairs_of(noisy)
    shuffled["employer"] = np.random.default_rng(3).permutation(shuffled["employer"].to_numpy())
    judged = judge(shuffled)
    nothing = np.zeros_like(found.truth)
    assert judged.f_pvalue(nothing, judged.persons) > FALSE_ALARM
    assert judged.f_pvalue(judged.truth, judged.persons) < FALSE_ALARM
    assert found.f_pvalue(nothing, found.persons) < FALSE_ALARM


def test_counter_offers_break_additivity(countered: Run) -> None:
    """C: although nobody errs, log pay is not additive, and employer effects are not log productivity."""
    judged = judge(pairs_of(yearly(countered)))
    assert judged.fit.mse_resid > NOISE**2
    assert judged.f_pvalue(judged.truth, judged.persons) < FALSE_ALARM
    effects, truth = (v[judged.persons :] for v in (judged.fit.params, judged.truth))
    assert stats.linregress(truth, effects).slope > 1.3  # who gets far up the ladder has had more offers


def test_starting_pay_bears_no_trace_of_the_employer(countered: Run) -> None:
    """C: out of unemployment all employers pay the reservation income, so only talent shows: 1e-9."""
    hired = countered.moves[countered.moves["kind"] == "hired"]
    named = hired.assign(employer=hired["destination"].astype(str), log_pay=np.log(hired["pay_after"]))
    pairs = pairs_of(named)
    judged = judge(pairs)
    effects = judged.fit.params[judged.persons :]
    assert effects == pytest.approx(np.zeros_like(effects), abs=1e-9)
    talent = pairs.groupby("researcher")["talent"].first()
    assert judged.fit.params[: judged.persons] == pytest.approx(np.log(RESERVATION * talent.to_numpy()))


def test_least_squares_by_iteration_finds_the_same(noisy: pd.DataFrame, found: Judged) -> None:
    """Lsqr of scipy, which sees a sparse matrix and no factorization, finds the effects of statsmodels."""
    pairs = pairs_of(noisy)
    _, design = dummies(pairs)
    effects = sparse.linalg.lsqr(
        sparse.csr_array(design), pairs["log_pay"].to_numpy(), atol=1e-12, btol=1e-12
    )[0]
    assert effects == pytest.approx(found.fit.params, abs=1e-6)


def test_pytwoway_finds_the_same(
    noisy: pd.DataFrame, found: Judged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Employer effects of pytwoway, which works on the mobility graph, are those of statsmodels: 1e-6.

    Skipped unless pytwoway is installed. poach cannot depend on it: its last version, 0.3.21 of 2022, is not
    importable with numpy 2 (it uses `numpy.bool8`), its default solver passes an argument `tol` that scipy
    1.14 took away, its default preconditioner fails on scipy's trial vector of int8, and bipartitepandas
    1.1.10, on which it builds, wants pandas 2.0.3 or older. Who installs it beside poach all the same gets
    bipartitepandas 1.1.9. Then `bool8` is lent to it here, and its solver `amg` works. With numpy 1.26.4,
    pandas 2.0.3 and scipy 1.11.4, which poach does not run on, it needs no such help.
    """
    monkeypatch.chdir(tmp_path)  # both write logs into the working directory
    bipartite = pytest.importorskip("bipartitepandas", reason="needs pandas 2.0.3 or older, see docstring")
    monkeypatch.setattr(np, "bool8", np.bool_, raising=False)
    twoway = pytest.importorskip("pytwoway", reason="needs numpy 1, see docstring")
    pairs = pairs_of(noisy)
    person, number = pd.factorize(pairs["researcher"])[0], pairs["employer"].map(NAMES.index)
    time = pairs.groupby("researcher").cumcount()
    table = bipartite.BipartiteDataFrame(i=person, j=number, y=pairs["log_pay"], t=time)
    cleaned = table.clean(bipartite.clean_params({"connectedness": "connected", "verbose": False}))
    settings: dict[str, Any] = {"he": False, "ho": False, "feonly": True, "ncore": 1}
    settings |= {"solver": "amg", "progress_bars": False}
    estimator = twoway.FEEstimator(cleaned, twoway.fe_params(settings))
    estimator.fit()
    assert estimator.psi_hat == pytest.approx(found.fit.params[found.persons :], abs=1e-6)
