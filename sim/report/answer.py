"""The answer in plain words, made of the numbers that the command prints with --json.

An interval that has zero in it is told as no difference. Nothing is worked out here that a command has not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.figures.sweep_words import name_of
from sim.figures.tips import of_mean
from sim.figures.words import amount, difference, plural, with_span
from sim.names import split_key
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.report.effects import effect_in_words, is_sure, verdict

#: What a comparison is told by before its tables, and a run.
HEADLINES = (
    "labs_talent_share_end", "elite1_labs_share_end", "hhi_talent_end", "startup_talent_share_end",
    "startups_alive_end", "median_pay_end", "top_package", "moves",
)  # fmt: skip
_OF_RUN = ("labs_talent_share", "hhi_talent", "startup_talent_share", "startups_alive", "median_pay")
#: Inputs, factors and points that are told by name.
_FIRST = 3
_SHARE = ".talent_share_end"

Document = Mapping[str, Any]


def answer(document: Document) -> list[str]:
    """Sentences, that which matters most first.

    Args:
        document: what the command says with --json that made the folder; or that prints its tables again.
    """
    tell = _TELLING.get(str(document.get("command")))
    said = list(tell(document)) if tell is not None else [_unfinished(document)]
    return [*said, *_until(document)]


def _unfinished(document: Document) -> str:
    runs = {"done": 0, "planned": 0, **(document.get("runs") or {})}
    return (
        f"{runs['done']:,} of {runs['planned']:,} runs are done. One run of each scenario cannot tell a "
        "difference from chance, so none is told; take --replicates 30."
    )


def _of_run(document: Document) -> Iterator[str]:
    outcomes = document["outcomes"]
    for name in _OF_RUN:
        first, last = (outcomes[f"{name}_{when}"] for when in ("start", "end"))
        entry = declared(f"{name}_end")
        form, n = entry.unit.form, int(last["n"])
        if not n:
            continue
        said = f"{_capital(entry.title)}: {amount(float(last['mean']), form)} in the last week"
        if n > 1 and math.isfinite(last["low"]):
            low, high = (amount(float(last[end]), form) for end in ("low", "high"))
            said += f" (95% interval of the mean {low} to {high}, n = {n} runs)"
        yield f"{said}, {amount(float(first['mean']), form)} in the first."
    if document["replicates"] == 1:
        yield "This is one run: one draw of chance, so there is no interval. For one, take --replicates 30."


def _of_comparison(document: Document) -> Iterator[str]:
    base = document["base"]
    for other, found in document["alternatives"].items():
        known = [name for name in HEADLINES if name in found and found[name]["n"] > 1]
        # Differences that are alike in all pairs are no test, but none of them is none.
        sure = [name for name in known if found[name]["low"] > 0.0 or found[name]["high"] < 0.0]
        if sure:
            told = "; ".join(f"{name_of(name)} {effect_in_words(found[name], name)}" for name in sure)
            yield f"{other} against {base}, n = {int(found[sure[0]]['n'])} pairs of runs: {told}."
        if rest := [name for name in known if name not in sure]:
            pairs = int(found[rest[0]]["n"])
            names = ", ".join(f"{name_of(name)} {effect_in_words(found[name], name)}" for name in rest)
            yield f"No difference between {other} and {base} is told by {plural(pairs, 'pair')} in: {names}."
        yield from _of_labs(found)
        if not known:
            yield f"Fewer than two pairs of runs of {other} and {base} are done, so no difference is told."
    yield "Intervals are 95% (t), each by itself; the tables say which hold when all are looked at together."


def _of_labs(found: Document) -> Iterator[str]:
    """Whose share of all talent differs, for a change may be about one lab alone."""
    shares = {split_key(one)[1]: one for one in found if one.startswith("labs.") and one.endswith(_SHARE)}
    sure = sorted(
        (lab for lab, one in shares.items() if found[one]["n"] > 1 and is_sure(found[one])),
        key=lambda lab: -abs(found[shares[lab]]["difference"]),
    )
    if sure:
        told = "; ".join(f"{lab} {effect_in_words(found[shares[lab]], shares[lab])}" for lab in sure[:_FIRST])
        labs = plural(len(shares), "lab")
        yield f"Of {labs} {len(sure)} are told to differ in their share of talent, most {told}."


def _of_sweep(document: Document) -> Iterator[str]:
    against = document["against"]
    than = "the same point with " + _settings(against) if against else "the first point"
    for name, found in document["outcomes"].items():
        compared = found["against"] or found["from_first"]
        change, low, high = (np.asarray(compared[key], np.float64) for key in ("difference", "low", "high"))
        own = np.isfinite(change) & np.isfinite(low)
        if not against:
            own[:1] = False
        count, more, less = int(own.sum()), int((own & (low > 0)).sum()), int((own & (high < 0)).sum())
        if not count:
            yield f"{_name(name)}: too few runs are done to tell a difference at any point."
            continue
        pairs = plural(int(np.max(compared["n"])), "pair")
        said = (
            f"{_name(name)}: of {plural(count, 'point')} {more} told to be above {than}, {less} below it; no "
            f"difference is told at {count - more - less} by {pairs}"
        )
        if sure := (own & ((low > 0) | (high < 0))).nonzero()[0].tolist():
            most = max(sure, key=lambda place: abs(change[place]))
            ends = (float(change[most]), float(low[most]), float(high[most]))
            chosen = ", which looks too large for being chosen," if len(sure) > 1 else ""
            said += f"; the largest{chosen} is "
            said += f"{with_span(*ends, int(compared['n'][most]), declared(name).unit.form)}"
            said += f" at {_spot_of(document['points'][most])}"
        yield f"{said}."
        yield from _of_levers(name, found["levers"])
    yield "By chance alone one interval in twenty leaves zero out; the tables correct for that (Holm)."


def _spot_of(point: Document) -> str:
    """Where a point is: its values, or where there are many, the one whose values a table has."""
    values = _without(point, "point")
    return _settings(values) if len(values) <= _FIRST else f"point {point['point']} (“What was run”)"


def _of_levers(outcome: str, levers: Sequence[Document]) -> Iterator[str]:
    for one in levers[:_FIRST]:
        told = verdict(one["effect"], outcome)
        yield f"{one['lever']} = {one['level']} against {one['first']}: {name_of(outcome)} {told}."


def _of_cross(document: Document) -> Iterator[str]:
    first, second = document["factors"]
    for name, found in document["outcomes"].items():
        off, on = (verdict(found["adds"][second][f"{first} {how}"], name) for how in ("off", "on"))
        both = verdict(found["interaction"], name)
        yield (
            f"What {second} adds to {name_of(name)}: with {first} off {off}; with {first} on {on}. By how "
            f"much the second is more: {both}."
        )


def _of_map(document: Document) -> Iterator[str]:
    axes = [document[axis] for axis in ("x", "y")]
    for name, found in document["outcomes"].items():
        form, mean = declared(name).unit.form, np.asarray(found["runs"]["mean"], np.float64)
        if not np.isfinite(mean).any():
            yield f"{_name(name)}: no run of any point has it."
            continue
        ends = [np.unravel_index(int(find(mean)), mean.shape) for find in (np.nanargmin, np.nanargmax)]
        low, high = (f"{_mean_at(found['runs'], at, form)} at {_spot(axes, at)}" for at in ends)
        yield f"{_name(name)}: the least mean is {low}; the largest is {high}. Both were chosen among points."
        if (paired := found["paired"]) is not None:
            bounds = [np.asarray(paired[end], np.float64) for end in ("low", "high")]
            known = int(np.isfinite(bounds[0]).sum())
            more, less = int((bounds[0] > 0).sum()), int((bounds[1] < 0).sum())
            yield (
                f"Against the same point with {_settings(document['against'])} it is more at {more} of "
                f"{plural(known, 'point')}, less at {less}, and no difference is told at "
                f"{known - more - less}."
            )


def _mean_at(runs: Document, place: tuple[Any, ...], form: Form) -> str:
    """A mean with its interval and n."""
    mean, high = (float(np.asarray(runs[key], np.float64)[place]) for key in ("mean", "high"))
    return of_mean(mean, high - mean, int(np.asarray(runs["n"])[place]), form)


def _spot(axes: Sequence[Document], place: tuple[Any, ...]) -> str:
    across, upwards = axes
    return (
        f"{' and '.join(across['keys'])} = {across['values'][place[1]]:g}, "
        f"{' and '.join(upwards['keys'])} = {upwards['values'][place[0]]:g}"
    )


def _of_attribution(document: Document) -> Iterator[str]:
    name = document["outcome"]
    every = verdict(document["together"], name, "mean")
    yield f"What all factors together make of {name_of(name)}: {every}."
    ranked = sorted(document["factors"], key=lambda one: -abs(np.nan_to_num(one["makes"]["mean"])))
    for one in ranked[:_FIRST]:
        share = one["share"]["ratio"]
        part = f", {share:.0%} of that" if math.isfinite(share) else ""
        yield f"{one['factor']}: {verdict(one['makes'], name, 'mean')}{part}."


def _of_sensitivity(document: Document) -> Iterator[str]:
    name, rows = document["outcome"], document["inputs"]
    title, method = _name(name), document["method"]
    if method == "tornado":
        moves: dict[str, list[Document]] = {}
        for row in rows:
            ends = {"mean": row["change"], "low": row["change_low"], "high": row["change_high"]}
            moves.setdefault(row["input"], []).append({**ends, "n": row["n"], "value": row["value"]})
        sure = [one for one, arms in moves.items() if any(map(is_sure, arms))]
        yield _told_of(title, sure, len(moves))
        first = list(moves)[:1]
        for one in dict.fromkeys([*sure[:_FIRST], *first] if sure else list(moves)[:_FIRST]):
            told = (f"at {_value(arm['value'])} {verdict(arm, name, 'mean')}" for arm in moves[one])
            largest = " (the largest change, which is not told from none)" if sure and one not in sure else ""
            yield f"{one}{largest}: {'; '.join(told)}."
        tried = sum(math.isfinite(row["change_low"]) for row in rows)
        if tried > 1:
            yield (
                f"By chance alone one interval in twenty leaves zero out: of these {tried} about "
                f"{max(round(tried / 20), 1)}."
            )
        turning = list(dict.fromkeys(row["input"] for row in rows if row["turns"]))
        if turning:
            yield f"The sign of the outcome turns with {_and(turning)}."
        return
    index, end, chance = _INDICES[method]
    sure = [row["input"] for row in rows if row[end] > (row[chance] if chance else 0.0)]  # not of NaN
    yield _most(title, sure, len(rows), "input")
    for row in [row for row in rows if math.isfinite(row[index])][:_FIRST]:
        yield f"{row['input']}: {_index_of(row, index, method, name)}."


#: By method the index, what of it must be above chance for it to be told, and the column of chance.
_INDICES = {
    "sobol": ("total", "total_low", ""),
    "morris": ("size", "size_low", "chance"),
    "pawn": ("median", "median", "chance"),
}


def _most(title: str, sure: Sequence[str], every: int, noun: str) -> str:
    """On which inputs an outcome surely hangs, the first three by name."""
    if not sure:
        return f"{title}: these runs tell of none of {plural(every, noun)} that it hangs on it."
    return f"{title} hangs most on {_and(sure[:_FIRST])}; told of {len(sure)} of {plural(every, noun)}."


def _told_of(title: str, sure: Sequence[str], every: int) -> str:
    """Of how many assumptions it is told that they move an outcome, the first three by name."""
    if not sure:
        return _most(title, sure, every, "assumption")
    named = f"{'first of all ' * (len(sure) > _FIRST)}{_and(sure[:_FIRST])}"
    return f"{title} is told to hang on {len(sure)} of {plural(every, 'assumption')}: {named}."


def _index_of(row: Document, index: str, method: str, outcome: str) -> str:
    values = [float(row[f"{index}{end}"]) for end in ("", "_low", "_high")]
    if method == "morris":
        form = declared(outcome).unit.form
        size, low, high, chance = (difference(value, form).lstrip("+") for value in (*values, row["chance"]))
        return f"moves it by {size} over its range (95% interval {low} to {high}; {chance} by chance)"
    title = "total index" if method == "sobol" else "PAWN index"
    return f"{title} {values[0]:.2f} (95% interval {values[1]:.2f} to {values[2]:.2f})"


def _of_calibration(document: Document) -> Iterator[str]:
    for held_out, words in (
        (False, "targets that were sought"),
        (True, "held-out targets, never used in a search,"),
    ):
        found = [one for one in document["targets"] if one["held_out"] is held_out]
        if found:
            met, n = sum(one["met"] for one in found), plural(document["n"], "run")
            yield f"{met} of {len(found)} {words} lie within their bands ({n})."
            if missed := [one["name"] for one in found if not one["met"]]:
                yield f"Missed: {_and(missed)}."
    if document["parameters"]:
        known = [_and(one["keys"]) for one in document["parameters"] if one["identified"]]
        rest = [_and(one["keys"]) for one in document["parameters"] if not one["identified"]]
        yield f"The targets identify {_and(known) or 'no parameter'}" + (
            f", and not {_and(rest)}." if rest else "."
        )


def _of_choice(document: Document) -> Iterator[str]:
    name, most = document["outcome"], "largest" if document["maximize"] else "smallest"
    guarantee = document["guarantee"]
    if document["best"] is None:
        yield f"Undecided after {document['replicates']} replicates: {_and(document['left'])} are left."
    else:
        trifle = difference(guarantee["indifference"], declared(name).unit.form).removeprefix("+")
        yield (
            f"{document['best']} has the {most} {name_of(name)}, with probability "
            f"{guarantee['probability']:g} or more if the best is better than all others by {trifle} and "
            "outcomes are normal."
        )
    for one in document["scenarios"][1:]:
        form, n = declared(name).unit.form, one["n_pairs"]
        said = with_span(one["behind"], one["behind_low"], one["behind_high"], n, form)
        first = document["scenarios"][0]["scenario"]
        yield f"{one['scenario']} minus {first}: {said}, n = {plural(n, 'pair')}."


def _of_second_choices(document: Document) -> Iterator[str]:
    for lab, found in document["diversions"].items():
        told = sorted(
            found["to"].items(), key=lambda item: -np.nan_to_num(item[1]["diversion"]["ratio"], nan=-9.0)
        )
        parts = [
            _gain(to, ratio)
            for to, one in told[:_FIRST]
            if math.isfinite((ratio := one["diversion"])["ratio"])
        ]
        if parts:
            pairs = plural(int(told[0][1]["diversion"]["n"]), "pair")
            yield f"Without {lab}, per person that it has where it stays: {'; '.join(parts)}; n = {pairs}."
    for one in document["mergers"]:
        said = one["simulated"]
        low, mean, high = (float(said[key]) for key in ("low", "difference", "high"))
        points = f"{10_000 * mean:+,.0f} points of 10,000 ({10_000 * low:+,.0f} to {10_000 * high:+,.0f})"
        if low <= 0.0 <= high:
            points = f"no difference told by {plural(int(said['n']), 'pair')}: {points}"
        yield f"A merger of {_and(one['labs'])}: {declared(one['index']).title} {points}."


def _gain(party: str, ratio: Document) -> str:
    """What somebody gains of a lab's people; an interval with zero in it tells of no gain."""
    said = f"{ratio['ratio']:.0%} ({ratio['low']:.0%} to {ratio['high']:.0%})"
    if not ratio["low"] > 0.0 and not ratio["high"] < 0.0:
        return f"no gain of {party} is told, {said}"
    return f"{party} gains {said}"


def _until(document: Document) -> Iterator[str]:
    found = document.get("until")
    if found is None:
        return
    form = declared(found["outcome"]).unit.form
    show = difference if "difference" in found["of"] else amount
    ended = (
        "The interval is as narrow as was asked for"
        if found["reached"]
        else "The interval is not as narrow as was asked for"
    )
    for label, one in found["scenarios"].items():
        ends = [show(float(one[key]), form) for key in ("mean", "low", "high")]
        yield (
            f"{ended}: {name_of(found['outcome'])} of {label} {ends[0]} ({ends[1]} to {ends[2]}, "
            f"n = {one['n']}), by a confidence sequence, which may be looked at as often as one likes."
        )
    yield "Other intervals are those of a fixed number of runs: too narrow where runs stop by themselves."


def _capital(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}"


def _name(outcome: str) -> str:
    """What an outcome is called, as a sentence begins."""
    return _capital(name_of(outcome))


def _settings(changes: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {_value(value)}" for key, value in changes.items())


def _value(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _without(point: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in point.items() if key != name}


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


_TELLING: dict[str, Callable[[Document], Iterator[str]]] = {
    "run": _of_run,
    "compare": _of_comparison,
    "sweep": _of_sweep,
    "cross": _of_cross,
    "map": _of_map,
    "attribute": _of_attribution,
    "sensitivity": _of_sensitivity,
    "calibrate": _of_calibration,
    "best": _of_choice,
    "second-choices": _of_second_choices,
}
