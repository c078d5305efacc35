"""The closing tables of a calibration: the fit, what is held out, and what the targets say of parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.cli.text import short
from sim.experiments.statistics.figures import Figure
from sim.experiments.statistics.identification import Identification
from sim.experiments.studies.fit import Fit, changes_of
from sim.figures.words import plural, quantity
from sim.report.passages import Passages, paragraph, passages, table

#: Correlations, and pulls in halves of a band times slopes, from which on they are told.
_CLOSE, _PULLS = 0.5, 0.1
#: Combinations of parameters that are not identified and are told, those of which the targets say least.
_DIRECTIONS = 3
_HOW = (
    "Figures are of {n}; ± is two standard errors over them (jackknife), off by is in halves of the band. "
    "All proposals have the same random numbers."
)


def calibration_report(fit: Fit) -> Passages:
    """Tables of at most 100 characters a line."""
    figures = fit.at_best
    sought = [one for one in figures if not one.target.held_out]
    parts = [_under(f"Targets ({_met(sought)})", _targets(sought))] if sought else []
    if held_out := [one for one in figures if one.target.held_out]:
        parts.append(_under(f"Held out, never used in a search ({_met(held_out)})", _targets(held_out)))
    if fit.targets.parameters:
        parts += _of_parameters(fit)
    how = _HOW.format(n=plural(fit.replicates, "run"))
    if vague := [one.target.name for one in sought if 2.0 * one.error > (one.band[1] - one.band[0]) / 2.0]:
        how += f" More runs are needed to tell whether these are met: {', '.join(vague)}."
    return passages([*parts, paragraph(how)])


def _under(heading: str, found: str) -> str:
    return passages((heading, found), "\n")


def _met(figures: Sequence[Figure]) -> str:
    return f"{sum(one.met for one in figures)} of {len(figures)} met"


def _targets(figures: Sequence[Figure]) -> str:
    rows = []
    for one in figures:
        low, high = one.band
        way = one.residual / math.sqrt(one.target.weight)
        error = f"±{rough(2.0 * one.error)}" if math.isfinite(one.error) else ""
        verdict = "met" if one.met else "MISSED"
        figure, wanted = quantity(one.value), quantity(one.target.value)
        band = f"{quantity(low)} to {quantity(high)}"
        rows.append([short(one.target.name, 38), figure, error, wanted, band, f"{way:+.1f}", verdict])
    return table(["", "figure", "", "wanted", "band", "off by", ""], rows)


def rough(value: float) -> str:
    """Two digits of a number, as errors are told."""
    for unit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.2g}{letter}"
    return f"{value:.2g}"


def _of_parameters(fit: Fit) -> Iterator[str]:
    found = fit.identification
    tried = f"{plural(len(fit.proposals), 'proposal')} of {plural(len(fit.targets.parameters), 'parameter')}"
    before, after = fit.squares[0], fit.squares[fit.best]
    sums = f"sum of squares {quantity(before)} at the start, {quantity(after)} at the best"
    yield _under(f"Parameters ({tried}; {sums})", _parameters(fit, found))
    if ends := [one.name for place, one in enumerate(fit.targets.parameters) if fit.at_end(place)]:
        yield paragraph(
            f"At the end of its range, so without a standard error: {', '.join(ends)}. Beyond it the fit may "
            "be better."
        )
    if found is None:
        yield "What the targets identify is not known: no slopes were measured at the best proposal."
        return
    yield paragraph(_identified(fit, found) + _elsewhere(fit))
    if profiles := _profiles(fit):
        yield profiles
    if pulls := " ".join(_pulls(fit, found)):
        yield paragraph(pulls)


def _elsewhere(fit: Fit) -> str:
    """Where slopes were measured, if not at the best proposal."""
    if fit.centre == fit.best:
        return ""
    at = ", ".join(
        f"{one.name} {quantity(float(one.value(share)))}"
        for one, share in zip(fit.targets.parameters, fit.proposals[fit.centre].shares, strict=True)
    )
    return (
        f" No slopes were measured at the best proposal: slopes and standard errors are those at proposal "
        f"{fit.centre + 1} ({at}; sum of squares {quantity(fit.squares[fit.centre])})."
    )


def _parameters(fit: Fit, found: Identification | None) -> str:
    rows = []
    for place, one in enumerate(fit.targets.parameters):
        start, best = (one.value(fit.proposals[at].shares[place]) for at in (0, fit.best))
        errors, verdict = ["", ""], ""
        if found is not None:
            verdict = "yes" if found.identified[place] else "NO"
            if found.identified[place] and not fit.at_end(place):
                errors = [
                    quantity(fit.width(place, float(e[place]))) for e in (found.errors, found.simulation)
                ]
        if fit.at_end(place):
            verdict = ", ".join(filter(None, (verdict, "at end")))
        times = " times" * bool(one.bases)
        ends = f"{one.low:g} to {one.high:g}{times}"
        rows.append(
            [short(one.name, 35), quantity(float(start)), quantity(float(best)), *errors, ends, verdict]
        )
    names = ["", "start", "best", "standard\nerror", "of it by\nsimulation", "range", "identified"]
    return table(names, rows)


def _identified(fit: Fit, found: Identification) -> str:
    sought = [one.name for one in fit.targets.sought]
    if found.unknown:
        named = " and ".join(sought[place] for place in found.unknown)
        return (
            f"Identification: nothing is told, for it is not known what chance does to {named}; "
            "fewer than two runs tell of it, so give more --replicates."
        )
    values = ", ".join(
        f"{value:.2g} (counts above {least:.2g})"
        for value, least in zip(found.singular, found.least, strict=True)
    )
    said = (
        f"Identification: rank {found.rank} of {len(found.singular)}. Singular values of the slopes, by how "
        f"many half-bands all targets together move over a range: {values}."
    )
    told = found.directions[-_DIRECTIONS:]
    for direction in told:
        parts = [
            f"{share:+.2f} {short(fit.targets.parameters[place].name, 38)}"
            for place, share in enumerate(direction)
            if abs(share) > 0.2
        ]
        said += f" Along {', '.join(parts)} the targets say too little to tell."
    if more := len(found.directions) - len(told):
        said += f" So it is along {plural(more, 'further combination')}, of which they say a little more."
    return said


def _profiles(fit: Fit) -> str:
    rows = [
        [short(one.name, 36), *(quantity(square - fit.squares[fit.best]) for _, square in found)]
        for place, one in enumerate(fit.targets.parameters)
        if (found := fit.profile(place))
    ]
    if not rows:
        return ""
    head = "Profiles: by how much the sum of squares rises over the best along a range, the others giving way"
    return _under(head, table(["", *(f"{share:.0%}" for share, _ in fit.profile(0))], rows))


def _pulls(fit: Fit, found: Identification) -> Iterator[str]:
    """Which parameters do the same, and which targets want a parameter elsewhere, some up and some down."""
    names = [one.name for one in fit.targets.parameters]
    for first in range(len(names)):
        for second in range(first + 1, len(names)):
            close = found.correlation[first, second]
            if abs(close) >= _CLOSE:  # not of NaN
                yield f"Estimates of {names[first]} and {names[second]} are correlated, {close:+.2f}."
    sought = [one for one in fit.figures(fit.centre) if not one.target.held_out]
    off = np.array([one.residual * math.sqrt(one.target.weight) for one in sought])
    for place, name in enumerate(names):
        pull = -found.slopes[:, place] * off
        up, down = (
            [sought[at].target.name for at in np.argsort(-side, kind="stable")[:2] if side[at] > _PULLS]
            for side in (pull, -pull)
        )
        if up and down and found.identified[place]:
            yield f"{name}: {' and '.join(up)} would have it higher, {' and '.join(down)} lower."


def calibration_document(fit: Fit, folder: Path) -> dict[str, Any]:
    """The same for programs."""
    found, best = fit.identification, fit.proposals[fit.best]
    return {
        "command": "calibrate",
        "scenario": fit.name,
        "n": fit.replicates,
        "seed": fit.seed,
        "folder": str(folder),
        "proposals": len(fit.proposals),
        "sum_of_squares": {"start": fit.squares[0], "best": fit.squares[fit.best]},
        "best": changes_of(fit.targets, best),
        "targets": [_target(one) for one in fit.at_best],
        "parameters": [_parameter(fit, place, found) for place in range(len(fit.targets.parameters))],
        "identification": None if found is None else _identification(fit, found),
    }


def _target(one: Figure) -> dict[str, Any]:
    return {
        "name": one.target.name,
        "measures": one.target.measures,
        "over": one.target.over or None,
        "scenario": one.target.scenario or None,
        "against": one.target.against or None,
        "figure": one.value,
        "standard_error": one.error,
        "interval": "two standard errors over runs, jackknife",
        "n": one.n,
        "value": one.target.value,
        "band": one.band,
        "weight": one.target.weight,
        "source": one.target.source,
        "held_out": one.target.held_out,
        "met": one.met,
    }


def _parameter(fit: Fit, place: int, found: Identification | None) -> dict[str, Any]:
    one = fit.targets.parameters[place]
    known = found is not None and bool(found.identified[place])
    errors = [math.nan, math.nan]
    if found is not None and known and not fit.at_end(place):
        errors = [fit.width(place, float(each[place])) for each in (found.errors, found.simulation)]
    return {
        "keys": one.keys,
        "low": one.low,
        "high": one.high,
        "multiples": bool(one.bases),
        "start": one.value(fit.proposals[0].shares[place]),
        "best": one.value(fit.proposals[fit.best].shares[place]),
        "standard_error": errors[0],
        "standard_error_of_simulation": errors[1],
        "moved_by_unidentified": math.nan if found is None else float(found.free[place]),
        "at_end_of_range": fit.at_end(place),
        "identified": known if found is not None else None,
        "profile": [
            {"value": one.value(at), "rise": square - fit.squares[fit.best]}
            for at, square in fit.profile(place)
        ],
    }


def _identification(fit: Fit, found: Identification) -> dict[str, Any]:
    sought = [one.target.name for one in fit.at_best if not one.target.held_out]
    return {
        "rank": found.rank,
        "singular_values": found.singular,
        "least": found.least,
        "unit": "half-bands over the range of a parameter",
        "measured_at": {
            "proposal": fit.centre + 1,
            "is_best": fit.centre == fit.best,
            "values": changes_of(fit.targets, fit.proposals[fit.centre]),
        },
        "chance_unknown": [sought[place] for place in found.unknown],
        "targets": sought,
        "slopes": found.slopes,
        "correlation": found.correlation,
        "not_identified": found.directions,
    }
