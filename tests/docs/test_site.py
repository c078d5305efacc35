"""The site is built without a warning, its links lead somewhere, and its pages ask nobody for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("furo", reason="needs the extra `docs`")
pytest.importorskip("myst_parser", reason="needs the extra `docs`")
from docs.site.build import build

#: Warnings are those of packages to each other; what pages do wrong is an exit code.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning"),
]
#: What a browser loads by itself.
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Page(HTMLParser):
    """The anchors of a page, where it leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Gather what a tag says."""
        for key, value in attrs:
            if value is None:
                continue
            if key in ("id", "name"):
                self.anchors.add(value)
            elif key == "href" and tag == "a":
                self.links.append(value)
            elif (tag, key) in LOADED:
                self.loads.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, without the gallery's pictures; a warning of Sphinx would be an exit code of 1."""
    out = tmp_path_factory.mktemp("site")
    assert build(out, workers=None) == 0
    return out / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Every page by its file."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def led(page: Path, link: str) -> tuple[Path, str]:
    """The file and the anchor of a link that stays in the site."""
    parts = urlsplit(link)
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return path, unquote(parts.fragment)


def inner(found: dict[Path, Page]) -> Iterator[tuple[Path, str]]:
    """Links that stay in the site, with their pages."""
    for path, page in found.items():
        for link in [*page.links, *page.loads]:
            if not urlsplit(link).scheme:
                yield path, link


def test_links_and_anchors_lead_somewhere(pages: dict[Path, Page]) -> None:
    """Each file is there, and each anchor in it."""
    dead = []
    for page, link in inner(pages):
        path, anchor = led(page, link)
        known = pages.get(path)
        if not path.is_file() or (anchor and known is not None and anchor not in known.anchors):
            dead.append(f"{page.name}: {link}")
    assert not dead


def test_pages_load_nothing_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    """Scripts, styles, pictures and fonts are the site's own."""
    assert not [load for page in pages.values() for load in page.loads if re.match(r"(https?:)?//", load)]
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)'\"]*", text), style


def test_the_parts_of_the_site_are_there(pages: dict[Path, Page], site: Path) -> None:
    """The four kinds of pages, references made from the code, and formulas as MathML."""
    for name in ("tutorials", "how-to", "reference", "explanation", "commands", "python", "gallery/index"):
        assert site / f"{name}.html" in pages
    assert {"sim.load", "sim.Run.weeks", "sim.TalentMarket"} <= pages[site / "python.html"].anchors
    model = (site / "model.html").read_text(encoding="utf-8")
    assert model.count("<math ") > 200
    assert '<svg class="flow"' in model
    assert "highlight-mermaid" not in model
