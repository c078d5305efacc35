"""Why bids were lost and why people left: the log, the employers' tallies and the weeks' counts agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.leaving import DEPARTURES, NOT_KEPT_BY
from sim.records.packages import new_packages
from sim.scenario.schema import Scenario
from sim.tables import Tables
from sim.vocabulary import REASONS, EventKind
from tests.market.replica import LIVELY
from tests.market.worlds import merged

WEEKS = 60
MECHANISMS = ("sequential", "posted", "simultaneous")


def labs(**changes: float) -> list[dict[str, Any]]:
    """The lively market's labs, who pursue nobody by name; the first with these changes."""
    plain = ({key: value for key, value in lab.items() if key != "target_list"} for lab in LIVELY["labs"])
    return [{**lab, **(changes if lab["name"] == "A" else {})} for lab in plain]


def played(mechanism: str) -> Tables:
    """A lively market, with its measures."""
    changes = {"weeks": WEEKS, "market": {"mechanism": mechanism}, "labs": labs(counter_limit=1.1)}
    market = TalentMarket(Scenario.model_validate(merged(LIVELY, changes)), rng=3)
    market.run()
    return Tables(*(sheet.frame() for sheet in record_of(books_of(market))))


@pytest.fixture(scope="module", params=MECHANISMS)
def tables(request: pytest.FixtureRequest) -> Tables:
    """Each mechanism."""
    return played(request.param)


def test_the_reasons_of_the_log_are_in_the_tallies(tables: Tables) -> None:
    """No employer was best loser for a reason more often in a week than it lost bids for that reason."""
    losers = tables.moves[tables.moves["runner_up"].notna()]
    losers = losers.astype({"runner_up": str, "binding": str})
    found = losers.groupby(["week", "runner_up", "binding"]).size().unstack(fill_value=0).reset_index()
    lost = tables.employers[["week", "employer", *(f"lost_{reason}" for reason in REASONS)]]
    rows = lost.astype({"employer": str}).rename(columns={"employer": "runner_up"})
    both = found.merge(rows, on=["week", "runner_up"], validate="one_to_one")
    assert len(both) == len(found) > 10
    for reason in set(found.columns) & set(REASONS):
        assert (both[reason] <= both[f"lost_{reason}"]).all()
    by_reason = losers.loc[losers["runner_up_kind"] != "outside", "binding"].value_counts()
    for reason in REASONS:
        total = sum(tables.weeks[f"{kind}_lost_{reason}"].sum() for kind in ("lab", "startup"))
        assert by_reason.get(reason, 0) <= total


def test_every_departure_has_one_answer(tables: Tables) -> None:
    """Who is poached from a lab or startup counts once, in the week, and nobody else does."""
    moves, weeks = tables.moves, tables.weeks
    assert (moves["not_kept_by"].notna() == (moves["kind"] == "poached")).all()
    poached = moves[moves["kind"] == "poached"]
    for kind in ("lab", "startup"):
        rows = poached[poached["origin_kind"] == kind]
        assert len(rows) > 5
        for why in NOT_KEPT_BY:
            counts = rows.loc[rows["not_kept_by"] == why, "week"].value_counts()
            expected = counts.reindex(range(WEEKS), fill_value=0).tolist()
            assert weeks[f"{kind}_departures_{why.replace(' ', '_')}"].tolist() == expected


def test_answers_are_the_limits_of_the_counter_offers(tables: Tables) -> None:
    """By reason; where none was made the limit is that which left none, or nothing is said."""
    rows = tables.moves[tables.moves["kind"] == "poached"]
    none = rows["not_kept_by"] == "no counter"
    limit = rows["counter_limited_by"].astype(object)
    of = {"value": "value", "amenities": "amenities"}
    made = rows[~none]
    assert (
        limit[~none].map(lambda reason: of.get(reason, "money")) == made["not_kept_by"].astype(object)
    ).all()
    outbid = made["runner_up"].astype(object) == made["origin"].astype(object)
    assert (limit[~none][outbid] == made.loc[outbid, "binding"].astype(object)).all()
    assert set(limit[none].dropna()) <= {"budget", "package_cap", "counter_limit", "value"}


def test_counters_that_could_not_be_made_are_told_apart(tables: Tables) -> None:
    """Of departures without a counter-offer at most all were for money or value."""
    weeks = tables.weeks
    for kind in ("lab", "startup"):
        without = weeks[f"{kind}_no_counter_money"] + weeks[f"{kind}_no_counter_value"]
        assert (without <= weeks[f"{kind}_departures_no_counter"]).all()


def test_where_wages_are_posted_nobody_counters() -> None:
    """All departures are without a counter-offer, and some bids are lost by the posted wage."""
    tables = played("posted")
    weeks = tables.weeks[list(DEPARTURES)].sum()
    assert weeks[weeks > 0].index.tolist() == ["lab_departures_no_counter", "startup_departures_no_counter"]
    assert tables.moves["counter_limited_by"].isna().all()
    assert (tables.moves["binding"] == "posted_wage").any()


def test_every_answer_occurs() -> None:
    """In the sequential market, so that the tests above say something."""
    moves = played("sequential").moves
    assert set(moves["not_kept_by"].dropna()) == set(NOT_KEPT_BY)
    assert "counter_limit" in set(moves["binding"])
    unmade = moves[(moves["not_kept_by"] == "no counter") & moves["counter_limited_by"].notna()]
    assert len(unmade) > 5


def test_new_packages_are_those_of_the_weeks_contracts(tables: Tables) -> None:
    """The largest by hand, and how many are large; that in force is at most the week's before, or new."""
    weeks, moves = tables.weeks, tables.moves
    agreed = moves[moves["kind"].isin(["poached", "hired", "raised", "spun out"])]
    agreed = agreed[agreed["destination_kind"] != "outside"]
    expected = agreed.groupby("week")["package"].max().reindex(range(WEEKS), fill_value=0.0)
    assert weeks["top_new_package"].tolist() == expected.tolist()
    for name, least in (("packages_10m", 1e7), ("packages_100m", 1e8)):
        large = agreed[agreed["package"] >= least].groupby("week").size().reindex(range(WEEKS), fill_value=0)
        assert weeks[name].tolist() == large.tolist()
    bound = np.maximum(weeks["top_package"].shift(), weeks["top_new_package"])
    assert (weeks["top_package"][1:] <= bound[1:]).all()


def test_a_cap_holds_back_new_packages_only() -> None:
    """What was agreed before the cap stays in force."""
    cap = {"kind": "offer-policy", "week": 10, "package_cap": 3e5}
    startups = {"startups": {"count": 0, "entry_rate": 0.0}, "outside": {"openings": 0.0}}
    changes = {"weeks": 30, "events": [cap], "labs": labs(make_whole=0.0), **startups}
    market = TalentMarket(Scenario.model_validate(merged(LIVELY, changes)), rng=3)
    market.run()
    weeks = market.tables().weeks
    new = weeks["top_new_package"][10:]
    years = market.scenario.market.vesting_years
    assert new.max() > 0.0
    assert weeks["top_package"][10:].min() > new.max()
    assert new.max() <= 3e5 * years * (1 + 1e-12)


def test_weeks_without_a_contract_have_no_new_package() -> None:
    """A market at rest."""
    quiet = {"market": {"contact_rate_employed": 0.0, "contact_rate_unemployed": 0.0}, "weeks": 2}
    rest = {**quiet, "startups": {"count": 0, "entry_rate": 0.0}, "events": [], "labs": labs()}
    market = TalentMarket(Scenario.model_validate(merged(LIVELY, rest)), rng=3)
    market.run()
    books = books_of(market)
    assert not np.isin(books.log["kind"], [EventKind.POACHED, EventKind.HIRED, EventKind.RAISED]).any()
    found = new_packages(books)
    assert {name: column.tolist() for name, column in found.items()} == {
        "top_new_package": [0.0, 0.0], "packages_10m": [0, 0], "packages_100m": [0, 0],
    }  # fmt: skip
