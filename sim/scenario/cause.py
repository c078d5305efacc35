"""Whose doing a mistake is: where a change makes something else wrong, the change is what can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from sim.scenario.check import check
from sim.scenario.limits import TOLD
from sim.scenario.locate import Place
from sim.scenario.merge import Marked
from sim.scenario.problems import Mistake
from sim.scenario.schema import Scenario

#: Causes that are tried: each takes as long as loading the scenario once more.
_TRIED = 40


@dataclass(frozen=True)
class Cause:
    """Something a user has said, which may make wrong what stands elsewhere.

    Attributes:
        place: where it stands.
        key: its key, as the user writes it.
        without: the document as it would be if it were not said.
    """

    place: Place
    key: str
    without: Callable[[], Marked] = field(repr=False)

    @cached_property
    def wrong_without(self) -> frozenset[str]:
        """Keys that would be wrong all the same."""
        document = self.without()
        return frozenset(mistake.key for mistake in check(Scenario, document.value, document.place)[1])

    def makes(self, mistake: Mistake) -> bool:
        """Would the mistake be gone without it?"""
        return mistake.key not in self.wrong_without


def told_at_their_cause(mistakes: Sequence[Mistake], causes: Iterable[Cause]) -> list[Mistake]:
    """The mistakes; those that something makes which stands elsewhere are one mistake, told there.

    Args:
        mistakes: as `check` found them, at the places where they stand.
        causes: what may have made them, what was said last comes first. What stands in a file can be made
            wrong only by what was said after it.
    """
    if len(mistakes) > TOLD:
        return [*mistakes]  # so many have no one cause, and to look for it takes long
    tried = list(islice(causes, _TRIED))
    newer = [{cause.place.file for cause in tried[: n + 1]} for n in range(len(tried))]
    made: dict[int, list[Mistake]] = {}
    told: list[Mistake] = []
    for mistake in mistakes:
        older = (n for n, files in enumerate(newer) if mistake.file not in files)
        number = next((n for n in older if tried[n].makes(mistake)), None)
        if number is None:
            told.append(mistake)
        else:
            made.setdefault(number, []).append(mistake)
    return [*(_told(tried[number], found) for number, found in sorted(made.items())), *told]


def _told(cause: Cause, made: Sequence[Mistake]) -> Mistake:
    first = made[0]
    where = first.file if first.line is None else f"{first.file}:{first.line}"
    others = f", and {len(made) - 1} more" if len(made) > 1 else ""
    what = f"does not go with {first.key} ({where}){others}: {first.what}"
    remedy = f"change it, or there: {first.remedy}"
    if any(mistake.key.startswith("events.") for mistake in made):
        remedy = "change it, or leave out the events of the base with events = [], and write your own"
    return Mistake(cause.place.file, cause.place.line, cause.key, what, remedy)
