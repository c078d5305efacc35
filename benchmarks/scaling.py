"""How the cost of a week grows with researchers and with employers: points, and lines through them."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.child import in_child
from benchmarks.fit import fitted
from benchmarks.markets import timed_run
from benchmarks.rows import Row, Setting, Target, shown

#: All points run as long, and see the same events.
WEEKS = 26
#: Small markets are run again, with other seeds, until so many researcher-weeks: the best is the cost.
ENOUGH = 20_000_000
PICTURE = "docs/pictures/scaling.png"


class Line(NamedTuple):
    """Sizes of markets that differ in one number only."""

    subject: str
    other: str  # what stays
    sizes: tuple[tuple[int, int], ...]  # researchers, employers
    varied: int  # which of the two differs
    slope: float  # at most

    def xs(self) -> list[int]:
        """The number that differs."""
        return [size[self.varied] for size in self.sizes]


def lines(*, quick: bool) -> tuple[Line, Line]:
    """What is measured."""
    people = (
        (10_000, 30_000) if quick else (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
    )
    employers = (10, 100) if quick else (10, 30, 100, 300, 1_000, 3_000, 10_000)
    many = 30_000 if quick else 1_000_000
    few = 100
    return (
        Line("researchers", f"{few} employers", tuple((size, few) for size in people), 0, 1.05),
        Line("employers", f"{many:,} researchers", tuple((many, size) for size in employers), 1, 0.3),
    )


def rows(setting: Setting) -> list[Row]:
    """Slopes, and the points that they come from."""
    answer: list[Row] = []
    measured = []
    for line in lines(quick=setting.quick):
        costs = [week_of(*size) for size in line.sizes]
        measured.append((line.subject, line.other, line.xs(), costs))
        points = ", ".join(f"{x:,}: {shown(1e3 * y)} ms" for x, y in zip(line.xs(), costs, strict=True))
        name = f"cost of a week against {line.subject}, at {line.other}"
        answer.append(Row(name, fitted(line.xs(), costs)[0], "slope", Target(line.slope), points))
    if setting.published:
        in_child(draw, measured=measured, path=PICTURE)
    return answer


def week_of(people: int, employers: int) -> float:
    """Seconds of a week, on average over the run, the best of some runs."""
    runs = max(1, min(10, round(ENOUGH / (people * WEEKS))))
    figures = in_child(best_run, people=people, employers=employers, runs=runs).figures
    return figures["weeks"] / WEEKS


def best_run(people: int, employers: int, runs: int) -> dict[str, float]:
    """The quickest run of several with other seeds."""
    found = [timed_run(people, employers, WEEKS, seed) for seed in range(1, runs + 1)]
    return min(found, key=lambda figures: figures["weeks"])


def draw(measured: list[tuple[str, str, list[int], list[float]]], path: str) -> dict[str, float]:
    """Write the picture; in a child, which has room for matplotlib."""
    from benchmarks.picture import scaling_picture

    scaling_picture(measured, path)
    return {}
