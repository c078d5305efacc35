"""How kernels become machine code: with all that they call, and only where Python calls them.

Numba optimizes every function that it compiles, with all that is linked into it, and makes machine code of
it. A kernel that only kernels call needs neither: its code is linked into theirs, and what Python calls is
optimized and made into machine code once, with all that it calls. That saves a third of the compiler's work.
"""

# numba has few types, and these are parts of its own: `_AS_KNOWN` tells whether they are as this needs them.
# mypy: disable-error-code="no-untyped-call, misc, import-untyped"

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_lock import global_compiler_lock
from numba.core.environment import lookup_environment
from numba.core.registry import cpu_target

#: How numba begins the names of the variables that lead to functions' environments.
_ENVIRONMENT = "_ZN08NumbaEnv"


class LinkedLibrary(JITCodeLibrary):
    """Code of a kernel that is linked into those that call it, and no machine code by itself."""

    def _optimize_final_module(self) -> None:
        """Left to what Python calls; each function was optimized by itself."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True

    @property
    def codegen(self) -> Any:
        """Asked for by who sets a function's environment, which can be set in machine code only."""
        return _NoMachineCode

    def get_pointer_to_function(self, name: str) -> int:
        """Where Python finds the function: nowhere."""
        self._ensure_finalized()
        return 0

    def serialize_using_object_code(self) -> Any:
        """What is kept on the disk: all that there is."""
        return self.serialize_using_bitcode()


class _NoMachineCode:
    @staticmethod
    def set_env(name: str, environment: Any) -> None:
        """Nothing to set."""


class CalledLibrary(JITCodeLibrary):
    """Code of a kernel that Python calls, with that of all kernels that it calls."""

    def _finalize_final_module(self) -> None:
        super()._finalize_final_module()
        for variable in self._final_module.global_variables:
            environment = None
            if variable.name.startswith(_ENVIRONMENT):
                environment = lookup_environment(variable.name)
            if environment is not None:
                codegen: Any = self._codegen
                codegen.set_env(variable.name, environment)


#: Are numba's parts as known here? If not, every kernel becomes machine code, as numba has it.
_AS_KNOWN = all(
    hasattr(JITCodeLibrary, name)
    for name in (
        "_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals", "_ensure_finalized",
        "_verify_declare_only_symbols", "get_pointer_to_function", "serialize_using_bitcode",
    )
)  # fmt: skip


@contextmanager
def linked(*, called_from_python: bool) -> Iterator[None]:
    """Within this, code that is compiled or loaded becomes machine code only if Python calls it."""
    codegen = cpu_target.target_context.codegen()
    with global_compiler_lock:
        before = getattr(codegen, "_library_class", None)
        if not _AS_KNOWN or before is None:
            yield
            return
        codegen._library_class = CalledLibrary if called_from_python else LinkedLibrary
        try:
            yield
        finally:
            codegen._library_class = before
