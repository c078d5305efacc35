"""How kernels see the state: as one address, under which stand the addresses and sizes of its tables.

With tables passed one by one numba hands some hundred and fifty numbers through every call between kernels,
which takes longer than what most kernels do, and twice the time to compile. So the state, whose fields are
tables, gets a numba type of its own: a kernel is handed one number, and `state.people` in a kernel loads
where the table is.
"""

# numba has no types for its extension interface.
# mypy: disable-error-code="no-untyped-call, untyped-decorator, import-untyped, override, unused-ignore"

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar, get_origin, get_type_hints

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, models, register_model, unbox
from numba.np.arrayobj import make_array, populate_array

from sim.market.draws import Key

Class = TypeVar("Class", bound=type)


class _AddressType(types.Type):  # type: ignore[misc]
    """Type of a kernel's argument that is an address of words."""

    def __init__(self) -> None:
        super().__init__(name="State")


ADDRESS = _AddressType()
#: Types of the arguments of a phase: the state, and the week.
PHASE = (ADDRESS, types.int64)
#: What stands under the address: for each field its numba type and the place of its first word.
_LAYOUT: dict[str, tuple[Any, int]] = {}
#: Dtypes of those that are tables.
_DTYPES: dict[str, Any] = {}


def pass_by_address(kind: Class) -> Class:
    """Let kernels take objects of a class of tables, each annotated with its dtype, that becomes a dataclass.

    The one other kind of field is a `Key`. An object holds its words in `words`, and their address in
    `address`.
    """
    if _LAYOUT:
        raise TypeError("there is one layout: only one class can be passed by address")
    place = 0
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if get_origin(hint) is Annotated:
            dtype, dimensions = (*hint.__metadata__, 1)[:2]
            _DTYPES[name] = np.dtype(dtype)
            _LAYOUT[name] = (numba.typeof(np.zeros((1,) * dimensions, dtype)), place)
            place += 1 + dimensions
        else:
            _LAYOUT[name] = (numba.typeof(Key(np.uint64(0), np.uint64(0))), place)
            place += 2

    def note_all(self: Any) -> None:
        object.__setattr__(self, "words", np.zeros(place, np.uint64))
        _note_addresses(self, _LAYOUT)

    def after_pickle(self: Any, content: dict[str, Any]) -> None:
        self.__dict__.update(content)
        note_all(self)

    kind.__post_init__ = note_all  # type: ignore[attr-defined]
    kind.__setstate__ = after_pickle  # type: ignore[attr-defined]
    kind._numba_type_ = ADDRESS  # type: ignore[attr-defined]  # where numba looks first
    return kind


def replaced(state: Any, tables: dict[str, Any]) -> Any:
    """The same object but for these tables; only their addresses are noted anew."""
    if unknown := set(tables) - set(_DTYPES):
        raise TypeError(f"no such tables: {', '.join(sorted(unknown))}")
    other = object.__new__(type(state))
    other.__dict__.update(state.__dict__, **tables)
    object.__setattr__(other, "words", state.words.copy())
    _note_addresses(other, [name for name in tables if tables[name] is not getattr(state, name)])
    return other


def _note_addresses(state: Any, names: Iterable[str]) -> None:
    """Write where these fields of the object stand, and how large they are."""
    for name in names:
        (field_type, place), value = _LAYOUT[name], getattr(state, name)
        if name in _DTYPES:
            _check(name, value, _DTYPES[name], field_type.ndim)
            value = (value.ctypes.data, *value.shape)
        state.words[place : place + len(value)] = value
    object.__setattr__(state, "address", state.words.ctypes.data)


def numba_type(value: Any) -> Any:
    """Numba's type of a kernel's argument."""
    return numba.typeof(value)


def _check(name: str, table: Any, dtype: Any, dimensions: int) -> None:
    """A kernel trusts what it is told, so a table of another kind must not get there."""
    flags = table.flags
    fits = flags.c_contiguous and flags.aligned and flags.writeable
    if table.dtype != dtype or table.ndim != dimensions or not fits:
        raise TypeError(f"{name} must be a contiguous, writeable table of {dimensions} dimensions of {dtype}")


register_model(_AddressType)(models.OpaqueModel)


@unbox(_AddressType)
def _unbox(kind: Any, value: Any, context: Any) -> NativeValue:
    number = context.pyapi.object_getattr_string(value, "address")
    address = context.pyapi.long_as_voidptr(number)
    context.pyapi.decref(number)
    return NativeValue(address)


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    """Types of the fields."""

    key = _AddressType

    def generic_resolve(self, kind: Any, name: str) -> Any:
        """Type of a field, or None."""
        return _LAYOUT[name][0] if name in _LAYOUT else None


@lower_getattr_generic(_AddressType)
def _load(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    """A field as kernels use it: an array that is a view of the table."""
    field_type, place = _LAYOUT[name]
    word = ir.IntType(64)
    base = builder.bitcast(value, word.as_pointer())

    def load(offset: int) -> Any:
        return builder.load(builder.gep(base, [ir.Constant(ir.IntType(32), place + offset)]))

    if not isinstance(field_type, types.Array):
        return context.make_tuple(builder, field_type, [load(0), load(1)])
    array = make_array(field_type)(context, builder)
    shape = [load(1 + axis) for axis in range(field_type.ndim)]
    size = context.get_abi_sizeof(context.get_data_type(field_type.dtype))
    strides = [word(size)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(load(0), array.data.type)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=word(size), meminfo=None)
    return impl_ret_borrowed(context, builder, field_type, array._getvalue())
