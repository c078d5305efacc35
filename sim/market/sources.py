"""Of what a function of an extension is made: its source, and all that it reads beside the market.

Its module and those that it imports from are written down as far as they are a user's. Other packages are
told by their names: a manifest has their versions.
"""

from __future__ import annotations

import dis
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from sim.market.moment import ExtensionError

#: What a function may read of its module without doubt about what it was.
_PLAIN = (bool, int, float, str, bytes, type(None))
#: Folders of packages that are installed.
_INSTALLED = frozenset(("site-packages", "dist-packages"))

#: Texts by the name of what they are of.
Texts = dict[str, str]


def recorded(function: Callable[..., Any]) -> dict[str, Any]:
    """The source of a function, and by name what it reads of its module, with the defaults of its parameters.

    Raises:
        ExtensionError: it is none of a module, or reads what may change between runs, or its source does not
            say what it does.
    """
    if not isinstance(function, FunctionType) or function.__qualname__ != function.__name__:
        raise ExtensionError(
            f"{getattr(function, '__qualname__', function)!r} is no function of a module, so that neither "
            "workers nor a manifest could say which; define it with def, outside of functions and classes"
        )
    if function.__name__ == "<lambda>":
        raise ExtensionError("a lambda has no name to record; define the function with def")
    _require_plain(function)
    return {"source": _source(function), "reads": dict(sorted(_read(function, {}).items()))}


def _require_plain(function: FunctionType) -> None:
    """Nothing that its source does not show may come with a function."""
    if hasattr(function, "__wrapped__") or function.__closure__:
        raise ExtensionError(
            f"{function.__name__}: is decorated, or made within another function, so its source does not say "
            "all that it does; define it with def and without decorator, and call there what it needs"
        )


def _source(code: FunctionType | type | ModuleType) -> str:
    try:
        return textwrap.dedent(inspect.getsource(code))
    except (OSError, TypeError):
        raise ExtensionError(
            f"{code.__name__}: its source cannot be read, so a manifest could not record it; define it "
            "in a file or in a notebook"
        ) from None


def _read(function: FunctionType, found: Texts) -> Texts:
    """What a function reads of its module, what functions and classes there read, and its defaults."""
    for name, value in _defaults(function):
        _note(f"{function.__qualname__}({name})", value, function, found)
    for name in sorted(set(_names(function.__code__))):
        if name in function.__globals__ and name not in found:
            _note(name, function.__globals__[name], function, found)
    return found


def _note(name: str, value: Any, reader: FunctionType, found: Texts) -> None:
    """Write down what `reader` has as `name`."""
    value = getattr(value, "py_func", value)  # of what numba compiles
    if isinstance(value, FunctionType) and value.__module__ == reader.__module__:
        _require_plain(value)
        found[name] = _source(value)
        _read(value, found)
    elif isinstance(value, type) and value.__module__ == reader.__module__:
        _note_class(name, value, found)
    elif isinstance(value, np.ndarray):
        found[name] = f"{value.dtype} {value.tolist()}"
    elif _is_plain(value):
        found[name] = repr(value)
    elif isinstance(value, ModuleType):
        found[name] = f"module {value.__name__}"
        _note_module(value, found)
    elif _is_of_a_module(value):
        found[name] = f"{value.__module__}.{getattr(value, '__qualname__', value.__name__)}"
        _note_module(_home(value), found)
    else:
        raise ExtensionError(
            f"{reader.__name__}: reads {name}, a {type(value).__name__} that may change between runs; "
            "make it a number, a text, a tuple or an array, or keep it in moment.memory"
        )


def _note_class(name: str, value: type, found: Texts) -> None:
    """The source of a class of the reader's module, of those it is made from, and what their methods read."""
    for one in reversed(value.__mro__):
        own = name if one is value else f"{one.__module__}.{one.__qualname__}"
        if one.__module__ != value.__module__:
            _note_module(sys.modules.get(one.__module__), found)
        elif own not in found:
            found[own] = _source(one)
            for method in map(_function_of, vars(one).values()):
                # What dataclasses make has no source; what it does follows from that of the class.
                if method is not None and method.__code__.co_filename == inspect.getsourcefile(one):
                    _read(method, found)


def _function_of(member: Any) -> FunctionType | None:
    """The function of a member of a class: a method, a property's, or none."""
    found = getattr(member, "__func__", getattr(member, "fget", getattr(member, "func", member)))
    return found if isinstance(found, FunctionType) else None


def _note_module(module: ModuleType | None, found: Texts) -> None:
    """The text of a user's module, and of those of the user's from which it has anything."""
    if module is None or not _is_of_user(module) or (place := f"text of {module.__name__}") in found:
        return
    found[place] = _source(module)
    for value in tuple(vars(module).values()):
        _note_module(value if isinstance(value, ModuleType) else _home(value), found)


def _home(value: Any) -> ModuleType | None:
    """The module in which something was made, if it says so."""
    name = getattr(value, "__module__", None)
    return sys.modules.get(name) if isinstance(name, str) else None


def _is_of_a_module(value: Any) -> bool:
    """Is it a function or class of another module, with nothing bound to it that could change?"""
    if isinstance(value, FunctionType | type):
        return True
    bound = getattr(value, "__self__", None)
    named = callable(value) and isinstance(getattr(value, "__name__", None), str)
    return named and not _is_of_user(_home(value)) and (bound is None or isinstance(bound, ModuleType | type))


def _is_of_user(module: ModuleType | None) -> bool:
    """Is it no module of Python's, of this package or of another that is installed?"""
    file = getattr(module, "__file__", None)
    if module is None or file is None:
        return False
    top = module.__name__.partition(".")[0]
    return top != "sim" and top not in sys.stdlib_module_names and not _INSTALLED & set(Path(file).parts)


def _defaults(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Parameters of a function that have a default, and it."""
    for name, one in inspect.signature(function).parameters.items():
        if one.default is not inspect.Parameter.empty:
            yield name, one.default


def _names(code: CodeType) -> Iterator[str]:
    """What a function reads of its module, by name, and functions within it."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_plain(value: object) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, tuple) and all(map(_is_plain, value)))
