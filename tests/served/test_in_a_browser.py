"""The page in a real Chromium: dials by mouse and keyboard, links, tabs, stories, maps, pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.studies.ensemble import ensemble
from sim.explorer.dials import dial_of
from sim.figures.words import difference
from sim.outcomes.units import Form
from sim.scenario.load import load_scenario
from tests.served.browser import Reader
from tests.served.pages import ALL, CONTACTS, MINE, PAIRS, SMALL, SPEED, reading

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


def test_a_dial_by_keyboard_shows_the_numbers_of_a_comparison(reader: Reader) -> None:
    """Keys move the slider; what is shown is what `poach compare` says on the same seeds."""
    reader.open()
    reader.whole()
    assert reader.text("#headline").startswith("All dials stand at the start")
    slider = reader.dial(CONTACTS)
    for key in ("\ue010", "\ue012", "\ue012", "\ue012"):  # to its end, twice the start, and back a little
        slider.send_keys(key)
    reader.until(lambda: reader.differing() == [f"{CONTACTS.partition(',')[0]} × 1 → × 1.919"])
    assert slider.get_attribute("aria-valuetext") == "× 1.919"
    assert "--set-alt 'market.contact_rate_employed=" in reader.text("#command")
    reader.whole(reader.turned)
    variant = SMALL.with_(dial_of(SMALL, CONTACTS).changes(1.919))
    expected = ensemble([SMALL, variant], PAIRS, workers=1, seed=7).compare(SMALL, variant)
    for outcome, form in (("median_pay_end", Form.DOLLARS), ("moves", Form.COUNT), ("hires", Form.COUNT)):
        low, high, mean = (float(expected[name][outcome]) for name in ("low", "high", "difference"))
        cell = reader.shown(outcome)[2].replace("−", "-")
        assert f"{difference(low, form)} to {difference(high, form)}" in cell
        assert (difference(mean, form) if low > 0 or high < 0 else "no difference told") in cell


def test_a_dial_by_mouse_and_back(reader: Reader) -> None:
    """A click on the slider turns it, a click on its arrow brings it back, and so does the reset of all."""
    from selenium.webdriver import ActionChains

    reader.open()
    reader.whole()
    slider = reader.dial("feedback.budgets")
    reader.script("arguments[0].scrollIntoView({block: 'center'})", slider)
    ActionChains(reader.browser).move_to_element_with_offset(slider, 40, 0).click().perform()
    reader.until(lambda: reader.differing()[0].startswith("feedback.budgets"))
    assert "Against the start, on the same draws" in reader.until(
        lambda: text if (text := reader.text("#headline")).startswith("Against") else ""
    )
    reader.one('.dial[data-name="feedback.budgets"] .undo').click()
    reader.until(lambda: reader.differing() == ["Nothing. Turn a dial."])
    reader.dial(SPEED, "input[type=text]").send_keys(ALL, "0.5\n")
    reader.until(lambda: reader.differing()[0].startswith(SPEED))
    reader.one("#reset").click()
    reader.until(lambda: reader.differing() == ["Nothing. Turn a dial."])


def test_a_wrong_value_is_answered_beside_the_dial_and_the_picture_stays(reader: Reader) -> None:
    """With what is in use; then a right one is taken."""
    reader.open(f"#{SPEED}=0.5")
    reader.whole()
    before = reader.shown("moves")
    box = reader.dial(SPEED, "input[type=text]")
    for given, said in (("much", "cannot read"), ("99", "out of bounds"), ("<b>1</b>", "cannot read")):
        box.send_keys(ALL, given, "\n")
        reader.until(partial(reader.says, f'.dial[data-name="{SPEED}"] .wrong', said))
    assert "In use: 0.5." in reader.text(f'.dial[data-name="{SPEED}"] .wrong')
    assert box.get_attribute("aria-invalid") == "true"
    assert reader.shown("moves") == before
    box.send_keys(ALL, "0.4\n")
    reader.until(lambda: reader.text(f'.dial[data-name="{SPEED}"] .wrong') == "")


def test_a_link_and_loading_anew_bring_all_back(reader: Reader) -> None:
    """Dials, dials that were added, and outcomes; what a hostile link says is told and not done."""
    reader.open(f"#{SPEED}=0.5&labs.Meta.approval=3+days&~outcomes=breakthroughs")
    reader.whole()
    stands = reader.differing()
    assert [one.split(" ")[0] for one in stands] == [SPEED, "labs.Meta.approval"]
    reader.browser.refresh()
    reader.until(lambda: reader.differing() == stands)
    reader.until(lambda: reader.shown("breakthroughs"))
    reader.open("#labs.Meta.approval=soon")  # a dial that is there by then, maybe out of sight
    reader.until(lambda: "labs.Meta.approval" in reader.text("#notice"))
    assert reader.text('.dial[data-name="labs.Meta.approval"] .wrong')
    image, script = "<img src=x onerror=window.bad=1>", "<script>window.bad=1</script>"
    reader.open(f"#no.such.key=1&labs.{image}.budget=2&market.patience={script}")
    reader.until(lambda: "no.such.key" in reader.text("#notice"))
    assert reader.script("return window.bad") is None
    assert reader.script("return document.querySelectorAll('img, #notice *:not(br)').length") == 0


def test_a_link_to_a_start_that_came_as_a_file_waits_for_the_file(reader: Reader, tmp_path: Path) -> None:
    """Its dials are not turned on another start, which is told; once the file is opened, all is back."""
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    reader.open()
    reader.one("#open-scenario").send_keys(str(file))
    reader.until(lambda: reader.says("#scenario", "mine"))
    reader.dial(SPEED, "input[type=text]").send_keys(ALL, "0.5\n")
    stands = reader.until(lambda: found if (found := reader.differing())[0].startswith(SPEED) else None)
    link = reader.until(lambda: text if "~file=mine.toml" in (text := reader.fragment()) else "")
    reader.browser.refresh()
    reader.until(lambda: reader.says("#notice", "mine.toml"))
    assert reader.says("#scenario", SMALL.name)
    assert reader.differing() == ["Nothing. Turn a dial."]
    assert reader.fragment() == link
    reader.one("#open-scenario").send_keys(str(file))
    reader.until(lambda: reader.differing() == stands)
    assert reader.says("#scenario", "mine")


def test_any_key_is_found_and_gets_a_dial(reader: Reader) -> None:
    """By words, with the keyboard alone; dials that do not have the words stand back."""
    reader.open()
    words = reader.one("#words")
    words.send_keys("Anthropic budget")
    reader.until(lambda: reader.script("return document.querySelectorAll('#matches button').length"))
    assert reader.script("return [...document.querySelectorAll('.dial')].every(one => one.hidden)")
    words.send_keys("\ue015")  # downwards, to the first
    chosen = reader.script("return document.activeElement.firstChild.textContent")
    reader.script("return document.activeElement").send_keys("\n")
    reader.until(lambda: chosen in [one.partition(" ")[0] for one in reader.dials()])
    outcome = reader.one("#outcome-words")
    outcome.send_keys("breakthroughs")
    reader.until(lambda: reader.script("return document.querySelector('#outcome-matches button')")).click()
    reader.until(lambda: reader.shown("breakthroughs"))


def test_an_event_has_a_switch_and_a_date(browser: Chrome) -> None:
    """Of a scenario that has events."""
    raid = load_scenario("microsoft-raids-meta", ["market.scale=0.03", "burn_in=0", "weeks=40"])
    with reading(browser, raid, 2) as reader:
        reader.open()
        switch = reader.dial("events.raid-list.on")
        assert (switch.get_attribute("role"), switch.is_selected()) == ("switch", True)
        switch.send_keys(" ")
        reader.until(lambda: "events.raid-list.on true → false" in reader.differing())
        date = reader.dial("events.compute.date")
        assert date.get_attribute("value") == "2025-07-28"
        change = "arguments[0].value = '2025-09-01'; arguments[0].dispatchEvent(new Event('change'))"
        reader.script(change, date)
        reader.until(lambda: "events.compute.date 2025-07-28 → 2025-09-01" in reader.differing())


def test_stories_and_a_map_by_click_ask_nobody_else(reader: Reader, folder: Path, tmp_path: Path) -> None:
    """The map says where the dials stand. All that the page does is asked of the loopback.

    Of the policy one thing is complained of: plotly tries a style in the page itself, once a load.
    """
    reader.hosts(), reader.console()
    reader.open()
    reader.whole()
    reader.one("#people-button").click()
    reader.until(lambda: reader.script("return document.querySelector('#people button')")).click()
    reader.until(lambda: reader.text("#story").startswith("Researcher"))
    names = "[...document.querySelectorAll('#employers button')]"
    reader.script(f"return {names}.find(one => one.textContent === 'Meta')").click()
    reader.until(lambda: reader.text("#story").startswith("Meta in quiet-market, seed 7"))
    for id_, value in (("map-values", 2), ("map-runs", 2)):
        reader.script("document.getElementById(arguments[0]).value = arguments[1]", id_, value)
    reader.one("#map-begin").click()
    reader.until(lambda: "you are here" in reader.text("#map"))
    reader.until(lambda: "of 4 cells" not in reader.text("#map-said"))
    assert "The ring is where the dials stand." in reader.text("#map-said")
    reader.script("document.querySelector('[data-chart=map] button').click()")
    reader.until(partial(_written, folder / "poach-map.svg", b"</svg>"))
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    reader.one("#open-scenario").send_keys(str(file))
    reader.until(lambda: reader.says("#scenario", "mine"))
    reader.until(lambda: reader.script("return document.querySelector('#flows .main-svg')"))
    assert reader.hosts() == {"127.0.0.1"}
    (told,) = reader.console()
    assert "/charts.js " in told
    assert "Applying inline style violates" in told


def test_charts_fit_a_window_that_becomes_narrow(reader: Reader) -> None:
    """They are as wide as their places, and paths of outcomes stand below each other."""
    reader.open()
    reader.whole()
    element = "document.getElementById(arguments[0])"
    fits = f"return {element}._fullLayout.width === {element}.clientWidth"
    width = f"return {element}.clientWidth"
    before, size = reader.script(width, "paths"), reader.browser.get_window_size()
    try:
        reader.browser.set_window_size(520, 1200)
        for chart in ("paths", "flows"):
            reader.until(partial(reader.script, fits, chart))
        assert reader.script(width, "paths") < before
        titles = "[...document.querySelectorAll('#paths .annotation')]"
        lefts = reader.script(f"return {titles}.map(one => Math.round(one.getBoundingClientRect().left))")
        assert len(lefts) == 4
        assert max(lefts) - min(lefts) <= 2
    finally:
        reader.browser.set_window_size(size["width"], size["height"])


def test_two_tabs_do_not_disturb_each_other(reader: Reader) -> None:
    """Each has its own dials and its own numbers."""
    reader.open(f"#{SPEED}=0.5")
    reader.whole()
    first, numbers = reader.browser.current_window_handle, reader.shown("hires")
    reader.browser.switch_to.new_window("tab")
    try:
        reader.open(f"#{SPEED}=0.2")
        reader.whole()
        assert reader.shown("hires") != numbers
    finally:
        reader.browser.close()
        reader.browser.switch_to.window(first)
    assert reader.shown("hires") == numbers


def _written(path: Path, end: bytes) -> bool:
    return path.exists() and path.read_bytes().endswith(end)


def test_pictures_are_saved(reader: Reader, folder: Path) -> None:
    """As SVG and as PNG, with what is seen as their title."""
    reader.open(f"#{SPEED}=0.5")
    reader.whole()
    reader.until(lambda: reader.script("return document.querySelector('#paths .main-svg')"))
    for kind, end in (("SVG", b"</svg>"), ("PNG", b"IEND\xaeB`\x82")):
        button = "document.querySelector(`[data-chart=paths] [aria-label$=${arguments[0]}]`)"
        reader.script(f"{button}.click()", kind)
        reader.until(partial(_written, folder / f"poach-paths.{kind.lower()}", end))
    assert b"Against the start" in (folder / "poach-paths.svg").read_bytes()
