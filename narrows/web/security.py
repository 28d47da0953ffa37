"""What every response carries, so that a page can do no more than it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Limits", "SafeHeaders"]

MAX_QUERY = 16_000
"""Characters of a query string; longer ones are refused."""
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
}
"""Where a response sets one itself (a page has its own policy), that one stays."""


class SafeHeaders:
    """Add headers to every response that does not set them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(item for item in _HEADERS.items() if item[0] not in given),
                ]
            await send(message)

        await self.app(scope, receive, add)


class Limits:
    """Refuse what is not a plain, short reading request before anything else sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        from starlette.responses import JSONResponse

        if scope["type"] == "http":
            if scope["method"] not in ("GET", "HEAD"):
                refusal = JSONResponse({"error": "only GET: nothing here has effects"}, 405)
                refusal.headers["allow"] = "GET, HEAD"
                await refusal(scope, receive, send)
                return
            if len(scope.get("query_string", b"")) > MAX_QUERY:
                await JSONResponse({"error": f"the query is over {MAX_QUERY:,} characters"}, 414)(
                    scope, receive, send
                )
                return
        await self.app(scope, receive, send)
