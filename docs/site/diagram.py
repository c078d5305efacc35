"""The flow chart of docs/model.md as an SVG in the page's own colours, places of its boxes given by hand."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

_NODE = re.compile(r"(\w+)(?:\[([^\]]+)\]|\{([^}]+)\})?")
_EDGE = re.compile(r"^(\w+\S*?(?:\[[^\]]+\]|\{[^}]+\})?) --(?: (.+?) --)?> (.+)$")
#: Column and row of each box.
PLACES = {
    "compute": (0, 0), "output": (1, 0), "prize": (0, 1.1), "worth": (1, 1.1), "bids": (2, 1.1),
    "auction": (3, 1.1), "talent": (3, 0), "money": (2, 2.2), "meetings": (1, 2.2), "aggressive": (3, 2.2),
}  # fmt: skip
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE_OF_PAGE = 156, 50, 225, 104, 14
#: Room for words at the right, how far from its middle a curve meets a box, and where its words stand.
_ROOM, _ASIDE, _OFF = 135, 12, 44


class Edge(NamedTuple):
    """An arrow from one box to another, with what stands beside it."""

    start: str
    words: str
    end: str


def read(text: str) -> tuple[dict[str, str], list[Edge]]:
    """The boxes of a flow chart, by name with their words, and its arrows.

    Raises:
        ValueError: a line is no arrow, or a box has no place.
    """
    boxes: dict[str, str] = {}
    edges: list[Edge] = []
    for line in text.splitlines()[1:]:
        found = _EDGE.match(line.strip())
        if found is None:
            raise ValueError(f"{line.strip()!r} is no arrow")
        names = []
        for told in (found[1], found[3]):
            box = _NODE.fullmatch(told)
            if box is None or box[1] not in PLACES:
                raise ValueError(f"{line.strip()!r}: a box without a place; see docs/site/diagram.py")
            boxes[box[1]] = box[2] or box[3] or boxes.get(box[1], box[1])
            names.append(box[1])
        edges.append(Edge(names[0], found[2] or "", names[1]))
    return boxes, edges


def as_svg(text: str) -> str:
    """The flow chart as an `svg` element."""
    boxes, edges = read(text)
    width = 2 * _EDGE_OF_PAGE + 3 * _ACROSS + _WIDTH + _ROOM
    height = 2 * _EDGE_OF_PAGE + round(2.2 * _DOWN) + _HEIGHT
    title = "; ".join(f"{boxes[one.start]} to {boxes[one.end]}" for one in edges).replace("<br>", " ")
    parts = [
        f'<svg class="flow" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">',
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z"/></marker></defs>',
        *(_arrow(one) for one in edges),
        *(_box(name, words) for name, words in boxes.items()),
        "</svg>",
    ]
    return "\n".join(parts)


def _middle(name: str) -> tuple[float, float]:
    column, row = PLACES[name]
    return _EDGE_OF_PAGE + column * _ACROSS + _WIDTH / 2, _EDGE_OF_PAGE + row * _DOWN + _HEIGHT / 2


def _box(name: str, words: str) -> str:
    x, y = _middle(name)
    lines = words.split("<br>")
    first = y + 5 - 9 * (len(lines) - 1)
    told = "".join(
        f'<tspan x="{x:.0f}" y="{first + 18 * n:.0f}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )
    place = f'x="{x - _WIDTH / 2:.0f}" y="{y - _HEIGHT / 2:.0f}" width="{_WIDTH}" height="{_HEIGHT}" rx="7"'
    return f"<rect {place}/><text>{told}</text>"


def _arrow(edge: Edge) -> str:
    """A line or a curve from the border of one box to that of the other, and its words."""
    (x, y), (to_x, to_y) = _middle(edge.start), _middle(edge.end)
    if x == to_x:
        side = 1 if to_y > y else -1
        y, to_y = y + side * _HEIGHT / 2, to_y - side * _HEIGHT / 2
        path = f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}"
        at = (x + 8, (y + to_y) / 2 + 5)
    else:
        side = 1 if to_x > x else -1
        down = _ASIDE * ((to_y > y) - (to_y < y))
        x, to_x, y, to_y = x + side * _WIDTH / 2, to_x - side * _WIDTH / 2, y + down, to_y - down
        bent = (to_x - x) / 2
        path = f"M{x:.0f} {y:.0f}C{x + bent:.0f} {y:.0f} {to_x - bent:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
        at = (x + _OFF, y + down + 10) if side > 0 else (to_x + 8, to_y + 18)
    arrow = f'<path class="arrow" d="{path}" marker-end="url(#tip)"/>'
    if not edge.words:
        return arrow
    return f'{arrow}<text class="beside" x="{at[0]:.0f}" y="{at[1]:.0f}">{escape(edge.words)}</text>'
