"""The command `explore`: the web application on this machine."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import QuestionError
from narrows.shared import chosen_year

if TYPE_CHECKING:
    from argparse import Namespace


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn

        from narrows.web.app import LOCAL, make_app
    except ModuleNotFoundError as error:
        raise QuestionError(
            f"the explorer needs {error.name}: install narrows with its extra, narrows[web]"
        ) from None
    _check_host(arguments)
    directory = Path(arguments.data).resolve() if arguments.data is not None else None
    if directory is not None and not directory.is_dir():
        raise QuestionError(f"{directory} is no folder")
    app = make_app(
        directory, year=chosen_year(arguments), hosts=(*LOCAL, arguments.host.strip("[]"))
    )
    listening = _listen(arguments.host, arguments.port)
    address = f"http://{arguments.host}:{listening.getsockname()[1]}/"
    print(f"Open {address} in a browser. Ctrl+C ends it.", flush=True)
    if not arguments.no_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
    server.run(sockets=[listening])
    return 0


def _check_host(arguments: Namespace) -> None:
    """Serve this machine alone, unless told plainly to let others in."""
    try:
        own = arguments.host == "localhost" or ip_address(arguments.host).is_loopback
    except ValueError:
        own = False
    if own:
        return
    if not arguments.let_others_in:
        raise QuestionError(
            f"{arguments.host} is not this machine alone: anyone who reaches it would see the "
            "data. Add --let-others-in where that is meant"
        )
    print(
        f"narrows: anyone who reaches {arguments.host} can see this data and make this machine "
        "compute; there is no password",
        file=sys.stderr,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise QuestionError(f"nothing can listen at {host}, port {port}: {error}") from None
    listening.listen(64)
    return listening
