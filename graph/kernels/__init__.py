"""Kernels that run on compiled code where numba is installed (the extra ``fast``).

Each does what a routine in plain Python does, with the same results, and is used only
where it is worth its start-up. Threads share the work without Python's lock, so that a
kernel can be called from several threads and from forked processes alike; how many there
are never changes a result.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["in_blocks", "worth_compiling"]

START_UP_SECONDS = 1.0
"""What loading numba and its compiled code takes, with some to spare."""


def worth_compiling(seconds: float) -> bool:
    """
    Tell whether to use a compiled kernel.

    Parameters
    ----------
    seconds
        A rough guess of what the way without it takes.

    Examples
    --------
    >>> worth_compiling(0.1)
    False
    """
    return seconds > START_UP_SECONDS and find_spec("numba") is not None


def in_blocks(kernel: Callable[[int, int], object], n: int, *, blocks: int) -> None:
    """Call a kernel on consecutive parts of ``range(n)``, one thread per processor."""
    blocks = max(1, min(blocks, n))
    ends = [n * block // blocks for block in range(blocks + 1)]
    parts = list(pairwise(ends))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if min(len(parts), processors) <= 1:
        for part in parts:
            kernel(*part)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(parts), processors)) as pool:
        for done in [pool.submit(kernel, *part) for part in parts]:
            done.result()
