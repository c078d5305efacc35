"""Markets as hires draw them: communities of the network of moves from job to job, and who is whose rival.

Employers between which many people move are one market, whatever an industry code says (Schmutte 2014).
Here: communities of largest modularity by the algorithm of Blondel, Guillaume, Lambiotte & Lefebvre (2008) on
flows added up over both directions, held against networks in which every employer loses and wins as many
people as it did, but who goes where is chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import networkx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.transitions import job_to_job

#: A community is counted as a market if so large a share of all hires is made by its employers.
MARKET = 0.05
#: Networks by chance with which one is compared.
CHANCES = 20
KINDS = ("lab", "startup", "outside")


class Hires(NamedTuple):
    """Moves from job to job.

    Attributes:
        origin: whom people left, shape (hires,), an index of `names`.
        destination: who hired them, likewise.
        names: employers.
        kinds: their kinds, one of `KINDS` each.
    """

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    names: tuple[str, ...]
    kinds: tuple[str, ...]


def hires_of(moves: pd.DataFrame, kinds: Sequence[str] = KINDS) -> Hires:
    """Moves from job to job in an event log, between employers of some kinds.

    Args:
        moves: the event log.
        kinds: those that origin and destination have.
    """
    rows = job_to_job(moves)
    rows = rows[rows["origin_kind"].isin(kinds) & rows["destination_kind"].isin(kinds)]
    ends = [
        list(zip(rows[end].astype(str), rows[f"{end}_kind"].astype(str), strict=True))
        for end in ("origin", "destination")
    ]
    employers = sorted({*ends[0], *ends[1]})
    number = {employer: place for place, employer in enumerate(employers)}
    origin, destination = (np.array([number[one] for one in end], np.int64) for end in ends)
    return Hires(origin, destination, tuple(one[0] for one in employers), tuple(one[1] for one in employers))


def communities(hires: Hires, seed: int) -> tuple[list[set[int]], float]:
    """Communities of employers, the one with most hires first, and their modularity.

    Args:
        hires: moves from job to job.
        seed: of the order in which the algorithm looks at employers.
    """
    network = networkx.Graph()
    network.add_nodes_from(range(len(hires.names)))
    flows = Counter(zip(hires.origin.tolist(), hires.destination.tolist(), strict=True))
    for (one, other), count in flows.items():
        before = network.get_edge_data(one, other, {"weight": 0})["weight"]
        network.add_edge(one, other, weight=before + count)
    found = networkx.community.louvain_communities(network, weight="weight", seed=seed)
    made = np.bincount(hires.destination, minlength=len(hires.names))
    found.sort(key=lambda group: (-int(made[list(group)].sum()), min(group)))
    return found, float(networkx.community.modularity(network, found, weight="weight"))


def within(hires: Hires, groups: Sequence[set[int]]) -> float:
    """The share of hires whose both ends are in one community."""
    of = np.empty(len(hires.names), np.int64)
    for place, group in enumerate(groups):
        of[list(group)] = place
    return float(np.mean(of[hires.origin] == of[hires.destination]))


def by_chance(hires: Hires, draws: np.random.Generator) -> Hires:
    """Each employer loses and wins as many people; nobody moves to the one he left, where that can be.

    Destinations are permuted. Whoever then stays changes places with somebody drawn by chance.
    """
    destination = draws.permutation(hires.destination)
    for _ in range(100):
        stay = np.flatnonzero(destination == hires.origin)
        if not len(stay):
            break
        for one, other in zip(stay, draws.integers(len(destination), size=len(stay)), strict=True):
            destination[[one, other]] = destination[[other, one]]
    return hires._replace(destination=destination)


def markets(hires: Hires, seed: int) -> dict[str, float]:
    """How far moves fall into markets.

    Args:
        hires: moves from job to job.
        seed: of the communities and of chance.

    Returns:
        modularity, that of chance (mean), their difference in standard deviations of chance, the share
        of hires within communities, that of chance, how many communities are markets, how many have labs.
    """
    draws = np.random.default_rng(seed)
    groups, modularity = communities(hires, seed)
    chance = np.empty((CHANCES, 2))
    for row in chance:
        other = by_chance(hires, draws)
        their_groups, row[0] = communities(other, seed)
        row[1] = within(other, their_groups)
    made = np.bincount(hires.destination, minlength=len(hires.names)) / len(hires.destination)
    above, spread = modularity - float(chance[:, 0].mean()), float(chance[:, 0].std(ddof=1))
    large = [group for group in groups if made[list(group)].sum() >= MARKET]
    return {
        "modularity": modularity,
        "modularity_chance": float(chance[:, 0].mean()),
        "modularity_above": above / spread if spread > 0.0 else (math.inf if above > 0.0 else 0.0),
        "within": within(hires, groups),
        "within_chance": float(chance[:, 1].mean()),
        "markets": float(len(large)),
        "markets_with_labs": float(sum(any(hires.kinds[one] == "lab" for one in group) for group in large)),
    }


def sources(moves: pd.DataFrame, of: str) -> dict[str, float]:
    """From where a kind of employers' hires come: shares of `KINDS`, and of people without a job."""
    rows = moves[moves["kind"].isin(("poached", "hired")) & (moves["destination_kind"] == of)]
    origin = rows["origin_kind"].astype(object)
    return {
        **{f"{of}s_from_{kind}": float((origin == kind).mean()) for kind in KINDS},
        f"{of}s_from_none": float(origin.isna().mean()),
    }


def diversion(hires: Hires, of: str = "lab", to: str = "lab") -> tuple[float, float]:
    """Of those who leave a kind of employers for another job, the share that goes to a kind; and by size.

    By size: each goes to the other employers in proportion to the hires that these make, as in a logit
    without any closeness. Above it, two kinds are closer rivals than their size says.
    """
    kinds = np.array(hires.kinds)
    leaving = kinds[hires.origin] == of
    share = float((kinds[hires.destination[leaving]] == to).mean())
    made = np.bincount(hires.destination, minlength=len(kinds)).astype(np.float64)
    others = made.sum() - made
    at_kind = made[kinds == to].sum() - np.where(kinds == to, made, 0.0)
    return share, float((at_kind / others)[hires.origin[leaving]].mean())
