"""What random markets are drawn from: numbers from intervals, names, weeks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

#: A table of a scenario file.
Document = dict[str, Any]
START = date(2025, 1, 6)
NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("pretraining", "post-training", "robotics")


def some(rng: Random, values: tuple[str, ...]) -> list[str]:
    """None, one or two of the values."""
    return rng.sample(values, rng.randint(0, min(2, len(values))))


def near(rng: Random, *values: float) -> float:
    """One of the values, give or take a fifth."""
    return rng.choice(values) * rng.uniform(0.8, 1.2)


def target_list(rng: Random, names: tuple[str, ...]) -> Document:
    """A list over some or all employers and fields."""
    return {
        "size": rng.choice([3, 10, 25]),
        "employers": rng.choice([[], some(rng, names)]),
        "fields": rng.choice([[], some(rng, FIELDS)]),
        "refresh": rng.choice([1, 3, 8]),
        "recruiters": near(rng, 0.4, 1.0, 3.0),
        "cooldown": rng.choice([0, 2, 8]),
        "contact_multiplier": rng.choice([1.0, 0.0, near(rng, 5.0)]),
    }


def moment(rng: Random, weeks: int) -> Document:
    """A week of the run, as such or by a date in it."""
    week = rng.randrange(weeks)
    day = START + timedelta(days=7 * week + rng.randrange(7))
    return rng.choice([{"week": week}, {"date": day.isoformat()}])
