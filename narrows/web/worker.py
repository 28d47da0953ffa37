"""A process that runs commands for the server, one at a time, and keeps what it read warm.

It speaks in frames on its standard input and output: four bytes of length, then JSON. A
question is a list of arguments of the command line. The answers are any number of
``["progress", line]`` and then ``["done", exit code, output, errors]``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["frame", "serve"]


def frame(message: Any) -> bytes:
    """Give a message as its length and JSON."""
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, "big") + body


class _Progress(io.StringIO):
    """Standard error of a command: each line is told as it is completed."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell, self._line = tell, ""

    def write(self, text: str) -> int:
        """Keep the text, and tell the lines that it completes."""
        *done, self._line = (self._line + text).replace("\r", "\n").split("\n")
        for line in filter(None, map(str.strip, done)):
            self._tell(line)
        return super().write(text)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions."""
    from narrows.cli import main

    def send(*message: Any) -> None:
        answers.write(frame(message))
        answers.flush()

    while head := questions.read(4):
        arguments = json.loads(questions.read(int.from_bytes(head, "big")))
        out, errors = io.StringIO(), _Progress(lambda line: send("progress", line))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            try:
                code = main(arguments)
            except SystemExit as stopped:
                code = stopped.code if isinstance(stopped.code, int) else 2
        send("done", code, out.getvalue(), errors.getvalue())


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(int(sys.argv[1]))
    # Compiled libraries may write to descriptor 1; the frames go out by another.
    with os.fdopen(os.dup(1), "wb") as private, contextlib.suppress(KeyboardInterrupt):
        os.dup2(2, 1)
        serve(sys.stdin.buffer, private)
