"""Random ways in which startups end, and reviews of deals."""

from __future__ import annotations

from random import Random

from tests.reference.chance import Document, near


def endings(rng: Random) -> Document:
    """How startups end besides by themselves."""
    deals = {
        "talks": rng.choice([0.0, near(rng, 2.0, 8.0)]),
        "price_per_head": near(rng, 1e5, 3e6),
        "comes": rng.choice([1.0, rng.uniform(0.2, 1.0)]),
        "excess_hazard": near(rng, 0.3, 3.0),
        "excess_weeks": near(rng, 5.0, 50.0),
    }
    exits = {
        "hazard_death": rng.choice([0.0, near(rng, 0.5)]),
        "hazard_acquired": rng.choice([0.0, near(rng, 0.5, 2.0)]),
    }
    spin_outs = {
        "hazard": rng.choice([0.0, near(rng, 1.0)]),
        "means": near(rng, 1e5, 5e5),
        "saving_share": near(rng, 0.2),
        "together": near(rng, 4.0, 26.0),
    }
    return {"deals": deals, "exits": exits, "spin_outs": spin_outs}


def review(rng: Random) -> Document:
    """A review of deals, by one threshold or by several."""
    thresholds = {"team_share": rng.uniform(0.2, 0.8), "hhi": rng.uniform(0.1, 0.3), "delta_hhi": 0.01}
    stated = rng.sample(sorted(thresholds), rng.randint(1, 3))
    return {
        "kind": "acqui-hire-review",
        "duration": rng.choice([None, 6]),
        **{name: thresholds[name] for name in stated},
    }
