"""What is recorded of an extension: all on which hangs what its functions do."""

from __future__ import annotations

import importlib
import linecache
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.market.extension import Extension
from sim.market.moment import ExtensionError

#: A function, with a default, a class, and a helper of another module.
MAIN = """
import math
import numpy as np
from functools import cache, partial, wraps
from numpy import exp
from poach_helper import helped
import poach_helper as by_module
WEIGHTS = np.array([1.0, 2.0])
PART = partial(max, 1.0)
DRAW = np.random.default_rng(1).normal
class Base:
    def rate(self, by=1.0):
        return by * WEIGHTS[0]
class Rule(Base):
    level = 2.0
def plain(moment, rate=1.0, *, weights=(1.0,)):
    return math.fsum(weights) * rate * exp(0.0)
def with_class(moment):
    return Rule().rate()
def with_helper(moment):
    return helped()
def with_module(moment):
    return by_module.helped()
def with_list(moment, rates=[1.0]):
    return rates[0]
def with_part(moment):
    return PART(0.0)
def with_draw(moment):
    return DRAW()
def twice(function):
    @wraps(function)
    def doubled(*given):
        return 2 * function(*given)
    return doubled
def thrice(function):
    def tripled(*given):
        return 3 * function(*given)
    return tripled
@twice
def decorated(moment):
    return 1.0
called = thrice(len)
def with_decorated(moment):
    return called(())
@cache
def remembered():
    return 1.0
def with_cache(moment):
    return remembered()
"""
HELPER = "from poach_deep import DEEP\ndef helped(by=1.0):\n    return by * DEEP()\n"
DEEP = "def DEEP():\n    return 1.0\n"
NAMES = ("poach_main", "poach_helper", "poach_deep")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where modules are found for the time of a test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in NAMES:
        sys.modules.pop(name, None)


def digest(folder: Path, name: str, *changes: tuple[str, str]) -> str:
    """That of an extension of the function, with texts in its modules that are other ones."""
    for module, text in zip(NAMES, (MAIN, HELPER, DEEP), strict=True):
        written = text
        for before, after in changes:
            written = written.replace(before, after)
        (folder / f"{module}.py").write_text(written, encoding="utf-8")
        sys.modules.pop(module, None)
    importlib.invalidate_caches()
    sys.path_importer_cache.pop(str(folder), None)
    linecache.clearcache()
    found = importlib.import_module("poach_main")
    return Extension().before("plan", getattr(found, name)).sha256


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("plain", "rate=1.0, *", "rate=float('2'), *"),
        ("with_class", "level = 2.0", "level = 3.0"),
        ("with_class", "return by", "return 3 * by"),
        ("with_class", "self, by=1.0", "self, by=4.0"),
        ("with_class", "[1.0, 2.0]", "[5.0, 2.0]"),
        ("with_helper", "return by", "return 3 * by"),
        ("with_helper", "def DEEP():\n    return 1.0", "def DEEP():\n    return 6.0"),
        ("with_module", "return by * DEEP", "return -by * DEEP"),
        ("with_module", "def DEEP():\n    return 1.0", "def DEEP():\n    return 6.0"),
    ],
)
def test_what_a_function_hangs_on_is_in_the_digest(folder: Path, name: str, before: str, after: str) -> None:
    """Another default, class, base, array or helper, near or far, is another extension."""
    first = digest(folder, name)
    assert digest(folder, name) == first
    assert digest(folder, name, (before, after)) != first


def test_a_default_of_another_value_counts_where_the_source_is_the_same(folder: Path) -> None:
    """The default is what it is, not how it is written."""
    first = digest(folder, "plain", ("rate=1.0, *", "rate=WEIGHTS[0], *"))
    other = digest(folder, "plain", ("rate=1.0, *", "rate=WEIGHTS[0], *"), ("[1.0, 2.0]", "[7.0, 2.0]"))
    assert first != other


def test_what_is_not_read_does_not_count(folder: Path) -> None:
    """Another function of the module, or a class that it does not use."""
    assert digest(folder, "plain") == digest(folder, "plain", ("level = 2.0", "level = 3.0"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("decorated", "decorated: is decorated"),
        ("with_decorated", "tripled: is decorated, or made within another"),
        ("with_cache", "reads remembered, a _lru_cache_wrapper"),
        ("with_list", r"reads with_list\(rates\), a list that may change"),
        ("with_part", "reads PART, a partial"),
        ("with_draw", "reads DRAW, a "),
    ],
)
def test_what_its_source_does_not_tell_is_refused(folder: Path, name: str, said: str) -> None:
    """With the culprit."""
    with pytest.raises(ExtensionError, match=said):
        digest(folder, name)
