"""Who the researchers are: distributions of talent, fields and tastes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.market.draws import key_of
from sim.market.model import TalentMarket
from sim.market.setup.people import (
    assign_deciles,
    decile_cuts,
    distributions_of,
    draw_people,
    talent_at,
    uniforms,
)
from sim.market.state.allocation import allocate
from sim.market.state.columns import PEOPLE, Table
from sim.scenario.schema import Researchers, Scenario, Talent
from sim.vocabulary import NONE, UNEMPLOYED
from tests.decisions import Decision
from tests.market import twin

KEY = key_of(7, 0)
SIZE = 50_000


@pytest.fixture(scope="module")
def people() -> Table:
    """Fifty thousand people of the default scenario."""
    scenario = Scenario.model_validate({"researchers": {"count": SIZE}, "labs": [{"name": "A"}]})
    market = TalentMarket(scenario, rng=7)
    table: Table = allocate(PEOPLE, SIZE)
    market.state = market.state.replace(people=table)
    draw_people(market.state, 0, SIZE, 0, -3, 1.0)
    return table


def quantiles(u: Table, talent: Talent) -> Table:
    """Talents at these uniforms."""
    law = distributions_of(Researchers(talent=talent))[0]
    return np.array([talent_at(float(draw), law) for draw in u])


def test_uniforms_are_the_keyed_draws() -> None:
    """One draw a person, the same as the twin's."""
    keys = np.array([0, 5, 1 << 31, (1 << 32) - 1])
    expected = twin.uniforms(KEY, keys, 4, -2, Decision.FATE)
    subjects = twin.long_words(KEY, keys, 0, 0, Decision.SUBJECT)
    assert uniforms(subjects, KEY, 4, -2, Decision.FATE).tolist() == expected.tolist()


@given(
    sigma=st.just(0.0) | st.floats(1e-9, 3.0),
    tail_share=st.just(0.0) | st.floats(1e-9, 0.5),
    tail_exponent=st.floats(1.1, 20.0),
    maximum=st.floats(1.1, 1e4),
)
def test_talent_rises_with_its_uniform(
    sigma: float, tail_share: float, tail_exponent: float, maximum: float
) -> None:
    """The inverse cdf is finite, positive, does not fall, and stays below the maximum, whatever the shape."""
    talent = Talent(sigma=sigma, tail_share=tail_share, tail_exponent=tail_exponent, maximum=maximum)
    u = np.concatenate([[2.0**-53], np.linspace(1e-4, 1 - 1e-4, 999), [1 - 1e-12, 1 - 2.0**-53]])
    values = quantiles(u, talent)
    assert np.isfinite(values).all()
    assert (values > 0).all()
    assert (np.diff(values) >= -1e-12 * values[1:]).all()
    assert values.max() <= maximum * (1 + 1e-12)


def test_talent_has_median_one_and_its_stated_tail() -> None:
    """Body quantiles are lognormal; above the threshold the Pareto law is conditional on the maximum."""
    talent = Talent(sigma=0.5, tail_share=0.05, tail_exponent=2.0, maximum=60.0)
    assert quantiles(np.array([0.5]), talent)[0] == pytest.approx(1.0)
    assert quantiles(np.array([0.2]), talent)[0] == pytest.approx(np.exp(0.5 * stats.norm.ppf(0.2)))
    threshold = np.exp(0.5 * stats.norm.ppf(0.95))
    least = (60.0 / threshold) ** -2.0
    u = 0.98  # two fifths of the tail are above
    survival = least + (1 - least) * 0.4
    assert quantiles(np.array([u]), talent)[0] == pytest.approx(threshold * survival**-0.5)


def test_drawn_talent_follows_the_law(people: Table) -> None:
    """Kolmogorov-Smirnov of the body against the truncated lognormal, p > 1e-4; another sigma is rejected."""
    body = people["talent"][people["talent"] < np.exp(0.5 * stats.norm.ppf(0.95))]
    for sigma, holds in ((0.5, True), (0.52, False)):
        # By its own cdf the body is uniform on (0, 0.95).
        assert (stats.kstest(stats.lognorm(sigma).cdf(body) / 0.95, "uniform").pvalue > 1e-4) == holds


def test_fields_have_their_shares(people: Table) -> None:
    """Chi-square of the counts of fields, p > 1e-4; equal shares are rejected."""
    counts = np.bincount(people["field"], minlength=5)
    by_name = sorted(Researchers().fields, key=lambda field: field.name)  # as markets have them
    shares = np.array([field.share for field in by_name])
    assert stats.chisquare(counts, SIZE * shares / shares.sum()).pvalue > 1e-4
    assert stats.chisquare(counts).pvalue < 1e-4


@pytest.mark.parametrize("name", ["taste_compute", "taste_culture", "taste_mission"])
def test_tastes_are_lognormal(people: Table, name: str) -> None:
    """Log tastes are normal with the stated dispersion, p > 1e-4; 0.37 instead of 0.35 is rejected."""
    logs = np.log(people[name].astype(float))
    assert stats.kstest(logs, stats.norm(0, 0.35).cdf).pvalue > 1e-4
    assert stats.kstest(logs, stats.norm(0, 0.37).cdf).pvalue < 1e-4


def test_traits_are_independent_of_each_other(people: Table) -> None:
    """No two traits are correlated: |z| < 4 for all pairs."""
    names = ("talent", "field", "taste_compute", "taste_culture", "taste_mission")
    ranks = np.array([stats.rankdata(people[name]) for name in names])
    correlation = np.asarray(np.corrcoef(ranks))[np.triu_indices(5, 1)]
    assert np.abs(correlation).max() * np.sqrt(SIZE) < 4


def test_people_begin_without_a_job(people: Table) -> None:
    """No employer, no pay, no open offer, and a date of arrival."""
    assert (people["employer"] == UNEMPLOYED).all()
    assert (people["open_offer"] == NONE).all()
    assert np.isinf(people["decides"]).all()
    assert (people["since"] == -3).all()
    assert not people["pay"].any()


def test_deciles_part_people_evenly(people: Table) -> None:
    """Each decile holds a tenth, ordered by talent."""
    table = people.copy()
    assign_deciles(table, decile_cuts(table))
    assert np.bincount(table["decile"], minlength=10).tolist() == [SIZE // 10] * 10
    order = np.argsort(table["talent"], kind="stable")
    assert (np.diff(table["decile"][order]) >= 0).all()
