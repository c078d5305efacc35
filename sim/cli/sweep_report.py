"""The closing tables of a sweep: each outcome over the points, and what each point adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.cli.text import in_lines, short
from sim.experiments.statistics.multiple import holm
from sim.experiments.studies.levers import lever_effects
from sim.figures.sweep_words import against_in_words, first_in_words, form_of, name_of, value_in_words
from sim.figures.words import amount, difference, ends, plural, significant
from sim.report.passages import Passages, paragraph, passages, table

if TYPE_CHECKING:
    from sim.experiments.statistics.paired import Paired
    from sim.experiments.studies.swept import Swept

_NONE = "–"
#: Points of a design that are told one by one; of more, what they say of the keys.
_MOST_ROWS = 60
#: Among points of which none differs one has a mark with this probability at most.
_ALPHA = 0.05


def sweep_report(found: Swept, notes: tuple[str, ...] = ()) -> Passages:
    """One table an outcome, a row a point; of many points or of drawn ones, a row a key.

    Args:
        found: a sweep.
        notes: what else is to be said of the design.
    """
    parts = [_head(found, notes)]
    for outcome in found.outcomes:
        name = name_of(outcome)
        few = found.method == "one-at-a-time" or (found.points <= _MOST_ROWS and not found.drawn)
        parts += [name, _of_points(found, outcome) if few else _of_keys(found, outcome)]
        parts += _of_levers(found, outcome)
    return passages([*parts, paragraph(_how_to_read(found))])


def _head(found: Swept, notes: tuple[str, ...]) -> str:
    said = (
        f"{found.name}: {plural(found.points, 'point')} ({found.method}) × "
        f"{plural(found.replicates, 'run')}, seed {found.seed}"
    )
    if found.drawn:
        said += f", design seed {found.study['seed']}"
    return passages(map(paragraph, (said, *notes)), "\n")


def _compared(found: Swept, outcome: str) -> Paired:
    return found.added(outcome) or found.from_first(outcome)


def _of_points(found: Swept, outcome: str) -> str:
    form, estimates, compared = form_of(outcome), found.estimates(outcome), _compared(found, outcome)
    corrected = holm(compared.p) if found.against else found.corrected(outcome)
    alone = found.method == "one-at-a-time"
    names = ["key", "value"] if alone else [in_lines(name, 24) for name in found.factors]
    header = [*names, "n", "mean", "95% interval", "difference", "95% interval"]
    rows = []
    for place in range(found.points):
        mean, half = float(estimates.mean[place]), float(estimates.half_width[place])
        row = _alone(found, place) if alone else _values(found, place)
        row += [str(int(estimates.n[place]))]
        if np.isnan(mean):
            rows.append([*row, *[_NONE] * 4])
            continue
        levels = _NONE if np.isnan(half) else f"{amount(mean - half, form)} to {amount(mean + half, form)}"
        row += [amount(mean, form), levels]
        if place == 0 and not found.against:
            rows.append([*row, "first", ""])
            continue
        change, low, high = (float(one[place]) for one in (compared.mean, compared.low, compared.high))
        mark = "=" if compared.alike[place] else "*" if corrected[place] <= _ALPHA else " "
        pairs = int(compared.n[place])
        interval = _NONE if np.isnan(low) else f"{ends(low, high, pairs, form)} {mark}"
        rows.append([*row, _NONE if np.isnan(change) else difference(change, form), interval])
    return table(header, rows, left=len(names))


def _values(found: Swept, place: int) -> list[str]:
    return [value_in_words(values[place]) for values in found.values.values()]


def _alone(found: Swept, place: int) -> list[str]:
    """The key that a point varies alone, and its value."""
    for name in found.factors if place else ():
        if place in found.places_of(name):
            return [short(name, 44), value_in_words(found.values[name][place])]
    return ["as in the scenario", ""]


def _of_keys(found: Swept, outcome: str) -> str:
    """The range over points, and with which keys it goes."""
    form, added = form_of(outcome), found.added(outcome)
    own = slice(1, None) if found.drawn else slice(None)
    values = found.at_points(outcome)[own]
    known = values[np.isfinite(values)]
    if not known.size:
        return f"no {'runs' if added is None else 'pairs'}"
    show = amount if added is None else difference
    low, middle, high = (show(float(one), form) for one in np.quantile(known, (0.1, 0.5, 0.9)))
    what = "means of points" if added is None else "differences of points"
    said = f"{what}: median {middle}, central 80% {low} to {high}"
    if added is not None:
        sure = [float((side[own] > 0.0).mean()) for side in (added.low, -added.high)]
        said += f"; interval above zero at {sure[0]:.0%} of points, below at {sure[1]:.0%}"
        said += " (2.5% each if there were nothing)"
    return passages((paragraph(said), table(_RANKS, list(_correlations(found, outcome)))))


def _of_levers(found: Swept, outcome: str) -> Iterator[str]:
    """What each level of a lever does against the first, over all else that varies."""
    form, effects = form_of(outcome), lever_effects(found, outcome)
    if not effects:
        return
    rows = []
    for one in effects:
        mean, low, high, n = one.effect
        if np.isnan(low) and n > 1:  # nothing varies
            low = high = mean
        interval = _NONE if n < 2 else ends(low, high, n, form)
        change = difference(mean, form) if n else _NONE
        level = f"{value_in_words(one.level)} against {value_in_words(one.first)}"
        rows.append([short(one.lever, 40), level, change, interval, f"{n:,}"])
    counts = sorted({one.conditions for one in effects})
    over = plural(counts[-1], "condition") if len(counts) == 1 else f"{counts[0]} to {counts[-1]} conditions"
    drawn = "drawn conditions and replicates" if found.drawn else "replicates, at the same conditions"
    said = f"Levers, over {over} and the other levers; intervals are for other {drawn}"
    header = (*_LEVERS, "pairs" if found.drawn else "replicates")
    yield passages((paragraph(said), table(header, rows, left=2)))


_LEVERS = ("lever", "level", "difference", "95% interval")
_RANKS = ("key", "rank correlation", "p", "p (Holm)")


def _correlations(found: Swept, outcome: str) -> Iterator[list[str]]:
    names, ranks = found.ranks(outcome)
    for k in sorted(range(len(names)), key=lambda k: -abs(np.nan_to_num(ranks.correlation[k]))):
        if np.isnan(ranks.correlation[k]):
            yield [names[k], _NONE, _NONE, _NONE]
        else:
            yield [
                names[k],
                f"{ranks.correlation[k]:+.2f}",
                f"{ranks.p[k]:.3f}",
                f"{ranks.adjusted_p[k]:.3f}",
            ]


def _how_to_read(found: Swept) -> str:
    other = against_in_words(found) if found.against else first_in_words(found)
    ratios = np.concatenate([_compared(found, name).variance_ratio for name in found.outcomes])
    ratios = ratios[np.isfinite(ratios)]  # a point against itself varies not at all
    worth = ""
    if ratios.size:
        times = significant(float(np.median(ratios)))
        worth = f" Pairing was worth {times} times as many runs in the median of points."
    return (
        f"Differences are of pairs of runs on the same random numbers, from {other}.{worth} Each 95% "
        "interval (t) misses the truth one time in twenty; *: zero is ruled out, too, after Holm's "
        "correction for the points of the table; =: the same in all pairs, which is no test. "
        "Bootstrap intervals are in --json. pp: percentage points."
    )
