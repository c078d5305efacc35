"""Flows between employers: an alluvial drawing and a matrix with its counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from sim.figures.alluvial import alluvial
from sim.figures.palette import INK, PALE, employer_groups, group_colours
from sim.figures.sheet import duration, note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.words import people, significant
from sim.measures.employers import Employer
from sim.measures.flows import average_headcounts, flow_matrix, flow_ratio, flow_ratio_per_head, pool
from sim.measures.groups import Group, Party, label
from sim.measures.intervals import Estimate

_LEVEL = 0.95


class Stream(NamedTuple):
    """The largest net flow between two labs, by their names."""

    origin: str
    destination: str
    there: int
    back: int


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    groups = employer_groups(run)
    matrix = _ordered(pool(flow_matrix(run.moves), groups), groups)
    stream = _largest(matrix)
    page = sheet(
        run,
        _title(run, matrix, stream),
        _explanation(run, matrix, stream, groups),
        (11.0, 6.4),
        over_time=False,
    )
    if matrix.to_numpy().sum() == 0:
        note(page.figure.add_subplot(page.grid(1, 1, 1.0, 1.0)[0]), "nobody moves from job to job")
        return page.figure
    # Names of columns stand above the matrix.
    grid = page._replace(head=page.head + 0.45, foot=page.foot - 0.3).grid(1, 2, 1.5, 0.4, wspace=1.2)
    emphasis = None if stream is None else (stream.origin, stream.destination)
    alluvial(page.figure.add_subplot(grid[0]), matrix, group_colours(groups), emphasis)
    _heat_map(page.figure.add_subplot(grid[1]), matrix)
    return page.figure


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
    there, back = int(counts[origin, destination]), int(counts[destination, origin])
    return Stream(names[origin], names[destination], there, back)


def _title(run: Subject, matrix: pd.DataFrame, stream: Stream | None) -> str:
    total = int(matrix.to_numpy().sum())
    if total == 0:
        return "Nobody moves from one employer to another"
    if stream is None:
        return f"In {duration(run)} {people(total)} {'moves' if total == 1 else 'move'} from job to job"
    return (
        f"In {duration(run)} {label(stream.destination)} takes {people(stream.there)} from "
        f"{label(stream.origin)} and "
        f"loses {stream.back:,} to it, the largest net flow between two labs"
    )


def _explanation(
    run: Subject, matrix: pd.DataFrame, stream: Stream | None, groups: dict[Employer, Party]
) -> str:
    legend = "Moves from job to job; founders of startups not counted. Outside: academia, other industry."
    if stream is None:
        return legend
    ends = stream.origin, stream.destination
    raw = flow_ratio(matrix, *ends, _LEVEL)
    heads = average_headcounts(run.employers)
    heads = heads.groupby([groups[employer] for employer in heads.index], sort=False).sum()
    per_head = flow_ratio_per_head(matrix, *ends, heads, _LEVEL)
    return (
        f"{legend} {label(ends[0])} to {label(ends[1])}, for each one back: {_ratio(raw)}; "
        f"as rates per head of the lab that is left: {_ratio(per_head)}. "
        "In brackets: 95% interval of the counts of this run."
    )


def _ratio(estimate: Estimate) -> str:
    """The ratio and its interval, which is open above where nobody came back."""
    if not np.isfinite(estimate.upper):
        return f"no finite ratio (at least {significant(estimate.lower)})"
    return f"{significant(estimate.value)} ({significant(estimate.lower)} to {significant(estimate.upper)})"


def _heat_map(axes: Axes, matrix: pd.DataFrame) -> None:
    counts = matrix.to_numpy()
    # The root keeps small flows visible beside large ones.
    axes.imshow(
        counts, cmap="Blues", norm=PowerNorm(0.5, vmin=0, vmax=max(int(counts.max()), 1)), aspect="auto"
    )
    for row, column in np.ndindex(*counts.shape):
        count = int(counts[row, column])
        dark = count > 0.4 * counts.max()
        axes.text(
            column, row, f"{count:,}" if count else "·", ha="center", va="center", fontsize=7.5,
            color="white" if dark else INK if count else PALE,
        )  # fmt: skip
    names = [label(party) for party in matrix.index]
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(names)), [f"to {name}" for name in names], rotation=35, ha="left", rotation_mode="anchor"
    )
    axes.set_yticks(range(len(names)), [f"from {name}" for name in names])
    axes.set_xlabel("people, darker is more")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
