"""Examples in docstrings do what they show."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from types import FunctionType

import pytest

import sim
import sim.measures
import sim.theory

#: Rooms of pure functions, in which every file is looked through.
PURE = (sim.theory, sim.measures)
PUBLIC = [getattr(sim, name) for name in sim.__all__]
MODULES = sorted(
    {thing.__module__ for thing in PUBLIC}
    | {f"{room.__name__}.{found.name}" for room in PURE for found in pkgutil.iter_modules(room.__path__)}
)


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str) -> None:
    """As written, on every machine."""
    assert doctest.testmod(import_module(module)).failed == 0


@pytest.mark.parametrize("function", [thing for thing in PUBLIC if isinstance(thing, FunctionType)])
def test_a_public_function_has_an_example(function: FunctionType) -> None:
    """Whoever asks for help on one sees how it is called."""
    assert doctest.DocTestFinder(recurse=False).find(function)[0].examples
