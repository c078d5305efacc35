"""The one decorator of all kernels, so that how they are compiled is said once."""

from __future__ import annotations

from numba import njit

#: Compiled on first use and cached on disk; division by zero gives inf or nan as in numpy, never a hidden
#: branch.
kernel = njit(cache=True, error_model="numpy")
inlined = njit(cache=True, error_model="numpy", inline="always")
