"""The decorators of all kernels: how they are compiled. `code_cache` says where the compiled code is kept."""

# numba has few types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import hashlib
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile
from numba.core.compiler_lock import global_compiler_lock
from numba.core.errors import NumbaExperimentalFeatureWarning
from numba.core.registry import cpu_target

from sim.market.compiling.code_cache import CodeCache, usual_places
from sim.market.compiling.linking import linked

Function = TypeVar("Function", bound=Callable[..., Any])

_MARKET = Path(__file__).parents[1]
#: Where the sources of kernels are, and of what is compiled into them.
_BESIDE = ("mechanisms", "vocabulary.py", "kinds.py", "declared.py")
_SOURCES = (_MARKET, *(_MARKET.parent / name for name in _BESIDE))
# Two of these may share a folder.
_COMPILER = f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}.numba-{numba.__version__}"

#: Numba's option for a kernel that Python cannot call.
_UNWRAPPED = "no_cpython_wrapper"


def _machine() -> str:
    """Digest of the processor and the versions that compiled code depends on."""
    target = cpu_target.target_context.codegen().magic_tuple()
    return hashlib.sha256(repr((_COMPILER, *target)).encode()).hexdigest()[:16]


#: Names of all kernels that have been declared, whether or not anybody has called them.
DECLARED: list[str] = []
#: Where compiled code is kept.
KEPT = CodeCache(_SOURCES, _machine(), usual_places(_MARKET), config.CACHE_DIR)  # type: ignore[attr-defined]


def kernel(function: Function) -> Function:
    """Compile on first use, and keep the code. A kernel makes no arrays: see `allocating_kernel`.

    Arrays that it is handed live as long as the call, so their references need no counting, which otherwise
    takes most of the time of a small function (numba issue 2350: the option's name is numba's; a kernel that
    makes an array all the same is refused by the compiler).
    """
    return _compiled(function, count_references=False)


def allocating_kernel(function: Function) -> Function:
    """Like `kernel`, for functions that make arrays."""
    return _compiled(function, count_references=True)


def inlined(function: Function) -> Function:
    """Like `kernel`, and made part of every caller: what contests and contacts go through again and again.

    A call between kernels asks each time whether it has raised. (`forceinline` leaves it to LLVM; numba's own
    `inline` would begin anew with the source in every caller.)
    """
    return _compiled(function, count_references=False, forceinline=True)


def in_python(function: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel's function as it is written, which also takes whole columns where arithmetic does."""
    return cast(Callable[..., Any], cast(Any, function).py_func)


def _compiled(function: Function, *, count_references: bool, forceinline: bool = False) -> Function:
    """Compile with a cache of our own. Division by zero gives inf or nan, as in numpy."""
    options: dict[str, Any] = {
        "error_model": "numpy",
        "_nrt": count_references,
        "forceinline": forceinline,
        "no_cfunc_wrapper": True,
        _UNWRAPPED: True,
    }
    before = config.DISABLE_JIT  # type: ignore[attr-defined]
    config.DISABLE_JIT = 0  # type: ignore[attr-defined]
    DECLARED.append(f"{function.__module__}.{function.__qualname__}")
    try:  # who has switched compilation off for other kernels: these exist compiled only
        compiled = numba.njit(**options)(function)
    finally:
        config.DISABLE_JIT = before  # type: ignore[attr-defined]
    compiled._cache = _KernelCache(function, compiled.targetoptions)
    _take_one_kind_of_whole_numbers(compiled)
    _wrap_when_called_from_python(compiled)
    return cast(Function, compiled)


class _Code(CompileResultCacheImpl):
    """How a kernel's code is written down, and the name of its files."""

    def __init__(self, function: Callable[..., Any]) -> None:
        code = function.__code__
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        self._filename_base = f"{name}-{code.co_firstlineno}.{_COMPILER}"
        own = any(Path(code.co_filename).is_relative_to(source) for source in _SOURCES)
        self.stamp = "" if own else _digest(code.co_filename)


class _KernelCache(FunctionCache):
    """A kernel's code in the folders of `code_cache`, in place of numba's own choice of folders.

    What cannot be read is compiled anew, and what cannot be written is done without.
    """

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        self._py_func = function
        self._options = options
        self._name = repr(function)
        self._impl = _Code(function)
        self._cache_path = ""
        self.enable()

    def _index_key(self, signature: Any, codegen: Any) -> Any:
        return *super()._index_key(signature, codegen), self._options[_UNWRAPPED]

    def _load_overload(self, signature: Any, context: Any) -> Any:
        key = self._index_key(signature, context.codegen())
        for folder in KEPT.reading:
            with suppress(Exception):  # a damaged file may fail with any
                code = self._files(folder).load(key)
                if code is not None:
                    return self._impl.rebuild(context, code)
        return None

    def _save_overload(self, signature: Any, compiled: Any) -> None:
        if KEPT.writing is None or not self._impl.check_cachable(compiled):
            return
        key, code = self._index_key(signature, compiled.codegen), self._impl.reduce(compiled)
        files = self._files(KEPT.writing)
        try:
            with suppress(Exception):  # of a damaged list of what is there
                files.save(key, code)
                return
            files.flush()
            files.save(key, code)
        except OSError:
            KEPT.failed = True

    def _files(self, folder: Path) -> Any:
        return IndexDataCacheFile(str(folder), self._impl.filename_base, self._impl.stamp)


def compile_for_python(function: Any, signature: tuple[Any, ...]) -> None:
    """Compile a kernel that Python calls, for arguments of these types."""
    with _wrapped(function):
        function.compile(signature)


def _wrap_when_called_from_python(compiled: Any) -> None:
    """Make what unpacks Python's arguments for those kernels only that Python calls, once it does.

    Kernels call each other without it, and it is a tenth of the compiler's work.
    """
    compile_for = compiled._compile_for_args
    add = compiled.add_overload
    compile_one = compiled.compile

    def compile_linked(signature: Any) -> Any:
        with linked(called_from_python=not compiled.targetoptions[_UNWRAPPED]):
            return compile_one(signature)

    def for_python(*arguments: Any, **by_name: Any) -> Any:
        with _wrapped(compiled):
            return compile_for(*arguments, **by_name)

    def add_overload(code: Any) -> None:
        if compiled.targetoptions[_UNWRAPPED]:
            compiled.overloads[tuple(code.signature.args)] = code
        else:  # to be found when Python calls again
            add(code)

    compiled._compile_for_args = for_python
    compiled.add_overload = add_overload
    compiled.compile = compile_linked


@contextmanager
def _wrapped(compiled: Any) -> Iterator[None]:
    """Within this a kernel's code is one that Python can call, even if there is another for kernels."""
    with global_compiler_lock, warnings.catch_warnings():
        # `week` goes through a tuple of kernels; the loop is unrolled, so none is a value at run time.
        warnings.simplefilter("ignore", NumbaExperimentalFeatureWarning)
        between_kernels = compiled.overloads.copy()
        compiled.overloads.clear()
        compiled.targetoptions[_UNWRAPPED] = False
        try:
            yield
        finally:
            compiled.targetoptions[_UNWRAPPED] = True
            compiled.overloads.update({**between_kernels, **compiled.overloads})


def _take_one_kind_of_whole_numbers(compiled: Any) -> None:
    """Compile once, where numba would for every width of signed numbers and every constant handed over."""
    template_of = compiled.get_call_template

    def template(arguments: tuple[Any, ...], by_name: dict[str, Any]) -> Any:
        return template_of(
            tuple(map(_widest, arguments)), {name: _widest(kind) for name, kind in by_name.items()}
        )

    compiled.get_call_template = template


def _widest(kind: Any) -> Any:
    """The type of an argument: signed whole numbers, members of enums included, all have 64 bits."""
    plain: Any = types.int64 if isinstance(kind, types.IntEnumMember) else types.unliteral(kind)
    return types.int64 if isinstance(plain, types.Integer) and cast(Any, plain).signed else plain


@cache
def _digest(file: str) -> str:
    """Digest of a source file outside of the market, whose kernels have code of their own."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
