"""What pytwoway makes of a panel that ``python -m benchmarks.outside_check --panel panel.csv`` wrote.

pytwoway (of Bonhomme, Holzheu, Lamadon, Manresa, Mogstad & Setzler 2023) needs numpy below 2, so an
environment of its own, which this file runs in by itself; it imports nothing of ours::

    python3 -m venv other
    other/bin/pip install "numpy<2" pytwoway
    other/bin/python benchmarks/with_pytwoway.py panel.csv --out pytwoway.json

Two samples: the largest connected set, on which our own estimates stand, and the largest one that stays
connected whichever match is left out, which the leave-out correction needs. A row is a match, weighed by its
quarters.
"""

from __future__ import annotations

import argparse
import json
import logging
from contextlib import chdir
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: By what it is called: how the sample is connected, and whether the leave-out correction is possible.
SAMPLES = {"connected": ("connected", False), "leave-out": ("leave_out_match", True)}
#: Seed of the draws that traces are estimated with.
SEED = 2025
#: Its exact traces are wrong for persons (version 0.3.21 adds a vector to each row of a matrix where its
#: diagonal is meant), so they are drawn, often; leverages, which read the diagonal alone, are exact. This
#: solver works with any scipy, the usual one does not.
NUMERICS = {
    "solver": "amg",
    "exact_trace_sigma_2": True,
    "exact_lev_he": True,
    "ndraw_trace_ho": 300,
    "ndraw_trace_he": 300,
}


def estimated(panel: Any, connectedness: str, leave_out: bool) -> dict[str, float]:
    """Variance components of one sample: plug-in (fe), homoskedastic (ho), and leave-out (he) if wanted.

    Args:
        panel: a data frame with the columns i, j, t and y.
        connectedness: as bipartitepandas calls it.
        leave_out: correct by leaving out, too (Kline, Saggio & Sølvsten 2020).
    """
    numpy, tables, twoway = (import_module(name) for name in ("numpy", "bipartitepandas", "pytwoway"))
    clean = {"connectedness": connectedness, "drop_returns": False, "verbose": False}
    frame = tables.BipartiteDataFrame(panel.copy())
    if leave_out:
        clean["collapse_at_connectedness_measure"] = True
        frame = frame.clean(tables.clean_params(clean))
    else:
        frame = frame.clean(tables.clean_params(clean)).collapse(level="match")
    options: dict[str, Any] = {"ho": True, "he": leave_out, "progress_bars": False, **NUMERICS}
    options["Q_var"] = [twoway.Q.VarPsi(), twoway.Q.VarAlpha()]
    estimator = twoway.FEEstimator(frame, twoway.fe_params(options))
    estimator.fit(numpy.random.default_rng(SEED))
    sizes = {"rows": len(frame), "persons": frame.n_workers(), "firms": frame.n_firms()}
    return {name: float(value) for name, value in {**sizes, **estimator.summary}.items()}


def main() -> None:
    """Read the panel, print the estimates, and write them if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("panel", type=Path)
    parser.add_argument("--out", type=Path, help="write them here as JSON, for outside_check --pytwoway")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    panel = import_module("pandas").read_csv(asked.panel)
    out = None if asked.out is None else asked.out.resolve()
    with TemporaryDirectory() as folder, chdir(folder):  # it writes logs where it runs
        found = {name: estimated(panel, *sample) for name, sample in SAMPLES.items()}
    for name, values in found.items():
        print(name)
        for what, value in values.items():
            print(f"  {what:<22} {value:.6g}")
    if out is not None:
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
