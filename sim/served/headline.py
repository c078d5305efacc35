"""The sentence above the picture: what the dials change, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from sim.explorer.exploration import Exploration
from sim.figures.words import difference, no_width
from sim.market.branching import differ_before_week_0
from sim.names import join_key, split_key
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form
from sim.served.layout import PLACED

#: Of every outcome its row of the table of differences.
Table = Mapping[str, Mapping[str, float]]
#: Shares of which one digit of a percentage point shows nothing, and of which two do not.
_SMALL, _SMALLEST = 0.0005, 0.00005
#: What the sentence is about, in order.
_LEADING = ("labs_talent_share_end", "elite1_labs_share_end", "startups_died", "median_pay_end")


def headline(exploration: Exploration, table: Table) -> str:
    """What is told of the outcomes that count, or that nothing is.

    Args:
        exploration: where the dials stand.
        table: differences by outcome.
    """
    pairs = exploration.paired
    if not exploration.changes:
        return f"All dials stand at the start: means of {pairs} runs. Turn one, and see what it changes."
    sure: list[str] = []
    unsure: list[str] = []
    asked = [name for name in exploration.outcomes if name not in PLACED]
    for name in dict.fromkeys((*_LEADING, *concerned(exploration), *asked)):
        if name in table:
            mean, low, high = (table[name][column] for column in ("difference", "low", "high"))
            (unsure if _open(low, high) else sure).append(_said(name, mean, low, high))
    parts = [", ".join(sure)] if sure else []
    if unsure:
        parts.append(f"no difference told in {_listed(unsure)}")
    return f"Against the start, on the same draws: {'; '.join(parts)}, n\u00a0=\u00a0{pairs}."


def concerned(exploration: Exploration) -> tuple[str, ...]:
    """What becomes of the labs whose own dials are turned: their shares of talent, and people."""
    found = []
    for key in exploration.changes:
        part, *rest = split_key(key)
        if part == "labs" and rest:
            found += [join_key(part, rest[0], name) for name in ("talent_share_end", "headcount_end")]
    return tuple(name for name in dict.fromkeys(found) if name in exploration.known)


def since(exploration: Exploration) -> str:
    """From when on the dials act: events begin in their weeks, and nearly all else long before week 0."""
    start, now = exploration.start, exploration.scenario
    if not differ_before_week_0(start, now):
        return ""
    return (
        f"These dials stand so from the burn-in on, {round(start.burn_in)} weeks before the first that is "
        "shown: a difference may be there from the beginning. What begins at a date is an event."
    )


def _said(name: str, mean: float, low: float, high: float) -> str:
    one, title = declared(name), title_of(name)
    if _open(low, high):
        return title
    change = _in_points(fine(mean, one.unit.form))
    if no_width(low, high):
        return f"{title} {change} in every pair"
    ends = " to ".join(_bare(fine(end, one.unit.form)) for end in (low, high))
    return f"{title} {change} ({ends})"


def title_of(outcome: str) -> str:
    """What a reader calls an outcome; of a lab, a group or a flow with whose it is."""
    title = declared(outcome).title
    if "." not in outcome:
        return title
    kind, *whose = (part.replace("_", " ") for part in split_key(outcome))
    return f"{' to '.join(whose if kind == 'flows' else whose[:1])}: {title}"


def fine(value: float, form: Form) -> str:
    """A difference, small shares to a digit more: an end just above zero is no zero in the interval."""
    small = form is Form.PERCENT and _SMALLEST <= abs(value) < _SMALL
    return f"{'+' if value > 0 else '-'}{100 * abs(value):.2f} pp" if small else difference(value, form)


def _open(low: float, high: float) -> bool:
    """Can these runs not tell the difference from none?"""
    return not (low > 0.0 or high < 0.0)


def _in_points(text: str) -> str:
    return _signed(text.replace(" pp", " points"))


def _bare(text: str) -> str:
    return _signed(text.removesuffix(" pp"))


def _signed(text: str) -> str:
    """With a minus that no line ends with."""
    return text.replace("-", "−\u2060")


def _listed(parts: list[str]) -> str:
    return " or ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} or {parts[-1]}"
