"""Office documents as bytes that depend on nothing but what they hold."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from viz.brief.wording import clean, files_of

if TYPE_CHECKING:
    from graph.brief.content import Brief

__all__ = ["describe", "settled"]

_EPOCH = datetime(1980, 1, 1)
"""Stands wherever a document wants a time: none is known but the data's."""


def settled(content: bytes) -> bytes:
    """
    Write the files of an archive again, with one date for all and nothing of this machine.

    Parameters
    ----------
    content
        An archive, such as a document is.

    Examples
    --------
    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as archive:
    ...     archive.writestr("a.txt", "a")
    >>> with zipfile.ZipFile(io.BytesIO(settled(buffer.getvalue()))) as archive:
    ...     archive.getinfo("a.txt").date_time, archive.read("a.txt")
    ((1980, 1, 1, 0, 0, 0), b'a')
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


def describe(properties: Any, brief: Brief) -> None:
    """Tell a document's core properties what it is; no clock and no user's name enters."""
    properties.title = clean(brief.head.title)[:255]
    properties.subject = clean(brief.head.question)[:255]
    properties.author = "Narrows"
    properties.last_modified_by = "Narrows"
    properties.keywords = clean(brief.head.tlp)[:255]
    properties.comments = clean(files_of(brief))[:255]
    properties.language = "en-GB"
    properties.revision = 1
    properties.created = properties.modified = _EPOCH
