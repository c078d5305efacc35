"""How pages of the checkout become pages of the site: links are led, trees are grown, nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from docs.site import commands, gallery, notebooks, python
from docs.site.build import ELSEWHERE, INDEXES, ROOT, arrange, places
from docs.site.pages import Pages
from sim.cli.commands import COMMANDS
from sim.scenario.library import library, question


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of the whole site, without pictures of the gallery."""
    target = tmp_path_factory.mktemp("source")
    arrange(target, None, target / "none")
    return target


def trees(source: Path) -> dict[str, list[str]]:
    """The pages in each tree of contents, by the page that has it."""
    found = {}
    for path in source.rglob("*.md"):
        for tree in re.findall(r"^```\{toctree\}\n:hidden:\n\n(.*?)^```$", path.read_text(), re.M | re.S):
            entries = re.findall(r"/[^>\n]+", tree)
            found[path.relative_to(source).as_posix()] = [f"{name[1:]}.md" for name in entries]
    return found


def test_every_page_is_in_the_site_and_in_one_tree(source: Path) -> None:
    """Pages of docs/, guides beside the sources, notebooks and scenarios; the root alone has no parent."""
    there = {path.relative_to(source).as_posix() for path in source.rglob("*.md")}
    assert set(places(ROOT).values()) | {"commands.md", "python.md", "gallery/index.md"} == there
    listed = [name for tree in trees(source).values() for name in tree]
    assert len(listed) == len(set(listed))
    assert there - set(listed) == {INDEXES[0]}
    assert {name for name in ELSEWHERE if not (ROOT / name).exists()} == set()


def test_links_are_led_to_where_pages_go(tmp_path: Path) -> None:
    """Pages, headings, pictures and other files; what is in a fence or elsewhere stays."""
    (tmp_path / "docs" / "pictures").mkdir(parents=True)
    (tmp_path / "docs" / "pictures" / "a.png").write_bytes(b"")
    (tmp_path / "LICENSE").write_text("free")
    pages = Pages(
        tmp_path, tmp_path / "out", {"docs/a.md": "a.md", "README.md": "readme.md", "n/b.ipynb": "n/b.md"}
    )
    kept = "[far](https://example.org) [here](#part)\n```sh\n[x](nowhere.md)\n```\n"
    pages.add("docs/a.md", f"# A\n[r](../README.md#set-up) ![p](pictures/a.png) [l](../LICENSE) {kept}")
    pages.add("README.md", "# R\n* [A](docs/a.md)\n* [B](n/b.ipynb)\n")
    pages.make("n/b.md", "# B\n")
    pages.write(("readme.md",))
    led = (tmp_path / "out" / "a.md").read_text()
    assert led == f"# A\n[r](readme.md#set-up) ![p](pictures/a.png) [l](files/LICENSE) {kept}"
    assert (tmp_path / "out" / "readme.md").read_text().startswith("# R\n* [A](a.md)\n* [B](n/b.md)\n")
    assert (tmp_path / "out" / "files" / "LICENSE").read_text() == "free"
    assert trees(tmp_path / "out") == {"readme.md": ["a.md", "n/b.md"]}


def test_a_tree_calls_pages_what_the_list_calls_them(source: Path) -> None:
    """So that the tour is not a second `poach`."""
    assert "\nTake the tour </readme>\n" in (source / "how-to.md").read_text(encoding="utf-8")


def test_links_to_nothing_are_told_all_at_once(tmp_path: Path) -> None:
    """With the page that has them."""
    pages = Pages(tmp_path, tmp_path / "out", {"a.md": "a.md"})
    pages.add("a.md", "# A\n[x](b.md) [y](c/d.toml)\n")
    with pytest.raises(ValueError, match=r"^a\.md: links to b\.md.*\na\.md: links to c/d\.toml"):
        pages.write(("a.md",))


def test_what_is_no_page_any_more_goes(tmp_path: Path) -> None:
    """And what has not changed is not written again, so that it is not rendered again."""
    for text in ("one", "two"):
        pages = Pages(tmp_path, tmp_path / "out", {})
        pages.make("index.md", "# I\n")
        pages.make(f"{text}.md", "# P\n")
        pages.make("same.md", "# S\n")
        pages.write(("index.md",))
        if text == "one":
            written = (tmp_path / "out" / "same.md").stat().st_mtime_ns
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.md", "same.md", "two.md"]
    assert (tmp_path / "out" / "same.md").stat().st_mtime_ns == written


def test_formulas_are_read_where_there_are_some() -> None:
    """Elsewhere a dollar is money."""
    pages = Pages(Path(), Path(), {})
    pages.make("a.md", "# A\n\n```math\na\n```\n")
    pages.make("b.md", "# B\n\n$5 to $6\n")
    assert "dollarmath" in pages._texts["a.md"]
    assert pages._texts["b.md"] == "# B\n\n$5 to $6\n"


def test_a_notebook_is_shown_with_its_code(source: Path) -> None:
    """Cell by cell, with links of its words."""
    text = (source / "notebooks" / "05-a-rule-of-your-own.md").read_text(encoding="utf-8")
    assert text.startswith("# A rule of your own, in ten lines\n")
    assert "```ipython3\n%matplotlib inline" in text
    assert "](../extending.md)" in text
    assert "](../docs/" not in text


def test_every_command_and_option_is_in_the_reference() -> None:
    """Under its heading, with what it does."""
    text = commands.page()
    for command in COMMANDS:
        name = command.__name__.replace("_", "-")
        section = text.partition(f"## poach {name}\n")[2].partition("\n## ")[0]
        assert f"poach {name} [OPTIONS]" in section
    assert "--until-halfwidth" in text


def test_every_public_name_is_in_the_reference() -> None:
    """Each once, in a group."""
    found = re.findall(r"^\.\. auto\w+:: sim\.(\w+)$", python.page(), re.MULTILINE)
    assert sorted(found) == sorted(sim.__all__)
    assert {name for names in python.GROUPS.values() for name in names} <= set(sim.__all__)


@pytest.mark.parametrize("name", library())
def test_a_scenario_has_its_question_base_sources_and_findings(name: str, source: Path) -> None:
    """From its file, and from the page of findings where that has it."""
    text = (source / "gallery" / f"{name}.md").read_text(encoding="utf-8")
    assert question(library()[name]) in text
    file = library()[name].read_text(encoding="utf-8")
    base = re.search(r'^base = "(.+)\.toml"$', file, re.MULTILINE)
    assert base is None or f"[{base[1]}]({base[1]}.md)" in text
    assert "## Where its figures are from" in text or "# assumption" not in file
    findings = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8").split("\n## ")
    bodies = [one.partition("\n\n")[2].strip() for one in findings if f"(`{name}`)" in one[:300]]
    assert bodies or name == "quiet-market"
    assert all(body in text for body in bodies)
    assert name in (source / "gallery" / "index.md").read_text(encoding="utf-8")


def test_the_gallery_lists_scenarios_with_and_without_a_picture() -> None:
    """By links that make its tree, and pictures that lead to the page."""
    text = gallery.pages(ROOT, {"spin-outs": Path("spin-outs.png")})["index.md"]
    assert re.findall(r"^\* \[(.+)\]\(\1\.md\)$", text, re.MULTILINE) == list(library())
    assert re.findall(r"\[!\[.+\]\((.+)\)\]\((.+)\)", text) == [("spin-outs.png", "spin-outs.md")]


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And again when what it shows has changed; the older one goes."""
    drawn: list[str] = []

    def stood_in(name: str, asked: object, place: Path, workers: int) -> Path:
        drawn.append(name)
        (place / "made.png").write_bytes(b"picture")
        return place / "made.png"

    few = {name: library()[name] for name in ("quiet-market", "spin-outs", "star-loss")}
    monkeypatch.setattr("docs.site.gallery.library", lambda: few)
    monkeypatch.setattr("docs.site.runs._drawn", stood_in)
    first = gallery.pictures(tmp_path, 1)
    assert gallery.pictures(tmp_path, 1) == first
    assert drawn == list(few) == list(first)
    monkeypatch.setattr("docs.site.runs.SEED", 2)
    assert set(gallery.pictures(tmp_path, 1).values()).isdisjoint(first.values())
    assert len(list(tmp_path.iterdir())) == len(first)


def test_a_notebook_without_code_is_words(tmp_path: Path) -> None:
    """The note stands below the title."""
    path = tmp_path / "n.ipynb"
    path.write_text('{"cells": [{"cell_type": "markdown", "source": ["# T"]}]}')
    assert notebooks.as_markdown(path).startswith("# T\n\n*This page shows the notebook `notebooks/n.ipynb`")
