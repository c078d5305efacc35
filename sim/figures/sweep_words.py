"""What all pictures of a sweep say alike: how points were laid, what they are compared with, footers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.words import amount, difference, plural, short_name
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.studies.swept import Swept

_DESIGNS = {
    "grid": "every combination of values",
    "one-at-a-time": "one key at a time, all else as in the scenario",
    "latin-hypercube": "a Latin hypercube",
    "sobol": "a scrambled Sobol sequence",
}


def form_of(outcome: str) -> Form:
    """How an outcome is shown."""
    return declared(outcome).unit.form


def name_of(outcome: str) -> str:
    """What an outcome is called, and of whom it is where it is about some only.

    Example:
        >>> name_of("moves"), name_of("labs.Meta.talent_share_end")
        ('moves from job to job', 'talent (labs.Meta.talent_share_end)')
    """
    title = declared(outcome).title
    return f"{title} ({outcome})" if "." in outcome else title


def first_in_words(found: Swept) -> str:
    """What points are compared with where nothing else was asked for."""
    if found.method != "grid":
        return "the scenario as it is"
    values = ", ".join(f"{name} = {value_in_words(one[0])}" for name, one in found.values.items())
    return f"the point {short_name(values, 90)}"


def against_in_words(found: Swept) -> str:
    """What every point is compared with, where that was asked for."""
    pairs = ", ".join(f"{key} = {value_in_words(value)}" for key, value in found.against.items())
    return f"the same with {short_name(pairs, 70)}"


def value_in_words(value: object) -> str:
    """A value of a key as an axis has it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    for least, unit, letter in ((1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if abs(value) >= least:
            return f"{value / unit:.4g}{letter}"
    return f"{value:.5g}"


def footer(found: Swept) -> str:
    """What was run."""
    design = _DESIGNS[found.method]
    if found.drawn:
        design += f", design seed {found.study['seed']}"
    return (
        f"Scenario {found.name}, seed {found.seed}, {plural(found.replicates, 'run')} at each of "
        f"{plural(found.points, 'point')} on the same random numbers ({design}). Each 95% interval (t) "
        "misses the truth one time in twenty."
    )


def written(form: Form, *, signed: bool) -> Callable[[float, object], str]:
    """How ticks of an outcome are written; differences of shares in points."""

    def text(value: float, _: object) -> str:
        if form is Form.PERCENT:
            return f"{100 * value:+g}" if signed and value else f"{100 * value:g}{'' if signed else '%'}"
        return difference(value, form) if signed else amount(value, form)

    return text


def ticks(axes: Axes, form: Form, *, signed: bool) -> None:
    """Let the vertical axis be written as the outcome is."""
    axes.yaxis.set_major_formatter(FuncFormatter(written(form, signed=signed)))


def number_ticks(axes: Axes) -> None:
    """Few numbers along the horizontal axis, large ones in millions, each as short as it is."""
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: value_in_words(value)))
