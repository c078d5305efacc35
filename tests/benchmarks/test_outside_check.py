"""The estimators of the outside check find what was put in, and its page has a figure for every line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from benchmarks import outside_check, outside_page
from benchmarks.job_network import Hires, by_chance, communities, diversion, markets, within
from benchmarks.pay_panel import observed
from benchmarks.two_way import Components, connected, matches, two_way

Floats = NDArray[np.float64]
PERSONS, FIRMS, ROWS = 60, 8, 4
PARTS = ("var(psi)", "var(alpha)", "cov(psi, alpha)")


class World:
    """A connected panel with known effects: few movers, so that noise in effects matters."""

    def __init__(self) -> None:
        draws = np.random.default_rng(2026)
        self.person = np.repeat(np.arange(PERSONS), ROWS)
        home = np.arange(PERSONS) % FIRMS
        self.firm = np.repeat(home, ROWS)
        moved = draws.choice(PERSONS, 24, replace=False)
        self.firm[moved * ROWS + ROWS - 1] = (home[moved] + draws.integers(1, FIRMS, 24)) % FIRMS
        self.covariate = np.tile(np.arange(ROWS), PERSONS)[:, None].astype(np.float64)
        self.weight = draws.integers(1, 6, len(self.person)).astype(np.float64)
        self.firms = draws.normal(0.0, 0.3, FIRMS)
        self.persons = draws.normal(0.0, 0.5, PERSONS) + 0.5 * self.firms[home]
        self.signal = self.persons[self.person] + self.firms[self.firm]
        self.mean = self.signal + 0.1 * self.covariate[:, 0]

    def truth(self) -> Components:
        """Components of the signal, by weight."""
        parts = np.stack([self.signal, self.persons[self.person], self.firms[self.firm]])
        table = np.cov(parts, aweights=self.weight, bias=True)
        return Components(table[0, 0], table[1, 1], table[2, 2], table[1, 2])


WORLD = World()


def test_effects_without_noise_are_found() -> None:
    """Up to the level that persons and employers share, and with nothing left to correct."""
    fit = two_way(WORLD.person, WORLD.firm, WORLD.mean, WORLD.weight, WORLD.covariate)
    np.testing.assert_allclose(fit.firms, WORLD.firms - WORLD.firms[0], atol=1e-10)
    np.testing.assert_allclose(fit.persons, WORLD.persons + WORLD.firms[0], atol=1e-10)
    np.testing.assert_allclose(fit.covariates, [0.1], atol=1e-10)
    np.testing.assert_allclose(fit.corrected, WORLD.truth(), atol=1e-10)
    assert fit.plain.rest == pytest.approx(0.0, abs=1e-10)


def test_corrections_are_the_traces_of_dense_matrices() -> None:
    """Plain components and noise are least squares' on dummies; what is taken off is σ² tr(A (Z'WZ)⁻¹)."""
    value = WORLD.mean + np.random.default_rng(1).normal(0.0, 0.4, len(WORLD.mean))
    fit = two_way(WORLD.person, WORLD.firm, value, WORLD.weight, WORLD.covariate)
    person, firm = np.eye(PERSONS)[WORLD.person], np.eye(FIRMS)[WORLD.firm][:, 1:]
    z, w = np.hstack([person, firm, WORLD.covariate]), WORLD.weight
    spread = np.linalg.inv(z.T @ (w[:, None] * z))
    effects = spread @ (z.T @ (w * value))
    noise = (w @ (value - z @ effects) ** 2) / (len(value) - z.shape[1])
    centred = (np.diag(w) - np.outer(w, w) / w.sum()) / w.sum()
    blocks = np.zeros((2, *z.shape))
    blocks[0, :, :PERSONS], blocks[1, :, PERSONS : PERSONS + FIRMS - 1] = person, firm
    pairs = {"person": (0, 0), "firm": (1, 1), "covariance": (0, 1)}
    for name, (one, other) in pairs.items():
        form = blocks[one].T @ centred @ blocks[other]
        plain = effects @ form @ effects
        assert getattr(fit.plain, name) == pytest.approx(plain)
        assert getattr(fit.corrected, name) == pytest.approx(plain - noise * np.trace(form @ spread))
    assert fit.noise == pytest.approx(noise)


def test_corrected_components_are_right_on_average() -> None:
    """Over 200 draws of noise each is within 4 standard errors; the plain ones are not, which shows power.

    A true one fails once in 16,000 draws of the seed.
    """
    draws, found = np.random.default_rng(7), []
    for _ in range(200):
        noise = draws.normal(0.0, 0.5, len(WORLD.mean)) / np.sqrt(WORLD.weight)
        fit = two_way(WORLD.person, WORLD.firm, WORLD.mean + noise, WORLD.weight, WORLD.covariate)
        found.append((fit.plain[1:], fit.corrected[1:]))
    values = np.array(found)
    distance = (values.mean(axis=0) - WORLD.truth()[1:]) / (values.std(axis=0, ddof=1) / np.sqrt(200.0))
    assert (np.abs(distance[1]) < 4.0).all()
    assert (np.abs(distance[0]) > 10.0).all()
    assert (distance[0] * [1, 1, -1] > 0).all()  # noise adds to variances and takes from the covariance


def test_only_what_jobs_connect_is_compared() -> None:
    """The larger of two islands stays; a row a match is a mean with as many quarters as it stands for."""
    person, firm = np.array([1, 1, 2, 2, 2, 3, 3]), np.array([10, 20, 20, 20, 30, 40, 40])
    assert connected(person, firm).tolist() == [True] * 5 + [False] * 2
    who, where, value, weight = matches(person, firm, np.array([1.0, 2.0, 3.0, 5.0, 7.0, 1.0, 2.0]))
    assert (who.tolist(), where.tolist()) == ([1, 1, 2, 2, 3], [10, 20, 20, 30, 40])
    assert (value.tolist(), weight.tolist()) == ([1.0, 2.0, 4.0, 7.0, 1.5], [1.0, 1.0, 2.0, 1.0, 2.0])
    with pytest.raises(ValueError, match="4 rows for 4 effects"):
        two_way(who[:4], where[:4], value[:4])  # two persons, three employers less one


def planted(share: float) -> Hires:
    """Eight employers in two markets of four; such a share of hires is within one, the rest anyhow."""
    draws = np.random.default_rng(5)
    origin = draws.integers(0, 8, 200)
    near = 4 * (origin // 4) + (origin % 4 + draws.integers(1, 4, 200)) % 4
    far = (origin + draws.integers(1, 8, 200)) % 8
    destination = np.where(draws.random(200) < share, near, far)
    return Hires(origin, destination, tuple("ABCDEFGH"), ("lab",) * 4 + ("startup",) * 4)


def test_markets_that_were_planted_are_found() -> None:
    """Two markets stand out from chance; where hires go anyhow, modularity is that of chance."""
    apart, mixed = planted(0.8), planted(0.0)
    groups, _ = communities(apart, seed=1)
    assert sorted(map(sorted, groups)) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert within(apart, groups) > 0.8
    found = markets(apart, seed=1)
    assert (found["markets"], found["markets_with_labs"]) == (2.0, 1.0)
    assert found["modularity_above"] > 10.0
    assert abs(markets(mixed, seed=1)["modularity_above"]) < 4.0


def test_chance_keeps_what_each_employer_loses_and_wins() -> None:
    """And nobody moves to the one he left."""
    hires = planted(0.8)
    other = by_chance(hires, np.random.default_rng(3))
    assert np.bincount(other.destination).tolist() == np.bincount(hires.destination).tolist()
    assert other.origin is hires.origin
    assert not (other.destination == other.origin).any()


def test_diversion_by_hand() -> None:
    """Lab A loses two to B and one to startup S; the others hire 2 (B) and 1 + 1 (S), A none."""
    hires = Hires(np.array([0, 0, 0, 1]), np.array([1, 1, 2, 2]), ("A", "B", "S"), ("lab", "lab", "startup"))
    share, by_size = diversion(hires)
    assert share == pytest.approx(2 / 4)  # of A's three and B's one
    assert by_size == pytest.approx((3 * 2 / 4 + 1 * 0 / 2) / 4)


def test_looking_changes_nothing() -> None:
    """A run that is looked at has the same events, and the panel is of people at labs and startups."""
    scenario = sim.load("frontier-2025", ["weeks=27"])
    run, panel = observed(scenario, 3)
    assert run.moves.equals(sim.run(scenario, 3).moves)
    assert np.unique(panel.quarter).tolist() == [0, 1, 2]
    at_work = run.employers[(run.employers["week"] == 0) & (run.employers["kind"] != "outside")]["headcount"]
    assert 0.9 * at_work.sum() < (panel.quarter == 0).sum() <= 1.1 * at_work.sum()


def test_every_line_has_a_figure(tmp_path: Path) -> None:
    """On the table and on a page of a reading's length, which knows when pytwoway had another panel."""
    panel = tmp_path / "panel.csv"
    options = ["--set", "weeks=39", "--replicates", "2", "--longer", "0", "--panel", str(panel)]
    found = outside_check.checked(outside_check.asked_for(options))
    said, text = outside_page.printed(found), outside_page.page(found)
    for line in outside_page.declared()["lines"]:
        assert line["title"] in said
        assert line["title"] in text
    assert panel.read_text().startswith("i,j,t,y\n")
    sizes = {"persons": float(len(found.first.persons)), "firms": float(len(found.first.firms))}
    theirs = {f"{what}_{how}": 1.0 for what in PARTS for how in ("fe", "ho", "he")} | sizes | {"var(y)": 4.0}
    whole = outside_page.page(found._replace(theirs={"connected": theirs, "leave-out": theirs}))
    assert len(whole.splitlines()) <= 80
    with pytest.raises(SystemExit, match="of another panel"):
        outside_page.page(found._replace(theirs={"connected": theirs | {"firms": 1.0}, "leave-out": theirs}))


def test_a_verdict_is_by_the_interval() -> None:
    """Within where the 95% interval meets the band; else on which side; none without a band."""
    values = np.array([0.9, 1.0, 1.1])  # 1 ± 0.25
    assert outside_page.verdict({"low": 1.2, "high": 2.0}, values) == "within"
    assert outside_page.verdict({"low": 1.3, "high": 2.0}, values) == "below"
    assert outside_page.verdict({"low": 0.0, "high": 0.7}, values) == "above"
    assert outside_page.verdict({}, values) == ""
