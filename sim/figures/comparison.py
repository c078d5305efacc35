"""A comparison at a glance: paired differences of the main outcomes, with their intervals (a forest plot)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.palette import BLUE, GREY, INK
from sim.figures.sheet import page, style
from sim.figures.subject import Compared
from sim.figures.tips import of_difference, tell
from sim.figures.words import difference, interval, leaves_zero_out, no_width, scaled, short_name
from sim.measures.groups import Group, label
from sim.outcomes.outcomes import declared
from sim.outcomes.parties import about
from sim.outcomes.shown import PICTURED_OTHERS, PICTURED_SHARES, Shown
from sim.outcomes.units import Form

_EXPLANATION = (
    "Mean paired differences with 95% intervals; filled: the interval leaves zero out. Each interval misses "
    "the truth one time in twenty; a difference that is the same in all pairs has none. HHI in points of "
    "10,000, money in dollars, all else counts. Outcomes are of the last week, or of the whole run."
)
_ENDS = ("difference", "low", "high")
#: What the title tells where the experiment is about no outcome of its own: the first that is there.
_HEADLINES = ("startup_talent_share_end", "top4_talent_share_end")
_ROW = 0.235  # inches


class Row(NamedTuple):
    """One outcome: its name, where its difference and interval lie, and the same in words.

    Attributes:
        name: what is compared.
        difference: mean paired difference, percentage points of shares, else percent of the base's mean; NaN
            where the base's mean is 0.
        low: lower end of the 95% interval.
        high: upper end.
        text: difference and interval in the unit of the outcome.
        pairs: number of pairs in which the outcome exists.
        tip: difference, interval and pairs, as tables have them.
    """

    name: str
    difference: float
    low: float
    high: float
    text: str
    pairs: int
    tip: str

    @property
    def sure(self) -> bool:
        """Does the interval leave zero out? Equal differences have none."""
        return leaves_zero_out(self.low, self.high)


def draw(compared: Compared) -> Figure:
    """Draw the figure.

    Args:
        compared: two scenarios, pair by pair.
    """
    panels = rows_of(compared)
    with style():
        longest = max(map(len, panels.values()), default=1)
        texts = (_title(compared), _EXPLANATION, footer(compared))
        sheet = page(compared, texts, (11.6, 2.3 + _ROW * max(longest, 3)), over_time=False)
        grid = sheet.grid(1, 2, 2.05, 1.95, wspace=2.3)
        for place, (title, rows) in enumerate(panels.items()):
            axes = sheet.figure.add_subplot(grid[place])
            axes.set_title(title, x=-0.9)
            _forest(axes, rows, longest)
        return sheet.figure


def rows_of(compared: Compared) -> dict[str, list[Row]]:
    """The rows of each panel, by its title."""
    shares = _asked_first(compared, tuple(_of_shares(compared)), shares=True)
    others = _asked_first(compared, PICTURED_OTHERS, shares=False)
    return {
        "Shares: difference in percentage points": list(_rows(compared, shares)),
        "Others: difference in percent of the base": list(_rows(compared, others)),
    }


def _asked_first(compared: Compared, rows: Sequence[Shown], *, shares: bool) -> list[Shown]:
    """Rows of a panel, before them the outcome that the experiment is about, where it is of its kind."""
    asked = compared.asked
    if not asked or (declared(asked).unit.form is Form.PERCENT) != shares:
        return list(rows)
    own = next((row for row in rows if row.outcome == asked), Shown(asked))
    return [own, *(row for row in rows if row is not own)]


def _of_shares(compared: Compared) -> Iterator[Shown]:
    yield from PICTURED_SHARES
    for lab in compared.groups:
        if not isinstance(lab, Group):
            yield Shown(about(lab, "talent_share_end"), f"talent at {short_name(label(lab), 18)}")


def _rows(compared: Compared, shown: Iterable[Shown]) -> Iterator[Row]:
    """Rows of those outcomes that exist in two pairs at least."""
    for one in shown:
        found = _values(compared, one.outcome)
        if found is None:
            continue
        form, ends = declared(one.outcome).unit.form, [found[column] for column in _ENDS]
        change, low, high = (_signed(value, form) for value in ends)
        pairs = int(found["n"])
        base = found["mean_a"]
        scale = 100.0 if form is Form.PERCENT else 100.0 / base if base > 0 else float("nan")
        label = short_name(one.short, 32)
        places = [scale * value for value in ends]
        text = f"{change} ({low} to {high})"
        if no_width(*ends[1:]):
            text = f"{change} in each of {pairs}" if any(ends) else f"no difference in {pairs}"
        if form is not Form.PERCENT and not base > 0:  # which has no percentage
            text = f"from 0: {change}"
        yield Row(
            label,
            places[0],
            places[1],
            places[2],
            text,
            pairs,
            of_difference(ends[0], ends[1], ends[2], pairs, form),
        )


def _values(compared: Compared, outcome: str) -> dict[str, float] | None:
    """The columns of the comparison of one outcome; None where it does not exist in two pairs."""
    table = compared.differences
    if outcome not in table.index:
        return None
    values = table.loc[[outcome]].to_numpy(dtype=np.float64)[0].tolist()
    return dict(zip(map(str, table.columns), values, strict=True))


def _signed(value: float, form: Form) -> str:
    """A difference as it stands beside its row, where the axis names the unit of shares."""
    if form is Form.INDEX:
        return difference(round(10_000 * value), Form.COUNT)
    return difference(value, form).removesuffix(" pp")


def _title(compared: Compared) -> str:
    names = f"{short_name(compared.name, 40)} against {short_name(compared.base_name, 40)}"
    for outcome in filter(None, (compared.asked, *_HEADLINES)):
        found = _values(compared, outcome)
        if found is not None and (outcome == compared.asked or found["mean_a"] + found["mean_b"] > 0):
            form = declared(outcome).unit.form
            told = interval(found["low"], found["high"], int(found["n"]), form)
            return (
                f"{names}: {declared(outcome).title} {difference(found['difference'], form)} in the mean of "
                f"{compared.pairs} pairs of runs ({told})"
            ).replace(" pp", "\u00a0pp")
    return f"{names}: mean differences over {compared.pairs} pairs of runs"


def footer(compared: Compared) -> str:
    """What was run, and what a pair is."""
    name = f"{compared.name}{scaled(compared.scenario.scale)}"
    return (
        f"Scenario {name} minus {compared.base_name}, seed {compared.seed}, {compared.pairs} pairs of runs; "
        "the runs of a pair draw the same random numbers, so what differs is the scenario."
    )


def _forest(axes: Axes, rows: Sequence[Row], longest: int) -> None:
    axes.axvline(0, color=GREY, linewidth=0.9)
    for place, row in enumerate(rows):
        hue = BLUE if row.sure else GREY
        if np.isfinite(row.difference):
            (span,) = axes.plot([row.low, row.high], [place, place], color=hue, linewidth=1.5)
            face = hue if row.sure else "white"
            (dot,) = axes.plot(row.difference, place, "o", color=hue, markersize=4.5, markerfacecolor=face)
            tell(span)
            tell(dot, f"{row.name}: {row.tip}")
        axes.annotate(
            row.text, (1.0, place), xycoords=("axes fraction", "data"), xytext=(6, 0), va="center",
            textcoords="offset points", fontsize=7.5, color=INK,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [row.name for row in rows], fontsize=7.5)
    axes.set_ylim(max(longest, 3) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+g}" if value else "0"))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
