"""Where people work: everybody, those with the most talent, and those who have just been hired."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from sim.kinds import kinds_with, races
from sim.measures.concentration import herfindahl
from sim.measures.ledger import Ledger
from sim.outcomes.of_market import OfMarket, ends, ratio
from sim.outcomes.units import INDEX, SHARE
from sim.records.elite import ELITES, LEAST, WHERE

_YEAR = 52  # weeks
_AT = {"labs": "at labs", "startups": "at startups", "outside": "outside", "none": "without a job"}


def _labs_people_share(place: int, ledger: Ledger) -> float:
    people = ledger.employers["headcount"]
    rows = np.s_[slice(*np.searchsorted(ledger.employers["week"], ledger.weeks[-place] + np.arange(2)))]
    return ratio(people[ledger.labs(place)].sum(), people[rows].sum() + ledger.ends("unemployed")[place])


def _hhi_new_hires(weeks: slice, ledger: Ledger) -> float:
    employers, parties = ledger.employers, ledger.parties
    chosen = ledger.weeks[weeks]
    rows = np.s_[slice(*np.searchsorted(employers["week"], (chosen[0], chosen[-1] + 1)))]
    hires = np.bincount(ledger.owners[rows], employers["hires"][rows], minlength=len(parties.names))
    return herfindahl(hires[kinds_with(races)[parties.kinds]])


def _people_at_labs() -> Iterator[OfMarket]:
    meaning = "share of all labs in all who are present, the outside and those without a job included"
    for place, (when, week) in enumerate((("start", "first"), ("end", "last"))):
        yield OfMarket(
            f"labs_people_share_{when}", "people at labs, of all", SHARE, f"{meaning}, in the {week} week",
            partial(_labs_people_share, place),
        )  # fmt: skip


def _elite(elite: str, percent: int) -> Iterator[OfMarket]:
    whom = f"of the top {percent}% by true talent of all who"
    least, those = f"at least {LEAST} people", "the share of those who have not retired that is"
    for where in WHERE:
        yield from ends(
            f"{elite}_{where}_share", f"top {percent}% by talent {_AT[where]}", SHARE,
            f"{whom} are present that week, {least}, the share {_AT[where]}",
        )  # fmt: skip
    for where in WHERE:  # in the first week they are the elite as it is
        yield from ends(
            f"{elite}_cohort_{where}_share", f"top {percent}% of the first week {_AT[where]}", SHARE,
            f"{whom} were present in the first week, {least}, {those} {_AT[where]}",
        )[1:]  # fmt: skip


def _new_hires(name: str, when: str, weeks: slice) -> OfMarket:
    return OfMarket(
        f"hhi_new_hires{name}", f"HHI of new hires{when and ', '}{when}", INDEX,
        "Herfindahl index of labs' and startups' shares in people who joined one, founders included, "
        + (f"in the {when} of 52 weeks, or the whole of a shorter run" if when else "over the run"),
        partial(_hhi_new_hires, weeks),
    )  # fmt: skip


#: Where everybody is, on the same base as the elite; and where the elite is.
OF_WHERE: tuple[OfMarket, ...] = (
    *_people_at_labs(),
    *(one for elite, one_in in ELITES.items() for one in _elite(elite, 100 // one_in)),
)
OF_NEW_HIRES: tuple[OfMarket, ...] = (
    _new_hires("", "", np.s_[:]),
    _new_hires("_first_year", "first year", np.s_[:_YEAR]),
    _new_hires("_last_year", "last year", np.s_[-_YEAR:]),
)
