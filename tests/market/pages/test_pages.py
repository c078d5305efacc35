"""The pages as such: what is on one is on no other, and docs/model.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim.market.pages

PAGES = sorted(path for path in Path(sim.market.pages.__path__[0]).glob("*.py") if path.stem != "__init__")
SIM = PAGES[0].parents[2]
DOCS = (Path(__file__).parents[3] / "docs" / "model.md").read_text(encoding="utf-8")
#: Settings that one page, or one mechanism, alone reads. They are written in set-up, and declared elsewhere.
ALONE = {
    "payroll_tax": "mechanisms/payroll_tax/kernels",
    "match_floor": "mechanisms/match_floor/kernels",
    "equity_discount": "market/pages/cost",
    "sign_on_share": "market/pages/cost",
    "package_cap": "mechanisms/pay_cap/kernels",
    "switching_cost": "market/pages/utility",
    "match_scale": "market/pages/utility",
    "shock_scale": "market/pages/utility",
    "forfeit_weight": "market/pages/utility",
    "shading": "market/pages/worth",
    "contest_exponent": "market/pages/race",
    "round_multiple": "market/pages/funding",
    "round_dilution": "market/pages/funding",
    "startup_runway": "market/pages/funding",
    "outside_wage": "market/pages/worth",
    "startup_cash_pay": "market/pages/cost",
    "aggressiveness_rise": "mechanisms/aggressiveness/kernels",
    "aggressiveness_fall": "mechanisms/aggressiveness/kernels",
    "aggressiveness_limit": "mechanisms/aggressiveness/kernels",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_page_points_to_the_sections_that_show_it(page: Path) -> None:
    """Its first lines name sections of docs/model.md, each of which names the page."""
    opening = page.read_text(encoding="utf-8").split('"""')[1]
    numbers = re.findall(r"\b7\.\d+\b", opening.split("docs/model.md,")[1])
    assert numbers
    for number in numbers:
        section = DOCS.split(f"### {number} ")[1].split("\n### ")[0]
        assert f"`market/pages/{page.name}`" in section


@pytest.mark.parametrize(("name", "place"), ALONE.items())
def test_what_one_page_knows_no_other_file_reads(name: str, place: str) -> None:
    """A mechanism that changes it has one place to go to."""
    files = [*(SIM / "market").rglob("*.py"), *(SIM / "mechanisms").rglob("kernels.py")]
    readers = {
        path.relative_to(SIM).with_suffix("").as_posix()
        for path in files
        if path.parent.name not in ("state", "setup")
        and re.search(rf"\.{name}\b(?!\.)", path.read_text(encoding="utf-8"))
    }
    assert readers == {place}
