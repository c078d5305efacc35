"""Asking memory for a record before it is needed.

In a large market records are read here and there, and each read would wait for memory in turn. Asked for
ahead, they come while others are being worked on. That changes no result.
"""

# numba has no types for its extension interface.
# mypy: disable-error-code="no-untyped-call, untyped-decorator, import-untyped, unused-ignore"

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array
from numpy.typing import NDArray

from sim.declared import CACHE_LINE

#: A table, or one column of it.
Table = NDArray[Any]

#: So many records ahead is memory asked.
AHEAD = 12


@intrinsic
def _prefetch(_context: Any, table: Any, place: Any) -> Any:
    """The instructions, and their types."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        data = make_array(kind)(context, builder, arguments[0]).data
        byte, number = ir.IntType(8), ir.IntType(32)
        wanted = ir.FunctionType(ir.VoidType(), [byte.as_pointer(), number, number, number])
        ask = builder.module.declare_intrinsic("llvm.prefetch", [byte.as_pointer()], wanted)
        size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
        start = builder.mul(arguments[1], ir.Constant(ir.IntType(64), size))
        for line in range(0, size, CACHE_LINE):
            offset = builder.add(start, ir.Constant(ir.IntType(64), line))
            address = builder.gep(builder.bitcast(data, byte.as_pointer()), [offset])
            builder.call(ask, [address, number(0), number(3), number(1)])  # to read, soon again, data
        return context.get_dummy_value()

    return types.none(table, types.int64), generate


#: Ask for all cache lines of the record at a place of a table. The place may be any number.
prefetch = cast("Callable[[Table, int], None]", _prefetch)
