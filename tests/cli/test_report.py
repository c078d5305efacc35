"""The closing tables say what the rows say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.cli.comparison_report import comparison_report
from sim.cli.report import run_report
from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.studies.ensemble import Ensemble, ensemble
from sim.outcomes.shown import ACTED
from sim.records.leaving import DEPARTURES
from sim.vocabulary import REASONS
from tests.experiments.toy import toy_run, toy_scenario


def _ensemble(monkeypatch: pytest.MonkeyPatch, replicates: int) -> Ensemble:
    monkeypatch.setattr(bench, "simulate", toy_run)
    base = toy_scenario(weeks=20)
    return ensemble([base, base.with_({"escalation.intensity": 5.0})], replicates=replicates, workers=1)


def _column(runs: pd.DataFrame) -> Callable[[str], NDArray[np.float64]]:
    return lambda name: runs[name].to_numpy(dtype=np.float64)


def _row(report: str, start: str) -> list[str]:
    return next(line for line in report.splitlines() if line.startswith(start)).split()


def test_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell is the outcome of the run."""
    found = _ensemble(monkeypatch, 1)
    runs = found.of("toy")
    report = run_report(found.plan, _column(runs))
    row = _row(report, "Microsoft")
    assert row[1] == str(runs["labs.Microsoft.headcount_start"].iloc[0])
    assert row[2] == str(runs["labs.Microsoft.headcount_end"].iloc[0])
    assert row[4] == f"{100 * runs['labs.Microsoft.talent_share_end'].iloc[0]:.1f}%"
    assert "one run" in report
    assert max(map(len, report.splitlines())) <= 100


def test_deals_are_said_to_be_left_out_of_who_poached_from_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the mean number of startups, and labs that ended in a merger; silent where there are none."""
    found = _ensemble(monkeypatch, 3)
    runs = found.of("toy").assign(startups_licensed=[1.0, 2.0, 4.0], startups_acquired=0.0)
    told = run_report(found.plan, _column(runs)).split("Who poached from whom")[1].split("\n\n")[0]
    assert told.endswith("Not counted: people who went over in deals, of startups (2.3 licensed).")
    none = run_report(found.plan, _column(runs.assign(startups_licensed=0.0)))
    assert "Not counted" not in none
    merger = {"kind": "merger", "week": 3, "employers": ["Meta", "Microsoft"], "keeps": "one"}
    merged = toy_scenario(weeks=20, events=[merger])
    report = run_report(plan([merged], 3, 1), _column(runs))
    assert "of startups (2.3 licensed) and of labs that ended in a merger." in " ".join(report.split())


def test_the_heading_says_the_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the market is smaller than the one it stands for; a long heading has several lines."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    small = toy_scenario(name="a-market-" * 8, researchers={"count": 100, "reference_count": 1000})
    found = ensemble([small], replicates=2, workers=1)
    heading = run_report(found.plan, _column(found.runs)).split("\n\n")[0]
    assert "100 researchers (scale 1:10) before the burn-in" in " ".join(heading.split())
    assert max(map(len, heading.splitlines())) <= 100


def test_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell is the mean over the replicates, with the range of the middle 90%."""
    found = _ensemble(monkeypatch, 20)
    runs = found.of("toy")
    row = _row(run_report(found.plan, _column(runs)), "Microsoft")
    ends = runs["labs.Microsoft.headcount_end"]
    low, high = np.quantile(ends, (0.05, 0.95))
    assert row[2:6] == [f"{ends.mean():.0f}", f"({low:.0f}", "to", f"{high:.0f})"]
    others = _row(run_report(found.plan, _column(runs)).split("Who came and left otherwise")[1], "Microsoft")
    assert float(others[1]) == pytest.approx(runs["labs.Microsoft.hired"].mean(), abs=0.5)


def test_labs_stand_in_order_of_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gained most talent share stands first; startups and the outside stand last."""
    found = _ensemble(monkeypatch, 1)
    runs = found.of("toy")
    lines = run_report(found.plan, _column(runs)).split("Who poached from whom")[0].splitlines()
    names = ["Meta", "Microsoft", "Google"]
    keys = {"Google": "labs.Google DeepMind"}
    gain = {
        name: (runs[f"{keys.get(name, 'labs.' + name)}.talent_share_end"]
               - runs[f"{keys.get(name, 'labs.' + name)}.talent_share_start"]).iloc[0]
        for name in names
    }  # fmt: skip
    order = [
        line.split()[0]
        for line in lines
        if line.split()[:1] and line.split()[0] in (*names, "startups", "outside")
    ]
    assert order == [*sorted(names, key=lambda name: -gain[name]), "startups", "outside"]


def test_departures_and_lost_bids_have_a_row_of_each_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reason and every answer is a column; the top packages say which is which."""
    found = _ensemble(monkeypatch, 1)
    runs = found.of("toy")
    report = run_report(found.plan, _column(runs))
    assert max(map(len, report.splitlines())) <= 100
    lost, people = report.split("Bids lost")[1].split("People lost to other jobs")
    outcomes = runs.iloc[0]
    for text, columns in (
        (lost, [f"startup_lost_{reason}" for reason in REASONS]),
        (people, [name for name in DEPARTURES if name.startswith("startup_departures")]),
    ):
        (row,) = (line.split() for line in text.splitlines() if "startups" in line)
        assert {f"{outcomes[name]:,.0f}" for name in columns} <= set(row)
    assert "top package in force" in report
    assert "top new package" in report


def test_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known effect of the toy market, an added amount, is in the table with its sign."""
    found = _ensemble(monkeypatch, 3)
    report = comparison_report(found.plan, found.runs)
    row = _row(report, "  top package in force")
    assert row[-1] == "100%"
    assert row[-8:-1] == ["+$4", *["the", "same", "in", "all", "3", "="]], "no interval, and no star"


def test_flows_that_were_not_chosen_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest flow has a star where it would have one among all flows, and not among the shown alone."""
    found = _ensemble(monkeypatch, 6)
    text = " ".join(comparison_report(found.plan, found.runs).split())
    told = re.search(r"(\d+) rows and 2 flows between labs that have none were corrected for", text)
    assert told is not None
    every = int(told[1]) + 2
    spread = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    error = spread.std(ddof=1) / np.sqrt(6)
    for divisor, star in ((every - 1, False), (every + 1, True)):
        change = spread + stats.t.isf(0.05 / divisor / 2, 5) * error
        runs = found.runs.assign(**{"flows.Meta.Microsoft": np.ravel([np.zeros(6), 10 * change], order="F")})
        row = _row(comparison_report(found.plan, runs), "  Meta to Microsoft")
        assert ("*" in row) is star


def test_a_comparison_has_what_one_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output, people, vacancies, bids lost for money, layoffs and pay at both ends, under headings."""
    found = _ensemble(monkeypatch, 3)
    lines = comparison_report(found.plan, found.runs).splitlines()
    heading = ""
    under: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith(" "):
            heading = line
        under.setdefault(heading, []).append(line.strip().split("  ")[0])
    assert {"output of startups", "people at startups"} <= set(under["Startups, last week"])
    for heading in ("Startups, over the run", "Labs, over the run"):
        assert {"vacancies, mean of weeks", "bids lost for money"} <= set(under[heading])
    assert "layoffs" in under["The market, over the run"]
    assert {"mean, bottom decile of talent", "mean, top decile of talent"} <= set(under["Pay"])
    assert "Meta" in under["People at labs, last week"]


def test_what_mechanisms_did_is_told_where_they_did_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one of the two at least; others have no row, and no heading."""
    found = _ensemble(monkeypatch, 3)
    heading, row = "What mechanisms and policies did", "  people who came along"
    quiet = found.runs.assign(**{one.outcome: 0.0 for one in ACTED} | {"know_how_share": np.nan})
    assert heading not in comparison_report(found.plan, quiet)
    text = comparison_report(found.plan, quiet.assign(came_along=[0.0, 4.0, 0.0, 5.0, 0.0, 6.0]))
    assert heading in text
    assert "+5" in _row(text, row)
    assert "raises for equity" not in text


def test_money_and_concentration_are_written_as_their_readers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dollars in millions, never as powers of ten; a Herfindahl index in points of 10,000 too."""
    found = _ensemble(monkeypatch, 3)
    runs = found.runs.assign(top_package=[4e7, 4.76e7, 4.1e7, 4.86e7, 4.2e7, 4.97e7])
    runs["hhi_talent_end"] = [0.1733, 0.1605] * 3
    report = comparison_report(found.plan, runs)
    assert _row(report, "  top package in force")[4:7] == ["$41M", "$48.6M", "+$7.63M"]
    assert "e+" not in report
    lines = report.splitlines()
    talent = next(place for place, line in enumerate(lines) if line.startswith("  HHI of talent"))
    assert lines[talent].split()[3:6] == ["0.173", "0.161", "-0.013"]
    assert lines[talent + 1].split() == [
        "in",
        "points",
        "of",
        "10,000",
        "1,733",
        "1,605",
        "-128",
        *["the", "same", "in", "all", "3"],
    ]
    alone = run_report(replace(found.plan, replicates=1), _column(runs[:1]))
    assert "1,733" in alone


def test_a_missing_outcome_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retention over a year cannot be seen in twenty weeks."""
    found = _ensemble(monkeypatch, 1)
    assert _row(run_report(found.plan, _column(found.of("toy"))), "Meta")[-1] == "–"


def test_labs_that_are_called_as_groups_have_rows_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their own numbers, and a label that tells them from the groups."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    base = toy_scenario(weeks=20, labs=[{"name": name} for name in ("startups", "outside", "A.B")])
    found = ensemble([base, base.with_({"escalation.intensity": 2.0})], replicates=2, workers=1)
    rows = [found.runs.iloc[0]]
    report = run_report(plan([base], 1, 1), _column(pd.DataFrame(rows)))
    keys = {
        "startups (lab)": "labs.startups", "outside (lab)": "labs.outside", "A.B": 'labs."A.B"',
        "startups  ": "groups.startups", "outside  ": "groups.outside",
    }  # fmt: skip
    for start, key in keys.items():
        numbers = _row(report, start)[len(start.split()) :]
        assert numbers[1] == str(rows[0][f"{key}.headcount_end"])
    assert len({rows[0][f"{key}.headcount_end"] for key in keys.values()}) > 2
    compared = comparison_report(found.plan, found.runs).splitlines()
    assert len([line for line in compared if line.startswith("  startups (lab)  ")]) == 2
    assert len([line for line in compared if line.startswith("  people at startups  ")]) == 1
