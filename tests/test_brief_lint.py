"""The conventions of a brief, each broken alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.brief.content import Section, Sentence
from graph.brief.lint import lint_brief, lint_text
from tests.brief_sample import sample_brief
from viz.brief.html import to_html
from viz.brief.markdown import to_markdown

CLEAN = """TLP:CLEAR
Data cut: 2026-02

# Modelled deliveries fall

It is likely (55-80 %) that modelled deliveries fall by 4 %. Our confidence is low.
Customs seized 2,800 lb in fiscal 2019. [1]

# Sources

- [1] Drug seizures, a customs agency, 2026.
"""


def codes(text: str) -> set[str]:
    return {found.code for found in lint_text(text)}


def test_a_clean_text_has_no_findings():
    assert lint_text(CLEAN) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("TLP:CLEAR\n", "", "no_tlp"),
        ("Data cut: 2026-02", "", "no_data_cut"),
        ("likely (55-80 %)", "likely", "no_band"),
        ("likely (55-80 %)", "highly likely", "other_likelihood"),
        (
            "4 %. Our confidence is low",
            "4 %, and our confidence is low",
            "likelihood_with_confidence",
        ),
        (" [1]\n", "\n", "bare_number"),
        (" [1]\n", "\n", "uncited_source"),
        (" [1]\n", " [2]\n", "orphan_citation"),
        ("in fiscal 2019", "in 2019", "year_kind"),
        ("Customs seized", "Customs stopped", "not_stopped"),
        ("Our confidence is low.", "Senator Doe was told.", "person"),
        ("Our confidence is low.", "John Doe pleaded guilty.", "person"),
    ],
)
def test_each_convention_broken_alone_is_found(old, new, code):
    assert old in CLEAN
    assert code in codes(CLEAN.replace(old, new))


@pytest.mark.parametrize(
    "sentence",
    [
        "The President of Mexico and the Secretary General met.",
        "Border Patrol said so, and the Treasury Department was told.",
        "Presidents and congresses of both countries agree.",
        "El Paso and San Diego lie on the border.",
        "Option 3 and Plan A rest on F001 of 2018-19, see Table 2.",
        "At its most likely value the figure stays.",
        "The grade says probably true.",
    ],
)
def test_what_only_looks_wrong_is_let_pass(sentence):
    assert lint_text(CLEAN.replace("Our confidence is low.", sentence)) == []


def test_a_finding_tells_line_what_and_how_to_mend():
    findings = lint_text(CLEAN.replace("in fiscal 2019", "in 2019"))
    found = next(one for one in findings if one.code == "year_kind")
    assert found.line == 7
    assert "kind of year" in found.message
    assert "fiscal or calendar" in found.remedy


def test_a_table_is_cited_as_one_by_what_stands_beside_it():
    table = "Modelled removal by plan.\n\n| plan | removed |\n| --- | --- |\n| A | 18 % |\n"
    assert lint_text(CLEAN.replace("# Sources", f"{table}\n# Sources")) == []
    bare = table.replace("Modelled removal", "Removal")
    assert "bare_number" in codes(CLEAN.replace("# Sources", f"{bare}\n# Sources"))


def test_the_sample_brief_keeps_every_convention_as_it_is_and_as_markdown():
    assert lint_brief(sample_brief()) == []
    assert lint_text(to_markdown(sample_brief())) == []


def test_orphan_and_uncited_statements_of_a_brief_are_found():
    brief = sample_brief()
    extra = Section("gaps", "Gaps", text=(Sentence("A fact.", refs=("nowhere",)),))
    sections = (*(s for s in brief.sections if s.key not in ("gaps", "sources", "why_now")), extra)
    found = {one.code for one in lint_brief(replace(brief, sections=sections))}
    assert {"orphan_citation", "uncited_source"} <= found


PAGE = """<!doctype html><html><head><style>p { width: 12 % }</style></head><body>
<p>TLP:CLEAR</p><p>Data cut: 2026-02</p>
<h1>Modelled deliveries fall</h1>
<p>It is likely (55-80 %) that modelled deliveries fall by 4 %.
<span>Our confidence is low.</span></p>
<p>Customs seized 2,800 lb in fiscal 2019.<sup><a href="#c1">1</a></sup></p>
<p>Modelled removal by plan.</p>
<table><tr><th>plan</th><th>removed</th></tr>
<tr><td>A</td><td>18 %</td></tr></table>
<h2>Sources</h2><ol><li>Drug seizures, a customs agency, 2026.</li></ol></body></html>
"""


def test_a_page_of_html_is_read_as_what_it_says():
    assert lint_text(PAGE) == []
    assert codes(PAGE.replace("<sup>", "<i>").replace("</sup>", "</i>")) >= {"uncited_source"}
    assert "orphan_citation" in codes(PAGE.replace(">1</a>", ">3</a>"))
    assert "likelihood_with_confidence" in codes(PAGE.replace("4 %.\n<span>O", "4 %;\n<span>o"))


def test_the_brief_as_a_page_keeps_every_convention():
    assert lint_text(to_html(sample_brief())) == []


def test_data_that_is_undated_may_say_so():
    assert codes(CLEAN.replace("2026-02", "undated (no table names a year)")) == set()


@pytest.mark.parametrize("text", ["A. " * 4000, "It is likely. " * 4000, "| a " * 4000])
def test_a_text_of_one_long_line_is_read_to_its_end(text):
    assert "no_tlp" in codes(text)
