"""Colours, and who gets which. Okabe & Ito (2008), *Color Universal Design*."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.measures.employers import Employer, employer_index
from sim.measures.groups import GROUP_OF, Group, Party
from sim.measures.startups import LAB

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

# The same hues, dark enough to be read as letters on white.
_AS_TEXT = {ORANGE: "#8F6300", SKY: "#23789F", PURPLE: "#9C4A75", PALE: GREY}

# Names that find room in a matrix; beyond seven, colours repeat.
_NAMED_LABS = 10
_LAB_COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)


def as_text(colour: str) -> str:
    """A colour for letters that name what is drawn in `colour`."""
    return _AS_TEXT.get(colour, colour)


def employer_groups(run: Subject) -> dict[Employer, Party]:
    """Who each employer is in pictures, in the order in which they are drawn: labs as the file has them.

    A lab stands for itself; startups are pooled, so is the outside, and so are the smaller labs where there
    are more than pictures can name.
    """
    employers, places = run.employers, {lab.name: place for place, lab in enumerate(run.scenario.labs)}
    size = employers.groupby(employer_index(employers, "kind", "employer"), sort=False)["headcount"].sum()
    in_order = sorted(size.index, key=lambda one: places.get(one[1], len(places)) if one[0] == LAB else -1)
    labs = [employer for employer in in_order if employer[0] == LAB]
    largest = set(sorted(labs, key=lambda lab: -size[lab])[:_NAMED_LABS])
    groups: dict[Employer, Party] = {
        (kind, name): name if (kind, name) in largest else GROUP_OF[kind] for kind, name in in_order
    }
    rank = {group: place for place, group in enumerate(Group, 1)}
    return dict(sorted(groups.items(), key=lambda item: rank[item[1]] if isinstance(item[1], Group) else 0))


def group_colours(groups: Mapping[Employer, Party]) -> dict[Party, str]:
    """Colour of each: labs in their order, the groups in grey."""
    labs = [party for party in dict.fromkeys(groups.values()) if not isinstance(party, Group)]
    colours: dict[Party, str] = {
        lab: _LAB_COLOURS[place % len(_LAB_COLOURS)] for place, lab in enumerate(labs)
    }
    return colours | {Group.OTHER_LABS: INK, Group.STARTUPS: GREY, Group.OUTSIDE: PALE}
