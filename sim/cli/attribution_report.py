"""The closing tables of an attribution, and the same as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.cross_report import with_interval
from sim.cli.text import short
from sim.figures.attribution import about, form_of, ran, said_of_orders
from sim.figures.stakes import stakes
from sim.figures.words import amount, difference, percent
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.studies.attributed import Attributed, Interaction, Share

_NAME, _PAIRS = 36, 6
_NONE = "–"


def attribution_report(found: Attributed) -> Passages:
    """A table of shares, one of interactions, and what they mean."""
    form, (none, every) = form_of(found), found.ends
    orders = bool(found.study.orders)
    ranked = sorted(found.shares, key=lambda one: -np.nan_to_num(abs(one.adds.mean)))
    rows = [
        [
            short(one.factor, _NAME), with_interval(one.adds, form),
            *([_error(found, one)] if orders else []), _share(one),
            difference(one.alone.mean, form) if one.alone.n else _NONE,
            difference(one.last.mean, form) if one.last.n else _NONE,
        ]
        for one in ranked
    ]  # fmt: skip
    every_one = [with_interval(found.summed, form), *([""] if orders else []), _of_sum(found), "", ""]
    header = ["", "makes (95% interval)", *(["orders ±"] if orders else []), "share", "alone", "last"]
    ends = " to ".join(amount(end.mean, form) if end.n else _NONE for end in (none, every))
    title = f"{about(found)[:1].upper()}{about(found)[1:]}"
    said: list[str] = [
        passages((f"{title}: {ends} as everything below is switched on", ran(found)), "\n"),
        table(header, [*rows, ["together", *every_one]]),
        paragraph(_how_to_read(found)),
        _interactions(found),
        paragraph(stakes(found.scenario)),
    ]
    if found.complete < found.replicates:
        missing = found.replicates - found.complete
        said.append(f"Left out: {missing} of {found.replicates} replicates, without an outcome somewhere.")
    return passages(said)


def _error(found: Attributed, one: Share | Interaction) -> str:
    if not np.isfinite(one.order_error):
        return _NONE
    return difference(one.order_error, form_of(found)).lstrip("+")


def _share(one: Share) -> str:
    if not np.isfinite(one.share[0]):
        return _NONE
    ratio, low, high = (percent(end, 0) for end in one.share)
    return f"{ratio} ({low} to {high})" if np.isfinite(one.share[1]) else ratio


def _of_sum(found: Attributed) -> str:
    return "100%" if found.summed.sign else _NONE


def _how_to_read(found: Attributed) -> str:
    text = (
        "Makes: what the factor adds, averaged over all orders in which factors may come in (Shapley 1953); "
        "these add up, run by run, to the difference that all make together. Alone: with all others off; "
        "last: with all others on. Share: of that difference (ratio of means, delta method); what takes away "
        "has a share below zero, and others then one above 100%. Each interval misses the truth one time in "
        f"twenty. {said_of_orders(found)}"
    )
    if found.study.orders:
        sure = [short(one.factor, _NAME) for one in found.shares if one.sampled.sign]
        text += f" Surely more or less than nothing: {', '.join(sure) or 'none'}."
    if not found.summed.sign:
        text += " No shares are given, for the runs cannot tell the difference from zero."
    return text


def _interactions(found: Attributed) -> str:
    form = form_of(found)
    shown = [one for one in found.interactions if one.adds.n][:_PAIRS]
    rows = [
        [
            f"{short(one.one, _NAME)} and {short(one.other, _NAME)}", with_interval(one.adds, form),
            *([_error(found, one)] if found.study.orders else []),
        ]
        for one in shown
    ]  # fmt: skip
    header = ["", "95% interval", *(["orders ±"] if found.study.orders else [])]
    more = len(found.interactions) - len(shown)
    what = "Interactions: by how much more one adds where the other is on (Grabisch & Roubens 1999)"
    rest = f"; the largest {len(shown)} of {len(found.interactions)}, so they look too large" if more else ""
    return passages((paragraph(f"{what}{rest}"), table(header, rows)))


def attribution_document(found: Attributed) -> dict[str, Any]:
    """Everything that the tables say, as numbers."""
    none, every = found.ends
    return {
        "command": "attribute",
        "scenario": found.scenario.name,
        "outcome": found.study.outcome,
        "seed": found.seed,
        "replicates": found.replicates,
        "complete": found.complete,
        "points": len(found.labels),
        "orders": len(found.study.orders) or "all",
        "interval": {"kind": "t", "level": 0.95, "shares": "delta method"},
        "everything_off": none._asdict(),
        "as_it_is": every._asdict(),
        "together": found.summed._asdict(),
        "factors": [
            {
                "factor": one.factor,
                "off": dict(factor.off),
                "makes": one.adds._asdict(),
                "order_error": one.order_error,
                "sign": one.sampled.sign,
                "share": dict(zip(("ratio", "low", "high"), one.share, strict=True)),
                "alone": one.alone._asdict(),
                "last": one.last._asdict(),
            }
            for one, factor in zip(found.shares, found.study.factors, strict=True)
        ],
        "interactions": [
            {
                "factors": [one.one, one.other],
                **one.adds._asdict(),
                "order_error": one.order_error,
                "sign": one.sampled.sign,
            }
            for one in found.interactions
        ],
    }
