"""Outcomes are declared once: with a unit, a form, and what they mean; lists and documentation follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.measures.groups import Group
from sim.outcomes.counts import OF_PARTIES, OfParty
from sim.outcomes.market import OF_MARKET
from sim.outcomes.of_market import OfMarket
from sim.outcomes.outcomes import declared, outcomes
from sim.outcomes.parties import about, between, flow
from sim.outcomes.reference import reference
from sim.outcomes.shown import COMPARED, PICTURED_OTHERS, PICTURED_SHARES, STATES, TOTALS
from sim.outcomes.units import (
    DOLLARS,
    DOLLARS_A_YEAR,
    INDEX,
    MOVES,
    OFFERS,
    PEOPLE,
    SHARE,
    VACANCIES,
    Form,
    Unit,
)
from tests.experiments.toy import toy_run, toy_scenario

#: What names of shares, rates and ratios have in them.
PARTS = ("share", "rate_", "retention", "gain_", "markdown", "diversion.")
PAGE = Path(__file__).parents[2] / "docs" / "outcomes.md"


def test_the_page_is_made_of_the_declarations() -> None:
    """`python -m sim.outcomes.reference > docs/outcomes.md` changes nothing, and leaves none out."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == reference(), "run: make pages, or python -m sim.outcomes.reference > docs/outcomes.md"
    entries: list[OfMarket | OfParty] = [*OF_MARKET, *OF_PARTIES]
    for one in entries:
        assert f"| `{one.name}` | {one.title} | {one.unit.name} |" in text
        assert min(len(one.title), len(one.meaning), len(one.unit.name)) > 0
        assert isinstance(one.unit.form, Form)


def test_every_outcome_of_a_run_is_declared() -> None:
    """Their names tell their form, as the docstring of `sim.outcomes.market` says."""
    names = outcomes(toy_run(toy_scenario(weeks=60), seed=1, replicate=0, on_week=None))
    forms = {name: declared(name).unit.form for name in names}
    for name, form in forms.items():
        assert form is form_of(name), f"{name}: the rule of names is in sim/outcomes/market.py"
    assert len(forms) > 100
    assert {one.name for one in OF_MARKET} <= set(names)


def form_of(name: str) -> Form:
    """The form that a name tells."""
    if name.startswith("hhi_"):
        return Form.INDEX
    if any(word in name for word in PARTS):
        return Form.PERCENT
    return Form.DOLLARS if re.search("_pay|^pay|^top_|^public_|prize", name) else Form.COUNT


def test_a_share_of_pay_is_a_share() -> None:
    """What is counted in shares is, whatever it is a share of."""
    assert form_of("top_pay_share_end") is form_of("pay_rate_quarterly") is Form.PERCENT
    assert form_of("median_pay_end") is Form.DOLLARS


@pytest.mark.parametrize("names", [[one.name for one in OF_MARKET], [one.name for one in OF_PARTIES]])
def test_names_are_declared_once(names: list[str]) -> None:
    """Of the market, and of labs and groups."""
    assert len(set(names)) == len(names)


def test_what_is_shown_is_declared() -> None:
    """Rows of reports and pictures have a title; a declared short one where room is scarce."""
    rows = [*TOTALS, *PICTURED_SHARES, *PICTURED_OTHERS, *(row for part in COMPARED for row in part.rows)]
    assert all(row.title and row.short for row in rows)
    assert all(declared(f"{name}_{end}").title for name in STATES for end in ("start", "end"))
    shorts = [row.short for row in PICTURED_OTHERS]
    assert "bids lost by startups for money" in shorts
    assert "vacancies at labs" in shorts


@pytest.mark.parametrize(
    ("outcome", "unit"),
    [
        ("hhi_talent_end", INDEX),
        ("median_pay_start", DOLLARS_A_YEAR),
        ("top_package", DOLLARS),
        ("startup_open_seats_mean", VACANCIES),
        (about(Group.STARTUPS, "talent_share_end"), SHARE),
        (about("A.B", "retention_2_years"), SHARE),
        (about("moves", "headcount_start"), PEOPLE),
        (flow("median_pay", "prize"), MOVES),
        (between("diversion", "A", Group.OUTSIDE), SHARE),
        ("lab_lost_package_cap", OFFERS),
    ],
)
def test_names_of_employers_do_not_matter(outcome: str, unit: Unit) -> None:
    """Only what is measured does."""
    assert declared(outcome).unit is unit


def test_an_unknown_outcome_is_none() -> None:
    """A new one must be declared."""
    for name in ("happiness_end", "labs.Meta.happiness"):
        with pytest.raises(KeyError):
            declared(name)
