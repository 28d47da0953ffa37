"""The web application in a process of its own, for the tests that ask it."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from narrows.web.pages import BEING_COMPUTED


@contextmanager
def explorer(*arguments):
    """Run `narrows explore` on a free port, and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "narrows", "explore", "--no-browser", "--port", "0", *arguments],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[1].rstrip("/")
        while BEING_COMPUTED in get(address)[2]:
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def get(url, **headers):
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310
            return found.status, found.headers, found.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()
