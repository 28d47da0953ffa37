"""Where questions are taken in: the tables they are about, and the lane that answers."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graph.network import DEFAULT_YEAR
from narrows.shared import signature
from narrows.web.lanes import Answer, BusyError, Lane, SlowError
from narrows.web.questions import WhatIfQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from narrows.web.questions import BriefQuestion, Question, TablesQuestion

__all__ = ["Desk"]

WARMING = 5.0
"""Seconds for which the tables may be made ready before anyone asks."""
MOST_BRIEFS = 20
"""Briefs that are kept to be taken away; the oldest go first."""


class Desk:
    """
    The server's way to answers.

    Parameters
    ----------
    directory
        Folder of the tables; None is the data shipped.
    year
        For questions that name none.
    """

    def __init__(self, directory: Path | None, year: int | None) -> None:
        self.directory = directory
        self.year = year if year is not None or directory is not None else DEFAULT_YEAR
        self.lanes = {
            "quick": Lane(seconds=30, queue=16, remember=256),
            # What takes a while gives way to what is asked for at once, on the same processors.
            "slow": Lane(seconds=300, queue=4, remember=64, patience=10),
            # Pages of large tables take a while; questions need not wait for them.
            "pages": Lane(seconds=600, queue=4, remember=0, patience=5),
        }
        self._folder = tempfile.TemporaryDirectory(prefix="narrows-")

    def state(self) -> str:
        """Tell one state of the tables' files from another."""
        return signature(self.directory)

    async def ask(self, question: Question, *, tell: Callable[[str], None] | None = None) -> Answer:
        """Run a question's command on the tables as they are now."""
        arguments = [*question.for_year(self.year).arguments(), "--json"]
        return await self._run(question.lane_now(), arguments, tell)

    async def export(self, question: TablesQuestion, name: str) -> Answer:
        """Print the network as a file of this name."""
        arguments = [*question.for_year(self.year).arguments(), f"--export={name}"]
        return await self._run("quick", arguments, None, keep=False)

    def write_brief(
        self, question: BriefQuestion, name: str, *, tell: Callable[[str], None] | None = None
    ) -> tuple[Path, Coroutine[Any, Any, Answer]]:
        """Give where a brief will be, and the work of writing it there, once for each question."""
        arguments = question.for_year(self.year).arguments()
        told = "\n".join([self.state(), *arguments])
        folder = Path(self._folder.name)
        path = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:24]}-{name}"
        return path, self._written(path, [*arguments, f"--output={path}"], tell)

    async def _written(
        self, path: Path, arguments: list[str], tell: Callable[[str], None] | None
    ) -> Answer:
        if path.exists():
            return Answer(0, "", "")
        kept = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime)
        for old in kept[: -MOST_BRIEFS or None]:
            old.unlink(missing_ok=True)
        return await self._run("slow", arguments, tell, keep=False)

    async def write_pages(self, folder: Path, *, tell: Callable[[str], None]) -> Answer:
        """Write the pages into a folder."""
        arguments = ["view", "--live", f"--output={folder}"]
        if self.year is not None:
            arguments.append(f"--year={self.year}")
        return await self._run("pages", arguments, tell, keep=False)

    async def _run(
        self,
        lane: str,
        arguments: list[str],
        tell: Callable[[str], None] | None,
        *,
        keep: bool = True,
    ) -> Answer:
        if self.directory is not None:
            arguments.insert(1, f"--data={self.directory}")
        return await self.lanes[lane].ask(arguments, tables=self.state(), tell=tell, keep=keep)

    async def start(self) -> None:
        """Start the processes."""
        for lane in self.lanes.values():
            await lane.start()

    async def warm(self) -> None:
        """
        Read the tables where quick questions are answered, so that the first is quick too.

        Given up where it takes long: in large tables questions would wait for it.
        """
        question = WhatIfQuestion().for_year(self.year)
        # What fails here, such as tables with faults, is told to whoever asks in earnest.
        with contextlib.suppress(BusyError, SlowError, TimeoutError):
            async with asyncio.timeout(WARMING):
                await self._run("quick", [*question.arguments(), "--json"], None)

    async def stop(self) -> None:
        """End the processes, and drop what they wrote."""
        for lane in self.lanes.values():
            await lane.stop()
        self._folder.cleanup()
