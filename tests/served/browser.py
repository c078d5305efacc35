"""A real Chromium, of the distribution's packages: nothing is downloaded for it, and it asks nobody else."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

Found = TypeVar("Found")
SECONDS = 240.0
#: Where `.ci/run` says that axe-core's script is.
AXE = "POACH_AXE"
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--disable-default-apps", "--window-size=1360,1200",
)  # fmt: skip


def axe() -> str:
    """The script of axe-core; the test is skipped where there is none."""
    place = os.environ.get(AXE)
    if not place or not Path(place).is_file():
        pytest.skip(f"no axe-core: {AXE} names no file (.ci/run fetches it where npm is there)")
    return Path(place).read_text(encoding="utf-8")


def violations(browser: Chrome, script: str, *more: str) -> list[tuple[str, list[str]]]:
    """What axe-core finds wrong with the page that is shown: its rules, and where.

    Args:
        browser: which shows the page.
        script: what `axe` returns.
        more: rules to be held besides those that it holds unasked.
    """
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": script})
    rules = json.dumps({rule: {"enabled": True} for rule in more})
    run = f"axe.run(document, {{ resultTypes: ['violations'], rules: {rules} }})"
    told = f"const done = arguments[0]; {run}.then(found => done(JSON.stringify(found.violations)))"
    found = json.loads(browser.execute_async_script(told))
    return [(one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found]


def seen_as(browser: Chrome, width: int, *, dark: bool = False, media: str = "") -> None:
    """Show pages in a window so many pixels wide, light or dark, on a screen or on paper (`print`)."""
    browser.set_window_size(width, 1200)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": scheme})


@contextmanager
def chromium(folder: Path, *more: str) -> Iterator[Chrome]:
    """A browser with nobody's settings; the test is skipped where there is none.

    Args:
        folder: for its settings and downloads.
        more: arguments.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no chromium and chromedriver here (packages chromium and chromium-driver)")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in (*_ARGUMENTS, f"--user-data-dir={folder / 'settings'}", *more):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    allowed = {"behavior": "allow", "downloadPath": str(folder)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    try:
        yield browser
    finally:
        browser.quit()


class Reader:
    """Reads a page, and turns its dials.

    Args:
        browser: which shows it.
        url: where the page is.
    """

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser, self.url = browser, url

    def open(self, link: str = "") -> None:
        """Load the page, and wait until it has its dials."""
        self.browser.get("about:blank")
        self.browser.get(self.url + link)
        self.until(lambda: self.script("return document.querySelectorAll('.dial').length > 5"))

    def script(self, text: str, *given: Any) -> Any:
        """What a script in the page returns."""
        return self.browser.execute_script(text, *given)

    def one(self, selector: str) -> Any:
        """The first element of a selector."""
        return self.browser.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        """The text of an element, seen or not."""
        return str(self.script("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def says(self, selector: str, words: str) -> bool:
        """Are the words in the text of an element?"""
        return words in self.text(selector)

    def until(self, holds: Callable[[], Found]) -> Found:
        """Wait until something holds."""
        until = time.monotonic() + SECONDS
        while not (found := holds()):
            assert time.monotonic() < until, (self.text("#headline"), self.text("#notice"), self.console())
            time.sleep(0.02)
        return found

    @property
    def version(self) -> int:
        """Of the picture that is shown."""
        return int(self.script("return document.body.dataset.version ?? 0"))

    def whole(self, after: int = -1) -> None:
        """Wait until all pairs are there of a picture later than that version."""
        shown = "const at = document.body.dataset; return at.done === 'true' && at.version > arguments[0]"
        self.until(lambda: self.script(shown, after))

    @property
    def turned(self) -> int:
        """The version before that of where the dials stand now."""
        return int(self.script("return document.body.dataset.turned")) - 1

    def dials(self) -> list[str]:
        """Names of all dials."""
        rows = "[...document.querySelectorAll('.dial')]"
        return [str(one) for one in self.script(f"return {rows}.map(one => one.dataset.name)")]

    def dial(self, name: str, control: str = "input") -> Any:
        """A control of a dial, by the dial's keys."""
        return self.one(f'.dial[data-name="{name}"] {control}')

    def differing(self) -> list[str]:
        """What differs from the start, as it is listed."""
        found = self.script(
            "return [...document.querySelectorAll('#differs li')].map(one => one.textContent)"
        )
        return [str(one) for one in found]

    def shown(self, outcome: str) -> list[str]:
        """The cells of an outcome."""
        row = "[...document.querySelectorAll('[data-outcome=\"' + arguments[0] + '\"] td')]"
        return [str(one) for one in self.script(f"return {row}.map(one => one.textContent)", outcome)]

    def fragment(self) -> str:
        """The part of the address that holds the dials."""
        return str(self.script("return decodeURIComponent(location.hash)"))

    def console(self) -> list[str]:
        """What the browser complains of."""
        return [str(one["message"]) for one in self.browser.get_log("browser")]  # type: ignore[no-untyped-call]

    def hosts(self) -> set[str | None]:
        """Every host that was asked since the last time."""
        found = set()
        for entry in self.browser.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(("data:", "blob:", "about:", "chrome:")):
                    found.add(urlsplit(address).hostname)
        return found
