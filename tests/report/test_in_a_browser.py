"""The page of a report in a real Chromium, from the disk: tooltips, sorting, paper, accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import SMALL, called
from tests.served.browser import Reader, axe, chromium, seen_as, violations

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SWEEP = (
    "sweep", "quiet-market", *SMALL, "--no-figures", "--quiet", "--workers", 1, "--replicates", 2,
    "--vary", "escalation.intensity=0:1:1", "--vary", "market.patience=2:4:2",
)  # fmt: skip
TAB, RIGHT, END, ESCAPE, ENTER = "\ue004", "\ue014", "\ue010", "\ue00c", "\ue007"
SHOWN = "return document.querySelector('#tooltip.shown')?.textContent ?? ''"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a sweep of two keys."""
    place = tmp_path_factory.mktemp("report")
    assert called(*SWEEP, "--out", "out", cwd=place).returncode == 0
    assert called("report", "out", "--quiet", cwd=place).returncode == 0
    return place / "out" / "report.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser that reaches nobody: every name leads nowhere."""
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), nowhere) as found:
        yield found


@pytest.fixture
def reader(browser: Chrome, page: Path) -> Reader:
    """The page, newly opened, in a wide window."""
    seen_as(browser, 1360)
    found = Reader(browser, page.as_uri())
    browser.get(found.url)
    return found


def test_it_opens_from_the_disk_and_complains_of_nothing(reader: Reader) -> None:
    """Whoever it may be: nobody is asked for anything, and the console stays empty."""
    reader.hosts(), reader.console()
    reader.browser.refresh()
    assert reader.script("return document.querySelectorAll('figure svg').length") == 1
    assert reader.script("return performance.getEntriesByType('resource').length") == 0
    assert reader.hosts() <= {None, ""}
    assert reader.console() == []


def test_points_tell_their_values_under_the_pointer(reader: Reader) -> None:
    """A cell says where it is, its mean with interval and n; away from all points nothing is said."""
    from selenium.webdriver import ActionChains

    tips = reader.browser.find_elements("css selector", "figure svg .tip")
    ActionChains(reader.browser).move_to_element(tips[0]).perform()
    said = reader.until(lambda: reader.script(SHOWN))
    assert said.startswith("escalation.intensity = 0, market.patience = 2: ")
    assert "95% interval" in said
    assert said.endswith("n = 2 runs")
    ActionChains(reader.browser).move_to_element(reader.one("h1")).perform()
    reader.until(lambda: not reader.script(SHOWN))


def test_points_tell_their_values_by_keyboard(reader: Reader) -> None:
    """The tabulator leads to the first point, arrows to the next ones; what is shown has the focus."""
    frame = reader.one("figure .wide")
    reader.script("arguments[0].focus()", frame)
    frame.send_keys(TAB)
    focused = "return document.activeElement.getAttribute('aria-label')"
    seen = []
    for key in ("", RIGHT, END):
        if key:
            reader.browser.switch_to.active_element.send_keys(key)
        seen.append(reader.until(lambda: reader.script(SHOWN)))
        assert seen[-1] == reader.script(focused)
    assert len(set(seen)) == 3
    inside = "const box = document.querySelector('#tooltip').getBoundingClientRect();"
    inside += "return box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight"
    assert reader.script(inside)
    reader.browser.switch_to.active_element.send_keys(ESCAPE)
    assert reader.script(SHOWN) == ""


def test_tables_are_sorted_by_a_click_and_by_the_keyboard(reader: Reader) -> None:
    """By the numbers that cells begin with, one way and the other; the heading says which."""
    heading = (
        "const table = document.querySelector('table.sortable'); const head = table.tHead.rows[0].cells;"
    )
    place = "const at = [...head].findIndex((one) => one.classList.contains('number'));"
    button = reader.script(f"{heading}{place} return head[at].querySelector('button')")
    column = f"{heading}{place} return [...table.tBodies].map((body) => [...body.rows].filter((row) => "
    column += "row.cells.length > at).map((row) => Number(row.cells[at].dataset.v)))"
    button.click()
    rising = reader.script(column)
    assert rising == [sorted(one) for one in rising]
    state = f"{heading}{place} return head[at].getAttribute('aria-sort')"
    assert reader.script(state) == "ascending"
    button.send_keys(ENTER)
    assert reader.script(state) == "descending"
    assert reader.script(column) == [sorted(one, reverse=True) for one in rising]


def test_paper_has_no_controls(reader: Reader) -> None:
    """Neither links within the page nor tooltips nor marks of sorting; what is wide is not cut off."""
    seen_as(reader.browser, 800, media="print")
    visible = (
        "return [...document.querySelectorAll('nav, #tooltip, .screen')].filter((one) => one.offsetParent)"
    )
    assert reader.script(f"{visible}.length") == 0
    marks = "return getComputedStyle(document.querySelector('th button'), '::after').content"
    assert reader.script(marks) in ("none", '""')
    assert reader.script("return getComputedStyle(document.querySelector('.wide')).overflowX") == "visible"


@pytest.mark.parametrize(("width", "dark"), [(1360, False), (1360, True), (420, False)])
def test_axe_finds_nothing(reader: Reader, width: int, dark: bool) -> None:
    """In a wide window and a narrow one, light and dark; and nothing reaches beyond the window."""
    script = axe()
    seen_as(reader.browser, width, dark=dark)
    reader.browser.refresh()
    assert violations(reader.browser, script) == []
    assert reader.script("return document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_everything_is_open(reader: Reader) -> None:
    """What stands folded on the screen cannot be opened there; afterwards it is as it was."""
    closed = "return document.querySelectorAll('details:not([open])').length"
    before = reader.script(closed)
    assert before
    reader.script("dispatchEvent(new Event('beforeprint'))")
    assert reader.script(closed) == 0
    reader.script("dispatchEvent(new Event('afterprint'))")
    assert reader.script(closed) == before
