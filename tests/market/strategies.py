"""Random scenarios, valid by construction, in which everything that the schema knows may happen."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.scenario.schema import Scenario

#: A table of a scenario file.
Document = dict[str, Any]

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("pretraining", "post-training", "robotics")


def mostly(usual: st.SearchStrategy[Any], seldom: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Twice as often the first as the second."""
    return st.one_of(usual, usual, seldom)


def amounts(low: float, high: float) -> st.SearchStrategy[float]:
    """Positive amounts, every order of magnitude as likely as the next."""
    return st.floats(0.0, 1.0).map(lambda u: float(f"{low * (high / low) ** u:.6g}"))


days = st.one_of(st.just(0.0), st.floats(0.0, 45.0))
shares = st.floats(0.0, 1.0)


@st.composite
def target_lists(draw: st.DrawFn, labs: tuple[str, ...]) -> Document:
    """A target list over some or all employers and fields."""
    return {
        "size": draw(st.integers(1, 30)),
        "employers": draw(st.lists(st.sampled_from(labs), unique=True, max_size=2)),
        "fields": draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=2)),
        "refresh": draw(st.integers(1, 9)),
        "recruiters": draw(st.floats(0.0, 6.0)),
        "cooldown": draw(st.integers(0, 12)),
        "contact_multiplier": draw(st.floats(0.0, 8.0)),
    }


@st.composite
def offers(draw: st.DrawFn) -> Document:
    """How an employer bids: quick or slow, rich or capped."""
    equity = draw(st.floats(0.0, 0.8))
    return {
        "approval": draw(days),
        "fast_track": draw(st.one_of(st.none(), days)),
        "counter_approval": draw(days),
        "counter_probability": draw(mostly(st.just(1.0), shares)),
        "counter_limit": draw(st.one_of(st.none(), st.floats(1.0, 3.0))),
        "expiry": draw(st.floats(0.0, 60.0)),
        "aggressiveness": draw(amounts(0.05, 20.0)),
        "package_cap": draw(st.one_of(st.none(), amounts(1e5, 1e9))),
        "equity_share": equity,
        "sign_on_share": draw(st.one_of(st.just(0.0), st.floats(0.0, 0.95 - equity))),
        "make_whole": draw(st.one_of(st.just(0.0), shares)),
        "posted_wage": draw(st.one_of(st.none(), amounts(1e5, 1e7))),
    }


@st.composite
def cultures(draw: st.DrawFn) -> Document:
    """What an employer is like."""
    return {name: draw(shares) for name in ("freedom", "flatness", "pace", "mission")}


@st.composite
def labs_of(draw: st.DrawFn, count: int) -> list[Document]:
    """Up to four labs whose stated headcounts leave people over; budgets from starved to ample."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    return [
        {
            "name": name,
            "headcount": draw(mostly(st.integers(0, count // (2 * len(names))), st.none())),
            "budget": draw(mostly(amounts(1e5, 1e10), st.none())),
            "budget_growth": draw(st.floats(-1.0, 2.0)),
            "growth": draw(st.floats(-0.5, 3.0)),
            "bonus_pool": draw(st.one_of(st.none(), st.just(0.0), amounts(1e4, 1e9))),
            "capex": draw(st.one_of(st.none(), st.just(0.0), amounts(1e6, 1e11))),
            "productivity": draw(amounts(1e-2, 1e2)),
            "needs": draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=2)),
            "search_weight": draw(st.one_of(st.just(1.0), st.floats(0.0, 10.0))),
            "amenity": draw(st.floats(-1.0, 1.0)),
            "culture": draw(cultures()),
            "offers": draw(offers()),
            "target_list": draw(mostly(target_lists(names), st.just({}))),
        }
        for name in names
    ]


@st.composite
def startups(draw: st.DrawFn) -> Document:
    """A handful of startups, from moribund to rich, and how many more are founded."""
    named = [{"name": "Omega"}, {"name": "Psi", "headcount": 3, "cash": 5e6, "mission": 1.0, "growth": 1.0}]
    return {
        "count": draw(st.integers(0, 6)),
        "named": named[: draw(st.integers(0, 2))],
        "headcount": draw(st.floats(1.0, 4.0)),
        "runway": draw(amounts(1.0, 400.0)),
        "minimum_runway": draw(st.one_of(st.just(0.0), st.floats(0.0, 60.0))),
        "minimum_team": draw(st.integers(0, 3)),
        "growth": draw(st.floats(-0.5, 4.0)),
        "productivity": draw(amounts(1e-2, 1e2)),
        "cash_pay": draw(amounts(5e4, 1e6)),
        "compute_cost": draw(st.one_of(st.just(0.0), amounts(1e4, 1e6))),
        "entry_rate": draw(st.one_of(st.just(0.0), st.floats(0.0, 60.0))),
        "founders": draw(st.integers(1, 4)),
        "equity_discount": draw(st.floats(0.0, 0.9)),
        "offers": draw(offers()),
        "funding": {
            "rate": draw(st.floats(0.0, 20.0)),
            "multiple": draw(amounts(1e-2, 1e2)),
            "seek_runway": draw(st.floats(0.0, 200.0)),
        },
    }


@st.composite
def events_of(draw: st.DrawFn, weeks: int, names: tuple[str, ...]) -> list[Document]:
    """Up to five events of every kind, budget cuts that force layoffs among them."""
    kinds: dict[str, st.SearchStrategy[Document]] = {
        "capex-shock": st.fixed_dictionaries({"factor": st.floats(0.0, 10.0)}),
        "fast-track": st.fixed_dictionaries({"on": st.booleans(), "approval": days}),
        "layoffs-elsewhere": st.fixed_dictionaries(
            {
                "people": st.floats(0.0, 0.4),
                "talent_factor": st.floats(0.1, 3.0),
                "freed_budget": st.floats(0.0, 0.5),
            }
        ),
        "offer-policy": st.fixed_dictionaries(
            {
                "aggressiveness": amounts(0.1, 10.0),
                "budget": st.one_of(st.floats(0.0, 1.0), st.floats(0.0, 4.0)),
                "bonus": st.floats(0.0, 4.0),
                "package_cap": st.one_of(st.none(), amounts(1e5, 1e9)),
                "make_whole": st.one_of(st.none(), shares),
            }
        ),
        "target-list": st.fixed_dictionaries({"list": target_lists(names)}),
    }
    drawn = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(sorted(kinds)))
        event = {
            "kind": kind,
            "week": draw(st.integers(0, weeks - 1)),
            "duration": draw(st.one_of(st.none(), st.integers(1, 10))),
            **draw(kinds[kind]),
        }
        if kind != "layoffs-elsewhere" or draw(st.booleans()):
            event["employers"] = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
        drawn.append(event)
    return drawn


@st.composite
def researchers(draw: st.DrawFn, count: int) -> Document:
    """The people: how many, how unequal, how attached, and how they come and go."""
    return {
        "count": count,
        "reference_count": draw(mostly(st.none(), st.just(2 * count))),
        "fields": [{"name": name, "share": draw(st.floats(0.1, 1.0))} for name in FIELDS],
        "talent": {"sigma": draw(st.floats(0.0, 1.0)), "tail_share": draw(st.floats(0.0, 0.2))},
        "tastes": {
            "match_scale": draw(st.one_of(st.just(0.0), st.floats(0.0, 0.5))),
            "forfeit_weight": draw(shares),
            "switching_cost": draw(st.floats(0.0, 0.5)),
            "dispersion": draw(st.floats(0.0, 1.0)),
        },
        "unemployed_share": draw(st.floats(0.0, 0.5)),
        "retirement_rate": draw(st.one_of(st.just(0.0), shares)),
        "entry_rate": draw(st.one_of(st.just(0.0), shares)),
    }


@st.composite
def markets(draw: st.DrawFn) -> Document:
    """Mechanism, value mode, rates, patience and noise."""
    return {
        "mechanism": draw(st.sampled_from(["sequential", "sequential", "posted"])),
        "value": draw(st.sampled_from(["race", "race", "productivity"])),
        "contact_rate_employed": draw(st.floats(0.0, 0.4)),
        "contact_rate_unemployed": draw(st.floats(0.0, 0.5)),
        "separation_rate": draw(st.one_of(st.just(0.0), st.floats(0.0, 0.1))),
        "bargaining_share": draw(st.one_of(st.just(0.0), shares)),
        "patience": draw(days),
        "planned_seats": draw(mostly(st.just(True), st.just(False))),
        "signal_noise": draw(st.one_of(st.just(0.0), st.floats(0.0, 1.0))),
        "shading": draw(st.one_of(st.just(0.0), st.floats(0.0, 0.9))),
        "vesting_cliff": draw(st.floats(0.0, 2.0)),
    }


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A whole scenario of 30 to 200 people and 5 to 30 weeks."""
    count = draw(st.integers(30, 200))
    weeks = draw(st.integers(5, 30))
    labs = draw(labs_of(count))
    firms = draw(startups())
    names = tuple(employer["name"] for employer in [*labs, *firms["named"]])
    market = draw(markets())
    production = {
        "elasticity": draw(st.sampled_from([0.5, 0.8, 1.0, 2.0])),
        "prize": draw(amounts(1e4, 1e8)),
        "contest_exponent": draw(st.floats(0.0, 3.0)),
        "direct_return": draw(st.one_of(st.just(0.0), amounts(1e3, 1e6))),
    }
    if market["value"] == "productivity":
        for lab in labs:
            lab["productivity"] *= 1e6  # here it is dollars a year per unit of talent
        firms["productivity"] *= 1e6
    return {
        "weeks": weeks,
        "burn_in": draw(st.integers(0, 10)),
        "seed": draw(st.integers(0, 2**20)),
        "researchers": draw(researchers(count)),
        "labs": labs,
        "startups": firms,
        "outside": {"openings": draw(st.sampled_from([0.0, 0.5, 10.0])), "wage": draw(amounts(1e4, 1e6))},
        "market": market,
        "production": production,
        "escalation": {
            "intensity": draw(st.floats(0.0, 3.0)),
            "prize_growth": draw(st.floats(0.0, 2.0)),
            "compute_growth": draw(st.floats(0.0, 2.0)),
            "aggressiveness_rise": draw(st.floats(0.0, 1.0)),
            "aggressiveness_fall": draw(shares),
        },
        "innovation": {"rate": draw(st.floats(0.0, 50.0)), "exponent": draw(st.floats(0.0, 2.0))},
        "events": draw(events_of(weeks, names)),
    }


def scenarios() -> st.SearchStrategy[Scenario]:
    """Scenarios of `documents`."""
    return documents().map(Scenario.model_validate)
