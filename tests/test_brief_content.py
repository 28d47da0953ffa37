"""The form that every brief has before it is written in a format."""

from __future__ import annotations

from dataclasses import replace

from graph.brief.content import ANNEX, BODY, SLIDES
from tests.brief_sample import sample_brief


def test_marks_give_the_numbers_of_what_is_cited_in_order_and_once():
    brief = sample_brief()
    assert brief.marks(("control_2019", "seized_2019", "control_2019")) == "[1, 2]"
    assert brief.marks(()) == ""


def test_a_section_that_was_left_out_is_none():
    brief = replace(sample_brief(), sections=())
    assert brief.section("options") is None
    assert brief.body == brief.annex == ()


def test_body_and_annex_hold_every_section_once():
    brief = sample_brief()
    assert (*brief.body, *brief.annex) == brief.sections
    assert not set(BODY) & set(ANNEX)


def test_slides_show_sections_of_the_body():
    assert len(SLIDES) == 5
    assert {key for slide in SLIDES for key in slide} <= set(BODY)
