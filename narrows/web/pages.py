"""The pages: written by the command `view` for the tables as they are, and served from there."""

from __future__ import annotations

import asyncio
import re
import tempfile
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from narrows.web.lanes import BusyError, SlowError
from viz.page import content_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from narrows.web.desk import Desk

__all__ = ["Pages"]

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
_NAME = re.compile(r"[a-z]+\.(html|json|csv|graphml)")
PATIENCE = 3.0
"""Seconds for which a reader waits for a page before being told that it is computed."""
BEING_COMPUTED = "The pages of these tables are being computed."
_AGAIN = "setTimeout(() => location.reload(), 2000);"
"""A refresh by the page's head would not look again where the address holds a state."""
_PLAIN = content_policy((_AGAIN,))
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".graphml": "application/graphml+xml",
}


class Pages:
    """
    Serves what `view` writes; where the tables have faults, a page that lists them.

    Parameters
    ----------
    desk
        Where the pages are asked for.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._folder: Path | None = None
        self._state = ""
        self._faults = ""
        self._said: list[str] = []
        self._work: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep a folder for the pages while the application runs."""
        with tempfile.TemporaryDirectory(prefix="narrows-") as folder:
            self._folder = Path(folder) / "pages"
            yield

    def routes(self) -> list[BaseRoute]:
        """Give the routes of the pages, and of the state that they stand for."""
        return [
            Route("/", self.page),
            Route("/version", self.version),
            Route("/{name:path}", self.page),
        ]

    async def version(self, _: Request) -> Response:
        """Tell which state of the tables is on disk: a page reloads when it is another."""
        return JSONResponse({"state": self.desk.state()})

    async def page(self, request: Request) -> Response:
        """Give a page of the tables as they are now."""
        name = request.path_params.get("name") or "index.html"
        if not _NAME.fullmatch(name):
            return _notice("No such page", [f"There is no page {name}."], 404, again=False)
        try:
            if not await self._updated():
                return _notice("One moment", [BEING_COMPUTED, *self._said], 200)
        except BusyError:
            return _notice("Busy", ["Too many questions wait. Reload in a moment."], 503)
        except SlowError:
            return _notice("Too large", ["The pages of these tables take too long."], 504)
        if self._faults:
            return _notice("The tables have faults", self._faults.splitlines(), 200)
        # Only what `view` wrote, by name: no path is ever put together from a request.
        assert self._folder is not None  # noqa: S101 - the application opened it
        files = {path.name: path for path in self._folder.iterdir()}
        path = files.get(name)
        if path is None or path.suffix not in _TYPES:
            return _notice("No such page", [f"There is no page {name}."], 404, again=False)
        text = path.read_text(encoding="utf-8")
        policy = _POLICY.search(text)
        headers = {"content-security-policy": _served(policy.group(1) if policy else _PLAIN)}
        return Response(text, media_type=_TYPES[path.suffix], headers=headers)

    def begin(self) -> None:
        """Begin to write the pages anew where the tables have changed."""
        self._work = asyncio.ensure_future(self._update())

    async def _updated(self) -> bool:
        """Write the pages anew where the tables have changed; False while that goes on."""
        if self._work is None or self._work.done():
            self.begin()
        work = self._work
        assert work is not None  # noqa: S101 - it was begun
        done, _ = await asyncio.wait({work}, timeout=PATIENCE)
        if not done:
            return False
        work.result()
        return True

    async def _update(self) -> None:
        """Write the pages anew where the tables have changed."""
        state = self.desk.state()
        if state == self._state:
            return
        self._warming = asyncio.ensure_future(self.desk.warm())
        assert self._folder is not None  # noqa: S101 - the application opened it
        answer = await self.desk.write_pages(self._folder, tell=self._tell)
        self._faults = answer.errors if answer.code else ""
        self._state = state

    def _tell(self, line: str) -> None:
        self._said = [line.removeprefix("narrows: ")]


def _served(policy: str) -> str:
    """Give a page's own policy with what only a header can say."""
    return policy.replace("&#39;", "'") + "; frame-ancestors 'none'"


def _notice(title: str, lines: list[str], status: int, *, again: bool = True) -> Response:
    """Give a plain page of lines, which may look again every two seconds."""
    listed = "".join(f"<li>{escape(line.removeprefix('narrows: '))}</li>" for line in lines)
    looks = f'<noscript><meta http-equiv="refresh" content="2"></noscript><script>{_AGAIN}</script>'
    last = (
        "This page looks again every two seconds." if again else '<a href="/">To the explorer</a>'
    )
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Narrows: {escape(title)}</title>{looks if again else ''}"
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem;color:#1C2430}li{margin:.3rem 0}</style></head>"
        f"<body><h1>{escape(title)}</h1><ul>{listed}</ul>"
        f"<p>{last}</p></body></html>"
    )
    return HTMLResponse(text, status, headers={"content-security-policy": _served(_PLAIN)})
