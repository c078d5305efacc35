"""What the page is sent: the dials, and the picture of what turning them changes, as plain tables."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.explorer.dials import Dial
from sim.explorer.exploration import Exploration
from sim.explorer.trials import PATHS
from sim.figures.words import amount, no_width
from sim.measures.groups import label
from sim.names import told
from sim.outcomes.outcomes import declared
from sim.outcomes.parties import flow, groups
from sim.outcomes.units import Form
from sim.served.headline import Table, concerned, fine, headline, since, title_of
from sim.served.layout import ASKED, PLACED, SECTIONS, label_of, part_of

if TYPE_CHECKING:
    from sim.served.session import Session

#: Of runs, between which the bands of paths lie.
BAND = (5.0, 95.0)
#: Letters of a line about what went wrong.
_LINE = 400


def as_json(document: object) -> str:
    """A document as JSON; a number that is none is null."""
    try:
        return _dumped(document)
    except ValueError:  # some number is none: few documents have one, and to look for it takes long
        return _dumped(_finite(document))


def _dumped(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    """What JSON does not know, as what it does."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)


def _finite(value: Any) -> Any:
    """A document with null for every number that is none."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: _finite(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(below) for below in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def opened(session: Session, wrong: dict[str, str]) -> dict[str, Any]:
    """All that a tab needs to begin: the scenario, its dials, where they stand."""
    exploration = session.exploration
    start = exploration.start
    return {
        "session": session.key,
        "scenario": {
            "name": start.name,
            "question": start.question or "",
            "people": start.people,
            "weeks": start.weeks,
            "startDate": None if start.start_date is None else start.start_date.isoformat(),
            "ofCommand": session.origin is not None,
        },
        "seed": exploration.seed,
        "pairs": exploration.pairs,
        "dials": [dial_sent(session, dial) for dial in exploration.dials.values()],
        "outcomes": list(exploration.outcomes),
        "wrong": wrong,
        **standing(session),
    }


def standing(session: Session) -> dict[str, Any]:
    """What changes with every turn: what differs from the start, and the command that does it again."""
    exploration = session.exploration
    return {
        "version": session.version,
        "differs": [one._asdict() for one in exploration.differs()],
        "command": session.command(),
    }


def dial_sent(session: Session, dial: Dial) -> dict[str, Any]:
    """A dial, and where it stands."""
    span, field = dial.span, dial.founds[0].spot.parameter
    meaning = (field.description or "") if field is not None else ""
    limits = dial.about.removesuffix(meaning).rstrip("; ")
    return {
        **session.stand(dial),
        "label": label_of(dial),
        "keys": list(dial.keys),
        "group": dial.group,
        "part": part_of(dial),
        "kind": dial.kind,
        "meaning": meaning.replace("`", ""),
        "limits": limits,
        "plausible": limits.partition("; ")[0] if dial.range is not None else limits,
        "optional": dial.optional,
        "start": dial.show(dial.start),
        "choices": [str(choice) for choice in dial.choices],
        "span": None
        if span is None
        else {
            "low": span.low,
            "high": span.high,
            "log": span.log,
            "whole": dial.founds[0].is_whole and not dial.multiples,
        },
    }


def picture(session: Session) -> dict[str, Any]:
    """What is known so far of what the dials change."""
    with session.lock:
        exploration = session.exploration
        pairs, done = exploration.paired, exploration.done
        common = {
            "version": session.version,
            "pairs": pairs,
            "of": exploration.pairs,
            "done": done,
            "failures": [told(line, _LINE) for line in exploration.failures],
        }
        if pairs < 2:
            return {**common, "sections": None}
        flows = _Flows(exploration)
        table = exploration.by_outcome([*exploration.outcomes, *flows.names, *concerned(exploration)])
        changed = bool(exploration.changes)
        return {
            **common,
            "changed": changed,
            "headline": headline(exploration, table),
            "since": since(exploration),
            "sections": _sections(exploration, table, changed=changed),
            "paths": _paths(exploration),
            "flows": flows.sent(table),
        }


def _sections(exploration: Exploration, table: Table, *, changed: bool) -> list[dict[str, Any]]:
    asked = [name for name in exploration.outcomes if name not in PLACED]
    found = []
    for title, names in (*SECTIONS, (ASKED, tuple(asked))):
        rows = [
            _row(exploration, name, table, changed=changed) for name in names if name in exploration.outcomes
        ]
        if rows:
            found.append({"title": title, "rows": rows})
    return found


def _row(exploration: Exploration, outcome: str, table: Table, *, changed: bool) -> dict[str, Any]:
    one = declared(outcome)
    row: dict[str, Any] = {"name": outcome, "title": title_of(outcome), "meaning": one.meaning}
    if outcome not in table:
        return {**row, "n": 0, "verdict": "missing"}
    values = table[outcome]
    form = one.unit.form
    row |= {"n": int(values["n"]), "start": amount(values["mean_a"], form)}
    if not changed:
        return {**row, "verdict": "start"}
    low, high = values["low"], values["high"]
    return {
        **row,
        "now": amount(values["mean_b"], form),
        "difference": fine(values["difference"], form),
        "low": fine(low, form),
        "high": fine(high, form),
        "verdict": verdict(values["difference"], low, high),
        "strip": {
            "mean": values["difference"],
            "low": low,
            "high": high,
            "pairs": [value for value in exploration.pairs_of(outcome) if math.isfinite(value)],
        },
    }


def verdict(mean: float, low: float, high: float) -> str:
    """Is a difference told? `up`, `down`, `none`; `same` where all pairs differ alike."""
    if no_width(low, high):
        return "same"
    if low <= 0.0 <= high or not (math.isfinite(low) and math.isfinite(high)):
        return "none"
    return "up" if mean > 0.0 else "down"


def _paths(exploration: Exploration) -> dict[str, Any]:
    """Means of runs over the weeks, with the band in which nine of ten lie, of the start and of now."""
    found = dict(zip(("start", "now"), exploration.paths(), strict=True))
    bands = {which: _bands(values) for which, values in found.items()}
    start = exploration.start.start_date
    series = [
        {
            "name": name,
            "title": declared(f"{name}_end").title,
            "percent": declared(f"{name}_end").unit.form is Form.PERCENT,
            **{
                which: {edge: _short(values[place]) for edge, values in band.items()}
                for which, band in bands.items()
            },
        }
        for place, name in enumerate(PATHS)
        if np.isfinite(found["start"][:, place]).any()
    ]
    return {
        "weeks": int(found["start"].shape[2]),
        "startDate": None if start is None else start.isoformat(),
        "series": series,
    }


def _bands(values: NDArray[np.float32]) -> dict[str, NDArray[np.float64]]:
    """Of paths of shape (pairs, columns, weeks) the mean and the edges, each of shape (columns, weeks)."""
    low, high = np.percentile(values.astype(np.float64), BAND, axis=0)
    return {"mean": values.mean(axis=0, dtype=np.float64), "low": low, "high": high}


def _short(path: NDArray[np.float64]) -> list[float]:
    """To five digits of its largest value, which is more than a picture shows."""
    largest = np.abs(path[np.isfinite(path)]).max(initial=0.0)
    digits = 4 - math.floor(math.log10(largest)) if largest > 0.0 else 0
    return [float(value) for value in path.round(digits).tolist()]


class _Flows:
    """Who poaches from whom: a matrix of labs and groups.

    Attributes:
        names: the outcomes that it is made of.
    """

    def __init__(self, exploration: Exploration) -> None:
        self._parties = groups(exploration.start)
        known = set(exploration.known)
        self._cells = [[flow(origin, to) for to in self._parties] for origin in self._parties]
        self.names = [name for row in self._cells for name in row if name in known]

    def sent(self, rows: Table) -> dict[str, Any]:
        """From whom, row by row; columns: to whom; null where nobody can move."""

        def of(column: str) -> list[list[float | None]]:
            return [[rows[name][column] if name in rows else None for name in row] for row in self._cells]

        sure = [
            [
                name in rows
                and verdict(*(rows[name][key] for key in ("difference", "low", "high"))) in ("up", "down")
                for name in row
            ]
            for row in self._cells
        ]
        return {
            "names": [label(party) for party in self._parties],
            "labs": [isinstance(party, str) for party in self._parties],
            "start": of("mean_a"),
            "now": of("mean_b"),
            "difference": of("difference"),
            "low": of("low"),
            "high": of("high"),
            "told": sure,
        }
