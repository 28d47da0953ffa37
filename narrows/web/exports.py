"""Files to take away: the network for other programs, and the brief in its formats."""

# No postponed annotations: FastAPI reads them.
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from narrows.commands.brief import FORMATS
from narrows.commands.network import EXPORTS
from narrows.web.api import FAILURES, STREAM, Settled, fault_of, in_time, settled, streamed
from narrows.web.lanes import Answer
from narrows.web.questions import BriefQuestion, TablesQuestion

if TYPE_CHECKING:
    from narrows.web.desk import Desk

__all__ = ["add_exports"]

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    ".csv": "text/csv",
    ".graphml": "application/graphml+xml",
    ".html": "text/html",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".pptx": f"{_OFFICE}presentationml.presentation",
}


def add_exports(router: APIRouter, desk: "Desk") -> None:
    """Add the routes of the files."""
    for name in EXPORTS:
        _add_network(router, desk, name)
    for ending in FORMATS:
        _add_brief(router, desk, f"brief{ending}")


def _add_network(router: APIRouter, desk: "Desk", name: str) -> None:
    async def endpoint(request: Request, question: Annotated[TablesQuestion, Query()]) -> Response:
        async def asked() -> Settled:
            answer = await in_time(desk.export(question, name))
            if not isinstance(answer, Answer):
                return answer
            if answer.code:
                return 400, json.dumps({"error": fault_of(answer)})
            return 200, answer.output

        status, text = await settled(request, asked())
        if status != 200:
            return Response(text, status, media_type="application/json")
        return Response(text, headers=_attached(name), media_type=_type_of(name))

    _add(router, name, endpoint, "Give the network of a year for other programs.")


def _add_brief(router: APIRouter, desk: "Desk", name: str) -> None:
    async def endpoint(request: Request, question: Annotated[BriefQuestion, Query()]) -> Response:
        written: list[Path] = []

        async def asked(tell: Any = None) -> Settled:
            path, work = desk.write_brief(question, name, tell=tell)
            answer = await in_time(work)
            if not isinstance(answer, Answer):
                return answer
            if answer.code or not path.exists():
                return 400, json.dumps({"error": fault_of(answer)})
            written.append(path)
            return 200, json.dumps({"file": name, "bytes": path.stat().st_size})

        if STREAM in request.headers.get("accept", ""):
            return streamed(asked)
        status, text = await settled(request, asked())
        if not written:
            return Response(text, status, media_type="application/json")
        return FileResponse(written[0], headers=_attached(name), media_type=_type_of(name))

    _add(router, name, endpoint, "Write the brief as a file; asked in lines, only tell of it.")


def _add(router: APIRouter, name: str, endpoint: Any, summary: str) -> None:
    router.add_api_route(
        f"/export/{name}",
        endpoint,
        methods=["GET"],
        summary=summary,
        response_class=Response,
        responses={200: {"content": {_type_of(name): {}}, "description": "The file."}, **FAILURES},
        name=f"export {name}",
    )


def _type_of(name: str) -> str:
    return _TYPES.get(Path(name).suffix, "application/octet-stream")


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="narrows-{name}"'}
