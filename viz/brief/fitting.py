"""How many words a box holds: type as large as fits, and what is left to the notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from viz.brief.paper import cut_to, text_width
from viz.brief.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["AFTER", "LEADING", "Paragraph", "Set", "fit", "height_of", "lines_of"]

LEADING = 1.2
"""Height of a line, as a share of its type."""

AFTER, _INDENT = 0.35, 1.1
"""Room below a paragraph, and to the left of a point, as shares of the type."""

_SLACK = 0.98
"""Share of a line that is filled: programs break lines a little differently."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together; a heading, a point of a list, or neither."""

    sentences: tuple[str, ...]
    heading: bool = False
    point: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """Paragraphs as they are set, in type of one size; `whole` where nothing was left out."""

    paragraphs: tuple[Paragraph, ...]
    size: int
    whole: bool


def lines_of(words: str, width: float, size: float, *, bold: bool = False) -> int:
    """
    Count the lines that words take in a width, in points.

    Examples
    --------
    >>> lines_of("two words", 30, 10), lines_of("W" * 20, 50, 10), lines_of("", 50, 10)
    (2, 4, 1)
    """
    count, used, gap = 1, 0.0, text_width(" ", size, bold=bold)
    room = width * _SLACK
    for word in clean(words).split(" "):
        wide = text_width(word, size, bold=bold)
        if used and used + gap + wide > room:
            count, used = count + 1, 0.0
        used += (gap if used else 0.0) + wide
        while used > room:
            count, used = count + 1, used - room
    return count


def fit(
    paragraphs: Sequence[Paragraph], width: float, height: float, *, sizes: tuple[int, int]
) -> Set:
    """
    Set paragraphs in a box, in type as large as fits.

    Parameters
    ----------
    paragraphs
        What is to be said, most important first.
    width, height
        Of the box, in points.
    sizes
        Largest and smallest type, in points.

    Returns
    -------
    Set
        Where not even the smallest fits: the first sentence of each paragraph, then the second
        of each and so on, as far as there is room; what lacks sentences ends in an ellipsis.

    Examples
    --------
    >>> said = [Paragraph(("One.", "More of it."), point=True), Paragraph(("Two.",), point=True)]
    >>> fit(said, 200, 50, sizes=(14, 14)).whole
    True
    >>> [p.sentences for p in fit(said, 60, 66, sizes=(14, 14)).paragraphs]
    [('One.', '…'), ('Two.',)]
    """
    largest, smallest = sizes
    for size in range(largest, smallest - 1, -1):
        if height_of(paragraphs, width, size) <= height:
            return Set(tuple(paragraphs), size, whole=True)
    kept: list[list[str]] = [[] for _ in paragraphs]
    for number, sentence in _by_weight(paragraphs):
        kept[number].append(sentence)
        if height_of(_built(paragraphs, kept), width, smallest) > height:
            kept[number].pop()
            break
    if not any(kept):
        return Set(_cut(paragraphs, width, height, smallest), smallest, whole=False)
    return Set(tuple(_built(paragraphs, kept)), smallest, whole=False)


def _by_weight(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, str]]:
    """Yield first sentences, then second ones, and so on, each with its paragraph's number."""
    for place in range(max((len(p.sentences) for p in paragraphs), default=0)):
        for number, paragraph in enumerate(paragraphs):
            if place < len(paragraph.sentences):
                yield number, paragraph.sentences[place]


def _built(paragraphs: Sequence[Paragraph], kept: Sequence[Sequence[str]]) -> list[Paragraph]:
    """Give the paragraphs that have a sentence left; a heading above none goes too."""
    built: list[Paragraph] = []
    for paragraph, sentences in zip(paragraphs, kept, strict=True):
        if not sentences:
            continue
        if paragraph.heading and built and built[-1].heading:
            built.pop()
        more = ("…",) if len(sentences) < len(paragraph.sentences) else ()
        built.append(Paragraph((*sentences, *more), paragraph.heading, paragraph.point))
    if built and built[-1].heading:
        built.pop()
    if built and not all(kept) and built[-1].sentences[-1] != "…":
        built[-1] = replace(built[-1], sentences=(*built[-1].sentences, "…"))
    return built


def _cut(
    paragraphs: Sequence[Paragraph], width: float, height: float, size: int
) -> tuple[Paragraph, ...]:
    """Give as much of the first sentence as there is room for."""
    first = next(p for p in paragraphs if not p.heading)
    lines = max(int(height / (size * LEADING)) - 1, 1)
    words = cut_to(first.sentences[0], lines * width * 0.85, size=size)
    return (Paragraph((words,), point=first.point),)


def height_of(paragraphs: Sequence[Paragraph], width: float, size: int) -> float:
    """
    Give the height of paragraphs in a width, in points.

    Examples
    --------
    >>> height_of([Paragraph(("One line.",))], 200, 10)
    15.5
    """
    return sum(
        lines_of(" ".join(p.sentences), width - (_INDENT * size if p.point else 0), size,
                 bold=p.heading) * size * LEADING + AFTER * size
        for p in paragraphs
    )  # fmt: skip
