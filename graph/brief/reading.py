"""A text taken apart for the lint: sentences with their lines, marks and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.brief.rules import Said, is_marked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ReadText", "read_text"]

_SOURCE = re.compile(r"^\s*(?:[-*]\s+)?\[\^?(\d+)\]:?\s+\S")
_MARK = re.compile(r"\[\^?(\d+(?:, ?\d+)*)\]")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+)?(.*?)\s*#*\s*$")
_FREE = re.compile(r"^(?:annex|appendix|sources|references|bibliography|method\w*|notes)\b", re.I)
_TOP = re.compile(r"\bTLP:|\bdata cut\b", re.IGNORECASE)
_END = re.compile(
    r"(?<=[.!?])[\"\u201d\u2019')*_]*(?:\s*\[\^?\d+(?:, ?\d+)*\])*\s+(?=[\"\u201c\u2018'(*_]*[A-Z])"
)
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Capt|Col|Lt|Sgt|Amb|St|No|vs|cf|e\.g|i\.e|[A-Z])\.$"
)

_LONGEST = 12
"""Letters before a full stop that tell an abbreviation."""


@dataclass(slots=True)
class ReadText:
    """
    A text taken apart.

    Attributes
    ----------
    sentences
        In order.
    used, sources
        Numbers of the marks and of the sources, each with the line where it first stands.
    """

    sentences: list[Said] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)


def read_text(text: str) -> ReadText:
    """
    Take a text apart.

    Sentences may run over lines; headings, points of lists and rows of tables stand alone.
    A table is marked or cited as one, by what stands right above and below it.
    """
    read = ReadText()
    free = False
    blocks = list(_blocks(text.replace("\r\n", "\n")))
    for place, (line, block) in enumerate(blocks):
        if match := _SOURCE.match(block):
            read.sources.setdefault(match[1], line)
            continue
        heading = _HEADING.match(block)
        if heading and len(block) < 80 and _FREE.match(heading[1]):
            free = True
        near = "\n".join(words for _, words in blocks[max(0, place - 1) : place + 2])
        _take(read, line, block, near=near, counts=not free and not _TOP.search(block))
    return read


def _take(read: ReadText, line: int, block: str, *, near: str, counts: bool) -> None:
    table = block.startswith("|")
    whole_cited = table and bool(_MARK.search(near))
    whole_marked = table and is_marked(near)
    for offset, words in _sentences(block):
        at = line + block.count("\n", 0, offset)
        for match in _MARK.finditer(words):
            for number in re.split(r", ?", match[1]):
                read.used.setdefault(number, at)
        cited = whole_cited or bool(_MARK.search(words))
        said = " ".join(_MARK.sub("", words).split())
        if said.strip("|-: "):
            read.sentences.append(Said(at, said, cited, whole_marked, counts))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of every paragraph, heading, point and whole table."""
    kept: list[str] = []
    first = 0
    for number, raw in enumerate([*text.split("\n"), ""], start=1):
        row = re.sub(r"\\([\\*_\[\]<>|#])", r"\1", raw)
        starts = re.match(r"\s*(?:#{1,6}\s|[-*]\s|\d+\.\s|\[\^?\d+\])", row) is not None
        in_table = bool(kept) and kept[0].lstrip().startswith("|")
        joins = in_table and row.lstrip().startswith("|")
        if kept and not joins and (not row.strip() or starts or in_table or _heads(kept)):
            yield first, _bare(kept)
            kept = []
        if row.strip():
            first = first if kept else number
            kept.append(row.strip() if not kept else row)


def _heads(kept: list[str]) -> bool:
    return kept[0].startswith("#")


def _bare(kept: list[str]) -> str:
    """Take away what makes a heading or a point of a first line."""
    return re.sub(r"^(?:#{1,6}|[-*]|\d+\.)\s+", "", "\n".join(kept))


def _sentences(block: str) -> Iterator[tuple[int, str]]:
    """Yield the start and the words of each sentence; of a table, of each row."""
    if block.startswith("|"):
        start = 0
        for row in block.split("\n"):
            yield start, row
            start += len(row) + 1
        return
    start = 0
    for match in _END.finditer(block):
        if _ABBREVIATED.search(block[max(0, match.start() - _LONGEST) : match.start()]):
            continue
        yield start, block[start : match.end()]
        start = match.end()
    yield start, block[start:]
