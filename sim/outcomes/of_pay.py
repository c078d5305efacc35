"""What people gain who move from job to job, how many packages are large, and what pay is against worth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sim.measures.ledger import LISTED, MOVES_OF_KIND, Ledger
from sim.measures.markdown import marginal_worth, talent_elasticity
from sim.mechanisms.growth.dollars import price_level
from sim.outcomes.of_market import OfMarket, ratio
from sim.outcomes.units import CONTRACTS, GAIN, MOVES, OF_WORTH, SHARE

_WHOM = {"lab": "labs", "startup": "startups", "outside": "the outside"}
_PAY = "pay a year as they value it"


def _moves(place: int, ledger: Ledger) -> int:
    return int(ledger.gains.moves[place])


def _gain(place: int, ledger: Ledger) -> float:
    return float(ledger.gains.median[place])


def _cut_share(place: int, ledger: Ledger) -> float:
    return float(ledger.gains.cut_share[place])


def _at_full_scale(name: str, ledger: Ledger) -> float:
    return ledger.total(name) / ledger.scenario.scale


def _markdown_at(place: int, ledger: Ledger) -> float:
    scenario, employers = ledger.scenario, ledger.record.employers
    if scenario.market.value != "race":
        return float("nan")
    rows, production = ledger.labs(place), scenario.production
    payroll, compute, talent, output, share = (
        employers.numbers(name)[rows] for name in ("payroll", "compute", "talent", "output", "contest_share")
    )
    if "purse_payroll" in employers:  # which folders of earlier versions have not
        payroll = payroll + employers.numbers("purse_payroll")[rows]
    level = float(price_level(scenario.growth.common, ledger.weeks[-place]))  # 1 where dollars do not grow
    payroll, compute, prize = payroll / level, compute / level, ledger.ends("prize")[place] / level
    elasticity = talent_elasticity(
        compute / production.compute_unit, talent, production.compute_share, production.elasticity
    )
    worth = marginal_worth(output, share, elasticity, prize, production)
    return ratio(payroll[output > 0].sum(), worth[output > 0].sum())


def _of_kind(place: int, kind: str) -> Iterator[OfMarket]:
    if kind == LISTED:
        said, whom = "of the listed", "people poached who were on the winner's target list"
    else:
        said = kind.replace("_", " ")
        origin, destination = (_WHOM[end] for end in kind.split("_to_"))
        whom = f"people poached from {origin} by {destination}"
    yield OfMarket(f"moves_{kind}", f"moves {said}", MOVES, f"{whom}, over the run", partial(_moves, place))
    yield OfMarket(
        f"gain_{kind}", f"median gain in pay {said}", GAIN,
        f"median gain in {_PAY}, of {whom}, over the run", partial(_gain, place),
    )  # fmt: skip
    yield OfMarket(
        f"cut_share_{kind}", f"moves to less pay {said}", SHARE,
        f"share that went to less {_PAY}, of {whom}, over the run", partial(_cut_share, place),
    )  # fmt: skip


def _packages(name: str, millions: int) -> OfMarket:
    least = f"{millions} million dollars or more"
    return OfMarket(
        name, f"packages of {least}", CONTRACTS,
        f"contracts of labs and startups, counter-offers that won included, of {least} over the vesting "
        "years (dollars of week 0, should all amounts grow), over the run, at the size that the file states: "
        "as many as there are, over `market.scale`",
        partial(_at_full_scale, name),
    )  # fmt: skip


def _markdown() -> Iterator[OfMarket]:
    meaning = (
        "payroll of labs, purses included, over what their talent is worth to them at the margin (talent "
        "times the slope of earnings in it, where they race; that some fields count for more is left out)"
    )
    for place, (when, week) in enumerate((("start", "first"), ("end", "last"))):
        yield OfMarket(
            f"labs_markdown_{when}", "pay at labs over marginal worth", OF_WORTH,
            f"{meaning}, in the {week} week", partial(_markdown_at, place),
        )  # fmt: skip


#: Of movers by kind of move, of large packages, and of pay against worth.
OF_PAY: tuple[OfMarket, ...] = (
    *(one for place, kind in enumerate(MOVES_OF_KIND) for one in _of_kind(place, kind)),
    _packages("packages_10m", 10),
    _packages("packages_100m", 100),
    *_markdown(),
)
