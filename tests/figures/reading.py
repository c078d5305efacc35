"""Reading a figure back: its texts, and where they stand."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

#: Of one run, of one seed.
BEGINNINGS = ("One run (seed 7): ",)


def title(figure: Figure) -> str:
    """The sentence at the top, in one line, without its beginning, which says what it is true of."""
    sentence = headline(figure)
    beginning = next(found for found in BEGINNINGS if sentence.startswith(found))
    return sentence.removeprefix(beginning)


def headline(figure: Figure) -> str:
    """The sentence at the top, in one line."""
    return figure.texts[0].get_text().replace("\n", " ")


def written(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is seen, with its extent in pixels."""
    figure.draw_without_rendering()
    unseen = _beyond_the_axes(figure)
    found = []
    for artist in figure.findobj(Text):
        assert isinstance(artist, Text)
        if artist.get_visible() and artist.get_text().strip() and id(artist) not in unseen:
            found.append((artist.get_text(), artist.get_window_extent()))
    return found


def _beyond_the_axes(figure: Figure) -> set[int]:
    """Names of ticks that lie beyond the limits of their axis, which are kept but not drawn."""
    unseen = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    unseen |= {id(tick.label1), id(tick.label2)}
    return unseen


def touching(texts: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Pairs of texts whose extents overlap by more than a pixel in both directions."""
    pairs = []
    for place, (first, one) in enumerate(texts):
        for second, other in texts[place + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            along = min(one.y1, other.y1) - max(one.y0, other.y0)
            if across > 1 and along > 1:
                pairs.append((first, second))
    return pairs
