"""Random scenarios, valid by construction, in which everything that the schema knows may happen.

Numbers come from short lists rather than from whole intervals: hypothesis likes zeros, and in a market of
zeros nothing happens. Zeros and extremes are in the lists, beside values at which people move.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.scenario.schema import Scenario

#: A table of a scenario file.
Document = dict[str, Any]

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("pretraining", "post-training", "robotics")

pick = st.sampled_from
days = pick([0.0, 0.5, 1.0, 3.0, 8.0, 30.0])
shares = pick([0.0, 0.1, 0.35, 0.8, 1.0])


@st.composite
def target_lists(draw: st.DrawFn, names: tuple[str, ...]) -> Document:
    """A target list over some or all employers and fields."""
    return {
        "size": draw(pick([1, 5, 20, 60])),
        "employers": draw(st.lists(pick(names), unique=True, max_size=2)),
        "fields": draw(st.lists(pick(FIELDS), unique=True, max_size=2)),
        "refresh": draw(pick([1, 4, 9])),
        "recruiters": draw(pick([5.0, 2.0, 0.7, 0.0])),
        "cooldown": draw(pick([0, 3, 12])),
        "contact_multiplier": draw(pick([1.0, 5.0, 0.0])),
    }


@st.composite
def offers(draw: st.DrawFn) -> Document:
    """How an employer bids: quick or slow, rich or capped."""
    return {
        "approval": draw(pick([0.0, 1.0, 5.0, 30.0])),
        "fast_track": draw(pick([None, 0.0, 1.0])),
        "counter_approval": draw(pick([0.0, 1.0, 10.0])),
        "counter_probability": draw(pick([1.0, 0.5, 0.0])),
        "counter_limit": draw(pick([None, 1.0, 1.5])),
        "expiry": draw(pick([21.0, 60.0, 2.0, 0.0])),
        "aggressiveness": draw(pick([1.0, 3.0, 0.3])),
        "package_cap": draw(pick([None, None, 3e5, 2e6])),
        "equity_share": draw(pick([0.6, 0.0, 0.3])),
        "sign_on_share": draw(pick([0.0, 0.05, 0.3])),
        "make_whole": draw(pick([0.0, 0.5, 1.0])),
        "posted_wage": draw(pick([None, None, 4e5, 1e6])),
    }


@st.composite
def cultures(draw: st.DrawFn) -> Document:
    """What an employer is like."""
    return {name: draw(shares) for name in ("freedom", "flatness", "pace", "mission")}


@st.composite
def lab(draw: st.DrawFn, name: str, names: tuple[str, ...], most: int) -> Document:
    """A lab of at most `most` people or an open number of them, with a budget from starved to ample."""
    productivity = draw(pick([1.0, 0.5, 2.0]))
    return {
        "name": name,
        "headcount": draw(pick([most, most // 2, 1, 0, None])),
        "budget": draw(pick([None, None, 1e7, 1e8, 1e5])),
        "budget_per_head": draw(pick([1.7e6, 6e6, 3e5])),
        "budget_growth": draw(pick([0.0, 1.5, -1.0])),
        "growth": draw(pick([1.0, 3.0, 0.0, -0.5])),
        "bonus_pool": draw(pick([None, 1e7, 1e5, 0.0])),
        "capex": draw(pick([None, 1e9, 0.0])),
        "productivity": productivity,
        "needs": draw(st.lists(pick(FIELDS), unique=True, max_size=2)),
        "search_weight": draw(pick([1.0, 5.0, 0.0])),
        "amenity": draw(pick([0.0, 0.4, -1.0])),
        "culture": draw(cultures()),
        "target_list": draw(st.one_of(target_lists(names), st.just({}))),
        **draw(offers()),
    }


@st.composite
def startups(draw: st.DrawFn) -> Document:
    """A handful of startups, from moribund to rich, and how many more are founded."""
    named = [{"name": "Omega"}, {"name": "Psi", "headcount": 3, "cash": 5e6, "mission": 1.0, "growth": 1.0}]
    return {
        "count": draw(pick([3, 6, 0])),
        "named": named[: draw(pick([0, 1, 2]))],
        "headcount": draw(pick([2.5, 4.0, 1.0])),
        "runway": draw(pick([91.0, 400.0, 1000.0, 5.0])),
        "minimum_runway": draw(pick([26.0, 10.0, 60.0, 0.0])),
        "minimum_team": draw(pick([1, 0, 2])),
        "growth": draw(pick([2.0, 5.0, 0.2, -0.5])),
        "productivity": draw(pick([1.0, 5.0, 0.2])),
        "cash_pay": draw(pick([350e3, 100e3])),
        "compute_cost": draw(pick([150e3, 1e6, 0.0])),
        "entry_rate": draw(pick([0.0, 10.0, 40.0])),
        "founders": draw(pick([1, 2, 4])),
        "option_pool": draw(pick([0.15, 0.01, 0.5])),
        "equity_discount": draw(pick([0.5, 0.0, 0.9])),
        "offers": draw(offers()),
        "funding": {
            "rate": draw(pick([1.1, 20.0])),
            "multiple": draw(pick([2.5, 20.0, 0.1])),
            "seek_runway": draw(pick([60.0, 1000.0, 200.0])),
        },
    }


def acts(names: tuple[str, ...]) -> list[st.SearchStrategy[Document]]:
    """What each kind of event does."""
    return [
        st.fixed_dictionaries({"kind": st.just("capex-shock"), "factor": pick([3.0, 0.0])}),
        st.fixed_dictionaries({"kind": st.just("fast-track"), "on": st.booleans(), "approval": days}),
        st.fixed_dictionaries(
            {
                "kind": st.just("layoffs-elsewhere"),
                "people": pick([0.1, 0.4, 0.0]),
                "talent_factor": pick([0.7, 3.0]),
                "freed_budget": pick([0.0, 0.5]),
            }
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("offer-policy"),
                "aggressiveness": pick([1.0, 4.0, 0.2]),
                "budget": pick([0.5, 3.0, 1.0, 0.05, 0.0]),
                "bonus": pick([1.0, 4.0, 0.0]),
                "package_cap": pick([None, 4e5, 1e8]),
                "make_whole": pick([None, 1.0, 0.0]),
            }
        ),
        st.fixed_dictionaries({"kind": st.just("target-list"), "list": target_lists(names)}),
    ]


@st.composite
def event(draw: st.DrawFn, weeks: int, names: tuple[str, ...]) -> Document:
    """An event of any kind, for some employers or all big labs, for a while or to the end."""
    return {
        "week": draw(st.integers(0, weeks - 1)),
        "duration": draw(pick([None, 1, 4, 10])),
        "employers": draw(st.lists(pick(names), unique=True, max_size=2)),
        **draw(st.one_of(acts(names))),
    }


@st.composite
def researchers(draw: st.DrawFn, count: int) -> Document:
    """The people: how many, how unequal, how attached, and how they come and go."""
    return {
        "count": count,
        "reference_count": draw(pick([None, None, 2 * count])),
        "fields": [{"name": name, "share": draw(pick([1.0, 0.2]))} for name in FIELDS],
        "talent": {"sigma": draw(pick([0.5, 1.0, 0.0])), "tail_share": draw(pick([0.05, 0.2, 0.0]))},
        "tastes": {
            "match_scale": draw(pick([0.15, 0.5, 0.0])),
            "forfeit_weight": draw(shares),
            "switching_cost": draw(pick([0.1, 0.5, 0.0])),
            "dispersion": draw(pick([0.35, 1.0, 0.0])),
        },
        "unemployed_share": draw(pick([0.03, 0.2, 0.0])),
        "retirement_rate": draw(pick([0.0, 0.1, 0.8])),
        "entry_rate": draw(pick([0.0, 0.1, 0.8])),
    }


@st.composite
def markets(draw: st.DrawFn) -> Document:
    """Mechanism, value mode, rates, patience and noise."""
    return {
        "mechanism": draw(pick(["sequential", "sequential", "posted"])),
        "value": draw(pick(["race", "race", "productivity"])),
        "contact_rate_employed": draw(pick([0.1, 0.4, 0.02, 0.0])),
        "contact_rate_unemployed": draw(pick([0.1, 0.5, 0.0])),
        "separation_rate": draw(pick([0.005, 0.1, 0.0])),
        "bargaining_share": draw(pick([0.0, 0.3, 1.0])),
        "patience": draw(pick([7.0, 20.0, 2.0, 0.0])),
        "planned_seats": draw(pick([True, True, False])),
        "signal_noise": draw(pick([0.15, 0.0, 1.0])),
        "shading": draw(pick([0.0, 0.3])),
        "vesting_cliff": draw(pick([1.0, 0.0, 0.1])),
    }


@st.composite
def productions(draw: st.DrawFn) -> Document:
    """Output and the race."""
    return {
        "elasticity": draw(pick([0.8, 1.0, 0.5, 2.0])),
        "prize": draw(pick([9e6, 1e6, 1e8])),
        "contest_exponent": draw(pick([1.1, 0.0, 3.0])),
        "direct_return": draw(pick([0.0, 1e5])),
    }


@st.composite
def escalations(draw: st.DrawFn) -> Document:
    """Channels off, as in the base scenario, and strong."""
    return {
        "intensity": draw(pick([1.0, 3.0, 0.0])),
        "prize_growth": draw(pick([0.3, 2.0, 0.0])),
        "compute_growth": draw(pick([0.5, 0.0])),
        "aggressiveness_rise": draw(pick([0.1, 1.0, 0.0])),
        "aggressiveness_fall": draw(pick([0.05, 1.0])),
    }


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A whole scenario of 30 to 200 people and 5 to 30 weeks."""
    count, weeks = draw(st.integers(30, 200)), draw(st.integers(5, 30))
    names = NAMES[: draw(pick([2, 4, 1]))]
    labs = [draw(lab(name, names, count // (2 * len(names)))) for name in names]
    firms = draw(startups())
    market = draw(markets())
    if market["value"] == "productivity":  # here it is dollars a year per unit of talent
        for firm in (*labs, firms):
            firm["productivity"] *= 1e6
    known = (*names, *(named["name"] for named in firms["named"]))
    happenings = draw(st.lists(event(weeks, known), max_size=5))
    if market["value"] == "productivity":  # budgets may be unlimited, and infinity times zero is no number
        happenings = [{**event, **({"budget": 0.1, "bonus": 0.1} if event["kind"] == "offer-policy" else {})} for event in happenings]
    return {
        "weeks": weeks,
        "burn_in": draw(pick([0, 3, 10])),
        "seed": draw(st.integers(0, 2**20)),
        "researchers": draw(researchers(count)),
        "labs": labs,
        "startups": firms,
        "outside": {"openings": draw(pick([1.0, 0.0, 0.5, 10.0])), "wage": draw(pick([45e4, 1e5, 2e6]))},
        "market": market,
        "production": draw(productions()),
        "escalation": draw(escalations()),
        "innovation": {"rate": draw(pick([2.0, 50.0, 0.0])), "exponent": draw(pick([1.0, 0.5, 2.0]))},
        "events": happenings,
    }


def scenarios() -> st.SearchStrategy[Scenario]:
    """Scenarios of `documents`."""
    return documents().map(Scenario.model_validate)
