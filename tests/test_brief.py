"""What a brief says follows from its numbers, flips with them, and says what it lacks."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from graph.brief.caution import how_close, swap_of
from graph.brief.citing import UNDATED, data_cut
from graph.brief.compose import compose_brief
from graph.brief.confidence import confidence
from graph.brief.content import Figure
from graph.brief.courses import Compared, Course, told_apart
from graph.brief.judging import _dearer, _options_apart
from graph.brief.lint import lint_brief, lint_text
from graph.brief.options import _table_title
from graph.interdiction.result import OtherPlan
from graph.loading import read_tables
from graph.tables import tables_from_records, write_tables
from narrows.cli import main
from narrows.commands.brief import NEEDS
from tests.brief_sample import sample_brief
from tests.builders import plain
from viz.brief.figures import draw_figure
from viz.brief.html import to_html
from viz.brief.markdown import to_markdown
from viz.svg import to_svg


def course(label, falls, *, cost=10.0, kind="plan"):
    rows = ({"measure_id": label, "name": label, "cost": cost},)
    return Course(label, label, kind, (label,), rows=rows, falls=np.array(falls))


def compared(*courses):
    return Compared(SimpleNamespace(), courses, (), courses[0], len(courses[0].falls))


def test_plans_whose_difference_changes_sign_are_not_told_apart():
    one, other = course("A", [0.1, 0.2, 0.3]), course("B", [0.2, 0.1, 0.3], cost=20.0)
    assert not told_apart(one, other)
    ((first, *_),) = _dearer(compared(one, other), one)
    assert "cannot be told apart" in first.text


def test_the_sentence_flips_when_the_difference_is_sure():
    one, other = course("A", [0.1, 0.2, 0.3]), course("B", [0.2, 0.3, 0.4], cost=20.0)
    assert told_apart(one, other)
    ((first, second),) = _dearer(compared(one, other), one)
    assert "removes an expected 10 points more" in first.text
    assert second.text.startswith("A further point of modelled flow costs an assumed 1 million USD")


def test_the_title_of_the_table_claims_no_more_than_the_sentence():
    one, sure = course("A", [0.1, 0.2, 0.3]), course("B", [0.2, 0.3, 0.4], cost=20.0)
    unsure = course("B", [0.1, 0.5, 0.2], cost=20.0)
    assert _table_title(compared(one, sure)) == (
        "B removes more of the modelled flow than A, at 2 times its assumed cost."
    )
    assert _table_title(compared(one, unsure)) == (
        "B and A cannot be told apart in modelled flow removed; B costs 2 times as much (assumed)."
    )
    assert "expected" in _table_title(compared(one, course("B", [0.0, 0.1, 0.1])))


def test_overlapping_options_are_named_together_and_idle_ones_apart():
    courses = [
        course("Option 1", [0.1, 0.2, 0.3], kind="option"),
        course("Option 2", [0.0, 0.0, 0.0], kind="option"),
        course("Option 3", [0.2, 0.1, 0.3], kind="option"),
    ]
    ((lead, idle),) = _options_apart(compared(*courses))
    assert "Options 1 and 3 cannot be told apart" in lead.text
    assert idle.text.startswith("Option 2 removes next to none")


def test_ranks_are_counted_over_the_scenarios():
    one, other = course("A", [0.1, 0.2]), course("B", [0.2, 0.1])
    assert compared(one, other).ranks(one).tolist() == [0.5, 0.5]
    assert compared(one, other).stability(one, top=1) == 0.5


@pytest.mark.parametrize(
    ("assumed", "measured", "verdicts", "level"),
    [
        (0.9, 0.0, ["hit", "hit", "hit"], "low"),
        (0.1, 0.8, ["hit", "hit", "miss"], "high"),
        (0.1, 0.3, ["hit", "hit", "miss"], "moderate"),
        (0.1, 0.8, ["miss", "miss", "hit"], "low"),
    ],
)
def test_confidence_follows_from_footing_and_back_tests(assumed, measured, verdicts, level):
    found = SimpleNamespace(
        headline=SimpleNamespace(name="h", rests_on={"assumed": assumed, "measured": measured}),
        backtests=[
            SimpleNamespace(verdict=v, case=SimpleNamespace(backtest_id=v)) for v in verdicts
        ],
    )
    (sentence,) = confidence(found)
    assert f"confidence is {level}" in sentence.text


@pytest.fixture(scope="module")
def shipped():
    return compose_brief(
        read_tables(), question="firearms", year=2019, budgets=[60, 120], scenarios=12,
        command="narrows brief", version="0",
    )  # fmt: skip


def test_the_shipped_brief_keeps_every_convention(shipped):
    assert lint_brief(shipped) == []


def test_every_reference_has_its_citation_and_every_trace_leads_somewhere(shipped):
    from graph.brief.citing import refs_of, sentences_of
    from graph.provenance import trace

    known = {one.evidence_id for one in shipped.citations}
    assert set(refs_of(shipped.sections)) == known
    tables = read_tables()
    names = {name for sentence in sentences_of(shipped.sections) for name in sentence.trace}
    for name in sorted(names):
        if not name.startswith("headline:"):
            trace(tables, name)


def test_the_same_inputs_give_the_same_page(shipped):
    again = compose_brief(
        read_tables(), question="firearms", year=2019, budgets=[60, 120], scenarios=12,
        command="narrows brief", version="0",
    )  # fmt: skip
    assert again == shipped
    assert to_html(again) == to_html(shipped)


def test_a_page_fetches_nothing_and_shows_every_figure():
    page = to_html(sample_brief())
    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page
    assert page.count("<svg") == 6
    assert "&lt;notes&gt;" in page


def test_every_figure_is_drawn_with_its_own_words():
    for section in sample_brief().sections:
        for part in section.parts:
            if isinstance(part, Figure):
                drawing = draw_figure(part)
                assert (drawing.title, drawing.about) == (part.title, part.alt)
                assert "nan" not in to_svg(drawing, "x")


def test_a_figure_without_a_chart_is_refused():
    figure = Figure("none", "None.", None, "Nothing.")
    with pytest.raises(TypeError):
        draw_figure(figure)


@pytest.fixture
def two_tables(tmp_path):
    write_tables(plain("a b 5", "a c 3", "b d 4", "c d 3"), tmp_path / "own")
    return tmp_path / "own"


def test_two_tables_give_a_brief_that_says_what_it_leaves_out(two_tables, tmp_path, capsys):
    output = tmp_path / "own.md"
    assert main(["brief", "--data", str(two_tables), "-o", str(output)]) == 0
    text = output.read_text(encoding="utf-8")
    assert "Without b the modelled network loses 57 % of its flow" in text
    assert "measures.csv is not there or is empty" in text
    assert "## Options compared" not in text
    assert "Written to" in capsys.readouterr().out


def test_of_tables_without_ranges_nothing_is_said_of_how_likely_a_result_is():
    tables = plain(
        "lab west 10 heroin", "west city 8 heroin",
        supply=[{"node_id": "lab", "commodity": "heroin", "quantity": 20.0}],
        demand=[{"node_id": "city", "commodity": "heroin", "quantity": 8.0, "unit_value": 9.0}],
        measures=[{"measure_id": "scan", "cost": 5.0}],
        effects=[{"effect_id": "x", "measure_id": "scan", "effect": "capacity",
                  "edge_id": "e2", "share": 0.25}],
    )  # fmt: skip
    brief = compose_brief(tables, question="chain", budgets=[5.0], scenarios=5)
    assert lint_brief(brief) == []
    words = to_markdown(brief)
    assert "nothing can be said of how likely" in words
    assert "eight of ten scenarios, for" not in words
    assert "5 (5 to 5)" not in words
    assert not any(
        word in words.partition("Likelihood words")[0] for word in ("likely (", "almost certain (")
    )


def test_a_run_that_looks_like_a_year_is_none():
    assert not [f for f in lint_text("TLP:CLEAR\nData cut: undated\n\nrun 1905ea0dd467, seed 1.")
                if f.code == "no_year_kind"]  # fmt: skip


def test_an_unknown_ending_names_what_there_is(tmp_path, capsys):
    assert main(["brief", "-o", str(tmp_path / "brief.odt")]) == 1
    assert "'.odt' is no ending that a brief is written in; there is .html" in (
        capsys.readouterr().err
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", sorted(NEEDS))
def test_a_format_whose_extra_is_not_installed_says_what_to_install(
    ending, tmp_path, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, "reportlab", None)
    assert main(["brief", "-o", str(tmp_path / f"brief{ending}")]) == 2
    told = capsys.readouterr().err
    assert "reportlab" in told
    assert "narrows[office]" in told
    assert not list(tmp_path.iterdir())


def test_lint_of_a_file_exits_with_one_where_a_convention_is_broken(tmp_path, capsys):
    path = tmp_path / "memo.txt"
    path.write_text("TLP:CLEAR\nData cut: 2026\n\nIt is highly likely.\n", encoding="utf-8")
    assert main(["brief", "--lint", str(path)]) == 1
    assert f"{path}:4: 'highly likely' is not on the scale" in capsys.readouterr().out
    path.write_text("TLP:CLEAR\nData cut: 2026\n\nNothing is claimed.\n", encoding="utf-8")
    assert main(["brief", "--lint", str(path)]) == 0


def test_a_brief_about_what_the_data_does_not_want_is_refused(two_tables, capsys):
    assert main(["brief", "--data", str(two_tables), "--question", "firearms"]) == 1
    assert "no demand for firearms" in capsys.readouterr().err


def test_a_left_out_section_is_told_on_the_page():
    page = to_html(replace(sample_brief(), sections=()))
    assert "Purity by port: no table of purity was given." in page


def test_a_runner_up_that_leaves_next_to_the_same_is_named_without_ids():
    tables = tables_from_records(
        {"measures": [{"measure_id": "a", "name": "Scan"}, {"measure_id": "b", "name": "Patrol"}]}
    )
    plan, found = course("a", [0.1]), SimpleNamespace(tables=tables)
    other = OtherPlan(("b",), 5.0, 3.0)
    assert swap_of(found, plan, other) == "with “Patrol” in place of “Scan”"
    assert how_close(0.0) == "about the same"


def test_the_one_node_where_all_starts_or_ends_is_no_chokepoint(two_tables):
    brief = compose_brief(read_tables(two_tables), year=None)
    names = [row[0] for row in brief.section("chokepoints").parts[0].rows]
    assert names == ["b (b)", "c (c)"]
    assert brief.head.title.startswith("Without b the modelled network loses")


def test_without_a_back_test_of_the_question_confidence_is_low():
    found = SimpleNamespace(
        headline=SimpleNamespace(name="h", rests_on={"assumed": 0.1, "measured": 0.9}),
        backtests=[],
    )
    (sentence,) = confidence(found)
    assert "confidence is low" in sentence.text
    assert "no back-test speaks of it" in sentence.text


def test_firearms_are_not_judged_by_back_tests_of_drugs(shipped):
    assert any(one.what == "Back-tests" for one in shipped.left_out)
    assert not any(
        "mail" in sentence.text for sentence in shipped.section("key_judgments").points[0]
    )


def test_the_data_reaches_to_the_last_month_that_a_row_tells():
    rows = [{"observation_id": "o", "year": 2024, "year_kind": "fiscal", "system": "s",
             "quantity": "seized", "place": "p", "value": 1.0, "unit": "kg"}]  # fmt: skip
    dated = tables_from_records({"observations": rows})
    assert data_cut(dated) == "2024-09"
    later = tables_from_records({
        "observations": rows,
        "events": [{"event_id": "e", "date": "2025-02-03", "event": "A law."}],
    })  # fmt: skip
    assert data_cut(later) == "2025-02"
    assert data_cut(plain("a b 5")) == UNDATED


def test_public_series_are_named_with_their_way(shipped):
    table = shipped.section("measures").parts[0]
    assert table.head[3].startswith("Public series")
    assert all(row[3] for row in table.rows)
