"""Reading the documents that a brief is written in, and a brief that means them harm."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import fields, is_dataclass, replace

from graph.brief.content import Figure
from tests.brief_sample import sample_brief
from viz.brief.figures import draw_figure
from viz.drawing import Text

HOSTILE = (
    "<b>&amp;</para>{{ x }}${y} \x00\x0b\x1f\ud800 \u202eabc\u202c 中文 Łódź Űr \U0001f600 "
    "`code <i>` =cmd|' /C calc'!A0 ]]> --> \r\n\t" + "W" * 300 + " e\u0301"
)
"""Markup, control characters, letters that fonts lack, code that is not closed, long words."""

_KEPT = {
    "key", "kind", "refs", "trace", "evidence_id", "figure_id", "node_id", "verdict", "year_kind",
    "letter",
}  # fmt: skip


def spoiled(part, words=HOSTILE):
    """Give a brief, or a part of one, that says `words` wherever it said anything."""
    if isinstance(part, str):
        return words
    if isinstance(part, tuple):
        return tuple(spoiled(one, words) for one in part)
    if not is_dataclass(part):
        return part
    return replace(part, **{
        one.name: spoiled(getattr(part, one.name), words)
        for one in fields(part) if one.name not in _KEPT
    })  # fmt: skip


def bare_brief():
    """Give a brief that holds a heading and nothing else."""
    return replace(sample_brief(), sections=(), citations=(), left_out=())


def long_brief():
    """Give a brief with a cell and a point that no page holds."""
    brief = sample_brief()
    words = "much is to be said of it, " * 250
    sections = []
    for section in brief.sections:
        parts = tuple(
            part if isinstance(part, Figure)
            else replace(part, rows=((words, *part.rows[0][1:]), *part.rows))
            for part in section.parts
        )  # fmt: skip
        points = tuple(replace_text(point, words) for point in section.points)
        sections.append(replace(section, parts=parts, points=points))
    return replace(brief, sections=tuple(sections))


def replace_text(point, words):
    return tuple(replace(one, text=words) for one in point)


def numbers(text):
    """Give the numbers of a text, as they are written."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def told_numbers(brief):
    """Give the numbers that a brief tells, in words, on axes and as numbers of pages and lists."""
    drawn = [
        item.words
        for section in brief.sections for part in section.parts if isinstance(part, Figure)
        for item in draw_figure(part).items if isinstance(item, Text)
    ]  # fmt: skip
    return numbers(" ".join([repr(brief), *drawn, *map(str, range(40))]))


def pdf_streams(content):
    """Give what is drawn on each page of a PDF by reportlab, in order."""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        data = stream.strip()
        if data.endswith(b"~>"):
            yield zlib.decompress(base64.a85decode(b"<~" + data, adobe=True))


def pdf_pages(content):
    """Give the words on each page of a PDF by reportlab."""
    pages = []
    for stream in pdf_streams(content):
        lines = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", stream, re.DOTALL)
        pages.append("\n".join(_unescaped(line) for line in lines))
    return pages


def _unescaped(line):
    plain = re.sub(rb"\\(\d{3})", lambda found: bytes([int(found[1], 8)]), line)
    return re.sub(rb"\\(.)", rb"\1", plain).decode("cp1252", "replace").replace("\xa0", " ")
