"""The market: columns, keyed draws, the nine phases of a week, and the model that runs them."""

from __future__ import annotations


def compiled() -> bool:
    """Has `warm_up` compiled the kernels as their sources now are, so that a run starts at once?"""
    from sim.market.kernel import COMPLETE

    return COMPLETE.exists()


def warm_up() -> None:
    """Compile every kernel, by running a small market in which everything happens."""
    from sim.market.kernel import COMPLETE, clear_old_caches
    from sim.market.model import TalentMarket
    from sim.scenario.schema import Scenario

    document = {
        "weeks": 8,
        "burn_in": 2,
        "researchers": {"count": 60, "entry_rate": 5.0, "retirement_rate": 0.5},
        "labs": [{"name": "A", "headcount": 20, "target_list": {"size": 5}}, {"name": "B"}],
        "startups": {"count": 4, "headcount": 3, "runway": 1, "entry_rate": 100},
        "events": [
            {"kind": "layoffs-elsewhere", "week": 1, "people": 0.1},
            {"kind": "offer-policy", "week": 3, "budget": 0.1},
        ],
    }
    for mechanism in ("sequential", "posted"):
        TalentMarket(Scenario.model_validate({**document, "market": {"mechanism": mechanism}})).run()
    clear_old_caches()
    COMPLETE.touch()
