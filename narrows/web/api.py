"""The JSON API: each endpoint is a command, its answer the command's own JSON document."""

# No postponed annotations: FastAPI reads them.
import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response, StreamingResponse

from narrows.web.lanes import Answer, BusyError, SlowError
from narrows.web.questions import QUESTIONS, Question

if TYPE_CHECKING:
    from narrows.web.desk import Desk

__all__ = ["make_api"]

STREAM = "application/x-ndjson"


class Failure(BaseModel):
    """Why there is no answer, in words."""

    error: str


_FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": Failure, "description": "The data or the question is at fault."},
    422: {"model": Failure, "description": "Not a question that can be asked; it says why."},
    429: {"model": Failure, "description": "Too many questions wait; ask again later."},
    504: {"model": Failure, "description": "The question took too long; ask for less."},
}


def make_api(desk: "Desk") -> APIRouter:
    """Give the routes of the API, answered by a desk."""
    router = APIRouter(prefix="/api")
    for kind in QUESTIONS:
        _add(router, desk, kind)
    return router


def _add(router: APIRouter, desk: "Desk", kind: type[Question]) -> None:
    async def endpoint(request: Request, question: Annotated[Any, Query()]) -> Response:
        if STREAM in request.headers.get("accept", ""):
            return StreamingResponse(_lines(desk, question), media_type=STREAM)
        work = asyncio.ensure_future(_answer(desk, question))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=0.25)
                if not work.done() and await request.is_disconnected():
                    work.cancel()
                    return Response(status_code=499)
        finally:
            work.cancel()
        status, document = work.result()
        return Response(document, status, media_type="application/json")

    endpoint.__annotations__["question"] = Annotated[kind, Query()]
    endpoint.__doc__ = kind.__doc__
    router.add_api_route(
        f"/{kind.command}",
        endpoint,
        methods=["GET"],
        summary=kind.about,
        response_model=dict[str, Any],
        responses=_FAILURES,
        name=kind.command,
    )


async def _answer(desk: "Desk", question: Question, tell: Any = None) -> tuple[int, str]:
    try:
        answer = await desk.ask(question, tell=tell)
    except BusyError:
        return 429, json.dumps({"error": "too many questions wait; ask again in a moment"})
    except SlowError:
        return 504, json.dumps(
            {"error": "this takes too long here; ask for less, or use the command line"}
        )
    return _status(answer)


def _status(answer: Answer) -> tuple[int, str]:
    """Give what the command printed; where it failed, what it said."""
    if answer.output.startswith("{") and answer.code in (0, 1):
        return 200, answer.output
    said = answer.errors.strip().removeprefix("narrows: ")
    said = said.rsplit("error: ", 1)[-1] if answer.code == 2 else said
    return 400, json.dumps({"error": said or "no answer"})


async def _lines(desk: "Desk", question: Question) -> AsyncIterator[str]:
    """Yield a line of JSON per step of progress, and the answer last."""
    steps: asyncio.Queue[str] = asyncio.Queue()
    work = asyncio.ensure_future(_answer(desk, question, steps.put_nowait))
    try:
        while not work.done() or not steps.empty():
            try:
                step = await asyncio.wait_for(steps.get(), 0.1)
            except TimeoutError:
                continue
            yield json.dumps({"progress": step}) + "\n"
        status, document = work.result()
        yield json.dumps({"status": status, "answer": json.loads(document)}) + "\n"
    finally:
        work.cancel()


def failure(text: str, status: int) -> JSONResponse:
    """Give a failure in words."""
    return JSONResponse({"error": text}, status)
