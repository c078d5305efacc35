"""``python -m benchmarks.outside_check``: the simulated market through the eyes of labor economists.

Not our measures but theirs: effects of persons and employers in a panel of pay (Abowd, Kramarz & Margolis
1999) and markets as job-to-job moves draw them, each beside published figures (`outside_check.toml`). With
``--panel`` the panel of the first run is written, for pytwoway (`with_pytwoway.py`), whose answer
``--pytwoway`` reads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sim
from benchmarks.job_network import diversion, hires_of, markets, sources
from benchmarks.outside_page import Checked, page, printed
from benchmarks.pay_panel import Panel, fitted, observed, write
from benchmarks.two_way import Fit
from sim.outcomes.facts import graduates
from sim.records.run import Run

#: Weeks of the longer panel, ten years.
LONGER = 520


def of_pay(panel: Panel, fit: Fit) -> dict[str, float]:
    """Figures of a panel and its effects, by the names of `outside_check.toml`."""
    plain, corrected = fit.plain, fit.corrected
    _, place = np.unique(panel.firm, return_inverse=True)
    who, firms = np.unique(np.column_stack([panel.person, panel.firm]), axis=0)[:, 0], fit.firms[place]
    employers = np.unique(who, return_counts=True)[1]
    return {
        "firm_plain": plain.firm / plain.total,
        "correlation_plain": plain.correlation,
        "firm": corrected.firm / corrected.total,
        "firm_deviation": float(np.sqrt(max(corrected.firm, 0.0))),
        "person": corrected.person / corrected.total,
        "twice_covariance": 2.0 * corrected.covariance / corrected.total,
        "rest": corrected.rest / corrected.total,
        "correlation": corrected.correlation,
        "talent": float(np.corrcoef(panel.net, panel.log_talent)[0, 1] ** 2),
        "firm_talent": float(np.corrcoef(firms, panel.log_talent)[0, 1]),
        "firm_amenity": float(np.corrcoef(firms, panel.amenity)[0, 1]),
        "movers": float(np.mean(employers > 1)),
    }


def of_moves(run: Run, seed: int) -> dict[str, float]:
    """Figures of who hires from whom, by the names of `outside_check.toml`."""
    inside = hires_of(run.moves, ("lab", "startup"))
    new, hired = graduates(run, ("lab",))
    found = {
        **markets(inside, seed),
        **{f"all_{name}": value for name, value in markets(hires_of(run.moves), seed).items()},
        **sources(run.moves, "lab"),
        "labs_graduates": new / hired if hired else float("nan"),
    }
    for kind in ("lab", "startup"):
        found[f"{kind}_to_lab"], found[f"{kind}_to_lab_size"] = diversion(inside, kind, "lab")
    return found


def gathered(rows: Iterable[Mapping[str, float]]) -> dict[str, NDArray[np.float64]]:
    """Figures of all runs by name, shape (runs,)."""
    listed = list(rows)
    return {name: np.array([row[name] for row in listed]) for name in listed[0]}


def checked(asked: argparse.Namespace) -> Checked:
    """Run all of it."""
    scenario = sim.load(asked.scenario, asked.set)
    first = scenario.seed if asked.seed is None else asked.seed
    seeds = range(first, first + asked.replicates)
    rows, fits = [], []
    for seed in seeds:
        run, panel = observed(scenario, seed)
        fits.append(fitted(panel))
        rows.append({**of_pay(panel, fits[-1]), **of_moves(run, seed)})
        if asked.panel is not None and seed == first:
            write(panel, asked.panel)
    own, longer = gathered(rows), {}
    if asked.longer > scenario.weeks:
        wide = scenario.with_({"weeks": asked.longer})
        panels = (observed(wide, seed)[1] for seed in seeds)
        longer = gathered(of_pay(panel, fitted(panel)) for panel in panels)
    theirs: dict[str, Any] = {}
    if asked.pytwoway is not None:
        theirs = json.loads(asked.pytwoway.read_text(encoding="utf-8"))
    keys = "".join(f" --set {one}" for one in asked.set)
    command = f"--scenario {asked.scenario}{keys} --replicates {asked.replicates} --seed {first}"
    if asked.pytwoway is not None:
        command += f" --pytwoway {asked.pytwoway.name}"
    return Checked(command, (scenario.weeks, asked.longer), own, longer, fits[0], theirs)


def asked_for(arguments: Iterable[str] | None = None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scenario", default="frontier-2025")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a key of it")
    parser.add_argument("--replicates", type=int, default=10)
    parser.add_argument("--seed", type=int, help="of the first run; default: the scenario's")
    parser.add_argument("--longer", type=int, default=LONGER, help="weeks of the longer panel; 0: none")
    parser.add_argument("--panel", type=Path, help="write the first run's panel here, for pytwoway")
    parser.add_argument("--pytwoway", type=Path, help="what with_pytwoway.py made of it, for the page")
    parser.add_argument("--page", type=Path, help="write a page of it here, as docs/outside.md")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    if asked.replicates < 2:
        parser.error("--replicates: standard errors need two at least")
    return asked


def main() -> None:
    """Run it, print the table, and write the page if asked to."""
    asked = asked_for()
    found = checked(asked)
    print(printed(found))
    if asked.page is not None:
        asked.page.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
