"""Lanes of work: one process each, a bounded queue, a time limit, and an end when nobody waits."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrows.web.worker import frame

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence

__all__ = ["Answer", "BusyError", "Lane", "SlowError"]


class BusyError(Exception):
    """The queue is full."""


class SlowError(Exception):
    """The question took longer than the lane allows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote, and its exit code."""

    code: int
    output: str
    errors: str


class Lane:
    """
    A worker process that answers one question after another.

    Parameters
    ----------
    seconds
        The most that one question may take.
    queue
        The most questions that may wait or run; one more is refused.
    remember
        How many answers are kept: the same question on the same tables is not run again.
    patience
        How far its process gives way to others: its niceness, where the system knows one.

    Notes
    -----
    A question whose reader goes away is ended with its process, and a new one starts:
    a computation cannot be stopped otherwise.
    """

    def __init__(
        self, *, seconds: float, queue: int, remember: int = 64, patience: int = 0
    ) -> None:
        self.seconds, self.queue, self.remember = seconds, queue, remember
        self.patience = patience
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._known: OrderedDict[tuple[str, ...], Answer] = OrderedDict()

    async def ask(
        self,
        arguments: Sequence[str],
        *,
        tables: str,
        tell: Callable[[str], None] | None = None,
        keep: bool = True,
    ) -> Answer:
        """
        Run a command.

        Parameters
        ----------
        arguments
            Of the command line.
        tables
            A signature of the tables: answers are known again only for the same.
        tell
            Called with each line of progress.
        keep
            Whether the answer may be given again; not where the command writes files.

        Raises
        ------
        BusyError
            If the queue is full.
        SlowError
            If it takes longer than `seconds`.
        """
        key = (tables, *arguments)
        known = self._recall(key) if keep else None
        if known is not None:
            return known
        if self._waiting >= self.queue:
            raise BusyError
        self._waiting += 1
        try:
            async with self._turn:
                # While this question waited, the same one may have been answered.
                known = self._recall(key) if keep else None
                if known is None:
                    known = await self._run(list(arguments), tell)
                    if keep:
                        self._keep(key, known)
                return known
        finally:
            self._waiting -= 1

    async def start(self) -> Process:
        """Start the process where none runs, so that a question need not wait for it."""
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "narrows.web.worker",
                str(self.patience),
                stdin=PIPE,
                stdout=PIPE,
            )
        return self._process

    async def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

    async def _run(self, arguments: list[str], tell: Callable[[str], None] | None) -> Answer:
        process = await self.start()
        answer = None
        try:
            async with asyncio.timeout(self.seconds):
                answer = await _talk(process, arguments, tell)
        except TimeoutError as error:
            raise SlowError from error
        except (ConnectionError, asyncio.IncompleteReadError):
            return Answer(1, "", "narrows: the computation ended before it had an answer")
        finally:
            if answer is None:
                await asyncio.shield(self.stop())
        return answer

    def _recall(self, key: tuple[str, ...]) -> Answer | None:
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)

    def _keep(self, key: tuple[str, ...], answer: Answer) -> None:
        self._known[key] = answer
        while len(self._known) > self.remember:
            self._known.popitem(last=False)


async def _talk(
    process: Process, arguments: list[str], tell: Callable[[str], None] | None
) -> Answer:
    """Send a question and wait for its answer, passing progress on."""
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(frame(arguments))
    await process.stdin.drain()
    while True:
        length = int.from_bytes(await process.stdout.readexactly(4), "big")
        kind, *rest = json.loads(await process.stdout.readexactly(length))
        if kind == "done":
            return Answer(*rest)
        if tell is not None:
            tell(*rest)
