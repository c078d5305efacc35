"""The three tables of one run say what the market did, in the columns that docs/architecture.md lists."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.market.model import TalentMarket
from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.elite import WHERE
from sim.records.leaving import NOT_KEPT_BY
from sim.scenario.schema import Scenario
from sim.tables import Tables
from sim.vocabulary import EVENT_KINDS, KINDS, NOWHERE, REASONS, EventKind, Kind, Reason
from tests.market.replica import LIVELY
from tests.market.worlds import merged

WEEKS = 60


@pytest.fixture(scope="module")
def market() -> TalentMarket:
    """A lively market that has run for sixty weeks."""
    changes = {"weeks": WEEKS, "start_date": "2025-01-06", "startups": {"funding": {"rate": 10.0}}}
    market = TalentMarket(Scenario.model_validate(merged(LIVELY, changes)), rng=3)
    market.run()
    return market


@pytest.fixture(scope="module")
def tables(market: TalentMarket) -> Tables:
    """Its tables."""
    return market.tables()


def documented(table: str) -> set[str]:
    """Columns of a table according to docs/architecture.md, ranges and reasons written out."""
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text()
    paragraph = re.search(rf"^`{table}` \(.*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert paragraph is not None
    names = set(re.findall(r"`([a-z0-9_<>]+)`", paragraph[0])) - {table}
    if "pay_decile_10" in names:
        names |= {f"pay_decile_{k}" for k in range(1, 11)}
    for name in [name for name in names if "<reason>" in name]:
        names |= {name.replace("<reason>", reason) for reason in REASONS}
    for name in [name for name in names if "<why>" in name]:
        names |= {name.replace("<why>", why.replace(" ", "_")) for why in NOT_KEPT_BY}
    for name in [name for name in names if "<where>" in name]:
        names |= {name.replace("<where>", where) for where in WHERE}
    # What stands in the paragraphs besides columns: values, and the reasons of lost bids.
    places = {"lab", "startup", "outside", "unemployed", "retired", "education"}
    whys = {why.replace(" ", "_") for why in NOT_KEPT_BY}
    besides = {*REASONS, *whys, *WHERE} if table == "weeks" else {*places, *EVENT_KINDS, *whys}
    return {name for name in names if "<" not in name} - besides


def test_columns_are_those_of_the_documentation(market: TalentMarket) -> None:
    """No column is undocumented, and none is promised and missing."""
    for name, sheet in record_of(books_of(market))._asdict().items():
        assert set(sheet.names) == set(sheet.frame().columns) == documented(name), name


def test_codes_have_names() -> None:
    """Names of the tables stand in the order of the codes of the columns."""
    assert [name.replace(" ", "_") for name in EVENT_KINDS] == [code.name.lower() for code in EventKind]
    assert [REASONS[code] for code in (Reason.BUDGET, Reason.COUNTER_LIMIT, Reason.AMENITIES)] == [
        "budget",
        "counter_limit",
        "amenities",
    ]
    assert list(KINDS) == [code.name.lower() for code in Kind]


def test_nothing_is_missing(tables: Tables) -> None:
    """Numbers are finite but for unlimited budgets; texts are missing only where there is nothing to name."""
    for frame in tables:
        numbers = frame.select_dtypes("number")
        assert not numbers.isna().any().any()
        finite = numbers.drop(columns=["budget"], errors="ignore")
        assert np.isfinite(finite.to_numpy(float)).all()
        texts = [name for name in ("employer", "kind", "origin", "destination") if name in frame]
        assert not frame[texts].isna().any().any()
    for end in ("origin", "destination"):
        nobody = tables.moves[end].isin(NOWHERE)
        assert (tables.moves[f"{end}_kind"].isna() == nobody).all()
        kinds = tables.employers.drop_duplicates("employer").set_index("employer")["kind"].astype(str)
        known = tables.moves[~nobody]
        assert (known[end].astype(str).map(kinds) == known[f"{end}_kind"].astype(str)).all()
    assert (tables.moves["runner_up"].notna() == tables.moves["runner_up_kind"].notna()).all()
    people = tables.moves["researcher"] >= 0
    assert (tables.moves["field"].notna() == people).all()
    assert (tables.moves["runner_up"].notna() == tables.moves["binding"].notna()).all()


def test_weeks_are_all_there(tables: Tables) -> None:
    """One row a week from 0 on, with its date."""
    assert tables.weeks["week"].tolist() == list(range(WEEKS))
    assert tables.weeks["date"].tolist() == list(pd.date_range("2025-01-06", periods=WEEKS, freq="7D"))


def test_without_a_start_date_there_are_no_dates() -> None:
    """The column is left out."""
    market = TalentMarket(Scenario.model_validate(LIVELY))
    market.step()
    assert "date" not in market.tables().weeks


def test_before_the_first_week_tables_are_empty() -> None:
    """A market that has not been stepped has recorded nothing."""
    weeks, employers, moves = TalentMarket(Scenario.model_validate(LIVELY)).tables()
    assert len(weeks) == len(employers) == len(moves) == 0


def test_tallies_count_the_log(tables: Tables) -> None:
    """Counts of the weeks are the numbers of rows of the log."""
    kinds: dict[str, tuple[str, ...]] = {
        "moves": ("poached",),
        "hires": ("poached", "hired", "spun out"),
        "separations": ("separated", "retired"),
        "layoffs": ("laid off",),
        "counters_won": ("raised",),
        "startups_born": ("startup born",),
        "startups_died": ("startup died",),
    }
    for column, names in kinds.items():
        rows = tables.moves[tables.moves["kind"].isin(names)]
        counts = rows["week"].value_counts().reindex(range(WEEKS), fill_value=0)
        assert tables.weeks[column].tolist() == counts.tolist(), column
        assert counts.sum() > 0, column


def test_flow_matrix_has_the_margins_of_the_employers(tables: Tables) -> None:
    """Arrivals and departures in the log are the employers' hires, losses and changes of headcount."""
    arrivals = tables.moves[tables.moves["kind"].isin(["poached", "hired", "spun out"])]
    leaving = ["poached", "separated", "laid off", "retired", "spun out"]
    departures = tables.moves[tables.moves["kind"].isin(leaving)]
    employers = tables.employers.set_index(["week", "employer"])
    for column, rows, side in (("hires", arrivals, "destination"), ("losses", departures, "origin")):
        counts = rows.groupby(["week", side], observed=True).size()
        counts = counts[counts.index.get_level_values(side) != "unemployed"]
        expected = employers[column][employers[column] > 0]
        assert counts.to_dict() == expected.to_dict()
    headcount = employers["headcount"].unstack("week")
    net = (employers["hires"] - employers["losses"]).unstack("week")
    change = headcount.diff(axis=1)
    both = change.notna()
    assert change[both].equals(net[both].astype(float))


def test_employers_are_there_from_birth_to_death(tables: Tables) -> None:
    """Rows of an employer are consecutive, alive in all but the last; births and deaths are logged."""
    died = tables.moves[tables.moves["kind"] == "startup died"].set_index("origin")["week"]
    born = tables.moves[tables.moves["kind"] == "startup born"].set_index("origin")["week"]
    for name, rows in tables.employers.groupby("employer", observed=True):
        weeks = rows["week"].tolist()
        assert weeks == list(range(weeks[0], weeks[-1] + 1))
        assert weeks[0] == born.get(name, 0)
        assert weeks[-1] == died.get(name, WEEKS - 1)
        assert rows["alive"].tolist() == [True] * (len(weeks) - 1) + [name not in died.index]


def test_contest_shares_add_up(tables: Tables) -> None:
    """Shares of the prize are between 0 and 1 and sum to 1 in every week; the outside has none."""
    shares = tables.employers.groupby("week")["contest_share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)
    assert not tables.employers.loc[tables.employers["kind"] == "outside", "contest_share"].any()


def test_lost_bids_are_bids(tables: Tables) -> None:
    """Every bid, a counter-offer included, is either a contract or lost for one reason."""
    lost = tables.employers[[f"lost_{reason}" for reason in REASONS]].sum(axis=1)
    arrivals = tables.moves[tables.moves["kind"].isin(["poached", "hired", "raised"])]
    won = arrivals.groupby(["week", "destination"], observed=True).size()
    rows = tables.employers.set_index(["week", "employer"])
    by_contract = won.reindex(rows.index, fill_value=0)
    assert (rows["bids"].to_numpy() == by_contract.to_numpy() + lost.to_numpy()).all()
    assert lost.sum() > 0


def test_entrants_come_from_education(tables: Tables) -> None:
    """People who enter come from education and have no job; who retires goes into retirement."""
    entered = tables.moves[tables.moves["kind"] == "entered"]
    assert set(entered["origin"]) == {"education"}
    assert set(entered["destination"]) == {"unemployed"}
    retired = tables.moves[tables.moves["kind"] == "retired"]
    assert set(retired["destination"]) == {"retired"}


def test_people_in_the_log_are_described(market: TalentMarket, tables: Tables) -> None:
    """Talent and field are those of the person's record."""
    rows = tables.moves[tables.moves["researcher"] >= 0]
    people = market.people[rows["researcher"]]
    assert rows["talent"].tolist() == people["talent"].tolist()
    assert rows["field"].tolist() == [market.fields[k] for k in people["field"]]


def test_deciles_of_pay_are_those_of_the_people(market: TalentMarket, tables: Tables) -> None:
    """In the last week: mean pay of the talent decile at labs and startups, the first is the least talented.

    With mean pay they agree in every week: it lies between the lowest and the highest of them.
    """
    people, employers = market.people, market.employers
    at = people["employer"]
    inside = people[(at >= 0) & (employers["kind"][np.maximum(at, 0)] != Kind.OUTSIDE)]
    deciles = tables.weeks[[f"pay_decile_{k}" for k in range(1, 11)]]
    means = [float(inside["pay"][inside["decile"] == k].mean()) for k in range(10)]
    assert deciles.iloc[-1].tolist() == pytest.approx(means)
    talents = [float(inside["talent"][inside["decile"] == k].mean()) for k in range(10)]
    assert talents == sorted(talents)
    mean = tables.weeks["mean_pay"]
    assert ((deciles.min(axis=1) < mean) & (mean < deciles.max(axis=1))).all()


def test_tables_do_not_change_with_the_market() -> None:
    """Tables taken in the middle stay as they were."""
    market = TalentMarket(Scenario.model_validate(LIVELY))
    for _ in range(4):
        market.step()
    early = market.tables()
    copies = [frame.copy() for frame in early]
    market.run()
    for frame, copy in zip(early, copies, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    later = market.tables()
    pd.testing.assert_frame_equal(
        later.weeks[later.weeks["week"] < 4], early.weeks, check_dtype=True, check_exact=True
    )
