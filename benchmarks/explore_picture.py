"""The picture of `poach explore` in docs/explore.md: ``python -m benchmarks.explore_picture``.

It needs the extra `explorer`, selenium, and the packages chromium and chromium-driver of the system.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PIL import Image

import sim
from benchmarks.child import ROOT
from sim.served.server import Page
from sim.served.sessions import Sessions
from tests.served.browser import Reader, chromium

PICTURE = ROOT / "docs" / "pictures" / "explore.png"
#: Where the dials stand in it.
LINK = "#production.contest_exponent=1.6&feedback.budgets=0.8&feedback.capex=0.8"
_PIXELS = (1360, 1420)
_COLOURS = 128


def main() -> None:
    """Open the page over the raid, wait for all pairs, and take its picture."""
    raid = sim.load("microsoft-raids-meta")
    page = Page(Sessions(raid, raid.name, 30, raid.seed, 2, []))
    size = f"--window-size={_PIXELS[0]},{_PIXELS[1]}"
    try:
        with tempfile.TemporaryDirectory() as folder, chromium(Path(folder), size) as browser:
            reader = Reader(browser, page.url)
            reader.open(LINK)
            reader.whole()
            reader.until(lambda: reader.script("return document.querySelector('#flows .main-svg')"))
            time.sleep(0.5)  # until the last of it is painted
            browser.save_screenshot(str(PICTURE))
    finally:
        page.end()
    with Image.open(PICTURE) as taken:
        taken.convert("RGB").quantize(_COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
