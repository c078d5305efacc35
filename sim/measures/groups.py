"""Groups of employers that are counted together, and their names beside those of labs."""

from __future__ import annotations

from enum import Enum


class Group(Enum):
    """A group of employers. It is no text, so that no lab can be mistaken for it, whatever its name."""

    OTHER_LABS = "other labs"
    STARTUPS = "startups"
    OUTSIDE = "outside"

    @property
    def key(self) -> str:
        """Its part of a dotted key."""
        return self.value.replace(" ", "_")


#: Who is counted: a lab by its name, or a group.
Party = str | Group

#: The kinds of employers and the group of those of them that are not followed one by one.
GROUP_OF = {"lab": Group.OTHER_LABS, "startup": Group.STARTUPS, "outside": Group.OUTSIDE}

_LABELS = tuple(group.value for group in Group)
_MARK = " (lab)"


def label(party: Party) -> str:
    """What tables and pictures call somebody: a lab that is called as a group has ``(lab)`` behind its name.

    So has a lab whose own name is such a text: different parties have different labels.
    """
    if isinstance(party, Group):
        return party.value
    own = party
    while own.endswith(_MARK):
        own = own.removesuffix(_MARK)
    return party + _MARK if own in _LABELS else party
