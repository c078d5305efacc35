"""A small market for each feature of the model, in which it matters: without it history is another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Feature:
    """What a feature changes in the base, and what is changed with it and without it."""

    name: str
    on: Document
    off: Document = field(default_factory=dict)
    both: Document = field(default_factory=dict)

    def scenario(self, *, without: bool = False) -> Scenario:
        """The market with the feature, or without."""
        return scenario_of(merged(merged(BASE, self.both), self.off if without else self.on))


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

FEATURES = [
    # Events
    Feature("capex-shock", event("capex-shock", factor=10.0)),
    Feature("fast-track", event("fast-track", approval=0.0), both=alpha(target_list=TARGETS, approval=10.0)),
    Feature("exploding offers", alpha(target_list={"expiry": 0.5}), both=alpha(target_list=TARGETS)),
    Feature("executives attend", alpha(target_list={"attention": 0.5}),
            both=alpha(target_list=TARGETS, approval=10.0)),
    Feature("liked executives", alpha(target_list={"attention_utility": 0.5}),
            both=alpha(target_list={**TARGETS, "attention": 0.5})),
    Feature("no fast track", event("fast-track", approval=10.0),
            both=alpha(target_list=TARGETS, approval=10.0, fast_track=0.0)),
    Feature("an event that is off", event("layoffs", share=0.4, on=False), event("layoffs", share=0.4)),
    Feature("garden-leave", event("garden-leave", length=3.0)),
    Feature("layoffs", event("layoffs", share=0.4)),
    Feature("layoffs during a leave", event("layoffs", week=7, share=0.8), both=everywhere(garden_leave=8.0)),
    Feature("layoffs-elsewhere", event("layoffs-elsewhere", people=0.2)),
    Feature("no-poach", event("no-poach")),
    Feature("non-competes", event("non-competes", share=0.8)),
    Feature("voided non-competes", event("non-competes", share=0.0, voids=True),
            event("non-competes", share=0.0), both=everywhere(non_compete=0.9, non_compete_base=0.9)),
    Feature("base share", everywhere(non_compete_base=0.7)),
    Feature("vesting-rules", event("vesting-rules", cliff=0.0, front_loading=1.0), both=VESTING),
    Feature("vesting-rules of startups", event("vesting-rules", week=0, employers=["Omega"], cliff=0.01),
            both=merged(VESTING, {"startups": {"named": [{"name": "Omega", "headcount": 6}]}})),
    Feature("front loading", rule(front_loading=1.0), both=VESTING),
    Feature("pay-cap", event("pay-cap", cap=4e5)),
    Feature("pay-cap of one", event("pay-cap", employers=["Alpha"], cap=4e5)),
    Feature("pay-cap for a while", event("pay-cap", cap=4e5, duration=3)),
    Feature("pay-transparency", event("pay-transparency", noise=0.1), both=rule(signal_noise=0.4)),
    Feature("lists of the transparent", event("pay-transparency", noise=0.0, duration=5),
            both=merged(rule(signal_noise=0.8), alpha(target_list={**TARGETS, "recruiters": 2.0}))),
    Feature("publicity of an event", event("pay-transparency", publicity=1.2)),
    Feature("offer-policy", event("offer-policy", aggressiveness=2.0)),
    Feature("brands", MERGER),
    Feature("one", ONE, MERGER),
    Feature("target-list", event("target-list", employers=["Beta"], list=TARGETS)),
    Feature("executives of an event",
            event("target-list", employers=["Beta"],
                  list={**TARGETS, "attention": 0.5, "attention_utility": 0.4, "expiry": 1.0}),
            event("target-list", employers=["Beta"], list=TARGETS)),
    Feature("a dated event", {
        "start_date": "2025-03-03",
        "events": [{"kind": "offer-policy", "date": "2025-03-20", "duration": 3, "budget": 0.4}],
    }),
    # How pay is set
    Feature("posted", POSTED, rule(mechanism="sequential")),
    Feature("simultaneous", rule(mechanism="simultaneous"), rule(mechanism="sequential")),
    Feature("increment", rule(increment=40e3), both=rule(mechanism="simultaneous")),
    Feature("oligopsony", rule(posted_rule="oligopsony"), both=POSTED),
    Feature("best offer", rule(renegotiation="best-offer"), both=BARGAINING),
    Feature("foresight", rule(foresight=True), both=BEST_OFFER),
    Feature("linear utility", rule(utility="linear"), both=FORESIGHT),
    Feature("productivity", rule(value="productivity"), both=everywhere(package_cap=2e6)),
    Feature("posted wage", alpha(posted_wage=8e5), both=POSTED),
    Feature("match floor", rule(match_floor=1.2), both=BARGAINING),
    Feature("denial", {"escalation": {"denial": 1.0}}),
    Feature("publicity", {"escalation": {"publicity": 1.2}}),
    Feature("equity", {"escalation": {"equity_band": 0.8}}),
    Feature("equity paid on signing", {"escalation": {"equity_band": 0.8}},
            both=merged(everywhere(sign_on_share=0.3), {"labs": {"Alpha": {"bonus_pool": 3e5}}})),
    Feature("equity and a fund", {"escalation": {"equity_band": 0.8}},
            both=merged(PROVOKED, alpha(retention_fund=0.2))),
    Feature("equity and a purse", {"escalation": {"equity_band": 0.8}},
            both=merged(merged(RICH_LIST, alpha(target_list={"purse": 3e6})), RAIDED)),
    Feature("equity and taxes", {"escalation": {"equity_band": 0.8}}, both=everywhere(payroll_tax=0.3)),
    Feature("equity and caps", {"escalation": {"equity_band": 0.8}}, both=everywhere(package_cap=9e5)),
    *(Feature(f"{key} and {what}", {"escalation": {key: 1.0}}, both=both)
      for key in ("denial", "publicity", "equity_band")
      for what, both in {
          "brands": MERGER,
          "one": ONE,
          "leave": everywhere(garden_leave=4.0),
          "chosen seats": CHOSEN,
          "a floor and a benchmark": rule(match_floor=1.1, renegotiation="best-offer", bargaining_share=0.4),
          "applications": rule(applications=0.1),
      }.items()),
    Feature("denial where wages are posted", {"escalation": {"denial": 1.0}}, both=POSTED),
    Feature("denial by valuation", {"escalation": {"denial": 0.6}},
            both={"startups": {"worth": "valuation"}}),
    # What contracts say
    Feature("empty bonus pools", {"labs": {name: {"bonus_pool": 0.0} for name in BASE["labs"]}},
            both=everywhere(sign_on_share=0.3)),
    Feature("payroll tax", everywhere(payroll_tax=0.3)),
    Feature("payroll credit", alpha(payroll_tax=-0.3)),
    Feature("luxury tax", everyone(luxury_threshold=6e6), both=RACE),
    Feature("a higher luxury tax", everyone(luxury_rate=3.0), both=everyone(luxury_threshold=6e6)),
    Feature("a dated luxury tax", event("luxury-tax", threshold=5e6, rate=2.0, duration=8), both=RACE),
    Feature("another rate", event("luxury-tax", rate=4.0), both=everyone(luxury_threshold=6e6)),
    Feature("luxury tax for labs below", {"luxury_tax": {"redistribute": "labs below"}},
            both=merged(RACE, alpha(luxury_threshold=3e6))),
    Feature("luxury tax for startups", {"luxury_tax": {"redistribute": "startups"}},
            both=merged(FUNDED, everyone(luxury_threshold=3e6))),
    Feature("luxury tax and purse", alpha(luxury_threshold=3e6),
            both=merged(RICH_LIST, alpha(target_list={"purse": 6e6}))),
    Feature("luxury tax and one", alpha(luxury_threshold=6e6), both=merged(RACE, ONE)),
    Feature("luxury tax and chosen seats", everyone(luxury_threshold=6e6), both=merged(CHOSEN, GREEDY)),
    Feature("luxury tax and deals", everyone(luxury_threshold=6e6), both=DEALS),
    Feature("an R&D credit and deals", event("r-and-d-credit", 9, rate=0.4), both=DEALS),
    Feature("luxury tax on posted wages", everyone(luxury_threshold=6e6), both=POSTED),
    Feature("R&D credit", everywhere(r_and_d_credit=0.3)),
    Feature("a dated R&D credit", event("r-and-d-credit", rate=0.3, duration=5, employers=["Alpha"]),
            both=RACE),
    Feature("an R&D credit for startups", event("r-and-d-credit", rate=0.4, all_of="startups", duration=16),
            both=FUNDED),
    Feature("an R&D credit for both", event("r-and-d-credit", rate=0.4, all_of="both", duration=6),
            both=merged(everywhere(garden_leave=4.0), {"weeks": 20, "startups": {"entry_rate": 30.0}})),
    Feature("an R&D credit of a purse", event("r-and-d-credit", 8, rate=0.4), both=merged(
        RICH_LIST, alpha(target_list={"purse": 3e6}))),
    Feature("retention subsidy", everywhere(retention_subsidy=0.5)),
    Feature("a dated retention subsidy", event("retention-subsidy", share=0.5, employers=["Alpha", "Gamma"])),
    Feature("a retention subsidy for startups", event("retention-subsidy", share=0.9, all_of="startups"),
            both={"weeks": 20, "startups": {"offers": {
                "counter_probability": 1.0, "counter_approval": 0.0, "equity_share": 0.0}}}),
    Feature("a retention subsidy for both", event("retention-subsidy", share=0.6, all_of="both")),
    Feature("subsidised raises", alpha(retention_subsidy=0.5),
            both=merged(PROVOKED, alpha(retention_fund=0.2))),
    Feature("no subsidy out of a purse", alpha(retention_subsidy=0.5),
            both=merged(merged(RICH_LIST, RAIDED), alpha(target_list={"purse": 6e6}))),
    Feature("public compute", event("public-compute", per_head=5e7, duration=10), both=FUNDED),
    Feature("public compute for the small", event("public-compute", per_head=5e7, below=9.0, duration=10),
            both=RACE),
    Feature("non-compete", everywhere(non_compete=0.7)),
    Feature("garden leave", everywhere(garden_leave=4.0)),
    Feature("leave ahead", everywhere(garden_leave=10.0), both=FORESIGHT),
    Feature("budgets cut during a leave", event("offer-policy", week=7, budget=0.1),
            both=everywhere(garden_leave=8.0)),
    Feature("leave from startups", {"startups": {"offers": {"garden_leave": 6.0}}},
            both={"weeks": 30, "startups": {"runway": 12.0, "headcount": 4}}),
    Feature("no renewals", rule(refresh_grants=False), both=rule(vesting_years=0.1, vesting_cliff=0.02)),
    Feature("seats", alpha(seats=9), both=alpha(target_list=TARGETS)),
    Feature("unlimited seats", rule(planned_seats=False)),
    # Whom people meet
    Feature("ties", rule(tie_contacts=6.0), both=FROM_BETA),
    Feature("ties of enemies", rule(tie_contacts=0.0), both=FROM_BETA),
    Feature("liked leaders", rule(tie_utility=0.5), both=FROM_BETA),
    Feature("a leader moves", event("leader-moves", employers=["Alpha", "Beta"]),
            both=rule(tie_contacts=9.0)),
    Feature("a leader moves on",
            event("leader-moves", employers=["Alpha", "Gamma"], came_from=["Beta"], duration=6),
            both=merged(FROM_BETA, rule(tie_contacts=9.0, tie_utility=0.3))),
    Feature("a leader moves ahead", event("leader-moves", employers=["Alpha", "Beta"]),
            both=merged(FORESIGHT, rule(tie_utility=0.5))),
    Feature("colleagues", {"ties": {"contacts": 8.0}}, both=KNOWN),
    Feature("liked colleagues", {"ties": {"utility": 0.5}}, both=KNOWN),
    Feature("colleagues of a year", {"ties": {"weeks": 40.0}}, both=merged(KNOWN, TIED)),
    Feature("colleagues for a while", {"ties": {"lasts": 3.0}}, both=merged(KNOWN, TIED)),
    Feature("colleagues with openings", rule(applications=0.1),
            both=merged(KNOWN, {"ties": {"utility": 0.5}})),
    Feature("colleagues of the dead", TIED, both=merged(KNOWN, MORTAL)),
    Feature("colleagues in a pact", event("no-poach"), both=merged(KNOWN, TIED)),
    Feature("colleagues and brands", MERGER, both=merged(KNOWN, TIED)),
    Feature("colleagues and one", ONE, both=merged(KNOWN, TIED)),
    *(Feature(f"colleagues by {how}", {"ties": {"utility": 0.5}},
              both=merged(KNOWN, rule(mechanism=how))) for how in ("posted", "simultaneous")),
    Feature("sticky talent", STICKY, both=KNOWN),
    Feature("sticky talent recovers", {"portability": {"recovery": 0.05}}, both=merged(KNOWN, STICKY)),
    Feature("sticky leavers", everywhere(garden_leave=3.0), both=merged(KNOWN, STICKY)),
    Feature("sticky founders", STICKY,
            both=merged(KNOWN, {"startups": {"entry_rate": 30.0, "founders": 2}})),
    Feature("sticky stars", STICKY, both=merged(KNOWN, merged(FUNDED, funding(star_premium=5.0)))),
    *(Feature(f"sticky and {what}", STICKY, both=merged(KNOWN, both)) for what, both in (
        ("one", ONE), ("brands", MERGER), ("seats", merged(CHOSEN, GREEDY)), ("deals", DEALS),
        ("denial", {"escalation": {"denial": 1.0}}), ("equity", {"escalation": {"equity_band": 0.5}}),
        ("at once", rule(mechanism="simultaneous")), ("lay-offs", event("layoffs", share=0.4)),
    )),
    Feature("lift-outs", alpha(target_list={"lift_out": 2}), both=LEADERS),
    Feature("lift-outs out of a purse", alpha(target_list={"purse": 6e6}),
            both=merged(LEADERS, merged(RICH_LIST, alpha(target_list={"lift_out": 2, "attention": 0.5})))),
    Feature("lift-outs by an event",
            event("target-list", employers=["Alpha"], list={**TARGETS, "lift_out": 3}),
            event("target-list", employers=["Alpha"], list=TARGETS), both=LEADERS),
    Feature("liked leaders ahead", rule(tie_utility=0.5), both=merged(FORESIGHT, FROM_BETA)),
    Feature("pact ahead", event("no-poach", employers=["Alpha", "Beta"]), both=FORESIGHT),
    Feature("referrals", rule(referral_share=0.6)),
    Feature("selection", rule(search_elasticity=0.5)),
    Feature("strong selection", rule(search_elasticity=2.0), both=rule(contact_rate_unemployed=0.8)),
    Feature("applications", rule(applications=0.1)),
    Feature("applications of the content", rule(unhappy=0.02), both=rule(applications=0.1)),
    Feature("applications above a floor", rule(applications=0.1),
            both=rule(match_floor=1.2, bargaining_share=0.4)),
    # What success brings
    Feature("budgets follow", FOLLOWING, both=RACE),
    Feature("own budgets follow", alpha(feedback_budget=3.0), both=RACE),
    Feature("capex follows", {"feedback": {"capex": 4.0, "memory": 0.02, "limit": 100.0}}, both=RACE),
    Feature("own capex follows", alpha(feedback_capex=4.0), both=RACE),
    Feature("little follows", {"feedback": {"limit": 1.1}}, both=merged(FOLLOWING, RACE)),
    Feature("money kept", {"feedback": {"conserve": True}}, both=merged(FOLLOWING, RACE)),
    Feature("long memory", {"feedback": {"memory": 3.0}}, both=merged(FOLLOWING, RACE)),
    Feature("a year's burn-in", FOLLOWING, both=merged(RACE, {"burn_in": 60, "weeks": 20})),
    Feature("prestige", people(tastes={"prestige": 2.0}), both=RACE),
    Feature("balanced growth", {"growth": {"common": 0.5}}),
    # How many people employers want
    Feature("chosen seats", rule(headcount="chosen"), rule(headcount="planned"), both=NO_PLANS),
    Feature("a hurdle", rule(hiring_hurdle=0.5), both=CHOSEN),
    Feature("a low hurdle", rule(hiring_hurdle=-0.9, hiring_speed=3.0), both=CHOSEN),
    Feature("hiring speed", rule(hiring_speed=2.0), both=merged(CHOSEN, rule(hiring_hurdle=-0.9))),
    Feature("a ceiling of seats", alpha(seats=8), both=merged(CHOSEN, GREEDY)),
    Feature("chosen among the aggressive", everywhere(aggressiveness=3.0),
            both=merged(CHOSEN, rule(hiring_hurdle=0.0, hiring_speed=3.0))),
    Feature("chosen after a burn-in", rule(hiring_hurdle=0.0), both=merged(CHOSEN, {"burn_in": 10})),
    # People and startups
    Feature("uniform talent", people(talent={"shape": "uniform", "maximum": 3.0})),
    Feature("fresh tastes", people(tastes={"shock_scale": 0.3})),
    Feature("serial founders", {"startups": {"founders_from_startups": True}},
            both={"startups": {"entry_rate": 30.0, "founders": 2}}),
    Feature("taxed founders", everywhere(payroll_tax=0.3),
            both={"startups": {"entry_rate": 30.0, "founders": 2}}),
    # How startups end, and who stands by them
    Feature("startups die", startups(exits={"hazard_death": 5.0}), both=SEVERAL),
    Feature("startups are acquired", startups(exits={"hazard_acquired": 5.0}), both=SEVERAL),
    Feature("hazards compete", startups(exits={"hazard_death": 3.0}),
            both=merged(SEVERAL, startups(exits={"hazard_acquired": 3.0}))),
    Feature("hazards before week 0", startups(exits={"hazard_death": 4.0}),
            both=merged(SEVERAL, {"burn_in": 20})),
    Feature("license-and-hire", startups(deals={"talks": 20.0}), both=CHEAP),
    Feature("half of a team", startups(deals={"comes": 0.5}), both=DEALS),
    Feature("expensive teams", startups(deals={"price_per_head": 5e6}), both=DEALS),
    Feature("paid by a purse", startups(deals={"paid_by": "purse"}),
            both=merged(DEALS, alpha(target_list={**TARGETS, "purse": 2e7}, budget_growth=0.0))),
    Feature("people of deals who stay", startups(deals={"excess_hazard": 0.0}), both=DEALS),
    Feature("people of deals who settle", startups(deals={"excess_weeks": 4.0}),
            both=merged(DEALS, startups(deals={"excess_hazard": 5.0}))),
    Feature("deals of those who are bound", startups(offers={"non_compete": 0.9}),
            both=merged(merged(SEVERAL, everywhere(garden_leave=4.0)),
                        startups(exits={"hazard_acquired": 1.0}))),
    Feature("a review by share", event("acqui-hire-review", week=0, team_share=0.5), both=DEALS),
    Feature("a review by concentration", event("acqui-hire-review", week=0, hhi=0.2), both=DEALS),
    Feature("a review by what is added",
            event("acqui-hire-review", week=0, delta_hhi=0.02, duration=30), both=DEALS),
    Feature("deals of brands", event("merger", employers=["Beta", "Alpha"], keeps="brands", week=1),
            both=DEALS),
    Feature("deals of one", event("merger", employers=["Beta", "Alpha"], keeps="one", week=9),
            both=merged(DEALS, startups(exits={"hazard_acquired": 2.0}))),
    Feature("spin-outs", startups(spin_outs={"hazard": 2.0}), both=MEANS),
    Feature("modest means", startups(spin_outs={"means": 1e4}), both=SPIN_OUTS),
    Feature("thrift", startups(spin_outs={"saving_share": 1.0}), both=SPIN_OUTS),
    Feature("old colleagues", startups(spin_outs={"together": 200.0}), both=SPIN_OUTS),
    Feature("investors", {"startups": {"named": [{"name": "Omega", "cash": 2e5, "investors": 6e5}]}},
            {"startups": {"named": [{"name": "Omega", "cash": 2e5}]}}, both={"weeks": 40}),
    # What investors think
    Feature("star premium", funding(star_premium=5.0), both=FUNDED),
    Feature("spread below", funding(valuation_dispersion_low=0.1), both=FUNDED),
    Feature("spread above", funding(valuation_dispersion_high=2.0), both=FUNDED),
    Feature("first spread", funding(valuation_dispersion_low=0.8)),
    Feature("no rounds for a while", event("funding-mood", duration=20, rate=0.0), both=FUNDED),
    Feature("a dated mood", {
        "start_date": "2025-03-03", "events": [{"kind": "funding-mood", "date": "2025-03-20", "rate": 0.0}],
    }, both=FUNDED),
    Feature("high mood", event("funding-mood", valuations=5.0), both=FUNDED),
    Feature("worth by valuation", {"startups": {"worth": "valuation"}}, {"startups": {"worth": "earnings"}}),
    Feature("stars by valuation", funding(star_premium=3.0),
            both=merged(FUNDED, {"startups": {"worth": "valuation"}})),
    Feature("valuation ahead", {"startups": {"worth": "valuation"}}, both=FORESIGHT),
    # Who pays
    Feature("purse", alpha(target_list={"purse": 3e6}), both=RICH_LIST),
    Feature("purse of an event", event("target-list", employers=["Alpha"], list={**TARGETS, "purse": 3e6}),
            event("target-list", employers=["Alpha"], list=TARGETS), both=RICH_LIST),
    Feature("raises out of a purse", alpha(target_list={"purse": 6e6}), both=merged(RICH_LIST, RAIDED)),
    Feature("purse and leave", alpha(target_list={"purse": 3e6}),
            both=merged(RICH_LIST, everywhere(garden_leave=3.0))),
    Feature("purse and chosen seats", alpha(target_list={"purse": 3e6}), both=merged(RICH_LIST, CHOSEN)),
    # Mergers, where something else depends on who belongs together
    *(Feature(f"{name} and {what}", on, both=both)
      for name, on in (("brands", MERGER), ("one", ONE))
      for what, both in {
          "feedback": merged(RACE, {"feedback": {"budgets": 2.0, "capex": 2.0, "memory": 0.04}}),
          "money kept": merged(RACE, {"feedback": {"budgets": 2.0, "conserve": True, "memory": 0.04}}),
          "prestige": merged(RACE, people(tastes={"prestige": 2.0})),
          "chosen seats": merged(CHOSEN, GREEDY),
          "fitted hurdles": merged(CHOSEN, rule(hiring_speed=3.0)),
          "seats": alpha(seats=9),
          "leave": everywhere(garden_leave=4.0),
          "cuts": {"labs": {"Beta": {"budget_growth": -5.0}}},
          "foresight": FORESIGHT,
          "oligopsony": merged(POSTED, rule(posted_rule="oligopsony")),
          "lists": {"labs": {"Gamma": {"target_list": {**TARGETS, "employers": ["Alpha"]}}}},
          "a fund": PROVOKED,
      }.items()),
    # What losses do
    Feature("aggressiveness decays", {"escalation": {"aggressiveness_half_life": 0.05}}, both=PROVOKED),
    Feature("retention fund", alpha(retention_fund=0.2), both=PROVOKED),
    Feature("lucky startups", {"startups": {"cash_volatility": 5e6}}, both={"weeks": 30}),
]  # fmt: skip
