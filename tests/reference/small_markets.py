"""A small market whose people meet often, and ways of saying what is other in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.scenario.schema import Scenario
from tests.market.worlds import merged

#: A table of a scenario file; here labs are a table by name.
Document = dict[str, Any]

LAB: Document = {
    "headcount": 8,
    "budget_per_head": 2e6,
    "budget_growth": 3.0,
    "growth": 2.0,
    "approval": 2.0,
    "counter_approval": 0.0,
    "counter_probability": 1.0,
    "equity_share": 0.5,
    "make_whole": 0.5,
}
#: Three labs, two startups and the outside, who meet people often.
BASE: Document = {
    "weeks": 12,
    "burn_in": 0,
    "seed": 3,
    "researchers": {"count": 40, "unemployed_share": 0.1, "tastes": {"switching_cost": 0.0}},
    "labs": {"Alpha": LAB, "Beta": {**LAB, "productivity": 1.5}, "Gamma": {**LAB, "growth": 1.0}},
    "startups": {"count": 2, "headcount": 3, "growth": 2.0, "minimum_runway": 10.0},
    "outside": {"openings": 2.0},
    "market": {
        "contact_rate_employed": 0.3,
        "contact_rate_unemployed": 0.4,
        "separation_rate": 0.01,
        "patience": 3.0,
    },
}
TARGETS: Document = {"size": 8, "recruiters": 1.0}


def scenario_of(document: Mapping[str, Any]) -> Scenario:
    """A scenario from a document in which labs are a table by name."""
    labs = [{"name": name, **lab} for name, lab in document["labs"].items()]
    return Scenario.model_validate({**document, "labs": labs})


def rule(**rules: Any) -> Document:
    """Other rules of the market."""
    return {"market": rules}


def people(**traits: Any) -> Document:
    """Other people."""
    return {"researchers": traits}


def alpha(**settings: Any) -> Document:
    """Another Alpha."""
    return {"labs": {"Alpha": settings}}


def everywhere(**offers: Any) -> Document:
    """Other offers at labs and startups."""
    labs = {name: offers for name in BASE["labs"]}
    return {"labs": labs, "startups": {"offers": offers}}


def everyone(**settings: Any) -> Document:
    """Other labs, all of them."""
    return {"labs": {name: settings for name in BASE["labs"]}}


def funding(**rules: Any) -> Document:
    """Other investors."""
    return {"startups": {"funding": rules}}


def startups(**rules: Any) -> Document:
    """Other startups."""
    return {"startups": rules}


def event(kind: str, week: int = 2, **what: Any) -> Document:
    """One event."""
    return {"events": [{"kind": kind, "week": week, **what}]}


#: Beta and Gamma raid, and whoever loses people to them bids more.
PROVOKED: Document = {
    "weeks": 24,
    "labs": {
        name: {"target_list": TARGETS, "counter_probability": 0.3, "aggressiveness": 0.5}
        for name in ("Beta", "Gamma")
    },
    "escalation": {"aggressiveness_rise": 0.5, "aggressiveness_limit": 10.0},
}
#: And Beta raids it.
RAIDED: Document = {"labs": {"Beta": {"target_list": {**TARGETS, "recruiters": 2.0, "employers": ["Alpha"]}}}}
BARGAINING = rule(bargaining_share=0.4)
#: Grants vest within months, and count.
VESTING = merged(
    {"weeks": 30, "researchers": {"tastes": {"forfeit_weight": 1.0}}},
    rule(vesting_years=0.5, vesting_cliff=0.2),
)
#: Alpha has little money besides what a purse may bring.
RICH_LIST: Document = {
    "weeks": 24,
    "labs": {"Alpha": {"target_list": {**TARGETS, "recruiters": 2.0}, "budget_growth": 0.2}},
}
BEST_OFFER = rule(bargaining_share=0.4, renegotiation="best-offer")
FORESIGHT = rule(bargaining_share=0.4, renegotiation="best-offer", foresight=True)
FROM_BETA = alpha(leaders_from=["Beta"])
POSTED = rule(mechanism="posted")
#: Startups that need money, and find it.
FUNDED: Document = {
    "weeks": 30,
    "startups": {"runway": 12.0, "headcount": 4, "funding": {"rate": 20.0, "seek_runway": 200.0}},
}
#: Nobody has a plan to grow.
NO_PLANS = {"labs": {name: {"growth": 0.0} for name in BASE["labs"]}, "startups": {"growth": 0.0}}
CHOSEN = merged(NO_PLANS, rule(headcount="chosen"))
GREEDY = rule(hiring_hurdle=-0.9, hiring_speed=3.0)
#: Long enough for shares of the race to differ from those of week 0, and forgotten within two weeks.
RACE = {"weeks": 20}
FOLLOWING = {"feedback": {"budgets": 3.0, "memory": 0.04}}

#: More startups, for longer.
SEVERAL: Document = {"weeks": 30, "startups": {"count": 4}}
#: Teams cost next to nothing,
CHEAP: Document = merged(SEVERAL, {"startups": {"deals": {"price_per_head": 1e4}}})
#: and labs look for them.
DEALS: Document = merged(CHEAP, {"startups": {"deals": {"talks": 20.0}}})
#: Two people found a startup, and need little for it.
MEANS: Document = {"weeks": 20, "researchers": {"fields": [{"name": "all", "share": 1.0}]},
                   "startups": {"founders": 2, "spin_outs": {"means": 5e5, "together": 4.0}}}  # fmt: skip
SPIN_OUTS: Document = merged(MEANS, {"startups": {"spin_outs": {"hazard": 2.0}}})
#: People who know each other soon, in two fields; and those who hear of each other.
KNOWN: Document = {
    "weeks": 24,
    "ties": {"weeks": 3.0},
    "researchers": {"fields": [{"name": "one"}, {"name": "two"}]},
}
#: People from productive employers bring what they know.
BRINGING: Document = {"portability": {"knowledge": 0.8}}
#: A star who leaves is missed.
MISSED: Document = {"portability": {"star_loss": 0.3}}
STICKY: Document = {"portability": {"stickiness": 0.4}}
TIED: Document = {"ties": {"contacts": 8.0, "utility": 0.2}}
#: Startups that soon die.
MORTAL: Document = {"weeks": 30, "startups": {"runway": 12.0, "headcount": 6, "count": 4}}
#: Alpha pursues people who have been together for some weeks, among them leaders.
LARGE: Document = {"researchers": {"count": 80}, "labs": {name: {"headcount": 20} for name in BASE["labs"]}}
LEADERS: Document = merged(LARGE, merged(KNOWN, alpha(target_list={**TARGETS, "recruiters": 2.0})))

#: Two labs come under one owner.
MERGER = event("merger", employers=["Beta", "Alpha"], keeps="brands")
ONE = event("merger", employers=["Beta", "Alpha"], keeps="one")
