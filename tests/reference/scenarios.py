"""Small random markets in which a good deal happens, and in which nothing hangs by the last bit of a float.

Numbers are drawn from intervals, not from short lists, so that ties have probability zero. What remains is
left out: layoffs among people who are all worth their pay equally (budgets that fall in markets with textbook
values, or with output linear in talent); contracts that take the last dollar (a bargaining share of one, or
startups without a minimum runway), after which what is left is zero or a billionth. The tie of an auction has
a test of its own.
"""

from __future__ import annotations

from random import Random

from tests.market.agreeing import agree
from tests.reference.chance import FIELDS, NAMES, START, Document, moment, near, some, target_list
from tests.reference.ends import endings, review
from tests.reference.happenings import event, leader_moves, mergers

WEIGHTS = ("compute", "culture", "mission", "peers", "bureaucracy")


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
        "payroll_tax": rng.choice([0.0, 0.0, near(rng, 0.2, -0.2)]),
        "non_compete": rng.choice([0.0, 0.0, rng.random()]),
        "garden_leave": rng.choice([0.0, 0.0, near(rng, 2.0, 6.0)]),
    }


def culture(rng: Random) -> Document:
    """What an employer is like."""
    return {name: rng.random() for name in ("freedom", "flatness", "pace", "mission")}


def lab(rng: Random, name: str, names: tuple[str, ...], most: int) -> Document:
    """A lab of at most `most` people, or an open number of them."""
    return {
        "name": name,
        "headcount": rng.choice([None, most, most // 2, 1]),
        "seats": rng.choice([None, None, None, most, most + 3]),
        "leaders_from": some(rng, tuple(other for other in names if other != name))
        if rng.random() < 0.3
        else [],
        "budget": rng.choice([None, None, near(rng, 2e7)]),
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
    psi = {
        "name": "Psi",
        "headcount": 3,
        "cash": near(rng, 5e6),
        "mission": 1.0,
        "growth": near(rng, 1.0),
        "productivity": near(rng, 2.0),
        "amenity": rng.uniform(-0.3, 0.3),
        "search_weight": near(rng, 2.0),
    }
    return {
        "count": rng.randint(0, 4),
        "named": [{"name": "Omega"}, psi][: rng.randint(0, 2)],
        "headcount": near(rng, 2.0, 4.0),
        "headcount_sigma": near(rng, 0.5),
        "compute_per_head": near(rng, 4e6),
        "productivity_sigma": near(rng, 0.3),
        "search_weight": near(rng, 1.0),
        "culture": culture(rng),
        "runway": near(rng, 20.0, 91.0, 400.0),
        "minimum_runway": near(rng, 2.0, 10.0, 26.0),
        "minimum_team": rng.randint(0, 2),
        "growth": rng.uniform(0.2, 4.0),
        "productivity": near(rng, 1.0, 4.0),
        "cash_pay": near(rng, 150e3, 350e3),
        "compute_cost": near(rng, 150e3),
        "entry_rate": rng.choice([0.0, near(rng, 8.0, 25.0)]),
        "founders": rng.randint(1, 3),
        "founders_from_startups": rng.random() < 0.3,
        "cash_volatility": rng.choice([0.0, near(rng, 1e6)]),
        "option_pool": near(rng, 0.15, 0.4),
        "equity_discount": rng.uniform(0.0, 0.7),
        "offers": offers(rng),
        "funding": {
            "rate": near(rng, 3.0, 20.0),
            "multiple": near(rng, 2.5, 10.0),
            "seek_runway": near(rng, 60.0, 200.0),
            "valuation_dispersion": near(rng, 0.8),
            "dilution": near(rng, 0.2),
            "mood": near(rng, 1.0),
        },
    }


def outside(rng: Random) -> Document:
    """Where else people may go."""
    return {
        "openings": near(rng, 0.5, 3.0),
        "wage": near(rng, 2e5, 45e4),
        "talent_elasticity": near(rng, 0.5),
        "contact_factor": near(rng, 0.7),
        "amenity": rng.uniform(-0.3, 0.3),
        "culture": culture(rng),
        "initial_share": near(rng, 0.1),
    }


def production(rng: Random) -> Document:
    """Output, and the race."""
    return {
        "compute_share": rng.choice([0.0, near(rng, 0.4)]),
        "elasticity": rng.choice([1.0, near(rng, 0.8, 2.0)]),
        "compute_unit": near(rng, 12e6),
        "compute_depreciation": rng.choice([0.0, near(rng, 0.25)]),
        "field_bonus": near(rng, 0.25),
        "prize": near(rng, 3e6, 9e6, 3e7),
        "contest_exponent": near(rng, 0.6, 1.1, 1.6),
        "direct_return": rng.choice([0.0, near(rng, 1e5)]),
        "value_per_talent": near(rng, 1.5e6),
    }


def escalation(rng: Random) -> Document:
    """What drives offers up."""
    return {
        "intensity": rng.choice([0.0, near(rng, 1.0, 2.0)]),
        "prize_growth": near(rng, 0.3, 1.5),
        "budget_response": near(rng, 1.0),
        "compute_growth": near(rng, 0.5),
        "aggressiveness_rise": near(rng, 0.1, 0.5),
        "aggressiveness_fall": near(rng, 0.05, 0.5),
        "aggressiveness_limit": near(rng, 2.0),
    }


def acquaint(rng: Random, found: Document, names: tuple[str, ...]) -> None:
    """Who knows whom: colleagues, teams that come along, leaders who move."""
    rules = found["market"]
    found["ties"] = {"weeks": near(rng, 2.0, 8.0), "lasts": near(rng, 6.0, 20.0)}
    if not rules.get("foresight") and rng.random() < 0.5:
        found["ties"] |= {"contacts": rng.choice([1.0, near(rng, 4.0)]), "utility": near(rng, 0.4)}
    stickiness = rng.choice([0.0, 0.0, near(rng, 0.3)]) if not rules.get("foresight") else 0.0
    found["portability"] = {"stickiness": stickiness, "recovery": near(rng, 0.1, 1.0)}
    if rules["value"] == "race" and not rules.get("foresight"):
        lost = {"star_loss": rng.choice([0.0, near(rng, 0.1)]), "star_recovery": near(rng, 0.1, 2.0)}
        found["portability"] |= lost
        if not any(one.get("keeps") == "brands" for one in found["events"]):
            found["portability"]["knowledge"] = rng.choice([0.0, near(rng, 0.6)])
            found["portability"]["knowledge_cap"] = near(rng, 0.05, 0.5)
    for targets in lists_of(found):
        targets["lift_out"] = rng.choice([0, 2]) if targets["recruiters"] > 0.0 else 0
    ends = any(one.get("keeps") == "one" for one in found["events"])
    if (rules["tie_contacts"] != 1.0 or rules["tie_utility"] != 0.0) and not ends:
        moves = rng.choice([0, 0, 1, 2])
        found["events"] += [leader_moves(rng, names, found["weeks"]) for _ in range(moves)]


def researchers(rng: Random, count: int) -> Document:
    """The people: how unequal, how attached, and how they come and go."""
    talent = {
        "sigma": rng.uniform(0.3, 1.0),
        "tail_share": rng.uniform(0.0, 0.2),
        "tail_exponent": near(rng, 2.0),
        "maximum": near(rng, 20.0),
    }
    return {
        "count": count,
        "reference_count": rng.choice([None, None, 2 * count]),
        "fields": [{"name": name, "share": rng.uniform(0.2, 1.0)} for name in FIELDS],
        "talent": rng.choice([talent, talent, {"shape": "uniform", "maximum": near(rng, 3.0)}]),
        "tastes": {
            "match_scale": near(rng, 0.1, 0.4),
            "forfeit_weight": rng.random(),
            "switching_cost": near(rng, 0.05, 0.3),
            "dispersion": rng.uniform(0.1, 0.8),
            **{name: near(rng, 0.05, 0.6) for name in WEIGHTS},
        },
        "reservation_income": near(rng, 250e3),
        "unemployed_share": rng.uniform(0.0, 0.2),
        "retirement_rate": rng.choice([0.0, near(rng, 0.1, 0.4)]),
        "entry_rate": rng.choice([0.0, near(rng, 0.1, 0.6)]),
    }


def market_rules(rng: Random) -> Document:
    """Mechanism, value mode, rates, patience and noise."""
    return {
        "mechanism": rng.choice(["sequential", "sequential", "posted", "simultaneous"]),
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
        "refresh_grants": rng.random() < 0.7,
        "posted_rule": rng.choice(["markdown", "oligopsony"]),
        "elasticity_within": near(rng, 5.0),
        "elasticity_across": near(rng, 1.0),
        "increment": near(rng, 1e3, 1e4),
        "referral_share": rng.choice([0.0, 0.0, rng.random()]),
        "tie_contacts": rng.choice([1.0, 0.0, near(rng, 4.0)]),
        "tie_utility": rng.choice([0.0, near(rng, 0.3)]),
    }


def bargaining(rng: Random, mechanism: str) -> Document:
    """What an offer has to beat, and whether people look ahead, where the mechanism knows of it."""
    looks_ahead = mechanism == "sequential" and rng.random() < 0.6
    return {
        "renegotiation": "best-offer" if looks_ahead else rng.choice(["best-offer", "present-pay"]),
        "foresight": looks_ahead,
        "utility": rng.choice(["log", "linear"]),
        "discount_rate": near(rng, 0.05, 1.0),
    }


def lists_of(document: Document, *, labs_only: bool = False) -> list[Document]:
    """The target lists of labs and events; of labs alone, if wanted."""
    lists = [lab["target_list"] for lab in document["labs"]]
    issued = [event for event in document["events"] if event["kind"] == "target-list"]
    lists += [event["list"] for event in issued if not labs_only or set(event["employers"]) <= set(NAMES)]
    return [targets for targets in lists if targets.get("size")]


def haste(rng: Random) -> Document:
    """How long offers to the listed are open, and to how many executives attend."""
    return {
        "expiry": rng.choice([None, 0.0, near(rng, 2.0)]),
        "attention": rng.choice([0.0, near(rng, 0.3, 1.0)]),
        "attention_utility": rng.choice([0.0, near(rng, 0.4)]),
    }


def relate_pay(rng: Random, found: Document) -> None:
    """What people and employers make of each other's pay and losses, and policies about pay."""
    rules, escalating = found["market"], found["escalation"]
    if not rules.get("foresight"):
        if rules["mechanism"] == "sequential":
            escalating["publicity"] = rng.choice([0.0, near(rng, 0.8, 1.2)])
            escalating["equity_band"] = rng.choice([0.0, near(rng, 0.2, 0.6)])
        if rules["mechanism"] != "simultaneous" and rules["value"] == "race":
            escalating["denial"] = rng.choice([0.0, near(rng, 0.4, 0.8)])
    rules["front_loading"] = rng.choice([0.0, rng.random()])
    for offers in (*found["labs"], found["startups"]["offers"]):
        offers["non_compete_base"] = rng.choice([0.0, 0.0, 0.5 * rng.random()])
    for one in found["events"]:
        if one["kind"] == "non-competes":
            one["voids"] = rng.random() < 0.5
    policies: list[Document] = [
        {"kind": "pay-cap", "cap": near(rng, 4e5, 2e6)},
        {"kind": "pay-transparency", "noise": rng.random()},
        {
            "kind": "vesting-rules",
            "cliff": rng.choice([None, near(rng, 0.2)]),
            "front_loading": rng.choice([None, rng.random()]),
        },
    ]
    if policies[-1]["cliff"] is None and policies[-1]["front_loading"] is None:
        policies[-1]["cliff"] = 0.0  # for it has to say something
    if rng.random() < 0.4:
        when = moment(rng, found["weeks"])
        found["events"].append({**rng.choice(policies), "duration": rng.choice([None, 2, 6]), **when})
    agree(found["events"])


def invest(rng: Random, found: Document) -> None:
    """What becomes of startups, and what investors and reviews make of them."""
    firms = found["startups"]
    if found["market"]["value"] == "race":
        firms["worth"] = rng.choice(["earnings", "earnings", "valuation"])
    firms |= endings(rng)
    for named in firms["named"]:
        named["investors"] = rng.choice([0.0, near(rng, 3e6)])
    if rng.random() < 0.4:
        found["events"].append({**review(rng), **moment(rng, found["weeks"])})
    firms["funding"]["star_premium"] = rng.choice([0.0, near(rng, 2.0)])
    firms["funding"]["valuation_dispersion_high"] = rng.choice([None, near(rng, 1.0)])


def document(rng: Random) -> Document:
    """A whole scenario of 20 to 80 people and 8 to 30 weeks."""
    count, weeks = rng.randint(20, 80), rng.randint(8, 30)
    names = NAMES[: rng.randint(2, 4)]
    firms, rules, people = startups(rng), market_rules(rng), researchers(rng, count)
    rules |= bargaining(rng, rules["mechanism"]) if rng.random() < 0.4 else {}
    if "renegotiation" not in rules:  # where a level is kept there are no tastes of a day
        people["tastes"]["shock_scale"] = rng.choice([0.0, near(rng, 0.2)])
    known = (*names, *(named["name"] for named in firms["named"]))
    cuts = rules["value"] == "race"
    found: Document = {
        "weeks": weeks,
        "burn_in": rng.choice([0, 4, 12]),
        "seed": rng.randrange(1 << 20),
        "start_date": START.isoformat(),
        "researchers": people,
        "labs": [lab(rng, name, names, count // (2 * len(names))) for name in names],
        "startups": firms,
        "outside": outside(rng),
        "market": rules,
        "production": production(rng),
        "escalation": escalation(rng),
        "innovation": {"rate": near(rng, 20.0), "exponent": near(rng, 0.5, 1.0)},
        "events": [event(rng, weeks, known, cuts=cuts) for _ in range(rng.randint(0, 4))],
    }
    rules["scale"] = rng.choice([1.0, 1.0, near(rng, 0.6, 1.5)])
    for one in found["labs"]:
        one["retention_fund"] = (
            rng.choice([0.0, 0.0, near(rng, 0.15)]) if rules["mechanism"] != "posted" else 0.0
        )
    found["escalation"]["aggressiveness_half_life"] = rng.choice([None, near(rng, 0.1)])
    if rules["mechanism"] == "sequential" and not rules.get("foresight"):
        rules["match_floor"] = rng.choice([0.0, near(rng, 1.0, 1.4)])
    for targets in lists_of(found):
        targets.update(haste(rng))
    for targets in lists_of(found, labs_only=True):
        purse = rng.choice([0.0, near(rng, 2e6, 2e7)])
        targets["purse"] = purse if rules["mechanism"] != "simultaneous" else 0.0
    found["growth"] = {"common": rng.choice([0.0, near(rng, 0.3)])}
    if not rules.get("foresight"):
        rules["search_elasticity"] = rng.choice([0.0, near(rng, 0.3, 1.0)])
        if rules["mechanism"] != "posted":
            rules["applications"], rules["unhappy"] = rng.choice([0.0, near(rng, 0.1)]), near(rng, 0.2)
    if rng.random() < 0.3:
        found["events"] += mergers(rng, found)
    invest(rng, found)
    relate_pay(Random(found["seed"]), found)
    acquaint(rng, found, known)
    return found
