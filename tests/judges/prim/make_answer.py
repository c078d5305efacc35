"""Make `points.csv` and `answer.json`: EMA Workbench's PRIM on points that anybody can make again.

Not a test. Run it in an environment of its own with ``pip install ema_workbench==2.5.3``:
``python tests/judges/prim/make_answer.py``. The points are uniform draws; a point is a case with chance .9
within a box of two of the five inputs, .35 in a corner of two others, and .03 elsewhere. The last input has
four values only, so that limits meet ties; the seed is one with which boxes are pasted, too. The answer has
every box of the trajectory.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
NAMES = ["contest", "feedback", "elasticity", "speed", "steps"]


def points() -> pd.DataFrame:
    """500 points, and whether each is a case."""
    rng = np.random.default_rng(2)
    found = pd.DataFrame(rng.uniform(0.0, 1.0, (500, 4)).round(6), columns=NAMES[:4])
    found["steps"] = rng.integers(1, 5, 500).astype(float)
    chance = np.full(500, 0.03)
    chance[(found["elasticity"] > 0.8) & (found["steps"] >= 3)] = 0.35
    chance[(found["contest"] > 0.62) & (found["feedback"] < 0.45)] = 0.9
    found["case"] = (rng.uniform(size=500) < chance).astype(int)
    return found


def answer(table: pd.DataFrame) -> dict[str, Any]:
    """What EMA Workbench finds."""
    from ema_workbench.analysis import prim  # type: ignore[import-not-found]

    box = prim.Prim(table[NAMES], table["case"].to_numpy(), threshold=0.5).find_box()
    trajectory = box.peeling_trajectory
    boxes = [
        {
            "low": limits.iloc[0].astype(float).tolist(),
            "high": limits.iloc[1].astype(float).tolist(),
            "coverage": float(trajectory["coverage"][number]),
            "density": float(trajectory["density"][number]),
            "mass": float(trajectory["mass"][number]),
            "quasi_p": {name: list(map(float, values)) for name, values in box.qp[number].items()},
        }
        for number, limits in enumerate(box.box_lims)
    ]
    return {"made_by": f"ema_workbench {version('ema_workbench')}", "inputs": NAMES, "boxes": boxes}


if __name__ == "__main__":
    made = points()
    made.to_csv(HERE / "points.csv", index=False)
    found = answer(made)
    lines = ",\n".join(map(json.dumps, found.pop("boxes")))  # a box a line
    text = f'{json.dumps(found)[:-1]}, "boxes": [\n{lines}\n]}}\n'
    (HERE / "answer.json").write_text(text, "utf-8")
