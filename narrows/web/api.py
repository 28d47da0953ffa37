"""The JSON API: each endpoint is a command, its answer the command's own JSON document."""

# No postponed annotations: FastAPI reads them.
import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response, StreamingResponse

from narrows.web.lanes import Answer, BusyError, SlowError
from narrows.web.questions import QUESTIONS, Question

if TYPE_CHECKING:
    from narrows.web.desk import Desk

__all__ = [
    "FAILURES", "STREAM", "Settled", "failure", "fault_of", "in_time", "make_api", "settled",
    "streamed",
]  # fmt: skip

STREAM = "application/x-ndjson"
Settled: TypeAlias = tuple[int, str]
"""A status and a JSON document."""


class Failure(BaseModel):
    """Why there is no answer, in words."""

    error: str


FAILURES: dict[int | str, dict[str, Any]] = {
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
            return streamed(lambda tell: _answer(desk, question, tell))
        status, document = await settled(request, _answer(desk, question))
        return Response(document, status, media_type="application/json")

    name = kind.path or kind.command
    endpoint.__annotations__["question"] = Annotated[kind, Query()]
    endpoint.__doc__ = kind.__doc__
    router.add_api_route(
        f"/{name}",
        endpoint,
        methods=["GET"],
        summary=kind.about,
        response_model=dict[str, Any],
        responses=FAILURES,
        name=name,
    )


async def settled(request: Request, asked: Coroutine[Any, Any, Settled]) -> Settled:
    """Wait for an answer as long as its reader does; without a reader it is given up."""
    work = asyncio.ensure_future(asked)
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=0.25)
            if not work.done() and await request.is_disconnected():
                return 499, "{}"
    finally:
        work.cancel()
    return work.result()


async def _answer(desk: "Desk", question: Question, tell: Any = None) -> Settled:
    answer = await in_time(desk.ask(question, tell=tell))
    return status_of(answer) if isinstance(answer, Answer) else answer


async def in_time(asked: Coroutine[Any, Any, Answer]) -> Answer | Settled:
    """Give the answer, or in words why there is none: the queue is full, or it took too long."""
    try:
        return await asked
    except BusyError:
        return 429, json.dumps({"error": "too many questions wait; ask again in a moment"})
    except SlowError:
        return 504, json.dumps(
            {"error": "this takes too long here; ask for less, or use the command line"}
        )


def status_of(answer: Answer) -> Settled:
    """Give what the command printed; where it failed, what it said."""
    if answer.output.startswith("{") and answer.code in (0, 1):
        return 200, answer.output
    return 400, json.dumps({"error": fault_of(answer)})


def fault_of(answer: Answer) -> str:
    """Give what a command said when it failed, without its progress."""
    said = f"\n{answer.errors.strip()}"
    part = said.rpartition("error: " if answer.code == 2 else "\nnarrows: ")[2]
    return part.strip() or "no answer"


def streamed(ask: Callable[[Callable[[str], None]], Coroutine[Any, Any, Settled]]) -> Response:
    """Answer in lines of JSON: one per step of progress, and the answer last."""
    return StreamingResponse(_lines(ask), media_type=STREAM)


async def _lines(
    ask: Callable[[Callable[[str], None]], Coroutine[Any, Any, Settled]],
) -> AsyncIterator[str]:
    steps: asyncio.Queue[str] = asyncio.Queue()
    work = asyncio.ensure_future(ask(steps.put_nowait))
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
