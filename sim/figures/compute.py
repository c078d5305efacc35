"""Talent against compute, employer by employer, from the start to the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures.lines import POINTS_PER_INCH, name_points
from sim.figures.palette import GREY, employer_groups, group_colours
from sim.figures.scales import log_axis, widened
from sim.figures.sheet import duration, note, sheet, styled
from sim.figures.subject import Subject
from sim.figures.words import dollars_of_three, growth, significant
from sim.measures.employers import Employer, employer_index
from sim.measures.groups import Group, Party, label
from sim.measures.startups import LAB, STARTUP


@styled
def draw(run: Subject) -> Figure:
    """Draw the figure."""
    ends = _ends(run)
    labs = ends[ends["kind"] == LAB]
    page = sheet(
        run,
        _title(labs, run),
        "Labs: from the first week (ring) to the last (arrowhead, or dot close by). Grey: startups, from the"
        " first week or birth (ring) to the last week (bare end of the line) or death (cross); they rent"
        " compute in proportion to headcount. The median person has talent 1.",
        (9.6, 5.4),
        over_time=False,
    )
    panels = {"Labs": labs, "Labs and startups": ends}
    shown = {name: rows for name, rows in panels.items() if not rows.empty}
    if len(labs) == len(ends):
        shown.pop("Labs and startups", None)
    if not shown:
        note(
            page.figure.add_subplot(page.grid(1, 1, 0.75, 0.35)[0]), "no employer has both compute and talent"
        )
        return page.figure
    grid = page.grid(1, len(shown), 0.75, 0.35, wspace=0.28, width_ratios=(3, 2)[: len(shown)])
    for place, (name, rows) in enumerate(shown.items()):
        axes = page.figure.add_subplot(grid[place])
        axes.set_title(name)
        _arrows(axes, rows, employer_groups(run), named=name == "Labs")
    return page.figure


def _ends(run: Subject) -> pd.DataFrame:
    """First and last positive talent and compute of each lab and startup, and whether it lasts to the end."""
    rows = run.employers
    rows = rows[(rows["talent"] > 0) & (rows["compute"] > 0) & rows["kind"].isin((LAB, STARTUP))]
    rows = rows[["week", "talent", "compute"]].set_axis(employer_index(rows, "kind", "employer"))
    by_name = rows.groupby(level=["kind", "employer"], sort=False)
    columns = ["talent", "compute"]
    first, last = by_name[columns].first().add_suffix("_first"), by_name[columns].last().add_suffix("_last")
    lasts = by_name["week"].last().rename("lasts") == run.employers["week"].max()
    ends = first.join([last, lasts])
    return ends.assign(kind=ends.index.get_level_values("kind"))


def _title(labs: pd.DataFrame, run: Subject) -> str:
    if labs.empty:
        there = (run.employers["kind"].astype(str) == LAB).any()
        return "No lab has both compute and talent" if there else "There are no labs"
    talent = labs["talent_last"] / labs["talent_first"]
    compute = labs["compute_last"] / labs["compute_first"]
    if len(labs) == 1:
        return (
            f"In {duration(run)} {_named(labs, 0)}'s compute {growth(compute.iloc[0])}, "
            f"its talent {growth(talent.iloc[0])}"
        )
    order = talent.to_numpy().argsort()
    extremes = "; ".join(f"{_named(labs, row)}'s {growth(talent.iloc[row])}" for row in order[[-1, 0]])
    if growth(talent.max()) == growth(talent.min()):
        extremes = f"every lab's {growth(talent.max())}"
    return (
        f"In {duration(run)} the median lab's compute {growth(float(compute.median()))}. Talent: {extremes}"
    )


def _named(labs: pd.DataFrame, row: int) -> str:
    return label(labs.index.get_level_values("employer")[row])


def _arrows(axes: Axes, ends: pd.DataFrame, groups: dict[Employer, Party], *, named: bool) -> None:
    compute = ends[["compute_first", "compute_last"]].to_numpy(dtype=np.float64)
    talent = ends[["talent_first", "talent_last"]].to_numpy(dtype=np.float64)
    log_axis(axes, "x", widened(float(compute.min()), float(compute.max()) * 1.2, 4.0), dollars_of_three)
    log_axis(axes, "y", widened(float(talent.min()), float(talent.max()) * 1.1, 4.0), significant)
    axes.grid(visible=True, axis="both")
    axes.set_xlabel("compute: installed stock in dollars, log scale")
    axes.set_ylabel("talent: sum over people, log scale")
    is_lab = (ends["kind"] == LAB).to_numpy()
    _startups(axes, compute[~is_lab], talent[~is_lab], ends["lasts"].to_numpy()[~is_lab])
    colours = group_colours(groups)
    parties = [groups[lab] for lab in ends.index[is_lab]]
    hues = [colours[party] for party in parties]
    size = 1.0 if named else 0.6
    for hue, ends_of_one in zip(hues, np.stack([compute, talent], axis=2)[is_lab], strict=True):
        _arrow(axes, ends_of_one, hue, size)
    if named:
        # Smaller labs of a crowd stay without a name.
        texts = ["" if isinstance(party, Group) else label(party) for party in parties]
        heads = np.stack([compute[is_lab, 1], talent[is_lab, 1]], axis=1)
        along = np.concatenate([_along(compute), _along(talent)], axis=1)
        name_points(axes, texts, heads, hues, along)


def _arrow(axes: Axes, ends: NDArray[np.float64], hue: str, size: float) -> None:
    """From a ring at the first point to a head at the last; to a dot where that would seem to point back."""
    start, end = ends
    head = 11 * size  # points
    line: dict[str, Any] = {"color": hue, "linewidth": 1.6 * size}
    way = np.ptp(axes.transData.transform(ends), axis=0)
    if np.hypot(*way) * POINTS_PER_INCH / axes.figure.dpi > head:
        arrow = {"arrowstyle": "-|>", "mutation_scale": head, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", end, start, arrowprops=arrow | line)
    else:
        axes.plot(*ends.T, "-", **line)
        axes.plot(*end, "o", color=hue, markersize=3 * size, zorder=3)
    axes.plot(*start, "o", color=hue, markersize=5 * size, markerfacecolor="white")


def _startups(
    axes: Axes, compute: NDArray[np.float64], talent: NDArray[np.float64], lasts: NDArray[np.bool_]
) -> None:
    axes.plot(compute.T, talent.T, color=GREY, linewidth=0.6)
    axes.plot(compute[:, 0], talent[:, 0], "o", color=GREY, markersize=2.5, markerfacecolor="white")
    axes.plot(compute[~lasts, 1], talent[~lasts, 1], "x", color=GREY, markersize=4)


def _along(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the arrows, which are straight on log scales, as one column."""
    return np.geomspace(ends[:, 0], ends[:, 1], 20).reshape(-1, 1)
