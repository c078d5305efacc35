"""The page of mechanisms in Markdown, made from what they declare: `python -m sim.mechanisms.page`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc, getmembers, isclass
from types import ModuleType
from typing import TypeGuard

from sim.mechanisms.mechanism import Mechanism
from sim.mechanisms.registry import MECHANISMS
from sim.scenario.event import EventBase
from sim.scenario.parameter import Section

_INTRODUCTION = """\
# Mechanisms

What may be switched on in a market, one folder each in `sim/mechanisms/`. This page is made from what they
declare. Do not edit it; run

    python -m sim.mechanisms.page > docs/mechanisms.md

Defaults, units and bounds of keys are in [parameters.md](parameters.md), the equations in
[model.md](model.md), and how to add a mechanism in [extending.md](extending.md).
"""
#: Where the keys of a class of a spec stand in a scenario.
_PLACES = {
    "InMarket": "market.",
    "InOffers": "labs.NAME.",
    "InLab": "labs.NAME.",
    "InTargetList": "labs.NAME.target_list.",
    "InEscalation": "escalation.",
    "InTastes": "researchers.tastes.",
    "InStartups": "startups.",
    "InNamedStartup": "startups.named.NAME.",
    "InFunding": "startups.funding.",
    "InPortability": "portability.",
    "InScenario": "",
}
#: Where what holds keys of its own is a table of the mechanism, and not another's.
_WITH_TABLES = ("InScenario", "InStartups")


def page() -> str:
    """The page: a section a mechanism, in the order in which they are registered."""
    return "\n".join([_INTRODUCTION, *map(_section, MECHANISMS)])


def spec_of(mechanism: Mechanism) -> ModuleType:
    """The module that declares a mechanism."""
    return import_module(f"sim.mechanisms.{mechanism.name}.spec")


def _section(mechanism: Mechanism) -> str:
    spec = spec_of(mechanism)
    title, _, said = cleandoc(spec.__doc__ or "").partition(": ")
    rows = "".join(f"* {row}\n" for row in (*_keys(spec), *_events(spec)))
    return f"## {title}\n\n`sim/mechanisms/{mechanism.name}/`: {said}\n\n{rows}"


def _keys(spec: ModuleType) -> Iterator[str]:
    """The keys that a spec declares, in the order of `_PLACES`.

    Raises:
        ValueError: a class of keys that no section of a scenario takes.
    """
    found: dict[str, type[Section]] = {
        name: one for name, one in getmembers(spec, isclass) if name.startswith("In") and _is_of(one, spec)
    }
    unknown = [name for name in found if name not in _PLACES]
    if unknown:
        raise ValueError(
            f"{spec.__name__}: {', '.join(unknown)} goes into no section; name it as one of "
            f"{', '.join(_PLACES)}, or graft it in the registry and say here where its keys stand"
        )
    for name, place in _PLACES.items():
        for key in found[name].__annotations__ if name in found else ():
            field = found[name].model_fields[key]
            table = field.annotation
            if isclass(table) and issubclass(table, Section) and name in _WITH_TABLES:  # of its own
                for below, inner in table.model_fields.items():
                    yield f"`{place}{key}.{below}`: {inner.description}"
            else:
                yield f"`{place}{key}`: {field.description}"


def _is_of(found: type, spec: ModuleType) -> TypeGuard[type[Section]]:
    """Is a class a spec's own table, and not imported there?"""
    return issubclass(found, Section) and found.__module__ == spec.__name__


def _events(spec: ModuleType) -> Iterator[str]:
    for _, found in getmembers(spec, isclass):
        if issubclass(found, EventBase) and found.__module__ == spec.__name__:
            kind = found.model_fields["kind"].default
            yield f"event `{kind}`: {_first_line(found)}"


def _first_line(section: type[Section]) -> str:
    return cleandoc(section.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    sys.stdout.write(page())
