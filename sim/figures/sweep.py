"""Pictures of a sweep: dose-response of one key, heat map of two, scatter of more, one key at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sim.figures import Drawing
from sim.figures.dose_response import draw_doses, draw_one_at_a_time
from sim.figures.heat_map import draw_heat_maps
from sim.figures.rank_scatter import draw_scatter

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.experiments.studies.swept import Swept

#: Outcomes side by side in one picture.
_SIDE_BY_SIDE = 4


def draw(found: Swept, outcome: str | None = None) -> Figure:
    """The first picture of a sweep, of one outcome or of all that find room.

    Args:
        found: a sweep.
        outcome: which; None takes those that were looked at.
    """
    outcomes = found.outcomes[:_SIDE_BY_SIDE] if outcome is None else (outcome,)
    return next(_drawings(found, outcomes)).draw()


def drawings(found: Swept) -> list[Drawing]:
    """All pictures of a sweep, in the order of their files."""
    return list(_drawings(found, found.outcomes))


def _drawings(found: Swept, outcomes: Sequence[str]) -> Iterator[Drawing]:
    laid = found.method == "grid" and len(found.factors) <= 2
    if laid:
        name = "dose-response" if len(found.factors) == 1 else "heat-map"
        draw_some = draw_doses if len(found.factors) == 1 else draw_heat_maps
        parts = [outcomes[k : k + _SIDE_BY_SIDE] for k in range(0, len(outcomes), _SIDE_BY_SIDE)]
        for number, part in enumerate(parts, 1):
            yield Drawing(f"{number:02d}-{name}.png", partial(draw_some, found, tuple(part)))
        return
    alone = found.method == "one-at-a-time"
    for number, outcome in enumerate(outcomes, 1):
        if alone:
            yield Drawing(f"{number:02d}-dose-response.png", partial(draw_one_at_a_time, found, outcome))
        else:
            yield Drawing(f"{number:02d}-scatter.png", partial(draw_scatter, found, outcome))
