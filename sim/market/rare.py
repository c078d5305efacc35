"""Small markets in which what few scenarios ask for happens, so that it is compiled ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.market.bid_book import BidBook
from sim.market.engine import Market
from sim.scenario.schema import Scenario

_LABS: list[dict[str, Any]] = [{"name": "A", "headcount": 20}, {"name": "B"}, {"name": "C"}]
_SMALL: dict[str, Any] = {"weeks": 6, "burn_in": 1, "researchers": {"count": 60}}


def rare_markets() -> Iterator[Market]:
    """One after another, each to be run."""
    yield Market(Scenario.model_validate(_with_policies()))
    told = Market(Scenario.model_validate({**_SMALL, "labs": _LABS}))
    told.keep_bids(BidBook())
    yield told
    at_once = {**_SMALL, "labs": _LABS, "market": {"mechanism": "simultaneous"}}
    yield Market(Scenario.model_validate(at_once))


def _with_policies() -> dict[str, Any]:
    """With events that call kernels of their own, and a startup that has a name."""
    bound = [{**lab, "non_compete": 0.5, "non_compete_base": 0.5} for lab in _LABS]
    return {
        **_SMALL,
        "labs": bound,
        "startups": {"count": 4, "headcount": 3, "named": [{"name": "S", "headcount": 3}]},
        "events": [
            {"kind": "r-and-d-credit", "week": 1, "rate": 0.15, "all_of": "both"},
            {"kind": "non-competes", "week": 2, "share": 0, "voids": True},
            {"kind": "layoffs", "week": 3, "employers": ["A"], "share": 0.4},
            {"kind": "merger", "week": 4, "employers": ["B", "C"], "keeps": "brands"},
        ],
    }
