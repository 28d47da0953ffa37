"""The application: pages and API on one address of this machine."""

# No postponed annotations: FastAPI reads them.
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from narrows import __version__
from narrows.web.api import failure, make_api
from narrows.web.desk import Desk
from narrows.web.exports import add_exports
from narrows.web.pages import Pages
from narrows.web.security import Limits, SafeHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["make_app"]

LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""Names under which this machine asks itself; a page of another name is refused."""


def make_app(
    directory: Path | None = None, *, year: int | None = None, hosts: "Sequence[str]" = LOCAL
) -> FastAPI:
    """
    Make the application.

    Parameters
    ----------
    directory
        Folder of the tables. Default: the data that Narrows ships.
    year
        For questions that name none.
    hosts
        Host names that are answered.
    """
    desk = Desk(directory, year)
    pages = Pages(desk)

    @asynccontextmanager
    async def life(_: FastAPI) -> "AsyncIterator[None]":
        with pages.open():
            await desk.start()
            pages.begin()
            yield
            await desk.stop()

    app = FastAPI(
        title="Narrows",
        version=__version__,
        description="The command line as a JSON API. Modelled, not observed.",
        openapi_url="/api/openapi.json",
        # The usual pages about an API fetch scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    api = make_api(desk)
    add_exports(api, desk)
    app.include_router(api)
    app.router.routes.extend(pages.routes())
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(Limits)
    app.add_middleware(SafeHeaders)
    return app


async def _refuse(_: "Request", error: Any) -> "Response":
    return failure(str(error.detail), error.status_code)


async def _explain(_: "Request", error: Any) -> "Response":
    """Say of each option what is wrong with it."""
    told = [
        f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}"
        for fault in error.errors()
    ]
    return failure("; ".join(told), 422)
