"""The closing table of a sensitivity study, sorted by what matters, and the same as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.cross_report import with_interval
from sim.cli.text import short
from sim.experiments.designs.sensitivity import arms
from sim.experiments.statistics.sobol import settled
from sim.figures.sensitive import about, form_of, ran, setting, shown
from sim.figures.sensitivity_bars import trust
from sim.figures.words import difference, plural
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.studies.sensitivities import Sensitivities

_NAME = 44
_ONE_IN_TWENTY = "Each interval misses the truth one time in twenty."
#: What intervals are of, by method.
_INTERVALS = {
    "tornado": "95% of t, changes paired within replicates",
    "sobol": "95% percentiles, rows of points resampled",
    "morris": "95% normal, walks resampled",
    "pawn": "95% percentiles, points resampled",
}


def sensitivity_report(found: Sensitivities) -> Passages:
    """Tables and sentences."""
    said: list[str] = [
        passages((f"{about(found)[:1].upper()}{about(found)[1:]}", ran(found)), "\n"),
        *_TABLES[found.study.method](found),
    ]
    if found.left_out:
        named = ", ".join(found.left_out[:10]) + (", ..." if len(found.left_out) > 10 else "")
        count = plural(len(found.left_out), "point")
        said.append(
            paragraph(f"Without such an outcome in some run: {count}; what needs them is left out: {named}.")
        )
    return passages(said)


def sensitivity_document(found: Sensitivities) -> dict[str, Any]:
    """Everything that the tables say, as numbers."""
    study = found.study
    document: dict[str, Any] = {
        "command": "sensitivity",
        "scenario": found.scenario.name,
        "method": study.method,
        "outcome": study.outcome,
        "against": dict(study.against),
        "seed": found.seed,
        "replicates": found.replicates,
        "rows": study.rows,
        "points": study.points,
        "level": 0.95,
        "interval": _INTERVALS[study.method],
        "ranges": [
            {
                "input": one.name,
                "keys": list(one.keys),
                "values": list(arms(one)),
                "times": bool(one.range.bases),
            }
            for one in study.factors
        ],
        "inputs": found.table.to_dict(orient="records"),
        "left_out": found.left_out,
    }
    if study.method == "tornado":
        document["base"] = found.tornado.base._asdict()
    elif study.method == "sobol":
        last = found.sobol[-1]
        document["noise_share"], document["settled"] = last.noise_share, settled(found.sobol)
        document["convergence"] = [
            {
                "rows": one.rows,
                "first": one.first.value,
                "total": one.total.value,
                "half_width": one.half_width,
            }
            for one in found.sobol
        ]
    return document


def _tornado(found: Sensitivities) -> Iterator[str]:
    form, base = form_of(found), found.tornado.base
    level = with_interval(base, form) if found.study.against else _level(found)
    yield f"The scenario as it is: {level}"
    factors = {one.name: one for one in found.study.factors}
    rows = []
    for bar in found.tornado.bars:
        for number, arm in enumerate(bar.arms):
            name = short(bar.name, _NAME) if not number else ""
            turned = " sign turns" if arm.turns else ""
            there = shown(found, arm.level.mean) if arm.level.n else "–"
            few = f" n={arm.change.n}" if arm.change.n < found.replicates else ""
            changed = f"{with_interval(arm.change, form)}{few}"
            rows.append([name, setting(factors[bar.name], arm.value), f"{there}{turned}", changed])
    yield table(["assumption", "set to", "outcome", "change (95% interval)"], rows)
    turning = [short(bar.name, _NAME) for bar in found.tornado.bars if any(arm.turns for arm in bar.arms)]
    said = (
        "Those that move the outcome most come first. Changes are from the scenario as it is, within "
        f"replicates. {_ONE_IN_TWENTY} Assumptions move one at a time, over what is called plausible; what "
        "two do together is seen by --method sobol."
    )
    if turning:
        said += (
            f" The sign of the outcome turns with {', '.join(turning)}: its interval lies on the other "
            "side of zero (each by itself)."
        )
    yield paragraph(said)


def _level(found: Sensitivities) -> str:
    base = found.tornado.base
    return f"{shown(found, base.mean)} ({shown(found, base.low)} to {shown(found, base.high)})"


def _ranges(found: Sensitivities) -> dict[str, str]:
    return {
        one.name: " to ".join(setting(one, value) for value in (arms(one)[0], arms(one)[-1]))
        for one in found.study.factors
    }


def _share(row: dict[str, Any], name: str) -> str:
    if not np.isfinite(row[name]):
        return "–"
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"


def _rows(found: Sensitivities) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in found.table.to_dict(orient="records")]


def _sobol(found: Sensitivities) -> Iterator[str]:
    ranges, more = _ranges(found), "" if settled(found.sobol) else " Take more --points."
    if not found.sobol[-1].told:
        yield table(["input", "range"], [[short(name, _NAME), ranges[name]] for name in found.names])
        yield paragraph(f"{trust(found)}{more}")
        return
    rows = [
        [short(row["input"], _NAME), ranges[row["input"]], _share(row, "first"), _share(row, "total")]
        for row in _rows(found)
    ]
    yield table(["input", "range", "first index", "total index"], rows)
    steps = "; ".join(
        f"{one.rows} rows: {found.names[int(one.total.value.argmax())]} {one.total.value.max():.2f}"
        for one in found.sobol
        if one.told
    )
    yield paragraph(
        "First index: share of the variance over all ranges that would go if the input alone were known; "
        "total: that would stay if all others were. Intervals by resampling rows of points, which is rather "
        f"too wide for such even points. {trust(found)}{more} Largest total with {steps}."
    )


def _morris(found: Sensitivities) -> Iterator[str]:
    form, ranges = form_of(found), _ranges(found)
    rows = [
        [short(row["input"], _NAME), ranges[row["input"]]]
        + [
            difference(row[name], form).lstrip("+" if name != "mean" else "")
            if np.isfinite(row[name])
            else "–"
            for name in ("size", "size_low", "size_high", "mean", "deviation", "chance")
        ]
        for row in _rows(found)
    ]
    yield table(["input", "range", "size", "low", "high", "mean", "deviation", "by chance"], rows)
    yield paragraph(
        f"Elementary effects: changes as one input crosses its range, over {found.morris.rows} walks. Size: "
        "mean of their sizes, with its 95% interval by resampling walks; mean: with signs; deviation: of "
        "interaction, curvature and noise. By chance: the size that the noise of runs makes of an input "
        f"without effect. {_ONE_IN_TWENTY}"
    )


def _pawn(found: Sensitivities) -> Iterator[str]:
    ranges = _ranges(found)
    rows = [[short(row["input"], _NAME), ranges[row["input"]], _share(row, "median")] for row in _rows(found)]
    yield table(["input", "range", "PAWN index"], rows)
    yield paragraph(
        "PAWN index: how far the distribution of the outcome moves where the input is known to a tenth of "
        f"its range, median over tenths, 0 to 1; 95% intervals by resampling {found.pawn.points} points. An "
        f"input without effect stays below {found.pawn.chance:.2f} nineteen times in twenty."
    )


_TABLES: dict[str, Callable[[Sensitivities], Iterator[str]]] = {
    "tornado": _tornado, "sobol": _sobol, "morris": _morris, "pawn": _pawn,
}  # fmt: skip
