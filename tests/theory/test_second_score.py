"""Second-score auctions with logit tastes: the formulas against auctions that are held here by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.theory.choice import logit_shares
from sim.theory.second_score import kept_by_winner, lead_distribution

AUCTIONS = 100_000


def held(levels: list[float], scale: float, pair: tuple[int, int] | None) -> tuple[np.ndarray, np.ndarray]:
    """Winner and lead of auctions by the rules: Gumbel draws; of one owner's two bids the better stands."""
    draws = np.random.default_rng(12).gumbel(size=(AUCTIONS, len(levels)))
    bids = np.array(levels) + scale * draws
    if pair is not None:
        worse = np.where(bids[:, pair[0]] < bids[:, pair[1]], *pair)
        bids[np.arange(AUCTIONS), worse] = -np.inf
    best = np.sort(bids, axis=1)
    return bids.argmax(axis=1), best[:, -1] - best[:, -2]


@pytest.mark.parametrize("pair", [None, (0, 2)])
@pytest.mark.parametrize(
    ("levels", "scale"), [([0.0] * 4, 0.3), ([0.0, 0.4, 0.9, 0.2], 0.5), ([1.0, 0.0, 2.0], 1.3)]
)
def test_what_the_winner_keeps(levels: list[float], scale: float, pair: tuple[int, int] | None) -> None:
    """The mean of every winner within 5 errors, and the whole distribution; by chance one in 10,000 fails."""
    winner, lead = held(levels, scale, pair)
    shares = logit_shares(np.ones(len(levels)), np.array(levels) / scale, 1.0, 0.0)
    owned = shares.copy()
    if pair is not None:
        owned[list(pair)] = shares[list(pair)].sum()
    assert np.bincount(winner) / AUCTIONS == pytest.approx(shares, abs=0.008)
    for j, mean in enumerate(kept_by_winner(owned, scale)):
        own = lead[winner == j]
        assert abs(own.mean() - mean) < 5.0 * own.std() / np.sqrt(own.size)
    drawn = lead_distribution(lead[:20_000], owned[winner[:20_000]], scale)
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4


def test_the_mean_is_that_of_the_distribution() -> None:
    """∫ (1 - F) is the mean."""
    grid = np.linspace(0.0, 20.0, 400_001)
    for share in (0.01, 0.3, 0.9):
        mean = np.trapezoid(1.0 - lead_distribution(grid, share, 0.4), grid)
        assert mean == pytest.approx(float(kept_by_winner(share, 0.4)), rel=1e-6)


def test_one_owner_keeps_more_and_the_smallest_bidder_the_scale() -> None:
    """-ln(1 - P)/P rises in P, from 1."""
    assert kept_by_winner(1e-9, 0.3) == pytest.approx(0.3)
    kept = kept_by_winner(np.linspace(0.05, 0.95, 19), 0.3)
    assert (np.diff(kept) > 0.0).all()


@pytest.mark.parametrize(("share", "scale"), [(0.0, 0.3), (1.0, 0.3), (0.5, 0.0), (np.nan, 0.3)])
def test_impossible_chances_are_refused(share: float, scale: float) -> None:
    """A bidder that never wins, or always does, has no formula; nor have tastes without a scale."""
    for formula in (kept_by_winner, lambda p, s: lead_distribution(0.1, p, s)):
        with pytest.raises(ValueError, match="must"):
            formula(share, scale)
