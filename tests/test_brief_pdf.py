"""A brief as PDF: two pages and an annex, the same bytes, whatever the words are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.brief.content import Table
from tests.brief_sample import sample_brief
from tests.documents import bare_brief, long_brief, numbers, pdf_pages, pdf_streams, spoiled
from tests.documents import told_numbers as told
from viz.brief.wording import widths

pytest.importorskip("reportlab", reason="no reportlab; enable with: pip install 'narrows[office]'")

from viz.brief.paper import MISSING, drawable, text_width
from viz.brief.pdf import to_pdf


@pytest.fixture(scope="module")
def document():
    return to_pdf(sample_brief())


def test_the_body_takes_two_pages_at_most_and_the_annex_begins_the_next(document):
    pages = pdf_pages(document)
    first = next(number for number, words in enumerate(pages) if "\nAnnex\n" in words)
    assert first <= 2
    assert "Bottom line".upper() in pages[0]
    assert "SOURCES" in pages[first]
    assert all("SOURCES" not in words for words in pages[:first])


def test_every_page_tells_who_may_see_it_and_which_of_how_many_it_is(document):
    pages = pdf_pages(document)
    for number, words in enumerate(pages, start=1):
        assert "TLP:CLEAR" in words
        assert f"{number} / {len(pages)}" in words


def test_headings_make_the_outline_and_the_title_is_shown(document):
    assert document.count(b"/Type /Outlines") == 1
    for title in (b"Bottom line", b"Options compared", b"Annex", b"Sources"):
        assert b"/Title (" + title + b")" in document
    assert b"/DisplayDocTitle true" in document
    assert b"/Lang (en-GB)" in document
    assert b"/Title (Plan A very likely removes more fentanyl than keeping on as now)" in document


def test_figures_are_lines_not_pictures_and_stand_in_words_too(document):
    assert b"/Subtype /Image" not in document
    assert (
        sum(stream.count(b" l ") + stream.count(b" l\n") for stream in pdf_streams(document)) > 50
    )
    words = " ".join("\n".join(pdf_pages(document)).split())
    assert "FIGURES IN WORDS" in words
    assert "Modelled deliveries rise from 100 kg in 2012 to 1,300 kg in 2024." in words


def test_it_fetches_nothing_and_runs_nothing(document):
    for action in (b"/URI", b"/JavaScript", b"/Launch", b"/GoToR", b"/EmbeddedFile"):
        assert action not in document


def test_every_number_is_one_of_the_brief(document):
    assert numbers("\n".join(pdf_pages(document))) <= told(sample_brief())


def test_the_same_brief_gives_the_same_bytes(document):
    assert to_pdf(sample_brief()) == document


@pytest.mark.parametrize("brief", [spoiled(sample_brief()), bare_brief(), long_brief()],
                         ids=["hostile", "bare", "long"])  # fmt: skip
def test_no_words_break_it(brief):
    assert to_pdf(brief).startswith(b"%PDF-")


def test_what_the_fonts_lack_is_shown_as_lacking_and_said_so():
    assert (
        drawable("Ciudad Juárez → Bogotá, naïve Űr 中")
        == f"Ciudad Juárez → Bogotá, naïve Ur {MISSING}"
    )
    words = "\n".join(pdf_pages(to_pdf(spoiled(sample_brief()))))
    assert "stands for a character that the fonts of this document lack." in words
    assert "stands for a character" not in "\n".join(pdf_pages(to_pdf(sample_brief())))


def test_no_column_is_narrower_than_its_longest_word():
    table = Table("", ("Months", "What"), (("1", "word " * 90),), wide=(1, 40))
    first, second = widths(table, 200, size=7)
    assert first > text_width("Months", 7, bold=True)
    assert first + second == pytest.approx(200)


def test_marks_lead_to_citations_unless_there_is_no_list_of_them():
    brief = sample_brief()
    assert b"/Dest" in to_pdf(brief) or b"/D " in to_pdf(brief)
    without = tuple(section for section in brief.sections if section.key != "sources")
    assert to_pdf(replace(brief, sections=without)).startswith(b"%PDF-")
