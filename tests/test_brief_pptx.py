"""A brief as slides: five, readable from the back of a room, the rest in the notes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from graph.brief.content import SLIDES, Sentence
from tests.brief_sample import sample_brief
from tests.documents import bare_brief, long_brief, numbers, spoiled, told_numbers

pytest.importorskip("pptx", reason="no python-pptx; enable with: pip install 'narrows[office]'")

import pptx
from pptx.util import Pt

from viz.brief.fitting import Paragraph, fit, lines_of
from viz.brief.pptx import to_pptx

LONG = "A rather long name of a place in the user's own data, by road → another one. "


@pytest.fixture(scope="module")
def content():
    return to_pptx(sample_brief())


@pytest.fixture(scope="module")
def show(content):
    return pptx.Presentation(io.BytesIO(content))


def long_words():
    """Give a brief whose words are all long, as those of the user's own data may be."""
    return spoiled(sample_brief(), LONG * 4)


def shapes(slide):
    """Yield the shapes of a slide, those of groups too."""
    for shape in slide.shapes:
        yield shape
        if shape.shape_type == 6:
            yield from shape.shapes


def frames(slide):
    for shape in shapes(slide):
        if shape.has_text_frame and shape.text_frame.text:
            yield shape, shape.text_frame
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from ((cell, cell.text_frame) for row in shape.table.rows for cell in row.cells)


def words(show):
    told = [frame.text for slide in show.slides for _, frame in frames(slide)]
    return "\n".join(told + [slide.notes_slide.notes_text_frame.text for slide in show.slides])


def test_five_slides_of_sixteen_to_nine_each_with_a_title(show):
    assert len(show.slides) == len(SLIDES) == 5
    assert show.slide_width * 9 == show.slide_height * 16
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles[0] == sample_brief().head.title
    assert titles[2] == "Plan A removes most of what is told apart"
    assert titles[4].replace("\xa0", " ").startswith("Our confidence is low: 70 %")


@pytest.mark.parametrize("brief", [sample_brief(), long_words()], ids=["sample", "long words"])
def test_no_type_is_smaller_than_fourteen_points_and_no_words_leave_their_box(brief):
    for slide in pptx.Presentation(io.BytesIO(to_pptx(brief))).slides:
        for shape, frame in frames(slide):
            sizes = [run.font.size.pt for p in frame.paragraphs for run in p.runs]
            assert min(sizes) >= 13.99
            if not hasattr(shape, "height") or not frame.word_wrap:
                continue
            high = sum(lines_of(p.text, shape.width.pt, p.runs[0].font.size.pt) *
                       p.line_spacing.pt for p in frame.paragraphs if p.runs)  # fmt: skip
            assert high <= shape.height.pt + 1


@pytest.mark.parametrize("brief", [sample_brief(), long_words()], ids=["sample", "long words"])
def test_nothing_stands_outside_its_slide(brief):
    show = pptx.Presentation(io.BytesIO(to_pptx(brief)))
    for slide in show.slides:
        for shape in shapes(slide):
            assert -Pt(1) <= shape.left
            assert shape.left + shape.width <= show.slide_width + Pt(1)
            assert shape.top + shape.height <= show.slide_height + Pt(1)


def test_charts_are_shapes_and_tables_are_tables_all_told_in_words(show, content):
    brief = sample_brief()
    groups = [s for slide in show.slides for s in slide.shapes if s.shape_type == 6]
    told = {shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in groups}
    assert told == {
        part.alt
        for key, number in (("why_now", 0), ("options", 2))
        for part in [brief.section(key).parts[number]]
    }
    assert [s.has_table for s in show.slides[2].shapes].count(True) == 1
    assert [s.has_table for s in show.slides[3].shapes].count(True) == 1
    assert not [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if n.endswith(".png")]


def test_notes_hold_all_that_the_sections_say_and_their_sources(show):
    brief = sample_brief()
    for slide, keys in zip(show.slides, SLIDES, strict=True):
        notes = slide.notes_slide.notes_text_frame.text.replace("\xa0", " ")
        for key in keys:
            section = brief.section(key)
            for text in (section.text, *section.points):
                assert all(one.text in notes for one in text)
        assert "TLP:CLEAR" in notes
    why = show.slides[1].notes_slide.notes_text_frame.text
    assert "[1] Customs seized 2,800 lb of fentanyl in fiscal 2019. Drug seizures" in why


def test_every_number_is_one_of_the_brief(show):
    assert numbers(words(show)) <= told_numbers(sample_brief())


def test_properties_name_no_user_and_no_clock_and_nothing_outside_is_named(show, content):
    assert show.core_properties.author == "Narrows"
    assert show.core_properties.modified.year == 1980
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b"External" not in archive.read(name)


def test_the_same_brief_gives_the_same_bytes(content):
    assert to_pptx(sample_brief()) == content


@pytest.mark.parametrize("brief", [spoiled(sample_brief()), bare_brief(), long_brief()],
                         ids=["hostile", "bare", "long"])  # fmt: skip
def test_no_words_break_it(brief):
    assert len(pptx.Presentation(io.BytesIO(to_pptx(brief))).slides) == 5


def test_what_the_data_cannot_support_is_said_on_the_slide_that_lacks_it():
    brief = sample_brief()
    kept = tuple(section for section in brief.sections if section.key not in ("options",))
    show = pptx.Presentation(io.BytesIO(to_pptx(replace(brief, sections=kept))))
    told = "\n".join(frame.text for _, frame in frames(show.slides[2]))
    assert "Purity by port: no table of purity was given." in told


def test_first_sentences_are_kept_before_second_ones_and_what_is_cut_shows():
    said = [Paragraph((f"Point {n}.", "And much more that is said about it. " * 4), point=True)
            for n in (1, 2)]  # fmt: skip
    done = fit(said, 300, 50, sizes=(18, 14))
    assert not done.whole
    assert [p.sentences for p in done.paragraphs] == [("Point 1.", "…"), ("Point 2.", "…")]
    assert fit(said, 300, 400, sizes=(18, 14)).size == 18


def test_a_sentence_longer_than_its_box_is_cut():
    brief = replace_bottom(sample_brief(), "word " * 4000)
    show = pptx.Presentation(io.BytesIO(to_pptx(brief)))
    assert any(frame.text.endswith("…") for _, frame in frames(show.slides[0]))


def replace_bottom(brief, told):
    sections = tuple(
        replace(one, text=(Sentence(told),)) if one.key == "bottom_line" else one
        for one in brief.sections
    )
    return replace(brief, sections=sections)
