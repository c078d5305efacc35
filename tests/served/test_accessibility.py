"""The page in a real Chromium for who hears it, has no mouse, or a narrow window."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from sim.experiments.runs import single
from tests.served.browser import Reader, axe, seen_as, violations
from tests.served.pages import ALL, PAIRS, SPEED

#: Notes what screen readers speak unasked.
SPOKEN = """
window.spoken = [];
for (const one of document.querySelectorAll('[role=status], [role=alert], [aria-live]'))
  new MutationObserver(() => one.textContent && window.spoken.push([one.id, one.textContent]))
    .observe(one, { childList: true, characterData: true, subtree: true });
"""


@pytest.fixture(autouse=True)
def _wide(reader: Reader) -> Iterator[None]:
    yield
    seen_as(reader.browser, 1360)


def test_a_setting_is_spoken_once_when_all_its_runs_are_there(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pictures come on the way; what has failed too is spoken once."""
    real = single.simulate

    def simulate(scenario, seed, replicate, *rest):  # type: ignore[no-untyped-def]
        if scenario.market.hiring_speed == 0.3:
            time.sleep(0.1)
            if replicate == 0:
                raise ArithmeticError("too much")
        return real(scenario, seed, replicate, *rest)

    monkeypatch.setattr(single, "simulate", simulate)
    reader.open()
    reader.whole()
    reader.script(SPOKEN)
    reader.dial(SPEED, "input[type=text]").send_keys(ALL, "0.3\n")
    reader.until(lambda: reader.differing() == [f"{SPEED} 0.4 → 0.3"])
    reader.whole(reader.turned)
    (where, failed), (also, said) = reader.script("return window.spoken")
    assert (where, also) == ("failures", "said")
    assert "too much" in failed
    assert said == f"{reader.text('#headline')} n = {PAIRS - 1} pairs of runs, seed 7"


def test_what_is_seen_first_comes_first_for_the_keyboard(reader: Reader) -> None:
    """Dials in a wide window, what they change in a narrow one, and the focus stays."""
    reader.open()
    tops = "['aside', 'answer'].map(id => document.getElementById(id).getBoundingClientRect())"
    after = "document.getElementById('aside').previousElementSibling !== null"
    reader.dial(SPEED).send_keys("\ue014")
    for width, follows in ((1360, False), (420, True), (1360, False)):
        seen_as(reader.browser, width)
        reader.until(lambda follows=follows: reader.script(f"return {after}") == follows)  # type: ignore[misc]
        dials, answer = reader.script(f"return {tops}")
        assert (dials["top"] > answer["top"]) == follows
        assert reader.script("return document.activeElement.closest('.dial')?.dataset.name") == SPEED


def test_menus_stand_in_a_narrow_window_and_escape_gives_the_focus_back(reader: Reader) -> None:
    """To what opened them."""
    from selenium.webdriver import ActionChains

    seen_as(reader.browser, 420)
    reader.open()
    for menu in ("save", "open"):
        reader.one(f"#{menu} summary").click()
        box = f"document.querySelector('#{menu} > :not(summary)').getBoundingClientRect()"
        left, right = reader.script(f"const box = {box}; return [box.left, box.right]")
        assert 0 <= left < right <= reader.script("return document.documentElement.clientWidth")
        inside = reader.script(f"return document.querySelector('#{menu} :is(a[href], input)')")
        reader.script("arguments[0].focus()", inside)
        ActionChains(reader.browser).send_keys("\ue00c").perform()
        assert not reader.script(f"return document.getElementById('{menu}').open")
        focused = "document.activeElement === document.querySelector(arguments[0])"
        assert reader.script(f"return {focused}", f"#{menu} summary")


def test_meanings_and_limits_are_had_without_a_mouse(reader: Reader) -> None:
    """Of outcomes by a switch; of a dial where the focus is, and to who hears it always."""
    reader.open()
    reader.whole()
    meaning, more = reader.one("tr[data-outcome=moves] .meaning"), f'.dial[data-name="{SPEED}"] .more'
    assert not meaning.is_displayed()
    reader.one("#meanings").send_keys(" ")
    assert meaning.is_displayed()
    assert "people poached, straight from job to job" in meaning.text
    slider, width = (
        reader.dial(SPEED),
        "return document.querySelector(arguments[0]).getBoundingClientRect().width",
    )
    assert reader.script(width, more) <= 1
    slider.send_keys("\ue014")
    assert reader.script(width, more) > 20
    about = slider.get_attribute("aria-describedby").split()[0]
    assert "≤ 10" in reader.text(f"#{about}")


@pytest.mark.parametrize(("width", "dark"), [(1360, False), (1360, True), (420, False)])
def test_axe_finds_nothing(reader: Reader, width: int, dark: bool, told: threading.Event) -> None:
    """In a wide window and a narrow one, light and dark, with all open that can be."""
    script = axe()
    assert told.is_set()
    seen_as(reader.browser, width, dark=dark)
    reader.open(f"#{SPEED}=0.5&~outcomes=breakthroughs")
    reader.whole()
    reader.until(lambda: reader.script("return document.querySelector('#flows .main-svg')"))
    reader.dial(SPEED, "input[type=text]").send_keys(ALL, "99\n")
    for button, place in (("#people-button", "#people"), ("#employers button", "#story")):
        reader.script("document.querySelector(arguments[0]).click()", button)
        reader.until(lambda place=place: reader.text(place))  # type: ignore[misc]
    reader.script("document.getElementById('map-begin').click()")
    reader.until(lambda: reader.script("return document.querySelector('#map .main-svg')"))
    reader.script("document.getElementById('map-stop').click(); document.getElementById('meanings').click()")
    reader.one("#outcome-words").send_keys("Meta")
    reader.until(lambda: reader.script("return document.querySelector('#outcome-matches button')"))
    for menu in ("save", "open"):
        reader.script(
            "for (const id of ['save', 'open']) document.getElementById(id).open = id === arguments[0]", menu
        )
        assert violations(reader.browser, script, "target-size") == []
    assert reader.says(f'.dial[data-name="{SPEED}"] .wrong', "out of bounds")
    assert reader.script("return document.documentElement.scrollWidth <= innerWidth")
