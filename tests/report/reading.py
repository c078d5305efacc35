"""A page read back: its tables, and whether it is well made."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"meta", "wbr"})
_HEADINGS = ("h1", "h2", "h3")


class Page(HTMLParser):
    """An HTML document of which every element is closed by its own end.

    Attributes:
        wrong: what is not well made, a line each.
        tables: the cells of every table, a row each, the header first.
        references: all that attributes refer to.
        names: the ids.
        said: the text of elements, by their name.
        scripts: what is within `script`.
        policy: the content security policy.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.references: list[str] = []
        self.names: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.policy = ""
        self._open: list[str] = []
        self._heading = 0
        self.feed(text)
        self.close()
        self.wrong += [f"{tag} is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        if len(given) < len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        self._look_at(tag, given)
        if tag in _VOID:
            return
        self._open.append(tag)
        self.said.setdefault(tag, []).append("")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        elif tag == "script":
            self.scripts.append("")

    def _look_at(self, tag: str, given: dict[str, str | None]) -> None:
        self.references += [str(given[name]) for name in ("href", "src", "xlink:href") if name in given]
        self.names += [str(given[name]) for name in ("id",) if name in given]
        if tag == "th" and "scope" not in given:
            self.wrong.append("a header cell has no scope")
        if given.get("role") in ("img", "region") and not given.get("aria-label"):
            self.wrong.append(f"{tag} has no label")
        if any(name.startswith("on") for name in given):
            self.wrong.append(f"{tag} has a handler")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(given["content"])
        if tag in _HEADINGS:
            level = _HEADINGS.index(tag) + 1
            if level > self._heading + 1:
                self.wrong.append(f"{tag} stands below h{self._heading}")
            self._heading = level

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"{tag} is closed and was not the last that was opened")

    def handle_data(self, data: str) -> None:
        """Text."""
        for tag in self._open:
            self.said[tag][-1] += data
        if self._open and self._open[-1] == "script":
            self.scripts[-1] += data
        if "tr" in self._open and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data
