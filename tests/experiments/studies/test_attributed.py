"""What an attribution makes of runs: games whose answer is known, replicates that are missing, errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.cli.attribution_report import attribution_document, attribution_report
from sim.experiments.designs.attribution import Attribution
from sim.experiments.designs.orders import balanced_orders
from sim.experiments.designs.switched import Factor
from sim.experiments.studies.attributed import Attributed
from sim.figures.attribution import draw
from tests.experiments.toy import toy_scenario

NAMES = ("a", "b", "c")
Game = Callable[[set[str], np.random.Generator], float]


def made_of(game: Game, replicates: int = 30, names: tuple[str, ...] = NAMES, blocks: int = 0) -> Attributed:
    """An attribution whose worths are a game's; replicate r has the same draws in every coalition."""
    orders = balanced_orders(len(names), blocks, 1) if blocks else ()
    factors = tuple(Factor(name, {f"labs.{name}.budget": 0}) for name in names)
    study = Attribution("startup_talent_share_end", factors, orders)
    rows = []
    labels = [f"p{place}" for place in range(len(study.coalitions))]
    for label, on in zip(labels, study.coalitions, strict=True):
        there = {name for place, name in enumerate(names) if on >> place & 1}
        for replicate in range(replicates):
            worth = game(there, np.random.default_rng(replicate))
            rows.append({"scenario": label, "replicate": replicate, "status": "done", study.outcome: worth})
    return Attributed(study, toy_scenario(), labels, pd.DataFrame(rows), 1, replicates)


def glove(there: set[str], draws: np.random.Generator) -> float:
    """One left glove, two right ones, and noise that is the same in all coalitions."""
    return 0.3 + 0.1 * float("a" in there and len(there) > 1) + 0.02 * float(draws.normal())


def test_common_noise_cancels_and_shares_are_those_of_the_game() -> None:
    """2/3, 1/6, 1/6 of a tenth, to the digits of floats; they add up in every replicate."""
    found = made_of(glove)
    assert found.values.sum(axis=0) == pytest.approx(found.total, abs=1e-15)
    assert [one.adds.mean for one in found.shares] == pytest.approx([0.2 / 3, 0.1 / 6, 0.1 / 6])
    assert [one.share[0] for one in found.shares] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert [one.alone.mean for one in found.shares] == pytest.approx([0.0] * 3)
    assert [one.last.mean for one in found.shares] == pytest.approx([0.1, 0.0, 0.0])
    pairs = {(one.one, one.other): one.adds.mean for one in found.interactions}
    assert pairs == {
        ("a", "b"): pytest.approx(0.05), ("a", "c"): pytest.approx(0.05), ("b", "c"): pytest.approx(-0.05)
    }  # fmt: skip
    assert found.table["factor"].iloc[0] == "a"


def test_intervals_are_t_over_replicates() -> None:
    """What a factor adds differs by replicate; its interval is that of the mean of these."""

    def game(there: set[str], draws: np.random.Generator) -> float:
        return float(draws.normal(0.05, 0.02)) * ("a" in there) + 0.01 * ("b" in there)

    found = made_of(game, replicates=12)
    own = np.array([np.random.default_rng(r).normal(0.05, 0.02) for r in range(12)])
    half = stats.t.ppf(0.975, 11) * own.std(ddof=1) / np.sqrt(12)
    adds = found.shares[0].adds
    assert [adds.low, adds.high] == pytest.approx([own.mean() - half, own.mean() + half])
    assert found.shares[2].adds.mean == pytest.approx(0.0)


def test_what_cannot_be_told_from_nothing_has_no_shares() -> None:
    """The ratio would be of noise; the report says why."""

    def game(there: set[str], draws: np.random.Generator) -> float:
        return float(draws.normal(size=8)[len(there)])

    found = made_of(game, replicates=10)
    assert all(np.isnan(one.share).all() for one in found.shares)
    assert "cannot tell the difference from zero" in " ".join(attribution_report(found).split())
    assert draw(found).axes


def test_replicates_that_lack_a_point_are_left_out_everywhere() -> None:
    """Else coalitions would be compared on other draws; how many is said."""
    found = made_of(glove, replicates=5)
    runs = found.runs.copy()
    runs.loc[(runs["scenario"] == "p3") & (runs["replicate"] == 2), "status"] = "failed"
    less = Attributed(found.study, found.scenario, found.labels, runs, 1, 5)
    assert less.complete == 4
    assert {one.adds.n for one in less.shares} == {4}
    assert less.shares[0].adds.mean == pytest.approx(found.shares[0].adds.mean)
    assert "Left out: 1 of 5 replicates" in attribution_report(less)


def test_sampled_orders_add_up_and_tell_their_error() -> None:
    """Twelve factors that make something only by pairs: values still add up, and the error is about right.

    The half-widths cover what the sample is off for at least 10 of 12 factors: with 95% each by itself fewer
    come in about one case in fifty (binomial), and the seed is fixed.
    """
    names = tuple("abcdefghijkl")
    weight = dict(zip(names, np.random.default_rng(2).normal(0.0, 0.1, 12), strict=True))

    def game(there: set[str], draws: np.random.Generator) -> float:
        return 0.2 + float(sum(weight[name] for name in there)) ** 3 + 0.001 * float(draws.normal())

    sampled, whole = (made_of(game, 3, names, blocks) for blocks in (6, 0))
    assert len(sampled.labels) < len(whole.labels) / 4
    assert sampled.values.sum(axis=0) == pytest.approx(whole.values.sum(axis=0))
    truth = np.array([one.adds.mean for one in whole.shares])
    off = np.abs(np.array([one.adds.mean for one in sampled.shares]) - truth)
    errors = np.array([one.order_error for one in sampled.shares])
    assert (off <= errors).sum() >= 10
    assert errors.max() < np.abs(truth).max()
    assert {one.order_error for one in whole.shares} == {0.0}
    said = " ".join(attribution_report(sampled).split())
    assert "a sample of 72 orders in balanced blocks" in said
    assert "orders ±" in said


def two_that_depend_on_others(there: set[str], draws: np.random.Generator) -> float:
    """`a` adds a tenth whatever comes first, the rest only by what came before; replicates hardly differ."""
    rest = sum((-1.0) ** ord(name) * (ord(name) - 90) for name in there - {"a"}) / 50.0
    return 0.1 * ("a" in there) + 0.2 * abs(rest) ** 3 + 1e-4 * float(draws.normal(size=13)[len(there)])


def test_what_orders_may_have_made_is_not_sure() -> None:
    """What replicates tell of these orders is no sureness: other orders might have told another thing."""
    found = made_of(two_that_depend_on_others, 4, tuple("abcdefghij"), blocks=2)
    whole = made_of(two_that_depend_on_others, 4, tuple("abcdefghij"))
    by_replicates = {one.factor for one in found.shares if one.adds.sign}
    sure = {one.factor: one.sampled.sign for one in found.shares if one.sampled.sign}
    assert len(by_replicates) > len(sure)
    assert sure["a"] == 1
    for one in found.shares:
        combined = np.hypot((one.adds.high - one.adds.low) / 2, one.order_error)
        assert one.sampled.half_width == pytest.approx(combined)
        assert bool(one.sampled.sign) == (abs(one.adds.mean) > combined)
    assert {one.sampled.sign for one in whole.shares} == {one.adds.sign for one in whole.shares}
    report = " ".join(attribution_report(found).split())
    assert f"Surely more or less than nothing: {', '.join(sure)}." in report
    title = " ".join(draw(found).texts[0].get_text().split())
    told = title.split("most is made by ")[1].split(", ")
    assert {one.split(" ")[0] for one in told} <= set(sure)


def test_one_block_does_not_tell_its_error() -> None:
    """It is missing, and the document says so too."""
    found = made_of(glove, 4, blocks=1)
    assert all(np.isnan(one.order_error) for one in found.shares)
    assert not any(one.sampled.sign for one in found.shares)
    assert not any(pair.sampled.sign for pair in found.interactions)
    title = " ".join(draw(found).texts[0].get_text().split())
    assert "the sample of orders cannot tell what makes it" in title
    assert "nothing is sure" in " ".join(attribution_report(found).split())
    document = attribution_document(found)
    assert document["orders"] == 6
    assert document["together"]["mean"] == pytest.approx(
        sum(one["makes"]["mean"] for one in document["factors"])
    )
    assert draw(found).axes
