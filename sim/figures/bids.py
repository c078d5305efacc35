"""The bids for a person, or whom an employer lost: the picture of `poach explain`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.figures.bid_words import WENT_OVER, happened, limited_by, moment, name_of
from sim.figures.palette import BLUE, GREY, INK, PALE, VERMILLION
from sim.figures.sheet import note, sheet, styled
from sim.figures.words import cardinal, dollars_of_three, plural, short_name

if TYPE_CHECKING:
    from sim.experiments.studies.explaining import Explained

#: Decisions that find room.
_MOST = 8
#: Events that are told one by one, and characters of a line of the text above.
_EVENTS, _LINE = 4, 130
#: Fates of those who were compared, and of counter-offers that were made.
_COMPARED = ("won", "outbid")
_MADE = ("countered", "counter outbid")


@styled
def draw(found: Explained) -> Figure:
    """Draw the picture: of a person every bid, of an employer whom it lost and when."""
    if found.question.employer is not None:
        from sim.figures.losses import draw_losses

        return draw_losses(found)
    return _of_person(found)


def _of_person(found: Explained) -> Figure:
    decisions = [rows for _, rows in found.bids.groupby("decision")]
    shown = _largest(decisions)
    lines, others = sum(len(rows) + 1 for rows in shown), _not_drawn(found.moves)
    page = sheet(
        found.run,
        _title(found, decisions),
        "Dot: the most pay a bidder would give, at present pay for who makes no counter-offer. Bar: the pay "
        "at which it would be as good to the person as the best of the others, whatever else they offer. "
        "A full dot to the right of its bar wins. Triangle: pay agreed. Hollow: came to no bid, wherever "
        "it is. Cross: the floor that it was below."
        + (
            f" The {_MOST} decisions with the most offers of {len(decisions)}."
            if len(decisions) > _MOST
            else ""
        )
        + others,
        (8.6, 2.2 + 0.27 * max(lines, 3) + 0.16 * (len(others) // _LINE)),
        over_time=False,
    )
    axes = page.figure.add_subplot(page.grid(1, 1, 2.1, 1.35)[0])
    if not shown:
        note(axes, "nobody made this person an offer")
        return page.figure
    _panel(axes, shown)
    return page.figure


def _largest(decisions: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Those with the most offers, in order."""
    order = sorted(range(len(decisions)), key=lambda place: -len(decisions[place]))[:_MOST]
    return [decisions[place] for place in sorted(order)]


def _title(found: Explained, decisions: list[pd.DataFrame]) -> str:
    fates = found.bids["fate"]
    ends = {
        "moves": int((fates == "won").sum()),
        "stays for a counter-offer": int((fates == "countered").sum()),
        "goes over in a deal": int(found.moves["kind"].isin(list(WENT_OVER)).sum()),
    }
    told = [f"{what} {_times(count)}" for what, count in ends.items() if count]
    return f"researcher {found.question.researcher} decides {_times(len(decisions))}" + "".join(
        f" and {one}" for one in told
    )


def _not_drawn(moves: pd.DataFrame) -> str:
    """What happened besides contests; raises without an offer by their number."""
    raised = moves["kind"] == "raised"
    told = [f"week {row['week']} {text}" for _, row in moves[~raised].iterrows() if (text := happened(row))]
    told[_EVENTS:] = [f"{len(told) - _EVENTS:,} more"] if len(told) > _EVENTS else []
    raises = int((raised & (moves["bidders"] == 0)).sum())
    told += [f"{plural(raises, 'raise')} without an offer by others"] if raises else []
    return f" Not drawn: {'; '.join(told)}." if told else ""


def _times(count: int) -> str:
    """Once, twice, three times."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{cardinal(count)} times")


def _panel(axes: Axes, shown: list[pd.DataFrame]) -> None:
    place, ticks, names = 0, [], []
    for rows in shown:
        stay = rows.iloc[0]
        axes.annotate(
            moment(stay), (0, place), xycoords=("axes fraction", "data"), xytext=(-138, 0), color=INK,
            textcoords="offset points", va="center", fontsize=8, weight="bold", annotation_clip=False,
        )  # fmt: skip
        place += 1
        for _, row in rows.iterrows():
            _bid(axes, place, row, needed(row, rows))
            ticks.append(place)
            names.append(short_name(name_of(row), 26))
            place += 1
    axes.set_xscale("log")
    axes.set_yticks(ticks, names)
    axes.set_ylim(place - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: dollars_of_three(value)))
    axes.xaxis.set_major_locator(LogLocator(10, (1.0, 2.0, 5.0), numticks=8))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(visible=False, axis="y")
    axes.annotate(
        "limited by", (1, -0.5), xycoords=("axes fraction", "data"), xytext=(6, 0),
        textcoords="offset points", va="center", fontsize=7.5, weight="bold", color=GREY,
        annotation_clip=False,
    )  # fmt: skip
    axes.set_xlabel("pay, dollars a year as the person values it")
    handles = [
        Line2D([], [], marker="o", ls="", color=BLUE, label="wins"),
        Line2D([], [], marker="o", ls="", color=GREY, label="loses"),
        Line2D([], [], marker="o", ls="", color=GREY, mfc="white", label="no bid"),
        Line2D([], [], marker="|", ms=10, mew=2, ls="", color=VERMILLION, label="would need"),
        Line2D([], [], marker="x", ls="", color=INK, label="floor"),
        Line2D([], [], marker="^", ls="", color=INK, label="agreed"),
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=6, frameon=False, fontsize=8
    )


def needed(row: Any, rows: pd.DataFrame) -> float:
    """Pay at which a bidder would be as good as the best of the others; nan where it is not worked out.

    Args:
        row: its row.
        rows: all rows of the decision.
    """
    compared = rows[rows["fate"].isin(_COMPARED) | (rows["role"] != "bidder")]
    others = compared[compared["bidder"] != row["bidder"]]["utility"]
    if others.empty or not np.isfinite(row["utility"]) or row["role"] == "no job":
        return math.nan
    pay = row["limit"] if row["role"] == "bidder" or row["fate"] in _MADE else row["present_pay"]
    factor = math.exp(float(others.max() - row["utility"]))
    return float((pay + row["extra"]) * factor - row["extra"])


def _bid(axes: Axes, place: int, row: Any, need: float) -> None:
    """A line of the picture."""
    real = row["fate"] in _COMPARED or row["role"] != "bidder"
    colour = BLUE if row["won"] else GREY
    limit = row["limit"] if row["role"] == "bidder" or row["fate"] in _MADE else row["present_pay"]
    if not limit > 0.0:
        return
    axes.plot([limit], [place], "o", color=colour, mfc=colour if real else "white", ms=6, zorder=3)
    if need > 0.0:
        axes.plot([limit, need], [place, place], color=PALE, lw=1.2, zorder=1)
        axes.plot([need], [place], "|", color=VERMILLION, ms=11, mew=2, zorder=2)
    if row["fate"] == "below floor" and row["floor"] > 0.0:
        axes.plot([row["floor"]], [place], "x", color=INK, ms=5, zorder=4)
    if row["fate"] in ("won", "countered"):
        axes.plot([row["offered"]], [place], "^", color=INK, ms=6, zorder=4)
    if row["role"] == "bidder" or row["fate"] in _MADE:
        axes.annotate(
            limited_by(row["binding"]), (1, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
            textcoords="offset points", va="center", fontsize=7.5, color=GREY, annotation_clip=False,
        )  # fmt: skip
