"""The conventions of a brief, checked on a brief and on any text.

Likelihood words come from one scale whose bands are stated, and never share a sentence
with a level of confidence. Every number is cited, or marked as modelled or assumed. No
natural person is named. There is a TLP line, a data cut and a kind of year. Every mark
of a citation has its source, and every source its mark. What was seized is not said to
have been stopped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.brief.citing import refs_of
from graph.brief.content import BODY, Figure, Table
from graph.brief.markup import is_html, text_of_html
from graph.brief.phrasing import LIKELIHOODS
from graph.brief.reading import read_text
from graph.brief.rules import Finding, Said, bare_numbers, check_sentence, likelihood_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.brief.content import Brief, Section

__all__ = ["Finding", "lint_brief", "lint_text"]

_TLP = re.compile(r"\bTLP: ?(?:CLEAR|WHITE|GREEN|AMBER(?:\+STRICT)?|RED)\b")
_CUT = re.compile(r"\bdata cut(?:[- ]?off)?\b[^\n]*?(?:(?:19|20)\d\d|undated)",
                  re.IGNORECASE)  # fmt: skip
_KIND = re.compile(r"\b(?:fiscal|calendar) years?\b|\b(?:fiscal|calendar) (?:19|20)\d\d|\bFY ?\d",
                   re.IGNORECASE)  # fmt: skip
_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)")
_FREE = ("sources", "method", "run", "option_details")
"""Sections of the annex whose numbers describe the work itself."""


def lint_text(text: str) -> list[Finding]:
    """
    Check the conventions of a text.

    Parameters
    ----------
    text
        Plain, Markdown or a page of HTML. A citation is a mark such as ``[3]`` (in HTML, a
        number above the line), and its source a line that begins with the mark (in HTML, a
        point of the numbered list of sources).

    Returns
    -------
    list of Finding
        By line.

    Notes
    -----
    What follows a heading "Annex", "Sources", "References" or "Method" need not cite its
    numbers. Names are told by titles and by what only persons do, so a name that stands
    alone is not found: read the text too.

    Examples
    --------
    >>> [found.code for found in lint_text("It is highly likely.")]
    ['no_tlp', 'no_data_cut', 'no_band', 'other_likelihood']
    """
    text = text_of_html(text) if is_html(text) else text
    read = read_text(text)
    findings = [*_whole(text, [said.text for said in read.sentences])]
    for said in read.sentences:
        findings += check_sentence(said)
    findings += _marks(read.used, read.sources)
    return sorted(findings, key=lambda one: (one.line, one.code != "no_tlp"))


def lint_brief(brief: Brief) -> list[Finding]:
    """
    Check the conventions of a brief.

    Returns
    -------
    list of Finding
        By sentence, counted from its first.
    """
    head = brief.head
    everything = list(_said(brief))
    top = f"{head.tlp} Data cut: {head.data_cut} {head.year} {head.likelihoods}"
    findings = [*_whole(top, [said.text for said in everything])]
    for said in everything:
        findings += check_sentence(said)
    used = dict.fromkeys(refs_of(brief.sections), 0)
    known = {one.evidence_id: 0 for one in brief.citations}
    findings += _marks(used, known)
    return findings


def _said(brief: Brief) -> Iterator[Said]:
    """Yield title, sentences, captions and rows of tables, in order."""
    number = 1
    yield Said(number, brief.head.title, cited=False, modelled=False)
    for section in brief.sections:
        for said in _of_section(section):
            number += 1
            yield Said(number, said.text, said.cited, said.modelled, said.counts)


def _of_section(section: Section) -> Iterator[Said]:
    counts = section.key in BODY or section.key not in _FREE
    for sentence in (*section.text, *(s for point in section.points for s in point)):
        yield Said(0, sentence.text, bool(sentence.refs), modelled=False, counts=counts)
    for part in section.parts:
        yield Said(0, part.title, bool(part.refs), modelled=False, counts=counts)
        for sentence in part.note:
            yield Said(0, sentence.text, bool(sentence.refs), modelled=False, counts=counts)
        if isinstance(part, Figure):
            yield Said(0, part.alt, bool(part.refs), modelled=False, counts=counts)
        if isinstance(part, Table):
            for row in (part.head, *part.rows):
                for cell in row:
                    yield Said(0, cell, bool(part.refs), part.modelled, counts)


def _whole(top: str, sentences: Sequence[str]) -> Iterator[Finding]:
    """Yield what the text as a whole lacks."""
    if not _TLP.search(top):
        yield Finding(
            "no_tlp", 0, "", "there is no TLP line", "begin with a line such as TLP:CLEAR"
        )
    if not _CUT.search(top):
        yield Finding("no_data_cut", 0, "", "there is no data cut",
                      "say how new the data is: Data cut: YYYY-MM, or undated")  # fmt: skip
    numbers = any(bare_numbers(text) and _YEAR.search(text) for text in sentences)
    if numbers and not _KIND.search(top) and not any(_KIND.search(text) for text in sentences):
        yield Finding("no_year_kind", 0, "", "the kind of year is never named",
                      "say whether years are fiscal or calendar")  # fmt: skip
    used = {word for text in sentences for word in likelihood_words(text)}
    for word, low, high in LIKELIHOODS:
        band = re.compile(
            rf"\b{word},? ?\(?{100 * low:.0f} ?(?:-|\u2013|to) ?{100 * high:.0f} ?%", re.I
        )
        if word in used and not band.search(top) and not any(band.search(t) for t in sentences):
            yield Finding("no_band", 0, word, f"the band of {word!r} is not stated",
                          f"say it once: {word} ({100 * low:.0f}-{100 * high:.0f} %)")  # fmt: skip


def _marks(used: dict[str, int], known: dict[str, int]) -> Iterator[Finding]:
    for name, line in used.items():
        if name not in known:
            yield Finding("orphan_citation", line, f"[{name}]", "a citation without a source",
                          "add the source to the list, or take the mark away")  # fmt: skip
    for name, line in known.items():
        if name not in used:
            yield Finding("uncited_source", line, f"[{name}]", "a source that nothing cites",
                          "cite it where it is used, or take it from the list")  # fmt: skip
