"""How kernels are compiled. Imports numba: load it only where a kernel is worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled", "inlined"]

_Function = TypeVar("_Function", bound="Callable[..., object]")


def compiled(function: _Function) -> _Function:
    """Compile when first called, and keep the code on disk where there is a place for it."""
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Neither the installation nor the user's home can be written to.
        made = numba.njit(nogil=True)(function)
    return cast("_Function", made)


def inlined(function: _Function) -> _Function:
    """Put a small function's code wherever a compiled one calls it: a call costs more."""
    return cast("_Function", numba.njit(inline="always")(function))
