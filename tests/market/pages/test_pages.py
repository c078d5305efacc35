"""The pages as such: what is on one is on no other, and docs/model.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim.market.pages

PAGES = sorted(path for path in Path(sim.market.pages.__path__[0]).glob("*.py") if path.stem != "__init__")
MARKET = PAGES[0].parents[1]
DOCS = (Path(__file__).parents[3] / "docs" / "model.md").read_text(encoding="utf-8")
#: Settings that one page alone reads. They are written in set-up, and declared in the room of the state.
ALONE = {
    "payroll_tax": "cost",
    "equity_discount": "cost",
    "sign_on_share": "cost",
    "package_cap": "cost",
    "switching_cost": "utility",
    "match_scale": "utility",
    "shock_scale": "utility",
    "forfeit_weight": "utility",
    "shading": "worth",
    "contest_exponent": "race",
    "round_multiple": "funding",
    "aggressiveness_rise": "losses",
    "aggressiveness_fall": "losses",
    "aggressiveness_limit": "losses",
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


@pytest.mark.parametrize(("name", "page"), ALONE.items())
def test_what_one_page_knows_no_other_file_reads(name: str, page: str) -> None:
    """A mechanism that changes it has one place to go to."""
    readers = {
        str(path.relative_to(MARKET))
        for path in MARKET.rglob("*.py")
        if path.parent.name not in ("state", "setup")
        and re.search(rf"\.{name}\b", path.read_text(encoding="utf-8"))
    }
    assert readers == {f"pages/{page}.py"}
