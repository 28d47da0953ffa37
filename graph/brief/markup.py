"""A page of HTML as plain text that the lint can read: headings, points, rows, marks, sources."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

__all__ = ["is_html", "text_of_html"]

_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_HIDDEN: Final = frozenset({"style", "script", "svg", "template", "head"})
_BLOCKS: Final = frozenset({
    "p", "div", "section", "article", "header", "footer", "main", "aside", "figure", "figcaption",
    "caption", "table", "thead", "tbody", "tr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
    "pre", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_SOURCES = re.compile(r"(?:sources|references|bibliography|citations)\b", re.IGNORECASE)
_BETWEEN_ROWS = re.compile(r"(?<=\|)\s*\n\s*(?=\| )")
_MARK = re.compile(r"\d+(?:, ?\d+)*")


def is_html(text: str) -> bool:
    """
    Tell whether a text is a page of HTML.

    Examples
    --------
    >>> is_html("<!doctype html><p>x"), is_html("TLP:CLEAR")
    (True, False)
    """
    return _HTML.match(text) is not None


def text_of_html(page: str) -> str:
    """
    Give what a page says, a line for each paragraph, point and row.

    A number set above the line is the mark of a citation; a numbered list under a heading
    such as "Sources" holds the sources.

    Examples
    --------
    >>> text_of_html("<html><h2>Sources</h2><ol><li>A study.</li></ol>").split()
    ['#', 'Sources', '[1]', 'A', 'study.']
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    text = re.sub(r"\n\s*\n+", "\n\n", "".join(reader.parts))
    return _BETWEEN_ROWS.sub("\n", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.above: list[str] | None = None
        self.heading: list[str] | None = None
        self.lists: list[int] = []
        self.sources = False
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif self.hidden:
            return
        elif tag == "sup":
            self.above = []
        elif tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag in ("td", "th"):
            self.parts.append(" " if self.cells else "\n| ")
            self.cells += 1
            return
        if tag == "tr":
            self.cells = 0
            return
        if tag in _BLOCKS and not self.cells:
            self.parts.append("\n\n")
        if tag == "li":
            self._point(dict(attrs))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading = []
            self.parts.append("# ")

    def _point(self, attributes: dict[str, str | None]) -> None:
        if self.lists and self.lists[-1] >= 0:
            value = attributes.get("value") or ""
            self.lists[-1] = int(value) if value.isdigit() else self.lists[-1] + 1
        numbered = self.sources and self.lists and self.lists[-1] > 0
        self.parts.append(f"[{self.lists[-1]}] " if numbered else "- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "sup" and self.above is not None:
            said, self.above = "".join(self.above).strip(), None
            self.parts.append(f" [{said}]" if _MARK.fullmatch(said) else said)
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th"):
            self.parts.append(" |")
        elif tag == "tr":
            self.cells = 0
        elif self.heading is not None and len(tag) == 2 and tag[0] == "h":
            self.sources = _SOURCES.match("".join(self.heading).strip()) is not None
            self.heading = None
        if tag in _BLOCKS and not self.cells and not self.hidden:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.above is not None:
            self.above.append(data)
            return
        if self.heading is not None:
            self.heading.append(data)
        self.parts.append(" ".join(data.split("\n")) if data.strip() else " ")
