"""The table of `benchmarks.outside_check`, and docs/outside.md: numbers are of a run or quoted."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.two_way import Components, Fit
from sim.measures.intervals import means

FILE = Path(__file__).with_name("outside_check.toml")
NONE_KNOWN = "none known for this market"

_HEAD = """# The market through other eyes

Made by `python -m benchmarks.outside_check {command} --page docs/outside.md`; nothing here is written
by hand but what sources say and how a line is read by where the run lies
(`benchmarks/outside_check.toml`).

Labor economists look at matched employer-employee records in two ways: they split pay into effects of
persons and of employers, and they draw markets from who hires from whom. Here the same is done to
simulated records, which were not calibrated to any of it but where a line says so. Means of {runs}
runs, standard errors in brackets. The last column holds the run against the published band with the
run's 95% interval.
"""
_PAY = """## Pay: persons and employers

People at labs and startups in the first week of every quarter: log pay, as the person values it, less
effects of quarters, on the largest connected set; a row a match, weighed by its quarters. *Corrected*:
without what noise in the effects adds (Andrews, Gill, Schank & Upward 2008; `benchmarks/two_way.py`,
with exact traces). Gains of moves, median pay and the largest packages are calibrated to
(`benchmarks/targets.toml`), shares of variance are not.
"""
_MARKETS = """## Markets that moves draw

Job-to-job moves over {weeks} weeks, communities of largest modularity (Blondel et al. 2008). *By
chance*: each employer loses and wins as many people, but who goes where is drawn. *By size*: leavers go
to others in proportion to the hires that these make, as in a logit without closeness. Retention, the
rate of moves and three ratios of flows are calibrated to (`benchmarks/targets.toml`), the rest is not.
"""
_TWO_WAY = """## The same panel in pytwoway

The first run's panel in another package's hands, which needs an environment of its own: `python3 -m
venv other`, `other/bin/pip install "numpy<2" pytwoway`; then `--panel panel.csv`, `other/bin/python
benchmarks/with_pytwoway.py panel.csv --out pytwoway.json`, and here `--pytwoway pytwoway.json`. Plain
effects agree to rounding. The homoskedastic corrections differ by how noise is estimated, from weighted
squares of residuals here, from plain ones there, and by draws for traces there. *Leave-out* (Kline,
Saggio & Sølvsten 2020) lets noise differ from match to match, and stands on {persons} persons and
{firms} employers.
"""
_LIMITS = """## What it cannot show

Published figures are of whole economies or states: all occupations, and what was earned in a year. This
is one occupation, {persons} people at {firms} employers in the first run, with pay as packages are
valued when they are agreed. So a band is a plausibility check, no target, and agreement on shares says
little about levels. Fixed effects take moves to be no answer to the error in pay; in sequential
auctions they are, for a rival's bid raises pay at the very move. The outside is one employer here, so
its part in the network is by construction. Published network studies that were found are of industries
and firms of a country, not of laboratories; Nimczik's data-driven markets could not be read and are not
quoted.
"""


class Checked(NamedTuple):
    """What was found.

    Attributes:
        command: options that find it again.
        weeks: of the panel and of the longer one.
        own: figures of runs by name, shape (runs,) each.
        longer: those of pay over the longer horizon; empty: none.
        first: effects in the first run.
        theirs: what pytwoway made of it, by sample; empty: not asked.
    """

    command: str
    weeks: tuple[int, int]
    own: Mapping[str, NDArray[np.float64]]
    longer: Mapping[str, NDArray[np.float64]]
    first: Fit
    theirs: Mapping[str, Mapping[str, float]]


def declared() -> dict[str, list[dict[str, Any]]]:
    """Lines and sources of `outside_check.toml`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def verdict(line: Mapping[str, Any], values: NDArray[np.float64]) -> str:
    """Where the run lies: below, within or above the published band; empty where there is none."""
    if "low" not in line:
        return ""
    found = means(values[None])
    middle, half = float(found.mean[0]), float(found.half_width[0])
    if middle + half < line["low"]:
        return "below"
    return "above" if middle - half > line["high"] else "within"


def _figure(value: float, form: str) -> str:
    if math.isnan(value):
        return "none"
    return f"{100.0 * value:.1f}%" if form == "percent" else f"{value:.3f}"


def _mean(values: NDArray[np.float64], form: str) -> str:
    return _figure(float(means(values[None]).mean[0]), form)


def _cell(line: Mapping[str, Any], figures: Mapping[str, NDArray[np.float64]]) -> str:
    """A mean with its standard error, and what is told beside it."""
    if line["key"] not in figures:
        return ""
    values, form = figures[line["key"]], line["form"]
    text = f"{_mean(values, form)} ({_figure(float(means(values[None]).error[0]), form)})"
    return text + (f"; {line['as']} {_mean(figures[line['beside']], form)}" if "beside" in line else "")


def _rows(found: Checked, parts: tuple[str, ...], longer: bool) -> Iterator[tuple[str, ...]]:
    """A header and a row a line of some parts; the longer horizon has a column if it is wanted and there."""
    longer = longer and bool(found.longer)
    weeks = [f"{weeks} weeks" for weeks in found.weeks[: 1 + longer]]
    yield ("what", *weeks, "published", "run")
    for line in declared()["lines"]:
        if line["part"] in parts:
            cells = [_cell(line, figures) for figures in (found.own, found.longer)[: 1 + longer]]
            where = verdict(line, found.own[line["key"]]) if "published" in line else ""
            yield (line["title"], *cells, line.get("published", NONE_KNOWN), where)


def printed(found: Checked) -> str:
    """The table as text."""
    rows = list(_rows(found, ("pay", "markets"), longer=True))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    sources = (f"[{source['key']}] {source['text']}" for source in declared()["sources"])
    return "\n".join([*(line.rstrip() for line in lines), "", *sources])


def page(found: Checked) -> str:
    """The page in Markdown."""
    runs = len(next(iter(found.own.values())))
    parts = [_filled(_HEAD.format(command=found.command, runs=runs)), _filled(_PAY)]
    parts += [*_table(_rows(found, ("pay",), longer=True)), "", _reading(found, "pay")]
    parts.append(_filled(_MARKETS.format(weeks=found.weeks[0])))
    parts += [*_table(_rows(found, ("markets",), longer=False)), "", _reading(found, "markets")]
    if found.theirs:
        parts += _beside_pytwoway(found)
    sizes = {"persons": f"{len(found.first.persons):,}", "firms": len(found.first.firms)}
    parts += [_filled(_LIMITS.format(**sizes)), "## Sources\n"]
    parts += [f"* [{source['key']}] {source['text']}." for source in declared()["sources"]]
    return "\n".join(parts) + "\n"


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for place, row in enumerate(rows):
        yield "| " + " | ".join(row) + " |"
        if not place:
            yield "|" + " --- |" * len(row)


def _reading(found: Checked, part: str) -> str:
    """How lines are read by where the run lies."""
    forms = {line["key"]: line["form"] for line in declared()["lines"]}
    figures = {key: _mean(found.own[key], form) for key, form in forms.items()}
    told = (
        line["says"].get(verdict(line, found.own[line["key"]]), "").format(**figures)
        for line in declared()["lines"]
        if line["part"] == part and "says" in line
    )
    return _filled("\n\n".join(one for one in told if one))


def _beside_pytwoway(found: Checked) -> Iterator[str]:
    """Our components beside theirs, in squared log points.

    Raises:
        SystemExit: theirs are of another panel.
    """
    connected, left_out = found.theirs["connected"], found.theirs["leave-out"]
    if int(connected["persons"]) != len(found.first.persons) or int(connected["firms"]) != len(
        found.first.firms
    ):
        raise SystemExit("--pytwoway: of another panel; write it anew with --panel and the same options")
    yield _filled(_TWO_WAY.format(persons=int(left_out["persons"]), firms=int(left_out["firms"])))
    ours = (found.first.plain, found.first.corrected)
    theirs = (_of_theirs(connected, "fe"), _of_theirs(connected, "ho"), _of_theirs(left_out, "he"))
    columns = (ours[0], theirs[0], ours[1], theirs[1], theirs[2])
    header = ("in the variance of log pay", "plain, here", "pytwoway", "homoskedastic, here", "pytwoway")
    names = {
        "persons": "person",
        "employers": "firm",
        "covariance": "covariance",
        "correlation": "correlation",
    }
    rows = ((title, *(f"{getattr(column, name):.5f}" for column in columns)) for title, name in names.items())
    yield from _table([(*header, "leave-out, pytwoway"), *rows])
    yield ""


def _of_theirs(values: Mapping[str, float], how: str) -> Components:
    person, firm = values[f"var(alpha)_{how}"], values[f"var(psi)_{how}"]
    return Components(values["var(y)"], person, firm, values[f"cov(psi, alpha)_{how}"])


def _filled(text: str) -> str:
    """A paragraph a line."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n")) + "\n"
