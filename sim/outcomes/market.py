"""The outcomes of the market as a whole: a new one is one more entry of `OF_MARKET`.

A name tells how its number is written: `hhi_...` is an index; else one with `share`, `rate_`, `retention`,
`gain_`, `markdown` or `diversion.` in it a share; else one with `_pay` or `prize` in it, or `pay...`,
`top_...` or `public_...`, dollars; all else are counts.
Reports and pictures show what is named in `shown`.
"""

from __future__ import annotations

from functools import partial

from sim.measures.ledger import Ledger
from sim.outcomes.of_market import OfMarket, ends, ratio
from sim.outcomes.of_pay import OF_PAY
from sim.outcomes.of_public import OF_PUBLIC
from sim.outcomes.units import (
    DOLLARS,
    DOLLARS_A_YEAR,
    EMPLOYERS,
    EVENTS,
    INDEX,
    MOVES,
    OFFERS,
    PEOPLE,
    SHARE,
    VACANCIES,
    Unit,
)
from sim.outcomes.where import OF_NEW_HIRES, OF_WHERE
from sim.records.leaving import NOT_KEPT_BY
from sim.vocabulary import REASONS, Kind

_QUARTER = 13  # weeks


def _total(name: str, ledger: Ledger) -> float | int:
    return ledger.total(name)


def _largest(name: str, ledger: Ledger) -> float:
    return ledger.largest(name)


def _mean_of_weeks(name: str, ledger: Ledger) -> float:
    return ledger.total(name) / len(ledger.weeks)


def _counters_won_share(ledger: Ledger) -> float:
    return ratio(ledger.total("counters_won"), ledger.total("counters_made"))


def _job_to_job_rate(ledger: Ledger) -> float:
    return _QUARTER * ratio(ledger.total("moves"), ledger.employers["headcount"].sum())


def _speed_limit_share(ledger: Ledger) -> float:
    labs = int((ledger.parties.kinds == Kind.LAB).sum())
    return ratio(ledger.total("speed_limits"), labs * len(ledger.weeks))


def _over_the_run(name: str, title: str, unit: Unit, meaning: str, short: str = "") -> OfMarket:
    """The sum over weeks of a column of the table of weeks."""
    return OfMarket(name, title, unit, f"{meaning}, over the run", partial(_total, name), short)


def _lost(kind: str, reason: str) -> OfMarket:
    what, why = f"bids lost by {kind}s", reason.replace("_", " ")
    meaning = f"bids of {kind}s, counter-offers included, that lost and could not be higher for: {why}"
    short = f"{what} for money" if reason == "budget" else ""
    return _over_the_run(f"{kind}_lost_{reason}", f"{what}: {why}", OFFERS, meaning, short)


def _departures(kind: str, why: str) -> OfMarket:
    what = f"people lost by {kind}s to other jobs"
    meaning = f"people poached from {kind}s whom they could not keep for: {why}"
    return _over_the_run(f"{kind}_departures_{why.replace(' ', '_')}", f"{what}: {why}", PEOPLE, meaning)


def _no_counter(kind: str, want: str) -> OfMarket:
    what = f"people lost by {kind}s without a counter-offer for want of"
    meaning = f"people poached from {kind}s that would have made a counter-offer, for want of {want}"
    return _over_the_run(f"{kind}_no_counter_{want}", f"{what}: {want}", PEOPLE, meaning)


def _of_weeks(kind: str) -> OfMarket:
    return OfMarket(
        f"{kind}_open_seats_mean", f"vacancies at {kind}s, mean of weeks", VACANCIES,
        f"vacancies of {kind}s that are alive, mean of the weeks",
        partial(_mean_of_weeks, f"{kind}_open_seats"), short=f"vacancies at {kind}s",
    )  # fmt: skip


_HHI = "Herfindahl index of labs' and startups' shares in"

OF_MARKET: tuple[OfMarket, ...] = (
    *ends("hhi_headcount", "HHI of headcount", INDEX, f"{_HHI} people"),
    *ends("hhi_talent", "HHI of talent", INDEX, f"{_HHI} talent"),
    *ends("hhi_wage_bill", "HHI of the wage bill", INDEX, f"{_HHI} payroll"),
    *OF_NEW_HIRES,
    *ends("hhi_compute", "HHI of compute", INDEX, f"{_HHI} compute"),
    *ends(
        "effective_employers", "equal employers with that HHI of talent", EMPLOYERS,
        "number of equal employers that would have this Herfindahl index of talent",
    ),
    *ends("top4_talent_share", "talent at the top 4", SHARE, "share of talent at the four that have most"),
    *ends(
        "labs_headcount_share", "people at labs", SHARE,
        "share of all labs in the people at labs and startups",
    ),
    *ends(
        "labs_talent_share", "talent at labs", SHARE, "share of all labs in the talent at labs and startups",
    ),
    *ends("startup_talent_share", "talent at startups", SHARE, "share of startups in talent"),
    *ends("startup_output_share", "output of startups", SHARE, "share of startups in output"),
    *OF_WHERE,
    *ends("startups_alive", "startups alive", EMPLOYERS, "startups that are alive"),
    *ends("unemployed", "unemployed", PEOPLE, "people without a job"),
    *ends("median_pay", "median pay a year", DOLLARS_A_YEAR, "median pay at labs and startups"),
    *ends("mean_pay", "mean pay a year", DOLLARS_A_YEAR, "mean pay at labs and startups"),
    *ends(
        "pay_decile_1", "mean pay, bottom decile of talent", DOLLARS_A_YEAR,
        "mean pay of the tenth with the least talent, at labs and startups", short="mean pay, bottom decile",
    ),
    *ends(
        "pay_decile_10", "mean pay, top decile of talent", DOLLARS_A_YEAR,
        "mean pay of the tenth with the most talent, at labs and startups", short="mean pay, top decile",
    ),
    *ends("prize", "prize", DOLLARS_A_YEAR, "prize of the contest"),
    _over_the_run("moves", "moves from job to job", MOVES, "people poached, straight from job to job"),
    _over_the_run("hires", "hires", PEOPLE, "people who joined an employer: poached, hired, founders"),
    _over_the_run("separations", "separations", PEOPLE, "people who left for unemployment or retired"),
    _over_the_run("layoffs", "layoffs", PEOPLE, "people laid off"),
    _over_the_run(
        "to_colleagues", "hires to colleagues", PEOPLE, "hires by an employer where a former colleague is"
    ),
    _over_the_run("lift_outs", "lift-outs", EVENTS, "leaders with whom somebody of the team was asked along"),
    _over_the_run(
        "came_along", "people who came along", PEOPLE, "hires of people who were asked along with a leader"
    ),
    _over_the_run(
        "stars_lost", "stars lost", PEOPLE,
        "people who left an employer of whose best 5% they were, where `portability.star_loss` is on",
    ),
    _over_the_run("counters_made", "counter-offers made", OFFERS, "counter-offers made"),
    _over_the_run("counters_won", "counter-offers won", OFFERS, "counter-offers with which people stayed"),
    _over_the_run(
        "equity_raises", "raises for equity", EVENTS,
        "raises of people at labs because colleagues of like talent got more",
    ),
    _over_the_run("bids", "bids", OFFERS, "bids of all employers, counter-offers included"),
    _over_the_run("breakthroughs", "breakthroughs", EVENTS, "breakthroughs of all employers"),
    _over_the_run("startups_born", "startups born", EMPLOYERS, "startups founded"),
    _over_the_run(
        "spin_outs", "spin-outs", EMPLOYERS,
        "startups founded by people at labs who had the means, with colleagues, among those founded",
    ),
    _over_the_run("startups_died", "startups died", EMPLOYERS, "startups that died"),
    _over_the_run(
        "startups_collapsed", "startups died for want of a team", EMPLOYERS,
        "startups that died with fewer people than `startups.minimum_team`, among those that died",
        short="teams collapsed",
    ),
    _over_the_run(
        "startups_licensed", "startups hired away", EMPLOYERS,
        "startups that ended because a lab hired their people under a licence",
    ),
    _over_the_run(
        "startups_acquired", "startups acquired", EMPLOYERS,
        "startups that a lab acquired whole",
    ),
    _over_the_run(
        "deals_blocked", "deals blocked", EVENTS,
        "deals with startups in which a review kept the best bidder from it",
    ),
    *(_lost(kind, reason) for kind in ("lab", "startup") for reason in REASONS),
    *(
        one
        for kind in ("lab", "startup")
        for one in (
            *(_departures(kind, why) for why in NOT_KEPT_BY),
            *(_no_counter(kind, want) for want in ("money", "value")),
        )
    ),
    _of_weeks("lab"),
    _of_weeks("startup"),
    OfMarket(
        "top_package", "top package in force", DOLLARS,
        "largest package in force in any week, its total over the vesting years",
        partial(_largest, "top_package"),
    ),
    OfMarket(
        "top_new_package", "top new package", DOLLARS,
        "largest package that a lab or startup agreed in the run", partial(_largest, "top_new_package"),
    ),
    OfMarket(
        "counters_won_share", "counter-offers won", SHARE,
        "counter-offers won, of those made", _counters_won_share,
    ),
    OfMarket(
        "speed_limit_share", "weeks at the limit of hiring speed", SHARE,
        "weeks in which a lab wanted more people than `market.hiring_speed` lets it grow by, mean of labs; "
        "0 where headcount is planned",
        _speed_limit_share,
    ),
    OfMarket(
        "talent_uncounted_share", "talent that does not count", SHARE,
        "part of the talent at labs and startups that does not count, since people have left their teams, "
        "and stars them, mean of the weeks",
        partial(_mean_of_weeks, "talent_uncounted"),
    ),
    OfMarket(
        "know_how_share", "productivity that hires have brought", SHARE,
        "share by which hires have raised productivity, mean of labs and startups by talent and of weeks",
        partial(_mean_of_weeks, "know_how"),
    ),
    OfMarket(
        "job_to_job_rate_quarterly", "moves a quarter, of all people", SHARE,
        "moves from job to job in 13 weeks, of people with a job", _job_to_job_rate,
    ),
    *OF_PAY,
    *OF_PUBLIC,
)  # fmt: skip
