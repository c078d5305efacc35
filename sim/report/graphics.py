"""Figures as SVG that stands in a page: text as text, names of their own, points that tell their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.figures.tips import told
from sim.report.markup import Markup, element

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

#: Points of a line that tell their values, and of a figure, at most.
_OF_LINE, _OF_FIGURE = 27, 500
#: Points of an inch, in which SVG counts.
_POINTS = 72.0
#: Pixels of a point of a figure at most: letters as large as those of the page. At least it is one pixel, and
#: wide figures are moved within their frames, for smaller letters cannot be read.
_SCALE = 1.45
_TAG, _NUMBER = re.compile(r"<[^>]*>"), re.compile(r"-?\d+\.\d{3,}")
#: Digits of a percentage that no axis has rounded.
_DIGITS = re.compile(r"(\d\.\d)\d+%")
#: How text is called that has a rim of the ground's colour.
_RIM = "rim-"
#: Letters of the figures; where they are not there, those that are as wide.
_FONT = "'DejaVu Sans'", "'DejaVu Sans',Verdana,sans-serif"


class Tip(NamedTuple):
    """A place in a figure that tells its values.

    Attributes:
        x: points from the left.
        y: points from the top.
        said: what it tells.
    """

    x: float
    y: float
    said: str


def svg_of(figure: Figure, name: str) -> Markup:
    """A figure as an SVG element, the same letters each time.

    Args:
        figure: drawn in the style of the house.
        name: what its parts' names begin with, so that no two figures of a page have one in common.
    """
    import matplotlib as mpl

    from sim.figures.sheet import style

    _let_text_be_text(figure)
    with style():
        mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "poach", "svg.image_inline": True})
        written = StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        tips = list(tips_of(figure))
    width, height = (_POINTS * size for size in figure.get_size_inches())
    title = " ".join(figure.texts[0].get_text().split()) if figure.texts else name
    inside = _inside(written.getvalue(), name)
    dots = "".join(
        element(
            "circle", element("title", tip.said), class_="tip", cx=f"{tip.x:.1f}", cy=f"{tip.y:.1f}", r="4"
        )
        for tip in tips
    )
    return element(
        "svg",
        Markup(inside + dots),
        viewBox=f"0 0 {width:g} {height:g}",
        style=f"max-width:{_SCALE * width:.0f}px;min-width:{width:.0f}px",
        role="img",
        aria_label=title,
        xmlns="http://www.w3.org/2000/svg",
    )


def _let_text_be_text(figure: Figure) -> None:
    """A rim around letters would make pictures of them: the page draws it."""
    from matplotlib.text import Text

    for number, words in enumerate(figure.findobj(Text)):
        if words.get_path_effects():
            words.set_path_effects([])
            words.set_gid(f"{_RIM}{number}")


def _inside(written: str, name: str) -> str:
    """What an SVG file holds, without its head, its own style and names that nothing refers to."""
    held = written[written.index("<g id=") : written.rindex("</svg>")]
    held = re.sub(rf' id="{_RIM}\d+"', ' class="rim"', held)
    used = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', held))
    held = re.sub(
        r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", held
    )
    held = re.sub(r'xlink:href="#', f'href="#{name}-', held)
    held = held.replace("xlink:href=", "href=").replace("url(#", f"url(#{name}-")
    held = _TAG.sub(lambda tag: _NUMBER.sub(_rounded, tag[0]), held)
    held = re.sub(r"\s*\n\s*", "\n", held.replace(*_FONT))
    return re.sub(r"(?<=\d) \n", "\n", held)


def _rounded(found: re.Match[str]) -> str:
    """A place to a hundredth of a point; what is written in a figure stays as it is."""
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def tips_of(figure: Figure) -> Iterator[Tip]:
    """What points and bars of a figure tell, those of the first axes first; not more than a page can bear."""
    height = _POINTS * float(figure.get_size_inches()[1])
    scale = _POINTS / float(figure.dpi)
    left = _OF_FIGURE
    for axes in figure.axes:
        for places, said in _of_axes(axes):
            for (x, y), words in zip(places * scale, said, strict=True):
                if left and words and 0.0 <= y <= height:
                    left -= 1
                    yield Tip(float(x), float(height - y), words)


def _of_axes(axes: Axes) -> Iterator[tuple[NDArray[np.float64], list[str]]]:
    """Places on the figure in dots, and what they tell, an artist at a time."""
    from matplotlib.collections import PathCollection, QuadMesh
    from matplotlib.patches import Rectangle

    for line in axes.get_lines():
        if line.get_visible() and line.get_transform() == axes.transData:
            data = np.asarray(line.get_xydata(), dtype=np.float64)
            yield from _of_points(axes, line, data, axes.transData, _OF_LINE)
    for collection in axes.collections:
        if isinstance(collection, PathCollection):
            data, transform = _filled(collection.get_offsets()), collection.get_offset_transform()
            yield from _of_points(axes, collection, data, transform, _OF_FIGURE)
        elif isinstance(collection, QuadMesh):
            yield from _of_mesh(axes, collection)
    for patch in axes.patches:
        if isinstance(patch, Rectangle) and patch.get_width() and patch.get_height():
            yield from _of_bar(axes, patch)


def _of_points(
    axes: Axes, artist: Artist, data: NDArray[np.float64], transform: Transform, most: int
) -> Iterator[tuple[NDArray[np.float64], list[str]]]:
    """Points of a line or a cloud; at most so many, the first and the last among them."""
    own = told(artist)
    known = np.flatnonzero(np.isfinite(data).all(axis=1) & (own is None or len(own) == len(data)))
    if not len(known):
        return
    kept = known[np.unique(np.linspace(0, len(known) - 1, min(len(known), most)).round().astype(int))]
    if own is None:
        label = _label(artist)
        said = [": ".join(filter(None, (label, _values(axes, x, y)))) for x, y in data[kept].tolist()]
    else:
        said = [own[place] for place in kept.tolist()]
    yield np.asarray(transform.transform(data[kept]), dtype=np.float64), said


def _of_bar(axes: Axes, patch: Any) -> Iterator[tuple[NDArray[np.float64], list[str]]]:
    """The middle of a bar; its length, and what stands beside it."""
    box = patch.get_bbox()
    wide = isinstance(_name_at(axes.yaxis, (box.y0 + box.y1) / 2.0), str)
    middle = np.array([[(box.x0 + box.x1) / 2.0, (box.y0 + box.y1) / 2.0]])
    if (own := told(patch)) is not None:
        yield np.asarray(axes.transData.transform(middle), dtype=np.float64), [*own[:1]] or [""]
        return
    name = _name_at(axes.yaxis if wide else axes.xaxis, middle[0, 1 if wide else 0])
    if name is None:
        return
    low, high = sorted((box.x0, box.x1) if wide else (box.y0, box.y1))
    show = axes.format_xdata if wide else axes.format_ydata
    ends = _plain(show(high)) if low == 0.0 else f"{_plain(show(low))} to {_plain(show(high))}"
    yield np.asarray(axes.transData.transform(middle), dtype=np.float64), [f"{name}: {ends}"]


def _of_mesh(axes: Axes, mesh: Any) -> Iterator[tuple[NDArray[np.float64], list[str]]]:
    """The middle of each cell of a heat map, and its value."""
    corners, values = (
        np.asarray(mesh.get_coordinates()),
        np.ma.filled(np.ma.asarray(mesh.get_array()), np.nan),
    )
    shape = (corners.shape[0] - 1, corners.shape[1] - 1)
    if values.size != shape[0] * shape[1] or values.size > _OF_FIGURE:
        return
    middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2.0
    own = told(mesh)
    plain = [f"{value:.4g}" if np.isfinite(value) else "" for value in values.ravel().tolist()]
    said = plain if own is None or len(own) != values.size else list(own)
    yield np.asarray(axes.transData.transform(middles.reshape(-1, 2)), dtype=np.float64), said


def _filled(values: Any) -> NDArray[np.float64]:
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan))


def _label(artist: Any) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def _values(axes: Axes, x: float, y: float) -> str:
    """Where a point stands on both axes, as their ticks write it."""
    shown = []
    for axis, value, show in ((axes.xaxis, x, axes.format_xdata), (axes.yaxis, y, axes.format_ydata)):
        shown.append(_name_at(axis, value) or _plain(show(value)))
    return ", ".join(filter(None, shown))


def _name_at(axis: Axis, value: float) -> str | None:
    """The word that stands at a place of an axis of words."""
    from matplotlib.ticker import FixedFormatter

    formatter = axis.get_major_formatter()
    if not isinstance(formatter, FixedFormatter):
        return None
    labels: Sequence[str] = formatter.seq
    for place, label in zip(axis.get_majorticklocs(), labels, strict=False):
        if abs(place - value) < 0.45:
            return " ".join(str(label).split())
    return None


def _plain(shown: str) -> str:
    """Four digits of a number that no axis has rounded."""
    words = _DIGITS.sub(r"\1%", " ".join(shown.split()))
    try:
        return f"{float(words):.4g}"
    except ValueError:
        return words
