"""The raid scenario grown to any number of researchers and employers, and one timed run of it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import sim
from benchmarks.child import Figures
from sim.market.columns import Kind
from sim.market.counts import Tally

RAID = "microsoft-raids-meta"
#: How large markets are run: what `TalentMarket` is told to keep stands here, and nowhere else.
KEEP: dict[str, Any] = {"log": False}
#: Amounts that grow with the market, in labs, named startups and target lists.
_COUNTS = ("headcount", "size")
_AMOUNTS = ("budget", "capex", "bonus_pool", "cash", "recruiters")


def grown(people: int, employers: int, weeks: int) -> sim.Scenario:
    """The raid with so many people and employers, every amount per person as in the file.

    Labs, budgets, compute, lists, recruiters and openings grow with the number of people. Startups become few
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
    events = []
    for event in raid.events:
        table = event.model_dump()
        events.append(table | {"list": _scaled(table["list"], factor)} if "list" in table else table)
    return raid.with_(
        {
            "name": f"raid-of-{people}-at-{employers}",
            "weeks": weeks,
            "burn_in": 0,
            "start_date": first_event(raid),
            "researchers.count": people,
            "researchers.reference_count": people,
            "outside.openings": raid.outside.openings * factor,
            "labs": [_scaled(lab.model_dump(), factor) for lab in raid.labs],
            "events": events,
            "startups.count": startups,
            "startups.headcount": max(raid.startups.headcount * factor / density, 1.0),
            "startups.entry_rate": raid.startups.entry_rate * density,
            "startups.named": [_scaled(named.model_dump(), factor) for named in raid.startups.named],
        }
    )


def first_event(scenario: sim.Scenario) -> date:
    """Date of the first event."""
    return min(event.date for event in scenario.events if event.date is not None)


def _scaled(table: dict[str, Any], factor: float) -> dict[str, Any]:
    """A lab, named startup or target list for a market `factor` times as large."""
    scaled = dict(table)
    for name in _COUNTS:
        if scaled.get(name):
            scaled[name] = max(round(scaled[name] * factor), 1)
    for name in _AMOUNTS:
        if scaled.get(name):
            scaled[name] *= factor
    if "target_list" in scaled:
        scaled["target_list"] = _scaled(scaled["target_list"], factor)
    return scaled


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
