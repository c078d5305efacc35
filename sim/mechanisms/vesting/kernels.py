"""What of a grant has vested."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined

#: Shares that vest in the quarters of the period where all is front-loaded, as reported of Google's grants.
FIRST, SECOND, THIRD, LAST = 0.33, 0.33, 0.22, 0.12


@inlined
def vested_early(part: float) -> float:
    """Share that has vested after this part, 0 to 1, of the period: evenly within each quarter."""
    if part < 0.25:
        return part * 4.0 * FIRST
    if part < 0.5:
        return FIRST + (part - 0.25) * 4.0 * SECOND
    if part < 0.75:
        return FIRST + SECOND + (part - 0.5) * 4.0 * THIRD
    return 1.0 - (1.0 - part) * 4.0 * LAST


@inlined
def left_to_vest(part: float, front_loading: float) -> float:
    """Share of a grant that has not vested after this part of the period, leaving cliffs aside."""
    if front_loading == 0.0:
        return 1.0 - part
    return 1.0 - ((1.0 - front_loading) * part + front_loading * vested_early(part))
