"""Small random markets in which a good deal happens, and in which nothing hangs by the last bit of a float.

Numbers are drawn from intervals, not from short lists, so that ties have probability zero. What remains is
left out: layoffs among people who are all worth their pay equally (budgets that fall in markets with textbook
values, or with output linear in talent); contracts that take the last dollar (a bargaining share of one, or
startups without a minimum runway), after which what is left is zero or a billionth. The tie of an auction has
a test of its own.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from sim.scenario.schema import Scenario

#: A table of a scenario file.
Document = dict[str, Any]

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("pretraining", "post-training", "robotics")


def some(rng: Random, values: tuple[str, ...]) -> list[str]:
    """None, one or two of the values."""
    return rng.sample(values, rng.randint(0, min(2, len(values))))


def near(rng: Random, *values: float) -> float:
    """One of the values, give or take a fifth."""
    return rng.choice(values) * rng.uniform(0.8, 1.2)


def target_list(rng: Random, names: tuple[str, ...]) -> Document:
    """A list over some or all employers and fields."""
    return {
        "size": rng.choice([3, 10, 25]),
        "employers": rng.choice([[], some(rng, names)]),
        "fields": rng.choice([[], some(rng, FIELDS)]),
        "refresh": rng.choice([1, 3, 8]),
        "recruiters": near(rng, 0.4, 1.0, 3.0),
        "cooldown": rng.choice([0, 2, 8]),
        "contact_multiplier": rng.choice([1.0, 0.0, near(rng, 5.0)]),
    }


def offers(rng: Random) -> Document:
    """How an employer bids: quick or slow, rich or capped."""
    return {
        "approval": rng.choice([0.0, near(rng, 4.0), near(rng, 20.0)]),
        "fast_track": rng.choice([None, 0.0, 1.0]),
        "counter_approval": rng.choice([0.0, 1.0, near(rng, 8.0)]),
        "counter_probability": rng.choice([1.0, 0.5]),
        "counter_limit": rng.choice([None, near(rng, 1.6)]),
        "expiry": rng.choice([0.0, near(rng, 3.0), near(rng, 21.0), 60.0]),
        "aggressiveness": near(rng, 1.0, 2.0, 0.5),
        "package_cap": rng.choice([None, near(rng, 6e5, 2e6)]),
        "equity_share": rng.choice([0.0, near(rng, 0.3, 0.6)]),
        "sign_on_share": rng.choice([0.0, near(rng, 0.05, 0.2)]),
        "make_whole": rng.choice([0.0, rng.random(), 1.0]),
        "posted_wage": rng.choice([None, near(rng, 5e5, 1e6)]),
    }


def culture(rng: Random) -> Document:
    """What an employer is like."""
    return {name: rng.random() for name in ("freedom", "flatness", "pace", "mission")}


def lab(rng: Random, name: str, names: tuple[str, ...], most: int) -> Document:
    """A lab of at most `most` people, or an open number of them."""
    return {
        "name": name,
        "headcount": rng.choice([None, most, most // 2, 1]),
        "budget_per_head": near(rng, 6e5, 1.7e6, 5e6),
        "budget_growth": rng.choice([0.0, near(rng, 1.0)]),
        "growth": rng.uniform(-0.5, 3.0),
        "bonus_pool": rng.choice([None, near(rng, 2e5, 1e7)]),
        "capex": rng.choice([None, near(rng, 1e8)]),
        "productivity": near(rng, 0.5, 1.0, 2.0),
        "needs": some(rng, FIELDS),
        "search_weight": near(rng, 1.0, 4.0),
        "amenity": rng.uniform(-0.3, 0.3),
        "culture": culture(rng),
        "target_list": rng.choice([target_list(rng, names), {}]),
        **offers(rng),
    }


def startups(rng: Random) -> Document:
    """A few startups, some short of money, and how many more are founded."""
    psi = {"name": "Psi", "headcount": 3, "cash": near(rng, 5e6), "mission": 1.0, "growth": near(rng, 1.0)}
    return {
        "count": rng.randint(0, 4),
        "named": [{"name": "Omega"}, psi][: rng.randint(0, 2)],
        "headcount": near(rng, 2.0, 4.0),
        "runway": near(rng, 20.0, 91.0, 400.0),
        "minimum_runway": near(rng, 2.0, 10.0, 26.0),
        "minimum_team": rng.randint(0, 2),
        "growth": rng.uniform(0.2, 4.0),
        "productivity": near(rng, 1.0, 4.0),
        "cash_pay": near(rng, 150e3, 350e3),
        "compute_cost": near(rng, 150e3),
        "entry_rate": rng.choice([0.0, near(rng, 8.0, 25.0)]),
        "founders": rng.randint(1, 3),
        "option_pool": near(rng, 0.15, 0.4),
        "equity_discount": rng.uniform(0.0, 0.7),
        "offers": offers(rng),
        "funding": {
            "rate": near(rng, 3.0, 20.0),
            "multiple": near(rng, 2.5, 10.0),
            "seek_runway": near(rng, 60.0, 200.0),
        },
    }


def act(rng: Random, names: tuple[str, ...], *, cuts: bool) -> Document:
    """What an event of any kind does."""
    acts: list[Document] = [
        {"kind": "capex-shock", "factor": near(rng, 0.3, 3.0)},
        {"kind": "fast-track", "on": rng.random() < 0.7, "approval": near(rng, 0.5, 3.0)},
        {
            "kind": "layoffs-elsewhere",
            "people": rng.uniform(0.05, 0.3),
            "talent_factor": near(rng, 0.7),
            "freed_budget": rng.random(),
        },
        {
            "kind": "offer-policy",
            "aggressiveness": near(rng, 0.5, 1.0, 3.0),
            "budget": near(rng, 0.5, 0.7, 2.0) if cuts else near(rng, 1.5, 3.0),
            "bonus": near(rng, 0.5, 3.0),
            "package_cap": rng.choice([None, near(rng, 4e5, 5e6)]),
            "make_whole": rng.choice([None, rng.random()]),
        },
        {"kind": "target-list", "list": rng.choice([target_list(rng, names), {"size": 0}])},
    ]
    return rng.choice(acts)


def event(rng: Random, weeks: int, names: tuple[str, ...], *, cuts: bool) -> Document:
    """An event for some employers or all big labs, for a while or to the end."""
    happening = act(rng, names, cuts=cuts)
    concerned = names
    if happening["kind"] in ("capex-shock", "layoffs-elsewhere"):
        concerned = tuple(name for name in names if name in NAMES)
    return {
        "week": rng.randrange(weeks),
        "duration": rng.choice([None, 1, 4, 10]),
        "employers": rng.choice([[], some(rng, concerned)]),
        **happening,
    }


def researchers(rng: Random, count: int) -> Document:
    """The people: how unequal, how attached, and how they come and go."""
    return {
        "count": count,
        "reference_count": rng.choice([None, None, 2 * count]),
        "fields": [{"name": name, "share": rng.uniform(0.2, 1.0)} for name in FIELDS],
        "talent": {"sigma": rng.uniform(0.3, 1.0), "tail_share": rng.uniform(0.0, 0.2)},
        "tastes": {
            "match_scale": near(rng, 0.1, 0.4),
            "forfeit_weight": rng.random(),
            "switching_cost": near(rng, 0.05, 0.3),
            "dispersion": rng.uniform(0.1, 0.8),
        },
        "unemployed_share": rng.uniform(0.0, 0.2),
        "retirement_rate": rng.choice([0.0, near(rng, 0.1, 0.4)]),
        "entry_rate": rng.choice([0.0, near(rng, 0.1, 0.6)]),
    }


def market_rules(rng: Random) -> Document:
    """Mechanism, value mode, rates, patience and noise."""
    return {
        "mechanism": rng.choice(["sequential", "sequential", "posted"]),
        "value": rng.choice(["race", "race", "productivity"]),
        "contact_rate_employed": near(rng, 0.05, 0.2, 0.4),
        "contact_rate_unemployed": near(rng, 0.1, 0.5),
        "separation_rate": near(rng, 0.005, 0.05),
        "bargaining_share": rng.choice([0.0, near(rng, 0.3)]),
        "posted_markdown": near(rng, 0.25),
        "patience": rng.choice([0.0, 7.0, near(rng, 5.0, 15.0)]),
        "planned_seats": rng.random() < 0.7,
        "signal_noise": rng.choice([0.0, near(rng, 0.15, 0.5)]),
        "shading": rng.choice([0.0, near(rng, 0.2)]),
        "vesting_years": near(rng, 1.0, 4.0),
        "vesting_cliff": near(rng, 0.1, 0.6),
    }


def document(rng: Random) -> Document:
    """A whole scenario of 20 to 80 people and 8 to 30 weeks."""
    count, weeks = rng.randint(20, 80), rng.randint(8, 30)
    names = NAMES[: rng.randint(2, 4)]
    firms, rules = startups(rng), market_rules(rng)
    known = (*names, *(named["name"] for named in firms["named"]))
    cuts = rules["value"] == "race"
    return {
        "weeks": weeks,
        "burn_in": rng.choice([0, 4, 12]),
        "seed": rng.randrange(1 << 20),
        "researchers": researchers(rng, count),
        "labs": [lab(rng, name, names, count // (2 * len(names))) for name in names],
        "startups": firms,
        "outside": {"openings": near(rng, 0.5, 3.0), "wage": near(rng, 2e5, 45e4)},
        "market": rules,
        "production": {
            "elasticity": rng.choice([1.0, near(rng, 0.8, 2.0)]),
            "prize": near(rng, 3e6, 9e6, 3e7),
            "contest_exponent": near(rng, 0.6, 1.1, 1.6),
            "direct_return": rng.choice([0.0, near(rng, 1e5)]),
        },
        "escalation": {
            "intensity": rng.choice([0.0, near(rng, 1.0, 2.0)]),
            "prize_growth": near(rng, 0.3, 1.5),
            "compute_growth": near(rng, 0.5),
            "aggressiveness_rise": near(rng, 0.1, 0.5),
            "aggressiveness_fall": near(rng, 0.05, 0.5),
        },
        "innovation": {"rate": near(rng, 20.0), "exponent": near(rng, 0.5, 1.0)},
        "events": [event(rng, weeks, known, cuts=cuts) for _ in range(rng.randint(0, 4))],
    }


def scenarios() -> st.SearchStrategy[Scenario]:
    """Random scenarios, valid by construction: hypothesis draws the seed from which one follows."""
    return st.integers(0, 2**63).map(lambda seed: Scenario.model_validate(document(Random(seed))))
