"""Who somebody is, in draws: keys of employers, which never change. Those of people are in `setup.people`."""

from __future__ import annotations

from sim.scenario.ordering import rank

#: First keys of drawn startups and of those founded later; named employers are keyed by their names.
STARTUP_KEY = 1 << 28
ENTRANT_KEY = 1 << 30
#: The key of an entrant is ENTRANT_KEY + (week << ENTRANTS_BITS) + its number within the week.
ENTRANTS_BITS = 16
#: Spin-outs of a week are numbered from here on, behind its entrants.
SPIN_OUTS = 1 << 15
#: In the burn-in the successor of a startup that died has its key plus this.
SUCCESSOR_STEP = 1 << 20
NEVER = 1 << 30


def _hashed(name: str) -> int:
    """FNV-1a of a name, in the bits below the keys of startups."""
    code = 2166136261
    for byte in rank(name).encode():
        code = ((code ^ byte) * 16777619) & 0xFFFFFFFF
    return code & (STARTUP_KEY - 1)


OUTSIDE_KEY = _hashed("outside")


def name_key(name: str) -> int:
    """Key of a named employer, of its name alone, so that adding one changes no draw about the others."""
    code = _hashed(name)
    return code if code != OUTSIDE_KEY else code + 1  # an employer of that name is not the outside
