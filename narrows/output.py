"""Printing tables and JSON, and writing a folder of files whole or not at all."""

from __future__ import annotations

import json
import math
import shutil
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "number", "print_entry", "print_json", "print_links", "print_progress", "print_table",
    "print_wrapped",
    "signed_percent", "write_folder",
]  # fmt: skip

MARK = ".narrows"
"""A file that marks a folder as one that Narrows wrote and may replace."""


def number(value: float | None) -> str:
    """Write a number with three significant figures; "unlimited" where there is none.

    Examples
    --------
    >>> number(1234567.0), number(0.01234), number(None)
    ('1,230,000', '0.0123', 'unlimited')
    """
    if value is None or math.isinf(value):
        return "unlimited"
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    rounded = round(value, 2 - math.floor(math.log10(abs(value))))
    return f"{rounded:,.{digits}f}"


def signed_percent(share: float) -> str:
    """Write a change as a percentage with its sign and two significant figures.

    Examples
    --------
    >>> signed_percent(-0.1234), signed_percent(0.05), signed_percent(0.0)
    ('-12 %', '+5 %', '0 %')
    """
    return f"{share * 100:+.2g} %" if abs(share) >= 5e-5 else "0 %"


def print_progress(line: str) -> None:
    """Print a line of progress, or of what is left out, on standard error."""
    print(f"narrows: {line}", file=sys.stderr, flush=True)


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document; an infinite or undefined number is null."""
    json.dump(_plain(document), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    print()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print columns side by side; the last one wraps at the width of the screen."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    room = shutil.get_terminal_size((120, 24)).columns - sum(widths[:-1]) - 2 * len(widths)
    widths[-1] = max(24, room)
    for row in [head, *rows]:
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        indent = " " * (sum(widths[:-1]) + 2 * (len(widths) - 1))
        last = textwrap.wrap(row[-1], widths[-1], break_long_words=False) or [""]
        print("  ".join([*cells[:-1], last[0]]).rstrip())
        for line in last[1:]:
            print(indent + line)


def print_links(rows: Iterable[Mapping[Any, Any]], names: Mapping[str, str]) -> None:
    """Print links that carry less or more than they did, with what they carry per year."""
    cells = [
        (
            row["status"],
            number(row["before"]),
            number(row["after"]),
            row["unit"],
            f"{names[row['source']]} → {names[row['target']]}, {row['commodity']}",
        )
        for row in rows
    ]
    print_table(("", "before", "after", "unit", "link"), cells, right=(1, 2))


def print_entry(head: str, text: str) -> None:
    """Print a line, and a text wrapped and indented below it."""
    print(head)
    width = max(60, shutil.get_terminal_size((100, 24)).columns - 2)
    print(textwrap.fill(text, width, initial_indent=" " * 13, subsequent_indent=" " * 13))


def print_wrapped(text: str, *, indent: int) -> None:
    """Print a text wrapped at 100 columns and indented; nothing for an empty text."""
    if text:
        pad = " " * indent
        print(textwrap.fill(text, 100, initial_indent=pad, subsequent_indent=pad,
                            break_long_words=False, break_on_hyphens=False))  # fmt: skip


def write_folder(files: Mapping[str, str], folder: Path) -> Path:
    """
    Write files into a new folder and put it in place of the old one when complete.

    Parameters
    ----------
    files
        Text by file name.
    folder
        Where. It may be absent, empty, or one that this function wrote.

    Returns
    -------
    pathlib.Path
        The first file.

    Raises
    ------
    QuestionError
        If the folder holds anything else: nothing of the user's is overwritten.
    """
    folder = folder.resolve()
    if folder.exists() and not _ours(folder):
        raise QuestionError(f"{folder} holds files that Narrows did not write; name another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        new = Path(temporary) / "new"
        new.mkdir()
        for name, text in files.items():
            (new / name).write_text(text, encoding="utf-8", newline="\n")
        (new / MARK).write_text("Written by Narrows, and replaced by it.\n", encoding="utf-8")
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        new.rename(folder)
    return folder / next(iter(files))


def _ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))
