"""What a brief is: sentences that name what they rest on, tables and figures as data.

Every format is written from this one form: `viz.brief` turns it into pages, documents and
slides, and adds no word and no number of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from graph.brief.figures import FigureData

__all__ = [
    "ANNEX", "BODY", "SLIDES", "Brief", "Citation", "Figure", "Head", "Kind", "LeftOut", "Part",
    "Run", "RunFile", "Section", "Sentence", "Table", "Text",
]  # fmt: skip

Kind = Literal["judgment", "confidence", "fact", "model", "caveat"]
"""What a sentence does: judges how likely something is, says how sure that is, tells a fact
that is cited, tells what the model says, or warns."""

BODY = (
    "bottom_line", "key_judgments", "why_now", "options", "chokepoints", "assumptions", "risks",
    "measures", "alternative", "gaps",
)  # fmt: skip
"""Keys of the sections of the two pages, in order."""

ANNEX = ("sources", "option_details", "parameters", "model_check", "method", "run")
"""Keys of the sections of the annex, in order; the citations follow `sources`."""

SLIDES = (
    ("bottom_line", "key_judgments"),
    ("why_now",),
    ("options",),
    ("chokepoints", "risks"),
    ("alternative", "assumptions", "measures", "gaps"),
)
"""What each of the five slides shows, by section."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes
    ----------
    text
        Without its citations.
    refs
        Ids of the evidence that it cites; each is among `Brief.citations`.
    modelled
        Whether its numbers come from the model; the text then says so too.
    kind
        What it does.
    trace
        What to give to ``narrows evidence`` for the rows behind its numbers.
    """

    text: str
    refs: tuple[str, ...] = ()
    modelled: bool = False
    kind: Kind = "fact"
    trace: tuple[str, ...] = ()


Text: TypeAlias = tuple[Sentence, ...]
"""A paragraph, or one point of a list."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words.

    Attributes
    ----------
    title
        What it says, as a whole sentence; stands above it.
    head
        Names of the columns; the first column names the rows.
    rows
        Cells, one per column.
    right
        Positions of columns whose cells are numbers, set to the right.
    strong
        Positions of rows to set apart, such as what is recommended.
    note
        What stands below it: units, ranges, how to read it.
    refs
        What its cells cite.
    modelled
        Whether its numbers come from the model.
    wide
        Relative width of each column; equal where it is empty.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()
    note: Text = ()
    refs: tuple[str, ...] = ()
    modelled: bool = False
    wide: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, as data.

    Attributes
    ----------
    figure_id
        Its own in the brief.
    title
        The one thing it says, as a whole sentence.
    data
        What is drawn; its type tells how.
    alt
        What is to be seen, for who cannot see it.
    note
        What stands below it.
    refs
        What it cites.
    """

    figure_id: str
    title: str
    data: FigureData
    alt: str
    note: Text = ()
    refs: tuple[str, ...] = ()


Part: TypeAlias = Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A section.

    Attributes
    ----------
    key
        One of `BODY` or `ANNEX`.
    title
        Its heading.
    text
        Its opening paragraph; may be empty.
    points
        Its list, a paragraph each.
    numbered
        Whether the points are numbered.
    parts
        Tables and figures, in order, after the words.
    """

    key: str
    title: str
    text: Text = ()
    points: tuple[Text, ...] = ()
    numbered: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above everything.

    Attributes
    ----------
    title
        A judgment, not a topic.
    tlp, standing
        Who may see it, and what it is.
    question
        In words: what is to be lowered, and whose year.
    data_cut
        Last month that the data covers, such as ``2025-09``.
    model
        Name and version of the model, and whose tables.
    year
        Whose network; with its kind of year.
    likelihoods
        The scale of likelihood words and its bands, in a sentence.
    """

    title: str
    tlp: str
    standing: str
    question: str
    data_cut: str
    model: str
    year: str
    likelihoods: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered statement and the publication that makes it."""

    number: int
    evidence_id: str
    statement: str
    locator: str
    period: str
    grade: str
    title: str
    publisher: str
    year: str
    url: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section or a part of one that the data cannot support, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class RunFile:
    """One table that was read, and the SHA-256 of its bytes."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """How to compute this brief again.

    Attributes
    ----------
    run_id
        Of all that it follows from: files, version and arguments.
    command
        What to type.
    version, seed, scenarios
        Of the model; of the draws.
    files
        What was read.
    """

    run_id: str
    command: str
    version: str
    seed: int
    scenarios: int
    files: tuple[RunFile, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """
    A brief.

    Attributes
    ----------
    head
        What stands above it.
    sections
        Those that the data supports, in the order of `BODY` and `ANNEX`.
    citations
        Numbered in order of first use.
    left_out
        What is not there, and why.
    run
        How to compute it again.
    """

    head: Head
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    left_out: tuple[LeftOut, ...]
    run: Run

    def section(self, key: str) -> Section | None:
        """Give a section by key; None where it was left out."""
        return next((found for found in self.sections if found.key == key), None)

    @property
    def body(self) -> tuple[Section, ...]:
        """The sections of the two pages."""
        return tuple(found for found in self.sections if found.key in BODY)

    @property
    def annex(self) -> tuple[Section, ...]:
        """The sections of the annex."""
        return tuple(found for found in self.sections if found.key in ANNEX)

    def marks(self, refs: tuple[str, ...]) -> str:
        """Give the marks of citations as they stand after a sentence, such as ``[2, 5]``."""
        asked = frozenset(refs)
        numbers = sorted(c.number for c in self.citations if c.evidence_id in asked)
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""
