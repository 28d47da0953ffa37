"""A brief as DOCX: what it holds is what Word calls by that name, and the same every time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import pytest

from graph.brief.content import Figure, Table
from tests.brief_sample import sample_brief
from tests.documents import bare_brief, long_brief, numbers, spoiled, told_numbers

pytest.importorskip("docx", reason="no python-docx; enable with: pip install 'narrows[office]'")

import docx
from docx.oxml.ns import qn

from viz.brief.docx import to_docx
from viz.brief.raster import to_png
from viz.drawing import Box, Drawing, Line, Text

PARTS = [part for section in sample_brief().sections for part in section.parts]
FIGURES = [part for part in PARTS if isinstance(part, Figure)]
TABLES = [part for part in PARTS if isinstance(part, Table)]


@pytest.fixture(scope="module")
def content():
    return to_docx(sample_brief())


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(io.BytesIO(content))


def words(document):
    """Give all words: of the body with its tables, in order, and of the lines on each page."""
    section = document.sections[0]
    roots = (document.element.body, section.header._element, section.footer._element)
    return "\n".join(
        " ".join(node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:tab")))
        for root in roots for paragraph in root.iter(qn("w:p"))
    )  # fmt: skip


def styled(document, style):
    body = document.element.body
    made = [docx.text.paragraph.Paragraph(p, document) for p in body.iter(qn("w:p"))]
    return [p for p in made if p.style.name == style]


def test_headings_are_headings_in_order(document):
    brief = sample_brief()
    heads = [p.text for p in styled(document, "Heading 1")]
    assert heads[0] == "Bottom line"
    assert set(heads) == {section.title for section in brief.body} | {"Annex"}
    assert [p.text for p in styled(document, "Heading 2")] == [
        *(section.title for section in brief.annex), "Left out"
    ]  # fmt: skip
    assert [p.text for p in styled(document, "Title")] == [brief.head.title]


def test_the_annex_begins_a_page_and_some_words_stand_in_two_columns(document):
    (annex,) = [p for p in styled(document, "Heading 1") if p.text == "Annex"]
    assert annex.paragraph_format.page_break_before
    counts = [s._sectPr.find(qn("w:cols")).get(qn("w:num"), "1") for s in document.sections]
    assert counts == ["1", "2", "1"]


def test_tables_are_tables_whose_head_stands_on_every_page(document):
    ruled = [t for t in document.tables if t._tbl.tblPr.find(qn("w:tblCaption")) is not None]
    assert len(ruled) == len(TABLES)
    for found, table in zip(ruled, TABLES, strict=True):
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        rows = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in found.rows]
        assert rows == [list(table.head), *map(list, table.rows)]


def test_every_table_and_figure_has_a_numbered_caption(document):
    captions = [p.text for p in styled(document, "Caption")]
    assert len(captions) == len(PARTS)
    fields = [field.get(qn("w:instr")) for field in document.element.body.iter(qn("w:fldSimple"))]
    assert sum("SEQ Table" in field for field in fields) == len(TABLES)
    assert sum("SEQ Figure" in field for field in fields) == len(FIGURES)
    shown = re.findall(r"Figure\s+(\d+)", words(document))
    assert shown == [str(number + 1) for number in range(len(FIGURES))]


def test_pictures_are_told_in_words_and_are_vectors_with_a_picture_beside(document, content):
    told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert [one.replace("\xa0", " ") for one in told] == [figure.alt for figure in FIGURES]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert sum(name.endswith(".svg") for name in names) == len(FIGURES)
    assert sum(name.endswith(".png") for name in names) == len(FIGURES)


def test_each_page_tells_who_may_see_it_and_its_number(document):
    assert "TLP:CLEAR" in document.sections[0].header.paragraphs[0].text
    footer = document.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def test_properties_name_no_user_and_no_clock(document, content):
    found = document.core_properties
    assert (found.author, found.title) == ("Narrows", sample_brief().head.title)
    assert found.created == found.modified
    assert found.created.year == 1980
    assert {one.date_time[0] for one in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {1980}


def test_nothing_outside_is_named(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b"External" not in archive.read(name)


def test_every_number_is_one_of_the_brief(document):
    assert numbers(words(document)) <= told_numbers(sample_brief())


def test_lists_that_are_numbered_each_begin_at_one(document):
    given = [p._p.pPr.numPr.numId.val for p in styled(document, "List Number")]
    assert len(set(given)) == 4
    starts = [n for n in document.part.numbering_part.element.num_lst if n.numId in set(given)]
    assert all(n.lvlOverride_lst[0].startOverride.val == 1 for n in starts)


def test_the_same_brief_gives_the_same_bytes(content):
    assert to_docx(sample_brief()) == content


@pytest.mark.parametrize("brief", [spoiled(sample_brief()), bare_brief(), long_brief()],
                         ids=["hostile", "bare", "long"])  # fmt: skip
def test_no_words_break_it(brief):
    docx.Document(io.BytesIO(to_docx(brief)))


def test_a_picture_shows_lines_dashes_and_arrows():
    from PIL import Image

    drawing = Drawing(60, 20, "", "")
    drawing.add(Box(0, 0, 60, 20, "#FFFFFF"), Line(((0, 10), (60, 10)), "#000000", 2, (10, 10)))
    image = Image.open(io.BytesIO(to_png(drawing))).convert("L")
    middle = [image.getpixel((round(x * image.width / 60), image.height // 2)) for x in (5, 15, 25)]
    assert [pixel < 128 for pixel in middle] == [True, False, True]
    drawing.add(Text(5, 8, "a → b", "#000000"))
    assert to_png(drawing) == to_png(drawing)


SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")


@pytest.mark.skipif(
    not (SOFFICE and PDFTOTEXT),
    reason="no LibreOffice or poppler; apt-get install libreoffice-writer poppler-utils",
)
def test_libreoffice_sets_the_body_on_two_pages(content, tmp_path):
    (tmp_path / "brief.docx").write_bytes(content)
    office = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "brief.docx"],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    told = subprocess.run([PDFTOTEXT, "-layout", tmp_path / "brief.pdf", "-"], check=True,
                          capture_output=True, text=True).stdout.split("\f")  # fmt: skip
    assert next(n for n, page in enumerate(told) if re.search(r"^\s*Annex$", page, re.M)) <= 2
