"""What the pictures of sensitivity studies have in common: what is looked at, and who is told beneath."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.experiments.designs.factors import Factor, Value
from sim.figures.words import amount, difference, plural, scaled, short_name, span
from sim.outcomes.outcomes import declared
from sim.outcomes.units import Form

if TYPE_CHECKING:
    from sim.experiments.studies.sensitivities import Sensitivities

_NAME = 42  # letters of an input's name


def form_of(found: Sensitivities) -> Form:
    """How numbers of the outcome are shown."""
    return declared(found.study.outcome).unit.form


def about(found: Sensitivities) -> str:
    """What is looked at: talent at labs after three years, minus the same with escalation.intensity = 0."""
    outcome = found.study.outcome
    title = declared(outcome).title
    name = f"{title} ({outcome})" if "." in outcome else title
    varied = any("weeks" in one.keys for one in found.study.factors)
    when = "at the end" if varied else f"after {span(found.scenario.weeks)}"
    return f"{name} {when}{minus(found)}"


def subject(found: Sensitivities) -> str:
    """What is looked at, before a verb: with a comma that ends what it is compared with, else without."""
    return f"{about(found)}," if found.study.against else about(found)


def minus(found: Sensitivities) -> str:
    """What points are compared with; empty where it is nothing."""
    if not found.study.against:
        return ""
    return f", minus the same with {against(found)}"


def against(found: Sensitivities) -> str:
    """escalation.intensity = 0."""
    return short_name(", ".join(f"{key} = {value}" for key, value in found.study.against.items()), 60)


def shown(found: Sensitivities, value: float) -> str:
    """A value of what is looked at: with its sign where it is a difference; a dash where there is none."""
    form = form_of(found)
    if not math.isfinite(value):
        return "–"
    return difference(value, form) if found.study.against else amount(value, form)


def input_name(name: str) -> str:
    """The name of an input where there is little room."""
    return short_name(name.replace(",", ", "), _NAME)


def setting(factor: Factor, value: Value) -> str:
    """What an input is set to: 0.7, ×0.5, planned."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return f"{'×' if factor.range.bases else ''}{value:,.10g}"


def ran(found: Sensitivities) -> str:
    """Scenario, seed, and number of runs."""
    study = found.study
    name = f"{found.scenario.name}{scaled(found.scenario.scale)}"
    noun = "pairs of runs" if study.against else "runs"
    points = study.rows * study.row
    return f"Scenario {name}, seed {found.seed}, {found.replicates} {noun} at each of {points:,} points"


def missing(found: Sensitivities) -> str:
    """How many points have no outcome, as a sentence; empty where all have."""
    if not found.left_out:
        return ""
    count = plural(len(found.left_out), "point")
    return f" Without such an outcome in some run: {count}; what needs them is left out."
