"""Who values people by what investors would pay."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer, Rules
from sim.market.state.traits import lives_on_cash


@inlined
def values_by_valuation(employer: Employer, rules: Rules) -> bool:
    """Is a person worth to this employer what is added to its valuation, and not to its earnings?"""
    return rules.values_by_valuation and lives_on_cash(employer)
