"""What Word knows and `python-docx` has no name for: fields, links, rules, columns, vectors."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from viz.brief.raster import to_png
from viz.brief.wording import clean
from viz.svg import to_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.drawing import Drawing

__all__ = [
    "add_field", "add_link", "add_picture", "add_table", "bookmark", "columns", "numbered",
    "reverse", "set_styles", "shade",
]  # fmt: skip

FONT, INK, MUTED, ACCENT, WASH = "Arial", "1C2430", "3C4652", "0B4A8F", "EEF3F8"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def set_styles(document: Any, size: float) -> None:
    """Set every style that a brief uses, from the size of its type in points."""
    _language(document)
    _style(document, "Normal", size, after=0.18)
    _style(document, "Title", size * 1.75, bold=True, after=0.15)
    _style(document, "Subtitle", size * 0.95, color=MUTED, after=0.3)
    _style(document, "Heading 1", size, bold=True, color=ACCENT, before=0.5, after=0.2, rule=True)
    _style(document, "Heading 2", size, bold=True, color=ACCENT, before=0.5, after=0.2, rule=True)
    _style(document, "Caption", size * 0.95, bold=True, before=0.3, after=0.18, keep=True)
    for name in ("List Bullet", "List Number"):
        _style(document, name, size, after=0.18, indent=1.3)
    _style(document, "Header", size * 0.9, color=MUTED, rule=True)
    _style(document, "Footer", size * 0.9, color=MUTED)
    _style(document, "Note", size * 0.84, color=MUTED, after=0.2, new=True)
    _style(document, "Cell", size * 0.86, new=True)
    _style(document, "Figure", size, new=True, exact=False, after=0.1)
    _style(document, "Source", size, after=0.18, indent=2.4, new=True)
    code = document.styles.add_style("Code", 2)
    code.font.name = "Courier New"


def _language(document: Any) -> None:
    """Say which language the words are in, for what reads them out or checks their spelling."""
    from docx.oxml.ns import qn

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")


def _style(
    document: Any, name: str, size: float, *, bold: bool = False, color: str = INK,
    before: float = 0.0, after: float = 0.0, indent: float = 0.0, keep: bool = False,
    rule: bool = False, new: bool = False, exact: bool = True,
) -> None:  # fmt: skip
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles.add_style(name, 1) if new else document.styles[name]
    if new:
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    style.font.size, style.font.bold, style.font.italic = Pt(round(size * 2) / 2), bold, False
    style.font.name, style.font.color.rgb = FONT, RGBColor.from_string(color)
    fonts = style.element.rPr.rFonts
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    for spacing in list(style.element.rPr.iter(qn("w:spacing"), qn("w:kern"), qn("w:caps"))):
        spacing.getparent().remove(spacing)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before * size), Pt(after * size)
    form.line_spacing = Pt(round(size * 1.17, 1)) if exact else 1.0
    form.keep_with_next = keep or name.startswith("Heading")
    form.widow_control = True
    if indent:
        form.left_indent, form.first_line_indent = Pt(indent * size), Pt(-indent * size)
    _borders(style.element.get_or_add_pPr(), {"bottom": "4"} if rule else {})


def _borders(properties: Any, sides: dict[str, str], *, color: str = "B9C3CC") -> None:
    """Rule a paragraph's sides, each so many eighths of a point thick; none removes all."""
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    if sides:
        border = _element("w:pBdr")
        for side, thick in sides.items():
            border.append(_element(f"w:{side}", val="single", sz=thick, space="1", color=color))
        # The order of what a paragraph's properties hold is fixed.
        properties.insert_element_before(
            border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind",
            "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
        )  # fmt: skip


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def shade(place: Any, *, border: bool = True) -> None:
    """Set a paragraph, with a bar to its left, or a cell apart by a pale ground."""
    ground = _element("w:shd", val="clear", color="auto", fill=WASH)
    if not border:
        place._tc.get_or_add_tcPr().append(ground)
        return
    properties = place._p.get_or_add_pPr()
    _borders(properties, {"left": "24"}, color=ACCENT)
    properties.insert_element_before(
        ground, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
    )  # fmt: skip


def reverse(run: Any) -> None:
    """Set words white on black."""
    from docx.shared import RGBColor

    run.bold, run.font.color.rgb = True, RGBColor(255, 255, 255)
    run._r.get_or_add_rPr().append(_element("w:shd", val="clear", color="auto", fill="000000"))


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field, such as the number of the page, with what it shows until it is updated."""
    field = _element("w:fldSimple", instr=f" {code} ")
    paragraph._p.append(field)
    run = paragraph.add_run(shown)
    field.append(run._r)


def add_link(paragraph: Any, anchor: str, words: str) -> None:
    """Add raised words that lead to a place in the document; to none where there is no anchor."""
    run = paragraph.add_run(words)
    run.font.superscript = True
    if anchor:
        link = _element("w:hyperlink", anchor=anchor, history="1")
        paragraph._p.append(link)
        link.append(run._r)


def bookmark(paragraph: Any, name: str, number: int, words: str) -> None:
    """Add words that links may lead to."""
    paragraph._p.append(_element("w:bookmarkStart", id=str(number), name=name))
    paragraph.add_run(words)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def numbered(document: Any, paragraph: Any, *, first: bool) -> None:
    """Give a paragraph the next number of its list; the first of a list begins again at 1."""
    numbering = document.part.numbering_part.element
    if first:
        style = document.styles["List Number"].element.pPr.numPr.numId.val
        abstract = next(n for n in numbering.num_lst if n.numId == style).abstractNumId.val
        numbering.add_num(abstract).add_lvlOverride(0).add_startOverride(1)
    number = max(one.numId for one in numbering.num_lst)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def columns(document: Any, count: int, gap: float) -> None:
    """Begin a part of the page that is set in so many columns."""
    from docx.oxml.ns import qn

    found = document.add_section(0)._sectPr.find(qn("w:cols"))
    found.set(qn("w:num"), str(count))
    found.set(qn("w:space"), str(round(gap * 20)))


def add_table(
    document: Any, wide: Sequence[float], *, rows: int, ruled: bool = True, title: str = ""
) -> Any:
    """Add a table of fixed widths, in points, whose first row stands on every page it takes."""
    from docx.shared import Pt

    table = document.add_table(rows, len(wide))
    table.autofit = False
    properties = table._tbl.tblPr
    for column, width in zip(table.columns, wide, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, width in zip(row.cells, wide, strict=True):
            cell.width = Pt(width)
    properties.append(_borders_of_table(ruled=ruled))
    properties.append(_margins(50 if ruled else 0))
    properties.append(
        _element("w:tblLook", firstRow="1", firstColumn="1", noHBand="1", noVBand="1")
    )
    if title:
        properties.append(_element("w:tblCaption", val=title[:250]))
    if ruled:
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        for cell in table.rows[0].cells:
            below = _element("w:tcBorders")
            below.append(_element("w:bottom", val="single", sz="8", space="0", color=INK))
            cell._tc.get_or_add_tcPr().append(below)
    return table


def _borders_of_table(*, ruled: bool) -> Any:
    borders = _element("w:tblBorders")
    for side, thick, color in (("top", "6", INK), ("bottom", "4", "B9C3CC"),
                               ("insideH", "4", "B9C3CC")):  # fmt: skip
        kind = "single" if ruled else "nil"
        borders.append(_element(f"w:{side}", val=kind, sz=thick, space="0", color=color))
    return borders


def _margins(across: int) -> Any:
    margins = _element("w:tblCellMar")
    for side, width in (("top", 10), ("left", across), ("bottom", 10), ("right", across)):
        margins.append(_element(f"w:{side}", w=str(width), type="dxa"))
    return margins


def add_picture(paragraph: Any, drawing: Drawing, *, number: int, width: float) -> None:
    """Add a drawing as a picture with its words, and as the vectors that newer readers show."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.shared import Pt

    shape = paragraph.add_run().add_picture(io.BytesIO(to_png(drawing)), width=Pt(width))
    told = shape._inline.docPr
    told.set("id", str(number))
    told.set("name", f"Figure {number}")
    told.set("title", clean(drawing.title))
    told.set("descr", clean(drawing.about))
    package = paragraph.part.package
    vectors = Part(PackURI(f"/word/media/figure{number}.svg"), "image/svg+xml",
                   to_svg(drawing, f"figure{number}", font=FONT).encode(), package)  # fmt: skip
    key = paragraph.part.relate_to(vectors, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    blip.append(parse_xml(
        '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" xmlns:r="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships" r:embed="{key}"/></a:ext></a:extLst>'
    ))  # fmt: skip
