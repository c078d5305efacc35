"""docs/validation.md: what is proven and what is not, as a page with tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.facts_section import facts_section
from sim.cli.verdicts import HEADER, cells, draw_curves
from sim.validation.cases import CASES
from sim.validation.judge import Verdict

if TYPE_CHECKING:
    from sim.experiments.studies.fit import Fit

_INTRODUCTION = """\
# Validation

Markets with known answers are special settings of poach. Each is a scenario file under
`scenarios/validation/` that uses public keys only, and each is held against a formula. This page is made by
a command. Do not edit it; run

    make calibration
    poach validate --page docs/validation.md --facts results/calibration

**How to read the tables.** *z*: distance in standard errors; a true statement exceeds 4 once in 16,000.
*p*: p-value of a chi-square or Kolmogorov-Smirnov test of a whole distribution; below 0.0001 it fails.
Other distances are errors with a bound: 1e-09 relative where every single number has to be right, otherwise
what theory itself allows (the increment of bids, one person). The tests of the project run every case, vary
its parameters, and check that each would fail if a parameter of the formula were another (power). Formulas
are in `sim/theory/`, each with its source or derivation.

**Your own market.** Copy a file, or write one with `base = "validation/b-job-ladder"` and the key
`limit_case`, and run `poach validate my-market.toml`. A market outside the assumptions of the theory is
reported as such, with the assumption that fails.
"""
_LIMITS = """\
## What is not proven

* *The calibrated market is not a textbook market.* The limit cases show that the machinery (contacts,
  auctions, wages, vesting, contests) does what its equations say. They do not show that the scenario files
  describe the real market; that is for the facts to say.
* *Mechanisms together.* Each case switches nearly everything else off. Mechanisms in combination are held
  against an independent, readable restatement of the model (`tests/reference/`), event by event, which
  shows that the code is the model, not that the model is right.
* *Foresight* is exact where employers' limits do not change and contacts are the only events. Elsewhere
  people expect today's limits to last.
* *Nested CES competition* is tested as an identity of markdowns and shares, not as an equilibrium of wages.
* *Budgets over several hires* may leave no stable outcome; `model.instability` has
  the share of blocking pairs of the week; it is not bounded.
* *Simultaneous bidding*: efficiency and lowest competitive pay are proven for money alone; where amenities
  differ only stability is.
"""


def write_page(verdicts: Sequence[Verdict], path: Path, fit: Fit | None = None) -> list[Path]:
    """Write the page, and the pictures beside it under pictures/validation.

    Args:
        verdicts: what the cases came to.
        path: of the page.
        fit: a scenario held against facts, of which the page tells, too.

    Returns:
        Paths of the page and the pictures.
    """
    pictures = draw_curves(verdicts, path.parent / "pictures" / "validation")
    drawn = {picture.stem: picture.relative_to(path.parent).as_posix() for picture in pictures}
    parts = [_INTRODUCTION, _summary(verdicts)]
    for verdict in verdicts:
        parts.append(_section(verdict, drawn.get(Path(verdict.source).stem)))
    if fit is not None:
        parts.append(facts_section(fit))
    path.write_text("\n".join([*parts, _LIMITS]), encoding="utf-8", newline="\n")
    return [path, *pictures]


def _summary(verdicts: Sequence[Verdict]) -> str:
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    agreeing = sum(finding.agrees for finding in findings)
    return f"**Result.** {len(verdicts)} cases, {agreeing} of {len(findings)} statistics agree with theory.\n"


def _section(verdict: Verdict, picture: str | None) -> str:
    case = next(case for case in CASES if case.name == verdict.case)
    lines = [f"## {case.letter}: {case.title}", "", f"{case.source}. Scenario `{verdict.source}`.", ""]
    if verdict.broken:
        return "\n".join([*lines, *(f"* Theory does not apply: {said}." for said in verdict.broken)]) + "\n"
    lines += ["| " + " | ".join(HEADER[1:]) + " |", "| --- | ---: | ---: | ---: | --- |"]
    lines += ["| " + " | ".join((finding.statistic, *cells(finding))) + " |" for finding in verdict.findings]
    if picture is not None:
        lines += ["", f"![{case.title}: simulated points on the line of theory]({picture})"]
    return "\n".join(lines) + "\n"
