"""Colours, and who gets which. Okabe & Ito (2008), *Color Universal Design*."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.figures.subject import Subject

BLACK = "#000000"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
# Not theirs: for what stands back.
INK = "#333333"
GREY = "#767676"
PALE = "#BDBDBD"

STARTUPS = "startups"
OUTSIDE = "outside"
OTHER_LABS = "other labs"
POOLS = (OTHER_LABS, STARTUPS, OUTSIDE)

# The same hues, dark enough to be read as letters on white.
_AS_TEXT = {ORANGE: "#8F6300", SKY: "#23789F", PURPLE: "#9C4A75", PALE: GREY}

# Names that find room in a matrix; beyond seven, colours repeat.
_NAMED_LABS = 10
_LAB_COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)


def as_text(colour: str) -> str:
    """A colour for letters that name what is drawn in `colour`."""
    return _AS_TEXT.get(colour, colour)


def employer_groups(run: Subject) -> dict[str, str]:
    """Group of each employer in pictures, in the order in which they are drawn: labs as the file has them.

    A lab stands for itself; startups are pooled, so is the outside, and so are the smaller labs where there
    are more than pictures can name.
    """
    employers, places = run.employers, {lab.name: place for place, lab in enumerate(run.scenario.labs)}
    names, kinds = employers["employer"].astype(str), employers["kind"].astype(str)
    size = employers.groupby([kinds, names], sort=False)["headcount"].sum()
    kind_of = {str(name): str(kind) for kind, name in size.index}
    labs = sorted(
        (name for name, kind in kind_of.items() if kind == "lab"),
        key=lambda name: places.get(name, len(places)),
    )
    largest = sorted(labs, key=lambda name: -size["lab", name])[:_NAMED_LABS] if labs else []
    pooled = {"startup": STARTUPS, "outside": OUTSIDE, "lab": OTHER_LABS}
    in_order = [*labs, *(name for name, kind in kind_of.items() if kind != "lab")]
    groups = {name: name if name in largest else pooled[kind_of[name]] for name in in_order}
    rank = {OTHER_LABS: 1, STARTUPS: 2, OUTSIDE: 3}
    return dict(sorted(groups.items(), key=lambda item: rank.get(item[1], 0)))


def group_colours(groups: dict[str, str]) -> dict[str, str]:
    """Colour of each group: labs in their order, the pools in grey."""
    labs = [group for group in dict.fromkeys(groups.values()) if group not in POOLS]
    colours = {lab: _LAB_COLOURS[place % len(_LAB_COLOURS)] for place, lab in enumerate(labs)}
    return colours | {OTHER_LABS: INK, STARTUPS: GREY, OUTSIDE: PALE}
