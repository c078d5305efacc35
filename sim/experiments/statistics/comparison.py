"""Two scenarios compared replicate by replicate, under common random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.plan import varied_keys
from sim.experiments.statistics.multiple import holm
from sim.experiments.statistics.paired import paired
from sim.names import normal
from sim.outcomes.outcomes import is_outcome

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LEVEL = 0.95
#: Columns of the table of differences, by what they are called there.
_COLUMNS = {
    "mean_a": "first",
    "mean_b": "second",
    "difference": "mean",
    "standard_error": "error",
    "low": "low",
    "high": "high",
    "n": "n",
    "share_same_sign": "same_sign",
    "boot_low": "boot_low",
    "boot_high": "boot_high",
    "p": "p",
    "variance_ratio": "variance_ratio",
}


def paired_differences(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Paired mean difference of every outcome, with its intervals; see `paired`.

    Args:
        a: rows of `runs` of the base scenario.
        b: rows of `runs` of the other.

    Returns:
        One row an outcome that both have in at least two common replicates: `mean_a`, `mean_b`, `difference`
        (b - a), `standard_error`, `low`, `high` (95% t interval), `n` (pairs), `share_same_sign` (share of
        pairs whose difference has the sign of the mean difference; NaN where that is zero), `boot_low`,
        `boot_high` (95% bootstrap interval, BCa), `p` (t test of no difference; NaN where all pairs differ
        alike), `variance_ratio` (by how much pairing lowered the variance of the difference), `adjusted_p` (p
        corrected for all rows, Holm).
        Index: `outcome`.

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
    first, second = (table.loc[replicates, names].to_numpy(dtype=np.float64).T for table in (base, other))
    kept, columns = differences_of(names, first, second)
    return pd.DataFrame(columns, index=pd.Index(kept, name="outcome"))


def differences_of(
    names: Sequence[str],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    *,
    bootstrap: bool = True,
) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Paired mean differences of arrays: what `paired_differences` tells of tables.

    Args:
        names: of the outcomes.
        first: of the base scenario, shape (outcomes, replicates); NaN where a run has none.
        second: of the other.
        bootstrap: without, the ends of its intervals are NaN.

    Returns:
        Names of the outcomes with at least two pairs, and the columns of `paired_differences`, a value each.
    """
    enough = np.isfinite(second - first).sum(axis=1) >= 2
    found = paired(first[enough], second[enough], _LEVEL, bootstrap=bootstrap)
    columns = {column: getattr(found, name) for column, name in _COLUMNS.items()}
    kept = [name for name, there in zip(names, enough, strict=True) if there]
    return kept, {**columns, "adjusted_p": holm(found.p)}


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
