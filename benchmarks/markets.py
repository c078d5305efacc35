"""The raid scenario grown to any number of researchers and employers, and one timed run of it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import sim
from benchmarks.child import Figures
from sim.scenario.documents import document_of
from sim.scenario.scaling import sized
from sim.vocabulary import Kind, Tally

RAID = "microsoft-raids-meta"
#: What the raid leaves off of what goes together: with these and `EVENTS` all mechanisms are on but `APART`.
EVERYTHING: dict[str, Any] = {
    "escalation.denial": 0.3,
    "portability.stickiness": 0.1,
    "portability.star_loss": 0.06,
    "escalation.publicity": 0.8,
    "escalation.equity_band": 0.2,
    "ties.contacts": 2.0,
    "ties.utility": 0.1,
    "events.raid-list.list.lift_out": 3,
    "market.search_elasticity": 0.3,
    "market.applications": 0.02,
    "market.referral_share": 0.1,
    "market.front_loading": 0.5,
    "researchers.tastes.prestige": 0.1,
    "startups.worth": "valuation",
    "startups.deals.talks": 0.2,
    "startups.spin_outs.hazard": 0.005,
    "startups.exits.hazard_death": 0.05,
    "startups.exits.hazard_acquired": 0.02,
    "startups.named.Hugging Face.investors": 100e6,
    "startups.funding.star_premium": 1.0,
    "startups.funding.valuation_dispersion_low": 0.3,
    "startups.funding.valuation_dispersion_high": 0.6,
    "labs.Meta.retention_fund": 0.1,
    "labs.Meta.retention_subsidy": 0.1,
    "labs.Meta.payroll_tax": 0.02,
    "labs.Meta.r_and_d_credit": 0.1,
    "labs.Google DeepMind.non_compete": 0.3,
    "labs.Google DeepMind.garden_leave": 12.0,
}
#: Events of mechanisms that are nothing but events, besides those of the raid.
EVENTS: tuple[dict[str, Any], ...] = (
    {"kind": "leader-moves", "date": "2025-09-01", "employers": ["OpenAI", "Meta"]},
    {"kind": "pay-cap", "date": "2025-10-06", "employers": ["Meta"], "cap": 50e6},
    {"kind": "pay-transparency", "date": "2025-10-06", "noise": 0.5, "publicity": 0.8},
    {"kind": "no-poach", "date": "2025-10-06", "employers": ["OpenAI", "Anthropic"]},
    {"kind": "funding-mood", "date": "2025-10-06", "rate": 0.8, "valuations": 0.8},
    {"kind": "public-compute", "date": "2025-10-06", "per_head": 10e6},
    {"kind": "vesting-rules", "date": "2025-10-06", "cliff": 0.5},
    {"kind": "merger", "date": "2026-01-05", "employers": ["xAI", "Anthropic"]},
)
#: Mechanisms that are refused beside others: foresight beside most, knowledge and a luxury tax beside a
#: merger of two brands.
APART = ("foresight", "knowledge", "luxury_tax")
#: How large markets are run: what `TalentMarket` is told to keep stands here, and nowhere else.
KEEP: dict[str, Any] = {"log": False}


def with_everything(raid: sim.Scenario) -> sim.Scenario:
    """The raid with every mechanism on that goes with the others."""
    changed = raid.with_(EVERYTHING)
    return changed.with_({"events": [*document_of(changed)["events"], *EVENTS]})


def grown(people: int, employers: int, weeks: int) -> sim.Scenario:
    """The raid with so many people and employers, every amount per person as in the file.

    `market.scale` says how large labs, budgets, compute, lists and openings are. Startups become few
    large or many small ones: together they employ the share of people that they have in the file, and as many
    in a hundred are founded a year. There is no burn-in, which would only cost time, and week 0 is that of
    the first event, so that a run of a few weeks has them all.
    """
    raid = sim.load(RAID)
    factor = people / raid.researchers.count
    others = len(raid.labs) + len(raid.startups.named) + 1  # the outside
    startups = employers - others
    if startups < 1:
        raise ValueError(f"employers: at least {others + 1}, the {others} of the raid and a startup")
    density = startups / raid.startups.count
    return sized(raid.with_({"market.scale": factor})).with_(
        {
            "name": f"raid-of-{people}-at-{employers}",
            "weeks": weeks,
            "burn_in": 0,
            "start_date": first_event(raid),
            "startups.count": startups,
            "startups.headcount": max(raid.startups.headcount * factor / density, 1.0),
            "startups.entry_rate": raid.startups.entry_rate * density,
        }
    )


def first_event(scenario: sim.Scenario) -> date:
    """Date of the first event."""
    return min(event.date for event in scenario.events if event.date is not None)


def compile_kernels() -> None:
    """Compile, or load the cache, so that it is in no time that is measured."""
    sim.TalentMarket(grown(4000, 20, 10), rng=0, **KEEP).run()


def timed_run(people: int, employers: int, weeks: int, seed: int = 1) -> Figures:
    """One run: seconds by the wall of set-up and weeks, and what happened in the market."""
    scenario = grown(people, employers, weeks)
    compile_kernels()
    started = time.perf_counter()
    market = sim.TalentMarket(scenario, rng=seed, **KEEP)
    ready = time.perf_counter()
    market.run()
    ended = time.perf_counter()
    return {"set_up": ready - started, "weeks": ended - ready, **happened(market)}


def happened(market: sim.TalentMarket) -> Figures:
    """Sums over the weeks, and the startups at both ends."""
    tally = market.state.weeks["tally"].sum(axis=0)
    employers, startups = market.employers, market.scenario.startups
    return {
        "moves": float(tally[Tally.MOVES]),
        "hires": float(tally[Tally.HIRES]),
        "counters": float(tally[Tally.COUNTERS_WON]),
        "exits": float(tally[Tally.SEPARATIONS] + tally[Tally.LAYOFFS]),
        "startups_first": startups.count + len(startups.named),
        "startups_last": float(((employers["kind"] == Kind.STARTUP) & employers["alive"]).sum()),
    }


def in_words(figures: Figures) -> str:
    """What happened in a market, for the note of a row."""
    return (
        f"{figures['moves']:,.0f} moves from job to job among {figures['hires']:,.0f} hires, "
        f"{figures['counters']:,.0f} counter-offers won, {figures['exits']:,.0f} exits; "
        f"startups {figures['startups_first']:,.0f} at first, {figures['startups_last']:,.0f} at last"
    )
