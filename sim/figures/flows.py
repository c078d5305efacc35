"""Flows between employers: an alluvial drawing and a matrix with its counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.alluvial import alluvial
from sim.figures.deal_words import not_counted, not_counted_in
from sim.figures.palette import INK, PALE, employer_groups, group_colours
from sim.figures.several import counted, footer_of, range_in_words
from sim.figures.sheet import Sheet, duration, note, sheet, styled
from sim.figures.sheet import page as sheet_page
from sim.figures.subject import Several, Subject
from sim.figures.words import people, short_name, significant, span
from sim.measures.employers import Employer
from sim.measures.groups import Group, Party, label
from sim.measures.intervals import Estimate
from sim.measures.startups import LAB
from sim.measures.transitions import average_headcounts, flow_matrix, flow_ratio, flow_ratio_per_head, pool

_LEVEL = 0.95


class Stream(NamedTuple):
    """The largest net flow between two labs, by their names."""

    origin: str
    destination: str
    there: float
    back: float


_SIZE = (11.0, 6.4)
_LEGEND = "Moves from job to job; founders of startups not counted. Outside: academia, other industry."


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure of one run."""
    groups = employer_groups(run)
    matrix = _ordered(pool(flow_matrix(run.moves), groups), groups)
    stream = _largest(matrix)
    page = sheet(
        run, _title(run, matrix, stream), _explanation(run, matrix, stream, groups), _SIZE, over_time=False
    )
    _panels(page, matrix, stream, group_colours(groups), _whole)
    return page.figure


@styled
def draw_several(runs: Several) -> Figure:
    """Draw the figure of several runs: means, for medians of flows do not add up."""
    counts = {(a, b): runs.flow(a, b) for a in runs.groups for b in runs.groups}
    means = [[float(np.nan_to_num(counts[a, b]).mean()) for b in runs.groups] for a in runs.groups]
    parties = pd.Index(list(runs.groups), dtype=object)
    matrix = pd.DataFrame(means, index=parties.rename("origin"), columns=parties.rename("destination"))
    busy = (matrix.sum(axis=0) + matrix.sum(axis=1)) > 0
    matrix = matrix.loc[busy, busy]
    stream = _largest(matrix)
    texts = (
        _several_title(runs, counts, stream),
        f"{_reading(not_counted_in(runs.outcome, runs.scenario))} Means over {counted(runs.done)}; below ten "
        "with one digit.",
        footer_of(runs, runs.done, again=False),
    )
    page = sheet_page(runs, texts, _SIZE, over_time=False)
    _panels(page, matrix, stream, group_colours({(LAB, str(one)): one for one in runs.groups}), _mean)
    return page.figure


def _panels(
    page: Sheet,
    matrix: pd.DataFrame,
    stream: Stream | None,
    colours: dict[Party, str],
    show: Callable[[float], str],
) -> None:
    if matrix.to_numpy().sum() == 0:
        note(page.figure.add_subplot(page.grid(1, 1, 1.0, 1.0)[0]), "nobody moves from job to job")
        return
    # Names of columns stand above the matrix.
    grid = page._replace(head=page.head + 0.45, foot=page.foot - 0.3).grid(1, 2, 1.5, 0.4, wspace=1.2)
    emphasis = None if stream is None else (stream.origin, stream.destination)
    alluvial(page.figure.add_subplot(grid[0]), matrix, colours, emphasis, show)
    _heat_map(page.figure.add_subplot(grid[1]), matrix, show)


def _whole(count: float) -> str:
    return f"{count:,.0f}"


def _mean(count: float) -> str:
    return f"{count:,.0f}" if count == 0 or count >= 9.95 else f"{count:.1f}"


def _several_title(
    runs: Several, counts: dict[tuple[Party, Party], NDArray[np.float64]], stream: Stream | None
) -> str:
    beginning = f"In the mean of {counted(runs.done)} of {span(runs.length)}"
    total = sum(float(np.nan_to_num(count).mean()) for count in counts.values())
    if total == 0:
        return f"In all {counted(runs.done)} nobody moves from one employer to another"
    if stream is None:
        return f"{beginning} {_mean(total)} people move from job to job"
    there, back = counts[stream.origin, stream.destination], counts[stream.destination, stream.origin]
    return (
        f"{beginning} {label(stream.destination)} takes {_mean(float(there.mean()))} people from "
        f"{label(stream.origin)} "
        f"({range_in_words(there, _whole)}) and loses {_mean(float(back.mean()))} to it, the largest net "
        "flow between two labs"
    )


def _ordered(matrix: pd.DataFrame, groups: dict[Employer, Party]) -> pd.DataFrame:
    """Rows and columns in the order of the groups; those with no moves left out."""
    order = [party for party in dict.fromkeys(groups.values()) if party in matrix.index]
    return matrix.loc[order, order]


def _largest(matrix: pd.DataFrame) -> Stream | None:
    names = [party for party in matrix.index if not isinstance(party, Group)]
    counts = matrix.loc[names, names].to_numpy()
    net = counts - counts.T
    if net.size == 0 or net.max() <= 0:
        return None
    origin, destination = np.unravel_index(int(net.argmax()), net.shape)
    there, back = float(counts[origin, destination]), float(counts[destination, origin])
    return Stream(names[origin], names[destination], there, back)


def _title(run: Subject, matrix: pd.DataFrame, stream: Stream | None) -> str:
    total = int(matrix.to_numpy().sum())
    if total == 0:
        deals = not_counted(run.moves)
        return f"nobody moves from {'job to job but in deals' if deals else 'one employer to another'}"
    if stream is None:
        return f"in {duration(run)} {people(total)} {'moves' if total == 1 else 'move'} from job to job"
    return (
        f"in {duration(run)} {label(stream.destination)} takes {people(int(stream.there))} from "
        f"{label(stream.origin)} and loses {stream.back:,.0f} to it, the largest net flow between two labs"
    )


def _explanation(
    run: Subject, matrix: pd.DataFrame, stream: Stream | None, groups: dict[Employer, Party]
) -> str:
    reading = _reading(not_counted(run.moves))
    if stream is None:
        return reading
    ends = stream.origin, stream.destination
    raw = flow_ratio(matrix, *ends, _LEVEL)
    heads = average_headcounts(run.employers)
    heads = heads.groupby([groups[employer] for employer in heads.index], sort=False).sum()
    per_head = flow_ratio_per_head(matrix, *ends, heads, _LEVEL)
    return (
        f"{reading} {label(ends[0])} to {label(ends[1])}, for each one back: {_ratio(raw)}; "
        f"as rates per head of the lab that is left: {_ratio(per_head)}. "
        "In brackets: 95% interval of the counts of this run."
    )


def _reading(left_out: str) -> str:
    """The legend, and who is left out."""
    return f"{_LEGEND} {left_out}" if left_out else _LEGEND


def _ratio(estimate: Estimate) -> str:
    """The ratio and its interval, which is open above where nobody came back."""
    if not np.isfinite(estimate.upper):
        return f"no finite ratio (at least {significant(estimate.lower)})"
    return f"{significant(estimate.value)} ({significant(estimate.lower)} to {significant(estimate.upper)})"


def _heat_map(axes: Axes, matrix: pd.DataFrame, show: Callable[[float], str]) -> None:
    counts = matrix.to_numpy(dtype=np.float64)
    # The root keeps small flows visible beside large ones.
    axes.imshow(
        counts, cmap="Blues", norm=PowerNorm(0.5, vmin=0, vmax=max(float(counts.max()), 1.0)), aspect="auto"
    )
    for row, column in np.ndindex(*counts.shape):
        count = float(counts[row, column])
        dark = count > 0.4 * counts.max()
        axes.text(
            column, row, show(count) if count else "·", ha="center", va="center", fontsize=7.5,
            color="white" if dark else INK if count else PALE,
        )  # fmt: skip
    names = [short_name(label(party), 16) for party in matrix.index]
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(names)), [f"to {name}" for name in names], rotation=35, ha="left", rotation_mode="anchor"
    )
    axes.set_yticks(range(len(names)), [f"from {name}" for name in names])
    axes.set_xlabel("people, darker is more")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
