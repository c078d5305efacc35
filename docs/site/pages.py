"""The source of the site: copies of the checkout's pages, their links led to where the others go."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
_LISTED = re.compile(r"^\* \[([^\]]*)\]\(([^)\s#]+)\)", re.MULTILINE)
_OUTSIDE = ("http://", "https://", "mailto:", "#")
#: Formulas between dollar signs are read on pages that have a block of them; elsewhere dollars are money.
_FORMULAS = "---\nmyst:\n  enable_extensions: [dollarmath]\n---\n\n"


def outside_of_fences(text: str) -> Iterator[tuple[str, bool]]:
    """A page's parts in their order, each with whether it is a fenced block."""
    end = 0
    for fence in _FENCE.finditer(text):
        yield text[end : fence.start()], False
        yield fence.group(), True
        end = fence.end()
    yield text[end:], False


class Pages:
    """Pages that are gathered, and then written at once.

    Attributes:
        places: where each page of the checkout goes, by its place in the checkout.
    """

    def __init__(self, root: Path, target: Path, places: dict[str, str]) -> None:
        self.places = places
        self._root, self._target = root, target
        self._texts: dict[str, str] = {}
        self._files: dict[str, Path] = {}
        self._wrong: list[str] = []

    def add(self, here: str, text: str) -> None:
        """Take a page of the checkout.

        Args:
            here: its place in the checkout, which its links are relative to.
            text: Markdown.
        """
        there = self.places[here]
        parts = (part if fenced else self._led(part, here, there) for part, fenced in outside_of_fences(text))
        self.make(there, "".join(parts))

    def make(self, there: str, text: str) -> None:
        """Take a page that has no place in the checkout; its links are those of the site."""
        self._texts[there] = (_FORMULAS if "\n```math\n" in text else "") + text

    def append(self, there: str, text: str) -> None:
        """Lengthen a page that was taken, by words with the links of the site."""
        self._texts[there] += text

    def copy(self, path: Path, there: str) -> None:
        """Take a file as it is."""
        self._files[there] = path

    def write(self, indexes: Sequence[str]) -> None:
        """Write all of it; what stands in the folder and is not of it goes.

        Args:
            indexes: pages whose lists are the site's tree, the first its root.

        Raises:
            ValueError: a link leads nowhere; all of them are told.
        """
        if self._wrong:
            raise ValueError("\n".join(self._wrong))
        self._grow(indexes)
        for path in self._target.rglob("*") if self._target.exists() else ():
            name = path.relative_to(self._target).as_posix()
            if path.is_file() and name not in self._texts and name not in self._files:
                path.unlink()
        for name, text in self._texts.items():
            path = self._target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:  # Sphinx reads what is newer
                path.write_text(text, encoding="utf-8")
        for name, source in self._files.items():
            path = self._target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, path)

    def _grow(self, indexes: Sequence[str]) -> None:
        """Give each index the tree of what its lists link; the root has the others, and what none has."""
        root, *branches = indexes
        inner = [*branches, *(name for name in self._texts if name.endswith("/index.md"))]
        owned, trees = {root, *inner}, dict[str, dict[str, str]]()
        for index in inner:
            trees[index] = {name: words for name, words in self._listed(index) if name not in owned}
            owned |= trees[index].keys()
        trees[root] = {name: words for name, words in self._listed(root) if name in inner}
        trees[root] |= {name: "" for name in self._texts if name not in owned}
        for index, tree in trees.items():
            places = {f"/{name.removesuffix('.md')}": words for name, words in tree.items()}
            entries = "\n".join(f"{words} <{place}>" if words else place for place, words in places.items())
            self._texts[index] += f"\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n"

    def _listed(self, index: str) -> Iterator[tuple[str, str]]:
        """The pages that an index lists, each with what it is called there."""
        for words, target in _LISTED.findall(self._texts[index]):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(index), target))
            if name in self._texts:
                yield name, words

    def _led(self, text: str, here: str, there: str) -> str:
        def led(link: re.Match[str]) -> str:
            words, target = link.groups()
            return (
                link.group() if target.startswith(_OUTSIDE) else f"{words}({self._to(target, here, there)})"
            )

        return _LINK.sub(led, text)

    def _to(self, target: str, here: str, there: str) -> str:
        """A link of a page as it is in the site."""
        name, mark, heading = target.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(here), name))
        goal = self.places.get(place)
        if goal is None and (self._root / place).is_file():
            goal = place.removeprefix("docs/") if place.startswith("docs/pictures/") else f"files/{place}"
            self.copy(self._root / place, goal)
        if goal is None:
            self._wrong.append(f"{here}: links to {target}, which there is not")
            return target
        return posixpath.relpath(goal, posixpath.dirname(there) or ".") + mark + heading
