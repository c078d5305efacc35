"""The table of `poach run --profile`: where the time of one run goes."""

from __future__ import annotations

from sim.experiments.runs.profile import SET_UP, Profile
from sim.report.passages import table


def profile_report(found: Profile) -> str:
    """Time by phase, milliseconds and shares, and the cost of a researcher-week of the horizon."""
    total = sum(found.seconds.values())
    rows = [
        [name, f"{1e3 * seconds:,.1f}", f"{100 * seconds / total:.0f}%"]
        for name, seconds in found.seconds.items()
    ]
    horizon = total - found.seconds[SET_UP]
    cost = 1e9 * horizon / max(found.person_weeks, 1)
    return (
        table([f"one run, {found.weeks} weeks", "ms", "share"], rows)
        + f"\n\n{found.person_weeks:,} researcher-weeks of the horizon, {cost:.0f} ns each"
    )
