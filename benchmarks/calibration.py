"""Does the base scenario meet its calibration targets, and does the quiet market stand still?

Run ``make calibration``, or ``python -m benchmarks.calibration [--replicates 30] [--burn-in YEARS]``. Every
row gives a figure over that many seeds beside the band it was calibrated to; flows and counters are pooled
over seeds, other rows are means. It is no part of ``make bench``: it asks whether the model is true, not how
fast it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

import numpy as np

import sim
from sim.experiments.designs.plan import plan
from sim.experiments.execution.bench import runs_by_point
from sim.measures.pay import hill_tail
from sim.measures.startups import lifetimes
from sim.measures.survival import annual_hazard
from sim.measures.transitions import flow_matrix, retention

#: Two-year retention [SignalFire State of Talent 2025].
RETENTION = {"Anthropic": 0.80, "Google DeepMind": 0.78, "OpenAI": 0.67, "Meta": 0.64}
#: Moves to Anthropic for each one back [SignalFire State of Talent 2025].
FLOWS = {("lab", "OpenAI"): 8.2, ("lab", "Google DeepMind"): 10.6, ("startup", "Hugging Face"): 2.0}
QUARTERS = 365.25 / 7 / 4
#: Measures whose drift in the quiet market is shown.
STILL = (
    "hhi_headcount",
    "hhi_talent",
    "top4_talent_share",
    "startup_talent_share",
    "startups_alive",
    "median_pay",
    "mean_pay",
    "unemployed",
)


def runs_of(name: str, replicates: int, burn_in: float | None = None) -> list[sim.Run]:
    """Runs of a library scenario, one a replicate; with another burn-in, years, if one is given."""
    scenario = sim.load(name)
    if burn_in is not None:
        scenario = scenario.with_({"burn_in": f"{burn_in} years"})
    return runs_by_point(plan([scenario], replicates, None))[0]


def row(what: str, value: float, low: float, high: float) -> bool:
    """Print a row, and tell whether the value is in the band."""
    met = low <= value <= high
    print(f"{what:<44}{value:>10.3f}   {low:>8.3f} to {high:<8.3f} {'met' if met else 'MISSED'}")
    return met


def retention_rows(runs: list[sim.Run]) -> Iterable[bool]:
    """Two-year retention of those hired in the run, within five points."""
    for lab, target in RETENTION.items():
        last = len(runs[0].weeks) - 1
        values = [retention(run.moves, ("lab", lab), 0, last, last).at(104)[0] for run in runs]
        yield row(f"two-year retention, {lab}", float(np.nanmean(values)), target - 0.05, target + 0.05)


def flow_rows(runs: list[sim.Run]) -> Iterable[bool]:
    """Flow ratios to Anthropic, within a factor of 1.5."""
    for source, target in FLOWS.items():
        there = back = 0.0
        for run in runs:
            ends = [source, ("lab", "Anthropic")]
            matrix = flow_matrix(run.moves).reindex(index=ends, columns=ends, fill_value=0)
            there += float(matrix.to_numpy()[0, 1])
            back += float(matrix.to_numpy()[1, 0])
        yield row(
            f"{source[1]} to Anthropic, for one back", there / max(back, 1.0), target / 1.5, target * 1.5
        )


def job_to_job_rate(runs: list[sim.Run]) -> float:
    """Moves from job to job per employed person and quarter."""
    moved = sum(int(run.weeks["moves"].sum()) for run in runs)
    employed = sum(int(run.employers["headcount"].sum()) for run in runs)
    return moved / employed * QUARTERS


def labor_rows(runs: list[sim.Run], quiet: list[sim.Run]) -> Iterable[bool]:
    """Startups' hazard, counters, tail of pay, concentration at the start; moves of the quiet market."""
    spans = [lifetimes(run.employers) for run in runs]
    weeks = np.concatenate([span["weeks"] for span in spans])
    ended = np.concatenate([span["died"] for span in spans])
    yield row("startups' annual hazard", annual_hazard(weeks, ended, 0.95).value, 0.12, 0.24)
    yield row("job-to-job moves a quarter, quiet market", job_to_job_rate(quiet), 0.03, 0.06)
    yield row("job-to-job moves a quarter, base", job_to_job_rate(runs), 0.03, 0.06)
    made = sum(int(run.weeks["counters_made"].sum()) for run in runs)
    won = sum(int(run.weeks["counters_won"].sum()) for run in runs)
    yield row("share of counter-offers won", won / made, 0.35, 0.60)
    tails = []
    for run in runs:
        signed = run.moves[run.moves["kind"].isin(["poached", "raised"])]["package"].to_numpy()
        tails.append(hill_tail(signed, max(len(signed) // 20, 10)).exponent)
    yield row("Hill exponent of the top 5% of packages", float(np.mean(tails)), 1.5, 2.6)
    shares = []
    for run in runs:
        first = run.employers[(run.employers["week"] == 0) & (run.employers["kind"] == "lab")]["headcount"]
        shares.append(float(((first / first.sum()) ** 2).sum()))
    yield row("HHI of the labs' headcount at the start", float(np.mean(shares)), 0.25, 0.31)


def drift_rows(quiet: list[sim.Run]) -> Iterable[bool]:
    """Mean change over the first year, relative to the level, against the second and the third.

    The first year may change as much as the years that follow, plus two standard errors of the difference.
    """
    for measure in STILL:
        paths = np.array([run.weeks[measure].to_numpy(float) for run in quiet])
        ends = paths[:, [0, 51, 103, 155]]
        changes = np.diff(ends, axis=1) / paths.mean()
        error = float(changes.std(axis=0, ddof=1).mean()) * np.sqrt(2.0 / len(quiet))
        band = float(np.abs(changes[:, 1:].mean(axis=0)).max()) + 2.0 * error
        yield row(f"quiet first-year change, {measure}", float(changes[:, 0].mean()), -band, band)


def main() -> int:
    """Print the table; exit code 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--replicates", type=int, default=30)
    parser.add_argument("--burn-in", type=float, help="years; the scenarios' own if it is left out")
    asked = parser.parse_args()
    replicates = asked.replicates
    base, quiet, raid = (
        runs_of(name, replicates, asked.burn_in)
        for name in ("frontier-2025", "quiet-market", "microsoft-raids-meta")
    )
    print(f"{'frontier-2025 over ' + str(replicates) + ' seeds':<44}{'figure':>10}   band")
    met = [*retention_rows(base), *flow_rows(base), *labor_rows(base, quiet), *drift_rows(quiet)]
    top = float(np.mean([run.weeks["top_package"].max() for run in raid])) / 1e6
    met.append(row("raid: top package, $M over four years", top, 150.0, 350.0))
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())
