"""From the checkout to a site: arrange the pages, then have Sphinx render them."""

from __future__ import annotations

from pathlib import Path

from docs.site import commands, gallery, notebooks, python
from docs.site.pages import Pages

ROOT = Path(__file__).resolve().parents[2]
#: Pages that are not in docs/, by their place in the checkout.
ELSEWHERE = {
    "README.md": "readme.md",
    "CONTRIBUTING.md": "contributing.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/README.md": "benchmarks.md",
    "benchmarks/results.md": "benchmark-results.md",
    "tests/frozen/README.md": "frozen.md",
}
#: The index pages, in the order of the site; each owns the pages that its lists link.
INDEXES = ("index.md", "tutorials.md", "how-to.md", "reference.md", "explanation.md")
#: What lists gain by the pages that are made here.
GALLERY = """\
* [Gallery](gallery/index.md): every scenario of the library, its question, its sources, and a picture.
"""
MADE = """\
* [Commands](commands.md): every command and option of `poach`.
* [Python](python.md): every public name of `sim`.
"""


def places(root: Path) -> dict[str, str]:
    """Where every page of the checkout goes in the site, by its place in the checkout."""
    found = {f"docs/{path.name}": path.name for path in sorted((root / "docs").glob("*.md"))}
    found |= {here: there for here, there in ELSEWHERE.items() if (root / here).exists()}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        found[f"notebooks/{path.name}"] = f"notebooks/{path.stem}.md"
    for path in sorted((root / "scenarios").glob("*.toml")):
        found[f"scenarios/{path.name}"] = f"gallery/{path.stem}.md"
    return found


def arrange(target: Path, workers: int | None, cache: Path) -> None:
    """Write the source of the site, what was there before replaced.

    Args:
        target: folder of the source.
        workers: processes that do the gallery's runs; None leaves its pictures out.
        cache: where the gallery's pictures are kept from build to build.

    Raises:
        ValueError: a page links to what there is not.
    """
    pages = Pages(ROOT, target, places(ROOT))
    for here in pages.places:
        source = ROOT / here
        if here.startswith("docs/") or here in ELSEWHERE:
            pages.add(here, source.read_text(encoding="utf-8"))
        elif source.suffix == ".ipynb":
            pages.add(here, notebooks.as_markdown(source))
    pages.append("index.md", GALLERY)
    pages.append("reference.md", MADE)
    pages.make("commands.md", commands.page())
    pages.make("python.md", python.page())
    pictures = {} if workers is None else gallery.pictures(cache, workers)
    for name, text in gallery.pages(ROOT, pictures).items():
        pages.make(f"gallery/{name}", text)
    for name, path in pictures.items():
        pages.copy(path, f"gallery/{name}.png")
    pages.write(INDEXES)


def build(out: Path, workers: int | None) -> int:
    """Arrange and render; the site is in `out`/html.

    Args:
        out: folder of the build, made if needed.
        workers: as of `arrange`.

    Returns:
        Sphinx's exit code: 1 where it had as much as a warning to tell.
    """
    from sphinx.cmd.build import main

    source = out / "pages"
    arrange(source, workers, out / "pictures")
    options = ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet", "--builder", "html"]
    folders = [str(source), str(out / "html")]
    code = main([*options, "--conf-dir", str(ROOT / "docs"), "--doctree-dir", str(out / "trees"), *folders])
    if not code:
        print(f"The site: {out / 'html' / 'index.html'}")
    return code
