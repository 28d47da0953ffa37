"""The solver of linear programmes, started without a word on standard output."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["quiet_solver"]


def quiet_solver() -> Any:
    """Give a new HiGHS that prints nothing and runs on one thread."""
    import highspy

    with _silent():
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the solver's banner off standard output, which it writes to past Python."""
    sys.stdout.flush()
    saved = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(saved, 1)
            os.close(saved)
