"""The closing tables of an experiment on second choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.second_choices import beyond
from sim.figures.words import difference, percent
from sim.measures.groups import label
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.studies.second_choices import Deleted, Diversion, MergerEffect

_NONE = "–"
_HOW_TO_READ = (
    "Diversion: net gain per person of the lab: by how many people the other has more in the last week where "
    "the lab is gone, per person that the lab has where it stays; no count of where its own people went. By "
    "flows: of those whom others poached from the lab where it stays, the share of each. Share of talent: of "
    "that at labs and startups. Each 95% interval misses the truth one time in twenty (ratios of "
    "means by the delta method, the others t)."
)
_OF_MERGERS = (
    "Predicted: twice the product of the two shares in the last week where the labs do not merge, in points "
    "of 10,000. What the simulated change has beyond it comes from people and money that move."
)


def second_choices_report(found: Deleted) -> Passages:
    """A table for each lab that was taken away, and one of mergers."""
    n, week = found.replicates, found.asked.week
    parts: list[str] = [
        f"{found.scenario.name}: gone or merged in week {week}, seen in week {found.scenario.weeks - 1}; "
        f"{n} runs each on the same random numbers, seed {found.seed}"
    ]
    for one in found.diversions:
        people = f"{one.lost.mean[0]:,.0f} people"
        parts += [f"Without {one.lab} ({people} where it stays)", _diverted(one)]
    if found.diversions:
        parts.append(paragraph(_HOW_TO_READ + beyond(found.diversions)))
    if found.mergers:
        header = ["merger", "index", "predicted", "simulated", "95% interval", "beyond", "95% interval"]
        parts += ["Mergers", table(header, [_merged(one) for one in found.mergers], left=2)]
        parts.append(paragraph(_OF_MERGERS))
    return passages(parts)


def _diverted(one: Diversion) -> str:
    header = ["to", "diversion", "95% interval", "by flows", "change in share of talent", "95% interval"]
    return table(header, list(_rows(one)))


def _rows(one: Diversion) -> Iterator[list[str]]:
    for place, party in enumerate(one.parties):
        talent = [float(end[place]) for end in (one.talent.mean, one.talent.low, one.talent.high)]
        change = (
            [_NONE, ""]
            if np.isnan(talent[0])
            else [difference(talent[0], Form.PERCENT), _points(*talent[1:])]
        )
        ratio, low, high = (end[place] for end in one.people[:3])
        yield [label(party), _share(ratio), _ends(low, high), _share(one.flows.mean[place]), *change]
    rest = one.elsewhere
    yield ["no employer", _share(rest.ratio[0]), _ends(rest.low[0], rest.high[0]), _NONE, _NONE, ""]


def _share(value: float) -> str:
    return _NONE if np.isnan(value) else percent(value, 1)


def _ends(low: float, high: float) -> str:
    return _NONE if np.isnan(low) else f"{percent(low, 1)} to {percent(high, 1)}"


def _points(low: float, high: float) -> str:
    return _NONE if np.isnan(low) else f"{difference(low, Form.PERCENT)} to {difference(high, Form.PERCENT)}"


def _merged(one: MergerEffect) -> list[str]:
    simulated = [float(end[0]) for end in (one.simulated.mean, one.simulated.low, one.simulated.high)]
    beyond = float(one.beyond.mean[0])
    half = float(one.beyond.half_width[0])
    return [
        " and ".join(one.pair), declared(one.index).title, _hhi(float(one.predicted.mean[0])),
        _hhi(simulated[0]), f"{_hhi(simulated[1])} to {_hhi(simulated[2])}",
        _hhi(beyond), f"{_hhi(beyond - half)} to {_hhi(beyond + half)}",
    ]  # fmt: skip


def _hhi(index: float) -> str:
    """A change of an index in points of 10,000."""
    return _NONE if np.isnan(index) else f"{10_000 * index:+,.0f}"
