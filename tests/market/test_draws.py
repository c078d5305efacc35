"""Keyed draws: known answers, equality with a twin, uniformity and independence, laws by inverse cdf.

Statistical tests run on fixed keys, so that they never fail by chance again; each was written to fail at
p < 1e-4 under the stated law, and has a power check: the same test rejects a law that is slightly off.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special, stats

from sim.market.draws import (
    DECISIONS,
    STEP,
    WEEK_OFFSET,
    decision,
    following,
    gumbel,
    inverse_normal,
    key_of,
    mixed,
    normal,
    philox,
    poisson,
    uniform,
    unit,
    word_at,
)
from tests.decisions import Decision
from tests.market import twin

KEY = key_of(12345, 6)
#: Random123, tests/kat_vectors, philox4x32-10: counter, key, result.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
#: A counter word at a time: who, whom, week and decision as functions of n.
WORDS: dict[str, Callable[[NDArray[np.int64]], tuple[object, object, object, object]]] = {
    "who": lambda n: (n, 3, 7, 2),
    "whom": lambda n: (11, n, 7, 2),
    "week": lambda n: (11, 3, n % 70_000 - 5_000, n // 70_000),
    "decision": lambda n: (11, 3, 7, n),
}
SIZE = 100_000
FALSE_ALARM = 1e-4


def hexadecimal(text: str) -> list[int]:
    """Words written in hexadecimal."""
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers(counter: str, key: str, answer: str) -> None:
    """The kernel gives the vectors that Random123 publishes."""
    given = philox(*(np.uint64(word) for word in hexadecimal(counter) + hexadecimal(key)))
    assert [int(word) for word in given] == hexadecimal(answer)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers_of_the_twin(counter: str, key: str, answer: str) -> None:
    """So does the twin."""
    left, right = hexadecimal(key)
    given = twin.philox(twin.words(*hexadecimal(counter)), (left, right))
    assert [int(word) for word in given] == hexadecimal(answer)


def test_equals_the_twin_bit_by_bit() -> None:
    """On random counters of all sizes, burn-in weeks among them, kernel and twin give the same bits."""
    rng = np.random.default_rng(1)
    who, whom = rng.integers(0, 1 << 32, (2, 2000))
    week = rng.integers(-WEEK_OFFSET, WEEK_OFFSET, 2000)
    decision = rng.integers(0, 1 << 32, 2000)
    expected = twin.uniforms(KEY, who, whom, week, decision)
    given = [
        uniform(KEY, *(int(word) for word in row)) for row in zip(who, whom, week, decision, strict=True)
    ]
    assert given == expected.tolist()


def test_the_mixer_gives_the_known_answers() -> None:
    """A chain from 1234567 gives the numbers of SplitMix64 that its users check their versions by."""
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    word, found = np.uint64(1234567), []
    for _ in known:
        word = np.uint64(following(word))
        found.append(int(mixed(word)))
    assert found == known
    assert twin.mixed(np.array([1234567 + 0x9E3779B97F4A7C15], np.uint64)).tolist() == known[:1]


@pytest.mark.parametrize("word", [0, (1 << 64) - 1])
def test_lies_strictly_between_zero_and_one(word: int) -> None:
    """Even the words whose bits are all zeros or all ones give a draw inside the open interval."""
    assert 0.0 < unit(np.uint64(word)) < 1.0


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.02, 0.5, 1.0])
def test_the_word_of_a_probability(probability: float) -> None:
    """Its draw is that probability, within two steps."""
    assert unit(np.uint64(word_at(probability))) == pytest.approx(probability, abs=2.0 * STEP)


def test_the_corners_of_a_rectangle_are_independent() -> None:
    """Four draws of two subjects on two topics, the only ones that words tie; false alarm 1e-4.

    The product of the four, centred, has mean 0; the fourth is uniform and independent of the sum of three.
    Power: without the mixer, where the fourth word follows from the three, both fail.
    """
    subjects = twin.long_words(KEY, np.arange(2 * SIZE), 0, 0, Decision.SUBJECT).reshape(2, SIZE)
    topics = twin.long_words(KEY, 0, np.arange(2 * SIZE), 3, 4).reshape(2, SIZE)
    words = subjects[:, None] ^ topics[None, :]
    for corners, independent in ((twin.mixed(words), True), (words, False)):
        u = (corners.reshape(4, SIZE) >> np.uint64(12)).astype(float) * STEP
        product = np.prod(u - 0.5, axis=0)
        z = product.mean() / product.std() * math.sqrt(SIZE)
        assert (abs(z) < 4) == independent
        assert (pair_p(u[:3].sum(axis=0) % 1.0, u[3]) > FALSE_ALARM) == independent


def test_draws_differ() -> None:
    """A million draws of one decision are all different, so that orders have no ties."""
    draws = twin.uniforms(KEY, np.arange(1_000_000), 0, 0, 1)
    assert len(np.unique(draws)) == len(draws)


def test_what_two_topics_have_in_common_is_nothing() -> None:
    """Everybody's draws on the same two topics, as two weeks' fates: independent, whichever bits differ.

    Correlations z of 64 pairs of topics that differ in one bit, and of as many random ones, are as large as
    they should be (sum of squares, false alarm 1e-4). Power: a hundredth of one draw in the other is seen.
    """
    subjects = twin.long_words(KEY, np.arange(SIZE), 0, 0, Decision.SUBJECT)
    topics = twin.long_words(KEY, 0, np.arange(64), 3, 4)
    single = topics ^ (np.uint64(1) << np.arange(64, dtype=np.uint64))
    bound = stats.chi2.ppf(1.0 - FALSE_ALARM, 64)
    for others in (single, topics[::-1]):
        z, leaking = [], []
        for first, second in zip(topics, others, strict=True):
            u, v = (twin.mixed(subjects ^ topic) / 2.0**64 for topic in (first, second))
            z.append(np.corrcoef(u, v)[0, 1] * math.sqrt(SIZE))
            leaking.append(np.corrcoef(u, v + 0.01 * u)[0, 1] * math.sqrt(SIZE))
        assert np.square(z).sum() < bound
        assert np.square(leaking).sum() > bound


def uniform_p(draws: NDArray[np.float64]) -> float:
    """Smaller p-value of a Kolmogorov-Smirnov and of a chi-square test with 256 cells, doubled."""
    cells = np.bincount((draws * 256).astype(int), minlength=256)
    return 2.0 * float(min(stats.kstest(draws, "uniform").pvalue, stats.chisquare(cells).pvalue))


def pair_p(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """P-value of a chi-square test that two columns are independent and uniform, 16 × 16 cells."""
    cells = (first * 16).astype(int) * 16 + (second * 16).astype(int)
    return float(stats.chisquare(np.bincount(cells, minlength=256)).pvalue)


@pytest.mark.parametrize("word", WORDS)
def test_uniform_along_each_word(word: str) -> None:
    """Draws along each word of the counter are uniform; false alarm 1e-4."""
    draws = twin.uniforms(KEY, *WORDS[word](np.arange(SIZE)))
    assert uniform_p(draws) > FALSE_ALARM
    assert uniform_p(draws**1.04) < FALSE_ALARM  # power


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("lag", [1, 2, 64])
def test_independent_along_each_word(word: str, lag: int) -> None:
    """Neighbours along each word are independent; false alarm 1e-4."""
    draws = twin.uniforms(KEY, *WORDS[word](np.arange(SIZE + lag)))
    first, second = draws[:-lag], draws[lag:]
    assert pair_p(first, second) > FALSE_ALARM
    leaking = np.where(np.arange(SIZE) % 20 == 0, first, second)
    assert pair_p(first, leaking) < FALSE_ALARM  # power: one pair in twenty is a copy


def test_words_do_not_stand_for_each_other() -> None:
    """Exchanging who and whom, or week and decision, or the run's key, gives independent draws."""
    n = np.arange(100, 100 + SIZE)
    base = twin.uniforms(KEY, n, 5, 9, 4)
    for other in (
        twin.uniforms(KEY, 5, n, 9, 4),
        twin.uniforms(KEY, n, 5, 4, 9),
        twin.uniforms(key_of(12345, 7), n, 5, 9, 4),
        twin.uniforms(key_of(12346, 6), n, 5, 9, 4),
    ):
        assert pair_p(base, other) > FALSE_ALARM
        assert not (base == other).any()


def test_key_depends_on_seed_and_replicate_only() -> None:
    """Keys are two 32-bit words, the same for the same pair, others for other pairs."""
    keys = {key_of(seed, replicate) for seed in range(30) for replicate in range(30)}
    assert len(keys) == 900
    assert key_of(3, 4) == key_of(3, 4)
    assert all(0 <= int(word) < 1 << 32 for key in keys for word in key)


def test_a_decision_has_a_number_of_its_own() -> None:
    """Which fits into a word; and whoever takes another's learns which is free."""
    assert len(list(Decision)) == len(DECISIONS)
    assert all(0 <= number < 1 << 32 for number in DECISIONS)
    with pytest.raises(ValueError, match=f"separation, retirement .* {max(DECISIONS) + 1} is free"):
        decision(Decision.FATE, "whose turn it is")


def test_inverse_normal_is_that_of_scipy() -> None:
    """Within 1e-13 of scipy.special.ndtri up to 0.999, lower tail included."""
    u = np.concatenate([np.geomspace(2.0**-53, 0.03, 400), np.linspace(0.001, 0.999, 2001)])
    given = np.array([inverse_normal(float(value)) for value in u])
    expected = special.ndtri(u)
    assert np.max(np.abs(given - expected) / np.maximum(np.abs(expected), 1.0)) < 1e-13


def test_inverse_normal_in_the_upper_tail() -> None:
    """Within 1e-8 up to the largest draw there is, where 1 - u has few digits left."""
    u = np.append(1.0 - np.geomspace(1e-15, 1e-3, 400), 1.0 - 2.0**-53)
    given = np.array([inverse_normal(float(value)) for value in u])
    assert given == pytest.approx(special.ndtri(u), rel=1e-8)


def sample(draw: Callable[[float], float], size: int = 20_000) -> NDArray[np.float64]:
    """Draws for many people in one week."""
    return np.array([draw(float(u)) for u in twin.uniforms(KEY, np.arange(size), 1, 2, 3)])


def test_normal_and_gumbel_are_so_distributed() -> None:
    """Kolmogorov-Smirnov against the stated laws; false alarm 1e-4; a shift of 0.04 is rejected."""
    for draw, law in ((inverse_normal, "norm"), (gumbel, "gumbel_r")):
        draws = sample(draw)
        assert stats.kstest(draws, law).pvalue > FALSE_ALARM
        assert stats.kstest(draws + 0.04, law).pvalue < FALSE_ALARM  # power


def test_normal_and_gumbel_come_from_one_uniform() -> None:
    """By inverse cdf, so that a draw rises with its uniform."""
    u = twin.uniforms(KEY, np.arange(200), 1, 2, 3)
    normals = [normal(KEY, who, 1, 2, 3) for who in range(200)]
    assert normals == pytest.approx(special.ndtri(u), rel=1e-12, abs=1e-12)
    assert sample(gumbel, 200) == pytest.approx(-np.log(-np.log(u)), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("mean", [1e-3, 0.3, 4.0, 60.0, 490.0])
def test_poisson_is_the_inverse_cdf(mean: float) -> None:
    """Each draw is the quantile of scipy's Poisson law at the same uniform."""
    u = twin.uniforms(KEY, np.arange(2000), 0, 0, 5)
    given = [poisson(float(draw), mean) for draw in u]
    assert given == stats.poisson.ppf(u, mean).astype(int).tolist()


@pytest.mark.parametrize("mean", [0.5, 30.0, 2000.0])
def test_poisson_has_mean_and_variance(mean: float) -> None:
    """Mean and variance over 20,000 draws within four standard errors, also where a normal stands in."""
    draws = np.array([poisson(float(u), mean) for u in twin.uniforms(KEY, np.arange(20_000), 0, 0, 6)])
    error = math.sqrt(mean / len(draws))
    assert abs(draws.mean() - mean) < 4 * error
    assert abs(draws.mean() - (mean + 8 * error)) > 4 * error  # power
    assert abs(draws.var() - mean) < 4 * mean * math.sqrt((2 + 1 / mean) / len(draws))
    assert draws.min() >= 0


def test_poisson_of_nothing_is_nothing() -> None:
    """A mean of zero gives zero, whatever the draw."""
    assert {poisson(float(u), 0.0) for u in (1e-16, 0.5, 1.0 - 1e-16)} == {0}
