"""How kernels are compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba.core import types

from sim.market.compiling.kernel import _widest


def test_one_kind_of_whole_numbers() -> None:
    """Signed numbers of any width and constants count as one; unsigned ones, bools and floats as they are."""
    kind: Any
    for kind in (types.int8, types.int16, types.int32, types.int64, types.IntegerLiteral(7)):
        assert _widest(kind) == types.int64
    for kind in (types.uint32, types.uint64, types.boolean, types.float32, types.float64):
        assert _widest(kind) == kind
    assert _widest(types.BooleanLiteral(True)) == types.boolean


def test_a_kernel_that_calls_another_compiles_it_once() -> None:
    """For a constant, a number of 32 bits and one of 64."""
    from sim.market.compiling.kernel import kernel

    @kernel
    def twice(number: int) -> int:
        return 2 * number

    @kernel
    def use(numbers: np.ndarray[tuple[int], np.dtype[np.int32]], other: int) -> int:
        return twice(3) + twice(numbers[0]) + twice(other)

    assert use(np.array([5], np.int32), 7) == 30
    assert len(twice.signatures) == 1  # type: ignore[attr-defined]


def test_python_calls_what_another_kernel_had_compiled_for_itself() -> None:
    """The code for kernels cannot be called from outside; that for Python is made when it is first needed."""
    from sim.market.compiling.kernel import compile_for_python, kernel

    @kernel
    def inner(number: int) -> int:
        return number + 1

    @kernel
    def outer(number: int) -> int:
        return 2 * inner(number)

    assert outer(3) == 8
    assert inner(3) == inner(4) - 1 == 4
    assert outer(5) == 12
    compile_for_python(inner, (types.float64,))
    assert inner(0.5) == 1.5  # type: ignore[arg-type]
    assert len(inner.signatures) == 2  # type: ignore[attr-defined]


def test_only_what_python_calls_is_machine_code() -> None:
    """A kernel that another calls is part of that one, its exceptions included."""
    from sim.market.compiling.kernel import kernel
    from sim.market.compiling.linking import CalledLibrary, LinkedLibrary

    @kernel
    def refuse(number: int) -> int:
        if number < 0:
            raise ValueError("below zero")
        return number

    @kernel
    def asked(number: int) -> int:
        return refuse(number) + 1

    assert asked(1) == 2
    with pytest.raises(ValueError, match="below zero"):
        asked(-1)
    libraries = [type(kernel_.overloads[(types.int64,)].library) for kernel_ in _all_of(refuse, asked)]
    assert libraries == [LinkedLibrary, CalledLibrary]


def _all_of(*kernels: Any) -> tuple[Any, ...]:
    """Kernels as numba's dispatchers."""
    return kernels
