"""The story that somebody asked for: of a person, or of an employer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli.bid_story import person_story
from sim.cli.employer_story import employer_story

if TYPE_CHECKING:
    from sim.experiments.studies.explaining import Explained


def story(found: Explained) -> str:
    """The whole story: who, then what happened, in order."""
    return person_story(found) if found.question.employer is None else employer_story(found)
