"""Random scenarios, valid by construction, in which everything that the schema knows may happen.

Hypothesis draws the seed of a scenario, and the scenario follows from it: examples are then independent of
each other, where hypothesis by itself would try close relatives of a few and, fond of zeros, markets in which
nothing happens. Numbers come from short lists in which zeros and extremes stand beside values at which people
move.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from sim.scenario.schema import Scenario
from tests.market.agreeing import agree

#: A table of a scenario file.
Document = dict[str, Any]

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("pretraining", "post-training", "robotics")

DAYS = (0.0, 0.5, 1.0, 3.0, 8.0, 30.0)
SHARES = (0.0, 0.1, 0.35, 0.8, 1.0)

T = TypeVar("T")


def some(rng: Random, values: Sequence[T], most: int) -> list[T]:
    """None to `most` of the values, each at most once."""
    return rng.sample(values, rng.randint(0, min(most, len(values))))


def target_list(rng: Random, names: tuple[str, ...]) -> Document:
    """A target list over some or all employers and fields."""
    return {
        "size": rng.choice([1, 5, 20, 60]),
        "employers": some(rng, names, 2),
        "fields": some(rng, FIELDS, 2),
        "refresh": rng.choice([1, 4, 9]),
        "recruiters": rng.choice([5.0, 2.0, 0.7, 0.0]),
        "cooldown": rng.choice([0, 3, 12]),
        "contact_multiplier": rng.choice([1.0, 5.0, 0.0]),
        "expiry": rng.choice([None, 0.0, 2.0]),
        "attention": rng.choice([0.0, 0.5, 3.0]),
        "attention_utility": rng.choice([0.0, 0.5]),
    }


def offers(rng: Random) -> Document:
    """How an employer bids: quick or slow, rich or capped."""
    return {
        "approval": rng.choice([0.0, 1.0, 5.0, 30.0]),
        "fast_track": rng.choice([None, 0.0, 1.0]),
        "counter_approval": rng.choice([0.0, 0.0, 1.0, 10.0]),
        "counter_probability": rng.choice([1.0, 1.0, 0.5, 0.0]),
        "counter_limit": rng.choice([None, None, 1.5, 1.0]),
        "expiry": rng.choice([21.0, 60.0, 2.0, 0.0]),
        "aggressiveness": rng.choice([1.0, 3.0, 0.3]),
        "package_cap": rng.choice([None, None, 3e5, 2e6]),
        "equity_share": rng.choice([0.6, 0.0, 0.3]),
        "sign_on_share": rng.choice([0.0, 0.05, 0.3]),
        "make_whole": rng.choice([0.0, 0.5, 1.0]),
        "posted_wage": rng.choice([None, None, 4e5, 1e6]),
        "payroll_tax": rng.choice([0.0, 0.0, 0.5, -0.3]),
        "non_compete": rng.choice([0.0, 0.0, 0.5, 1.0]),
        "non_compete_base": rng.choice([0.0, 0.0, 0.5, 1.0]),
        "garden_leave": rng.choice([0, 0, 1, 6]),
    }


def culture(rng: Random) -> Document:
    """What an employer is like."""
    return {name: rng.choice(SHARES) for name in ("freedom", "flatness", "pace", "mission")}


def lab(rng: Random, name: str, names: tuple[str, ...], most: int) -> Document:
    """A lab of at most `most` people or an open number of them, with a budget from starved to ample."""
    productivity = rng.choice([1.0, 0.5, 2.0])
    return {
        "name": name,
        "headcount": rng.choice([most, most // 2, 1, 0, None]),
        "seats": rng.choice([None, None, most, 2 * most, 0]),
        "leaders_from": some(rng, names, 2) if rng.random() < 0.3 else [],
        "budget": rng.choice([None, None, 1e7, 1e8, 1e5]),
        "budget_per_head": rng.choice([1.7e6, 6e5, 6e6, 3e5]),
        "budget_growth": rng.choice([0.0, 1.5, -1.0]),
        "growth": rng.choice([1.0, 3.0, 0.0, -0.5]),
        "bonus_pool": rng.choice([None, 1e7, 1e5, 0.0]),
        "capex": rng.choice([None, 1e9, 0.0]),
        "productivity": productivity,
        "needs": some(rng, FIELDS, 2),
        "search_weight": rng.choice([1.0, 5.0, 0.0]),
        "amenity": rng.choice([0.0, 0.4, -1.0]),
        "culture": culture(rng),
        "target_list": rng.choice([target_list(rng, names), {}]),
        **offers(rng),
    }


def startups(rng: Random) -> Document:
    """A handful of startups, from moribund to rich, and how many more are founded."""
    named: list[Document] = [
        {"name": "Omega"},
        {"name": "Psi", "headcount": 3, "cash": 5e6, "mission": 1.0, "growth": 1.0},
    ]
    named[1]["investors"] = rng.choice([0.0, 3e6])
    return {
        "count": rng.choice([3, 6, 0]),
        "named": named[: rng.choice([0, 1, 2])],
        "headcount": rng.choice([2.5, 4.0, 1.0]),
        "runway": rng.choice([91.0, 400.0, 1000.0, 5.0]),
        "minimum_runway": rng.choice([26.0, 10.0, 60.0, 0.0]),
        "minimum_team": rng.choice([1, 0, 2]),
        "growth": rng.choice([2.0, 5.0, 0.2, -0.5]),
        "productivity": rng.choice([1.0, 5.0, 0.2]),
        "cash_pay": rng.choice([350e3, 100e3]),
        "compute_cost": rng.choice([150e3, 1e6, 0.0]),
        "entry_rate": rng.choice([0.0, 10.0, 40.0]),
        "founders": rng.choice([1, 2, 4]),
        "founders_from_startups": rng.choice([False, True]),
        "cash_volatility": rng.choice([0.0, 0.0, 1e6]),
        "option_pool": rng.choice([0.15, 0.01, 0.5]),
        "equity_discount": rng.choice([0.5, 0.0, 0.9]),
        "offers": offers(rng),
        "funding": {
            "rate": rng.choice([1.1, 20.0]),
            "multiple": rng.choice([2.5, 20.0, 0.1]),
            "seek_runway": rng.choice([60.0, 1000.0, 200.0]),
        },
        "spin_outs": {"hazard": rng.choice([0.0, 0.0, 2.0]), "means": rng.choice([0.0, 2e5])},
        "exits": {
            "hazard_death": rng.choice([0.0, 0.0, 2.0]),
            "hazard_acquired": rng.choice([0.0, 0.0, 4.0]),
        },
        "deals": {
            "talks": rng.choice([0.0, 0.0, 10.0]),
            "price_per_head": rng.choice([1e4, 0.0, 1e7]),
            "comes": rng.choice([1.0, 0.4]),
            "excess_hazard": rng.choice([0.27, 20.0]),
        },
    }


def act(rng: Random, names: tuple[str, ...]) -> Document:
    """What an event of any kind does."""
    acts: list[Document] = [
        {"kind": "capex-shock", "factor": rng.choice([3.0, 0.0])},
        {"kind": "fast-track", "on": rng.choice([True, False]), "approval": rng.choice(DAYS)},
        {
            "kind": "layoffs-elsewhere",
            "people": rng.choice([0.1, 0.4, 0.0]),
            "talent_factor": rng.choice([0.7, 3.0]),
            "freed_budget": rng.choice([0.0, 0.5]),
        },
        {
            "kind": "offer-policy",
            "aggressiveness": rng.choice([1.0, 4.0, 0.2]),
            "budget": rng.choice([0.5, 3.0, 1.0, 0.05, 0.0]),
            "bonus": rng.choice([1.0, 4.0, 0.0]),
            "package_cap": rng.choice([None, 4e5, 1e8]),
            "make_whole": rng.choice([None, 1.0, 0.0]),
        },
        {"kind": "target-list", "list": target_list(rng, names)},
        {"kind": "no-poach"} if len(names) > 1 else {"kind": "garden-leave", "length": 1},
        {"kind": "non-competes", "share": rng.choice([0.0, 0.5, 1.0]), "voids": rng.choice([False, True])},
        {"kind": "pay-cap", "cap": rng.choice([2e5, 1e6, 1e8])},
        {"kind": "vesting-rules", "cliff": rng.choice([None, 0.0, 2.0]), "front_loading": rng.random()},
        {"kind": "garden-leave", "length": rng.choice([0, 2, 8])},
        {"kind": "layoffs", "share": rng.choice([0.2, 1.0, 0.0])},
    ]
    return rng.choice(acts)


def event(rng: Random, weeks: int, names: tuple[str, ...]) -> Document:
    """An event of any kind, for some employers or all big labs, for a while or to the end."""
    happening = act(rng, names)
    labs = tuple(name for name in names if name in NAMES)
    concerned = labs if happening["kind"] in ("capex-shock", "layoffs-elsewhere") else names
    duration, employers = rng.choice([None, 1, 4, 10]), some(rng, concerned, 2)
    if happening["kind"] == "layoffs":
        duration = None
    if happening["kind"] == "no-poach":
        employers = rng.sample(names, 2)
    return {"week": rng.randrange(weeks), "duration": duration, "employers": employers, **happening}


def researchers(rng: Random, count: int) -> Document:
    """The people: how many, how unequal, how attached, and how they come and go."""
    return {
        "count": count,
        "reference_count": rng.choice([None, None, 2 * count]),
        "fields": [{"name": name, "share": rng.choice([1.0, 0.2])} for name in FIELDS],
        "talent": {"sigma": rng.choice([0.5, 1.0, 0.0]), "tail_share": rng.choice([0.05, 0.2, 0.0])},
        "tastes": {
            "match_scale": rng.choice([0.15, 0.5, 0.0]),
            "shock_scale": rng.choice([0.0, 0.0, 0.3]),
            "forfeit_weight": rng.choice(SHARES),
            "switching_cost": rng.choice([0.1, 0.5, 0.0]),
            "dispersion": rng.choice([0.35, 1.0, 0.0]),
        },
        "unemployed_share": rng.choice([0.03, 0.2, 0.0]),
        "retirement_rate": rng.choice([0.0, 0.1, 0.8]),
        "entry_rate": rng.choice([0.0, 0.1, 0.8]),
    }


def market_rules(rng: Random) -> Document:
    """Mechanism, value mode, rates, patience and noise."""
    return {
        "scale": rng.choice([1.0, 1.0, 0.5, 1.7]),
        "mechanism": rng.choice(["sequential", "sequential", "posted", "simultaneous"]),
        "value": rng.choice(["race", "race", "productivity"]),
        "contact_rate_employed": rng.choice([0.1, 0.4, 0.02, 0.0]),
        "contact_rate_unemployed": rng.choice([0.1, 0.5, 0.0]),
        "separation_rate": rng.choice([0.005, 0.1, 0.0]),
        "bargaining_share": rng.choice([0.0, 0.3, 1.0]),
        "patience": rng.choice([7.0, 7.0, 20.0, 0.0]),
        "planned_seats": rng.choice([True, True, False]),
        "signal_noise": rng.choice([0.15, 0.0, 1.0]),
        "shading": rng.choice([0.0, 0.3]),
        "vesting_cliff": rng.choice([1.0, 0.0, 0.1]),
        "front_loading": rng.choice([0.0, 0.0, 1.0]),
        "refresh_grants": rng.choice([True, True, False]),
        "posted_rule": rng.choice(["markdown", "oligopsony"]),
        "referral_share": rng.choice([0.0, 0.0, 0.5]),
        "tie_contacts": rng.choice([1.0, 5.0]),
        "tie_utility": rng.choice([0.0, 0.5]),
    }


def bargaining(rng: Random, mechanism: str) -> Document:
    """What an offer has to beat, and whether people look ahead; only where the mechanism has it."""
    if mechanism != "sequential" or rng.random() < 0.6:
        return {}
    return {
        "renegotiation": "best-offer",
        "foresight": rng.choice([True, False]),
        "utility": rng.choice(["log", "linear"]),
        "discount_rate": rng.choice([0.05, 2.0]),
    }


def production(rng: Random) -> Document:
    """Output and the race."""
    return {
        "elasticity": rng.choice([0.8, 1.0, 0.5, 2.0]),
        "prize": rng.choice([9e6, 5e7, 1e6, 1e9]),
        "contest_exponent": rng.choice([1.1, 0.0, 3.0]),
        "direct_return": rng.choice([0.0, 1e5]),
    }


def escalation(rng: Random) -> Document:
    """Channels off, as in the base scenario, and strong."""
    return {
        "intensity": rng.choice([1.0, 3.0, 0.0]),
        "prize_growth": rng.choice([0.3, 2.0, 0.0]),
        "compute_growth": rng.choice([0.5, 0.0]),
        "aggressiveness_rise": rng.choice([0.1, 1.0, 0.0]),
        "aggressiveness_fall": rng.choice([0.05, 1.0]),
    }


def pay_relations(rng: Random, market: Document) -> Document:
    """What people and employers make of each other's pay and losses, where the market knows of it."""
    found = {}
    if market["mechanism"] == "sequential" and not market.get("foresight"):
        found["publicity"] = rng.choice([0.0, 1.0, 3.0])
        found["equity_band"] = rng.choice([0.0, 0.3, 2.0])
    if market["mechanism"] != "simultaneous" and market["value"] == "race" and not market.get("foresight"):
        found["denial"] = rng.choice([0.0, 0.4, 1.0])
    return found


def document(rng: Random) -> Document:
    """A whole scenario of 30 to 200 people and 5 to 30 weeks."""
    count, weeks = rng.randint(30, 200), rng.randint(5, 30)
    names = NAMES[: rng.choice([2, 4, 1])]
    labs = [lab(rng, name, names, count // (2 * len(names))) for name in names]
    firms = startups(rng)
    market = market_rules(rng)
    market |= bargaining(rng, market["mechanism"])
    if market["mechanism"] != "posted":
        labs[0]["retention_fund"] = rng.choice([0.0, 0.1, 0.9])
    if market["mechanism"] == "sequential" and not market.get("foresight"):
        market["match_floor"] = rng.choice([0.0, 1.0, 1.4])
    if market["mechanism"] != "simultaneous":
        for listing in (one["target_list"] for one in labs if one["target_list"]):
            listing["purse"] = rng.choice([0.0, 1e6, 3e7])
    people = researchers(rng, count)
    if "renegotiation" in market:
        people["tastes"]["shock_scale"] = 0.0
    known = (*names, *(named["name"] for named in firms["named"]))
    events = [event(rng, weeks, known) for _ in range(rng.randint(0, 5))]
    if market["value"] == "productivity":
        for shock in events:  # budgets may be unlimited, and infinity times zero is no number
            shock |= {key: shock[key] or 0.1 for key in ("budget", "bonus") if key in shock}
    found = {
        "weeks": weeks,
        "burn_in": rng.choice([0, 3, 10]),
        "seed": rng.randrange(1 << 20),
        "researchers": people,
        "labs": labs,
        "startups": firms,
        "outside": {"openings": rng.choice([1.0, 0.0, 0.5, 10.0]), "wage": rng.choice([45e4, 1e5, 2e6])},
        "market": market,
        "production": production(rng),
        "escalation": escalation(rng) | pay_relations(rng, market),
        "innovation": {"rate": rng.choice([2.0, 50.0, 0.0]), "exponent": rng.choice([1.0, 0.5, 2.0])},
        "events": events,
    }
    if rng.random() < 0.3:
        thresholds = {"team_share": 0.5, "delta_hhi": rng.choice([None, 0.01])}
        events.append({"kind": "acqui-hire-review", "week": rng.randrange(weeks), **thresholds})
    if len(names) > 1 and rng.random() < 0.4:
        events += mergers(rng, found)
    if rng.random() < 0.2:
        when = rng.randrange(weeks)
        events.append(
            {"kind": "pay-transparency", "week": when, "duration": 5, "noise": min(rng.choice(SHARES), 0.9)}
        )
    acquaint(rng, found, known)
    agree(events)
    return found


def acquaint(rng: Random, found: Document, known: tuple[str, ...]) -> None:
    """Who knows whom: colleagues, teams that come along, leaders who move."""
    market, events = found["market"], found["events"]
    if not market.get("foresight"):
        found["ties"] = {
            "weeks": rng.choice([1, 6, 52]),
            "lasts": rng.choice([1, 8, 104]),
            "contacts": rng.choice([1.0, 6.0]),
            "utility": rng.choice([0.0, 0.5]),
        }
        found["portability"] = {"stickiness": rng.choice([0.0, 0.2, 0.9]), "recovery": rng.choice([0.1, 2.0])}
        if market["value"] == "race":
            found["portability"] |= {
                "star_loss": rng.choice([0.0, 0.06, 0.5]),
                "star_recovery": rng.choice([0.1, 5.0]),
                "knowledge": 0.0 if has_brands(events) else rng.choice([0.0, 0.3, 1.0]),
            }
    for listing in (one["target_list"] for one in found["labs"] if one["target_list"].get("recruiters")):
        listing["lift_out"] = rng.choice([0, 2, 50])
    if market["tie_contacts"] != 1.0 and len(known) > 1 and not ends(events):
        way = {"employers": rng.sample(known, 2), "came_from": some(rng, known, 2)}
        events.append(
            {"kind": "leader-moves", "week": rng.randrange(found["weeks"]), "duration": None, **way}
        )


def has_brands(events: list[Document]) -> bool:
    """Do two brands have one owner?"""
    return any(one.get("keeps") == "brands" for one in events)


def ends(events: list[Document]) -> bool:
    """Does a lab end, and do no more?"""
    return any(one.get("keeps") == "one" for one in events)


def mergers(rng: Random, found: Document) -> list[Document]:
    """Two labs come under one owner: one that acts later does not end, and brands do not bid all at once."""
    first, second = rng.sample([lab["name"] for lab in found["labs"]], 2)
    kept = [] if found["market"]["mechanism"] == "simultaneous" else ["brands"]
    if not any(second in event.get("employers", ()) for event in found["events"]):
        kept.append("one")
    when = rng.randrange(found["weeks"])
    both = {"kind": "merger", "week": when, "duration": None, "employers": [first, second]}
    return [{**both, "keeps": rng.choice(kept)}] if kept else []


def documents() -> st.SearchStrategy[Document]:
    """Random scenarios as they stand in a file."""
    return st.integers(0, 2**63).map(lambda seed: document(Random(seed)))


def scenarios() -> st.SearchStrategy[Scenario]:
    """Random scenarios, valid by construction."""
    return documents().map(Scenario.model_validate)
