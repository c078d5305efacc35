"""The table of limit cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from sim.report.passages import table
from sim.validation.cases import CASES
from sim.validation.finding import Finding
from sim.validation.judge import Verdict

HEADER = ("case", "statistic", "theory", "simulation", "distance", "verdict")


def validation_report(verdicts: Sequence[Verdict]) -> str:
    """Case, statistic, theory, simulation, z or bound, verdict: a line for each statistic."""
    rows = []
    for verdict in verdicts:
        for finding in verdict.findings:
            rows.append((verdict.case, finding.statistic, *cells(finding)))
        for sentence in verdict.broken:
            rows.append((verdict.case, "theory does not apply: " + sentence, "", "", "", "no theory"))
    names = [row[0] for row in rows]
    named_once = [name if name != before else "" for name, before in zip(names, ["", *names], strict=False)]
    return table(HEADER, [(name, *row[1:]) for name, row in zip(named_once, rows, strict=True)], left=2)


def cells(finding: Finding) -> tuple[str, str, str, str]:
    """Theory, simulation, distance and verdict as they are printed."""
    return (
        _number(finding.theory),
        _number(finding.simulation),
        distance(finding),
        "agrees" if finding.agrees else "DISAGREES",
    )


def distance(finding: Finding) -> str:
    """How far apart, and how far they may be."""
    if finding.kind == "z":
        return f"z {finding.distance:.2f} (< {finding.limit:g})"
    if finding.kind == "p":
        return f"p {finding.distance:.2g} (> {finding.limit:g})"
    return f"{finding.distance:.1g} (< {finding.limit:.1g})"


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:,.5g}" if abs(value) < 1e5 else f"{value:,.0f}"


def in_order(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """By case as registered, then by file."""
    place = {case.name: k for k, case in enumerate(CASES)}
    return sorted(verdicts, key=lambda verdict: (place[verdict.case], verdict.source))


def draw_curves(verdicts: Sequence[Verdict], folder: Path) -> list[Path]:
    """A picture for each case that has a curve."""
    from sim.figures.limit_cases import draw
    from sim.figures.sheet import save

    paths = []
    for verdict in verdicts:
        if verdict.curve is not None:
            folder.mkdir(parents=True, exist_ok=True)
            paths.append(folder / f"{Path(verdict.source).stem}.png")
            save(draw(verdict.curve, verdict.case), paths[-1])
    return paths
