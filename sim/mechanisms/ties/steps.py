"""What connects two employers: leaders' ties, and what events make of contacts."""

from __future__ import annotations

import numpy as np

from sim.market.state.columns import Table


def pairs(links: Table, origins: Table, destinations: Table) -> Table:
    """Mask over links from these employers to those others; `origins` and `destinations` are masks."""
    size = len(links)
    concerned = np.outer(origins[:size], destinations[:size])
    np.fill_diagonal(concerned, False)
    return concerned


def scale_contacts(links: Table, concerned: Table, factor: float, ties: float) -> None:
    """Contacts over these links times `factor`; leaders' ties multiply them by `ties`."""
    links["scaled"][concerned] *= factor
    count_ties(links, ties)


def set_ties(links: Table, concerned: Table, tied: bool, ties: float) -> None:
    """Leaders have ties over these links, or have them no more."""
    links["tied"][concerned] = tied
    count_ties(links, ties)


def count_ties(links: Table, ties: float) -> None:
    """Contacts follow from leaders' ties and from what events make of them."""
    links["contacts"] = np.where(links["tied"], ties, 1.0) * links["scaled"]
