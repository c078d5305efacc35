"""The first state: headcounts as stated, packages within budgets, draws keyed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.declared import Column
from sim.market.model import TalentMarket
from sim.market.setup.employers import _write_offers, links_of, startup_headcount
from sim.market.state.keys import STARTUP_KEY, name_key
from sim.scenario.employers import Offers
from sim.scenario.events import EventBase
from sim.scenario.schema import Scenario
from sim.vocabulary import Kind
from tests.market.laws import columns_equal_sums, nothing_is_nan, people_are_conserved
from tests.market.worlds import merged, staff


def world(**changes: Any) -> TalentMarket:
    """Two labs, one of open headcount, named and drawn startups, the outside; no burn-in."""
    document = {
        "burn_in": 0,
        "researchers": {"count": 1000, "unemployed_share": 0.05},
        "labs": [{"name": "A", "headcount": 300}, {"name": "B", "budget": 1e9}],
        "startups": {"count": 10, "named": [{"name": "N", "headcount": 12, "cash": 3e6}]},
        "outside": {"initial_share": 0.2},
    }
    return TalentMarket(Scenario.model_validate(merged(document, changes)))


def test_headcounts_are_as_stated() -> None:
    """Stated heads first, the outside its share, labs without a number what is left; a share has no job."""
    market = world()
    heads = market.employers["headcount"]
    startups = int(heads[3:].sum())
    assert (heads[0], heads[2], heads[3]) == (300, 200, 12)
    assert heads[1] == 1000 - 50 - 300 - 200 - startups
    assert (market.people["employer"] == -1).sum() == 50
    people_are_conserved(market)


def test_without_open_labs_the_outside_takes_the_rest() -> None:
    """All labs stated: whoever is left over is outside; without an outside they have no job."""
    labs = [{"name": "A", "headcount": 300}, {"name": "B", "headcount": 100}]
    market = world(labs=labs)
    heads = market.employers["headcount"]
    assert heads.sum() == 950
    market = world(labs=labs, outside={"openings": 0.0})
    assert market.employers["headcount"][2] == 0


def test_amounts_are_scaled_to_the_population() -> None:
    """A tenth of the people: a tenth of heads, budgets, capex, pools and cash."""
    document = {"labs": [{"name": "A", "headcount": 3000, "budget": 6e9, "capex": 1e10, "bonus_pool": 5e8}]}
    market = world(**document, researchers={"count": 10_000}, market={"scale": 0.1})
    lab, named = market.state.employers[0], market.state.employers[2]
    assert lab["headcount"] == 300
    amounts = [lab[name] for name in ("base_budget", "base_capex", "bonus_rate")]
    assert amounts == pytest.approx([6e8, 1e9, 5e7])
    assert named["cash"] == pytest.approx(3e5)
    assert market.scale == 0.1


def test_first_packages_fit_budgets() -> None:
    """Pay is in proportion to talent, and a lab's payroll below its budget."""
    market = world()
    employers, people = market.employers, market.people
    labs = employers["kind"] == Kind.LAB
    assert (employers["payroll"] <= employers["budget"])[labs].all()
    ratio = people["pay"][staff(market, 0)] / people["talent"][staff(market, 0)]
    assert ratio == pytest.approx(ratio[0])
    columns_equal_sums(market, {})
    nothing_is_nan(market)


@pytest.mark.parametrize("value", ["race", "productivity"])
def test_everybody_employed_is_paid(value: str) -> None:
    """At labs, at startups and outside, in both value modes."""
    market = world(market={"value": value})
    people = market.people
    assert (people["pay"][people["employer"] >= 0] > 0).all()


def test_tenure_and_vesting_have_begun() -> None:
    """Tenures are exponential with mean 150 weeks, vesting clocks are no older than the job."""
    market = world(researchers={"count": 20_000})
    people = market.people
    at_work = people[people["employer"] >= 0]
    tenure = -at_work["since"]
    assert tenure.min() >= 0
    assert abs(tenure.mean() - 149.5) < 4 * 150 / np.sqrt(len(at_work))
    assert (at_work["grant_week"] >= at_work["since"]).all()
    assert (at_work["grant_week"] <= 0).all()


def test_talent_draws_people_in_from_outside() -> None:
    """Labs and startups have the more talented; among the labs it is chance."""
    market = world(
        researchers={"count": 20_000},
        labs=[{"name": "A", "headcount": 5000}, {"name": "B", "headcount": 5000}],
    )
    people = market.people
    at = people["employer"]
    inside, outside = np.isin(at, [0, 1]), at == 2
    assert stats.mannwhitneyu(people["talent"][inside], people["talent"][outside]).pvalue < 1e-4
    assert stats.mannwhitneyu(people["talent"][at == 0], people["talent"][at == 1]).pvalue > 1e-4


def test_startups_are_drawn_by_key() -> None:
    """The headcount of the n-th startup is its own draw, lognormal around the median."""
    market = world()
    state = market.state
    heads = market.employers["headcount"][4:]
    expected = [startup_headcount(state, STARTUP_KEY + n) for n in range(10)]
    assert heads.tolist() == expected
    state.rules["startup_headcount"] *= 1000.0
    many = [startup_headcount(state, STARTUP_KEY + n) for n in range(2000)]
    logs = np.log(np.array(many) / 8000)
    assert stats.kstest(logs, "norm", (0, 0.5)).pvalue > 1e-4
    assert stats.kstest(logs, "norm", (0, 0.6)).pvalue < 1e-4  # power


def test_names_are_keys() -> None:
    """Named employers are keyed by their names, below the range of drawn ones, wherever they stand."""
    market = world()
    assert market.state.employers["key"][:2].tolist() == [name_key("A"), name_key("B")]
    keys = {name_key(f"Lab {n}") for n in range(5000)}
    assert len(keys) == 5000
    assert max(keys) < STARTUP_KEY


def test_everybody_unemployed() -> None:
    """A market may begin with nobody at work."""
    market = world(
        researchers={"unemployed_share": 1.0}, labs=[{"name": "A"}], startups={"count": 0, "named": []}
    )
    assert market.employers["headcount"].sum() == 0
    market.step()
    nothing_is_nan(market)


def test_an_employer_called_outside_is_not_the_outside() -> None:
    """It has a key of its own, and events and ties that name it mean it."""
    layoffs = {"kind": "layoffs", "week": 1, "employers": ["outside"], "share": 0.5}
    for labs, named in ((["B", "outside"], []), (["B", "C"], ["outside"])):
        documents = [{"name": name, "leaders_from": ["outside"] * (name == "B")} for name in labs]
        changes = {"labs": documents, "startups": {"named": [{"name": name} for name in named]}}
        market = world(events=[layoffs], **changes)
        mine = [*labs, "", *named].index("outside")
        assert np.flatnonzero(market.among(["outside"])).tolist() == [mine]
        assert len(set(market.employers["key"].tolist())) == len(market.employers)
        tied = links_of(market.scenario)["tied"]
        assert np.argwhere(tied).tolist() == [[mine, labs.index("B")]]


def test_links_are_kept_for_an_event_that_says_it_scales_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its kind; one that does not say so is told, instead of doing nothing."""
    capex = {"kind": "capex-shock", "week": 5, "factor": 2.0}
    market = world(events=[capex])
    with pytest.raises(TypeError, match="scales_links = True"):
        market.scale_links(["A"], ["B"], 0.5)
    monkeypatch.setattr(EventBase, "scales_links", True)
    market = world(events=[capex])
    market.scale_links(["A"], ["B"], 0.5)
    assert market.state.links["contacts"][0, 1] == 0.5
    assert market.state.links["contacts"].sum() == market.state.links.size - 0.5


def test_a_column_that_reads_a_key_of_labs_alone_is_told() -> None:
    """Its name, and what its `read` has to say of startups and the outside."""
    column = Column("luxury", float, setting=True, read=lambda offers: offers.leaders_from)
    with pytest.raises(TypeError, match=r"the column 'luxury' reads a key of labs alone .*getattr"):
        _write_offers(np.zeros(1, [("luxury", float)])[0], Offers(), [column])
