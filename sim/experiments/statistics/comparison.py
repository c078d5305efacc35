"""Two scenarios compared replicate by replicate, under common random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.designs.plan import varied_keys
from sim.measures.intervals import means
from sim.names import normal
from sim.outcomes.outcomes import is_outcome

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario

_LEVEL = 0.95


def paired_differences(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Paired mean difference of every outcome, with its interval.

    Replicate r of both scenarios uses the same random numbers, so d_r = b_r - a_r loses the noise that both
    share; the interval is d̄ ± t(0.975, n-1) s_d/√n. Source: Law (2015), *Simulation Modeling and
    Analysis*, 5th ed., section 10.2.1 and 11.2.

    Args:
        a: rows of `runs` of the base scenario.
        b: rows of `runs` of the other.

    Returns:
        One row an outcome that both have in at least two common replicates: `mean_a`, `mean_b`, `difference`
        (b - a), `standard_error`, `low`, `high` (95% interval), `n` (pairs), `share_same_sign` (share of
        pairs whose difference has the sign of the mean difference; NaN where that is zero). Index:
        `outcome`.

    Raises:
        ValueError: fewer than two replicates are done in both.
    """
    import pandas as pd

    base, other = (_outcomes(table) for table in (a, b))
    replicates = base.index.intersection(other.index)
    if len(replicates) < 2:
        raise ValueError(
            "a paired comparison needs at least 2 replicates that are done in both scenarios; "
            f"there are {len(replicates)}"
        )
    names = [name for name in base.columns if name in other.columns]
    rows = {}
    for name in names:
        pairs = np.column_stack([base.loc[replicates, name], other.loc[replicates, name]]).astype(np.float64)
        pairs = pairs[np.isfinite(pairs).all(axis=1)]
        if len(pairs) >= 2:
            rows[name] = _interval(pairs)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index="outcome").astype({"n": "int64"})


def label_of(which: Scenario | str, labels: Sequence[str], scenarios: Sequence[Scenario], where: str) -> str:
    """The name under which an experiment ran a scenario.

    Args:
        which: the scenario itself, or its name there.
        labels: names of the scenarios of the experiment.
        scenarios: the scenarios, in that order.
        where: what the experiment is called.

    Raises:
        ValueError: the experiment did not run it, or not as it is.
    """
    if isinstance(which, str):
        label = which if which in labels else normal(which)
        if label not in labels:
            raise ValueError(f"no scenario {label!r} in this {where}; it has {', '.join(labels)}")
        return label
    for label, known in zip(labels, scenarios, strict=True):
        if known is which or not varied_keys([known, which]):
            return label
    raise ValueError(
        f"this {where} ran no scenario like the {which.name!r} given; it has {', '.join(labels)}"
    )


def _outcomes(runs: pd.DataFrame) -> pd.DataFrame:
    done = runs[runs["status"] == "done"].set_index("replicate")
    numeric = done.select_dtypes("number")
    # Keys in which scenarios differ are columns, too.
    return numeric[[name for name in numeric.columns if is_outcome(name, ())]]


def _interval(pairs: NDArray[np.float64]) -> dict[str, float]:
    differences = pairs[:, 1] - pairs[:, 0]
    mean, error, half = (float(column[0]) for column in means(differences[None], _LEVEL)[:3])
    same = float((np.sign(differences) == np.sign(mean)).mean()) if mean != 0 else float("nan")
    return {
        "mean_a": float(pairs[:, 0].mean()),
        "mean_b": float(pairs[:, 1].mean()),
        "difference": mean,
        "standard_error": error,
        "low": mean - half,
        "high": mean + half,
        "n": len(differences),
        "share_same_sign": same,
    }
