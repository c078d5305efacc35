"""The page in a real Chromium tells what has failed: a server that ends or is killed, or a script."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.running import exploring
from tests.served.browser import Reader
from tests.served.pages import SMALL, SPEED, reading
from tests.starting import nobody_left

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


def test_a_server_that_is_gone_is_told_and_the_picture_stays(browser: Chrome) -> None:
    """With what to do."""
    with reading(browser, SMALL, 2) as reader:
        reader.open(f"#{SPEED}=0.5")
        reader.whole()
        before = reader.shown("hires")
    reader.until(lambda: "The server is gone" in reader.text("#notice"))
    assert reader.shown("hires") == before


def test_a_server_that_is_killed_is_told_and_its_workers_end(browser: Chrome, tmp_path: Path) -> None:
    """It can say nothing any more, and end nobody."""
    with exploring(4, tmp_path) as (process, (url, _)):
        reader = Reader(browser, url)
        reader.open(f"#{SPEED}=0.5")
        reader.whole()
        before = reader.shown("hires")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        reader.until(lambda: "The server is gone" in reader.text("#notice"))
        assert reader.shown("hires") == before
        assert nobody_left(process.pid)


def test_charts_whose_script_fails_are_told_and_numbers_stand(reader: Reader) -> None:
    """The table and the sentence need no picture."""
    send = reader.browser.execute_cdp_cmd
    send("Network.enable", {})
    send("Network.setBlockedURLs", {"urls": [f"{reader.url}charts.js"]})
    try:
        reader.open(f"#{SPEED}=0.5")
        reader.whole()
        reader.until(lambda: reader.says("#notice", "The script of the charts did not load"))
        assert reader.shown("hires")
        assert reader.text("#headline").startswith("Against the start")
    finally:
        send("Network.setBlockedURLs", {"urls": []})


def test_a_fault_of_the_page_itself_is_told(reader: Reader) -> None:
    """Whether in what was done at once or in what came later."""
    reader.open()
    reader.whole()
    reader.until(lambda: reader.script("return document.querySelector('#paths .main-svg')"))
    for lost, button in (
        ("window.Plotly.downloadImage", "[data-chart=paths] button"),
        ("Element.prototype.scrollIntoView", "#skip"),
    ):
        reader.script(f"{lost} = null; document.querySelector(arguments[0]).click()", button)
        said = f"{lost.rpartition('.')[2]} is not a function). Load it anew"
        reader.until(partial(reader.says, "#notice", said))
