"""Charts: what is drawn where, words for who cannot see them, and the page of calibration."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import networkx as nx
import pytest

from graph import build_network
from graph.backtest import Compared, Outcome, run_backtests
from graph.calibration import calibrate
from graph.calibration.running import years_with_figures
from tests.test_backtest import CASE, CUT, SEA
from tests.test_backtest import tables as backtest_tables
from tests.test_calibration import held, trade
from viz import build_site
from viz.backtests import outcome_chart
from viz.charts import SEEN, RangeRow, YearRange, range_chart, stacked_bars, year_chart
from viz.drawing import Box, Drawing, Line, Mark, Text
from viz.svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing):
    return ET.fromstring(to_svg(drawing, "x"))  # noqa: S314 - our own text


def items(drawing, kind):
    return [item for item in drawing.items if isinstance(item, kind)]


@pytest.mark.parametrize(
    "shape", ["circle", "ring", "diamond", "cross", "triangle_left", "triangle_right"]
)
def test_every_item_is_well_formed_and_words_are_escaped(shape):
    drawing = Drawing(100, 50, "A < B & C", 'Says "so"')
    drawing.add(Mark(5, 5, shape, "#123"), Box(1, 2, 30, 20, "#EEE", hatched=True))
    drawing.add(Line(((0, 0), (9.125, 9)), "#000", dashes=(2, 1)), Text(3, 3, "<b>", "#000"))
    root = parsed(drawing)
    assert root.find(f"{SVG}title").text == "A < B & C"
    assert root.find(f"{SVG}text").text == "<b>"
    assert root.attrib["role"] == "img"
    assert to_svg(drawing, "x") == to_svg(drawing, "x")
    assert "http" not in to_svg(drawing, "x").replace("http://www.w3.org/2000/svg", "")


def test_hatching_stays_inside_its_box():
    drawing = Drawing(50, 50, "t", "a")
    drawing.add(Box(10, 20, 7, 5, "#EEE", hatched=True))
    for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", to_svg(drawing, "x")):
        assert 10 <= float(x) <= 17
        assert 20 <= float(y) <= 25


def test_a_range_lies_right_of_the_figure_where_the_model_says_more():
    rows = [
        RangeRow("more", 2, 3, 4, 0.5, 2, "outside"),
        RangeRow("less", 0.1, 0.5, 0.9, 0, 9, "inside"),
    ]
    drawing = range_chart(rows, title="T")
    more, less = items(drawing, Mark)
    assert more.x > less.x
    assert (more.shape, less.shape) == ("cross", "circle")
    assert "disagree in 1: more" in drawing.about
    assert {item.words for item in items(drawing, Text)} >= {"more", "less", "inside", "outside"}


def test_what_lies_far_off_ends_in_an_arrowhead_inside_the_chart():
    drawing = range_chart([RangeRow("far", 0.0, 0.001, 900, 0, float("inf"), "inside")], title="T")
    assert {mark.shape for mark in items(drawing, Mark)} == {"triangle_left", "triangle_right"}
    assert all(0 <= mark.x <= drawing.width for mark in items(drawing, Mark))


def test_the_model_by_year_is_drawn_to_scale_beside_what_was_observed():
    model = {2019: YearRange(10, 20, 40), 2020: YearRange(0, 5, 10)}
    drawing = year_chart(model, {2019: 30, 2020: 20}, title="T", unit="kg", events=[(2019.5, "A")])
    boxes = items(drawing, Box)
    assert boxes[0].height == pytest.approx(3 * boxes[1].height)
    rings = [mark for mark in items(drawing, Mark) if mark.shape == "ring"]
    seen = [mark for mark in items(drawing, Mark) if mark.shape == "diamond"]
    assert rings[0].y > seen[0].y
    assert rings[0].x == seen[0].x < rings[1].x
    words = {item.words for item in items(drawing, Text)}
    assert {"modelled", "observed", "A", "2019", "kg"} <= words
    assert "2019: modelled 10 to 40, observed 30" in drawing.about


def test_bars_stand_on_one_another_and_the_second_part_is_hatched():
    drawing = stacked_bars({"ports": {2019: 3}, "sectors": {2019: 1}}, title="T", unit="lb")
    ports, sectors = items(drawing, Box)
    assert sectors.y + sectors.height == pytest.approx(ports.y)
    assert ports.height == pytest.approx(3 * sectors.height)
    assert (ports.hatched, sectors.hatched) == (False, True)


def page(tables, year=2019):
    found = calibrate(tables, year=year, draws=5)
    years = dict.fromkeys({year, *years_with_figures(tables)}, found)
    words = SimpleNamespace(
        year=year, by_year=years, result="They pass.", words={"c": "Because <so>."}
    )
    texts = build_site(
        build_network(tables), {}, year=year, digest="", version="1", calibrated=words
    )
    return texts["calibration.html"]


def test_the_page_shows_each_comparison_and_runs_nothing():
    text = page(trade(**held(20.0)))
    assert "They pass." in text
    assert "Because &lt;so&gt;." in text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in text
    assert "<script" not in text
    assert "script-src &#39;none&#39;" in text
    assert 'id="c"' in text


def test_without_comparisons_the_page_says_so():
    texts = build_site(nx.MultiDiGraph([("a", "b")]), {}, year=None, digest="", version="1")
    assert "compare nothing" in texts["calibration.html"]
    assert 'href="calibration.html"' in texts["index.html"]


def outcome(verdict="miss", *, change=(-0.4, -0.2, 0.1), observed="falls", size=None):
    """Give an outcome of a back-test with what the model says of it."""
    before, after = (100.0, 100.0 * (1 + size)) if size is not None else (None, None)
    seen = Outcome("o", {"about": "Ships < 5"}, "flow", "", observed, 0.05, before, after, "lb")
    low, middle, high = change or (None, None, None)
    said = Compared("o", "Ships < 5", "flow", "kg/year", False, 10.0, 8.0, middle, low, high,
                    "falls", observed, seen.observed_change, 0.7, (), verdict, "why", (),
                    ())  # fmt: skip
    return seen, said


def test_what_the_model_says_lies_where_it_goes_and_the_figure_beside_it():
    drawing = outcome_chart([outcome(size=-0.3)], title="T")
    (bar,) = items(drawing, Box)
    zero = next(text.x for text in items(drawing, Text) if text.words == "as before")
    assert bar.x < zero < bar.x + bar.width
    marks = {mark.shape: mark for mark in items(drawing, Mark)}
    assert bar.x < marks["diamond"].x < marks["cross"].x < zero
    assert "observed 100 to 70 lb" in drawing.about


@pytest.mark.parametrize(
    ("observed", "size", "shape"),
    [("falls", None, "triangle_left"), ("rises", None, "triangle_right"),
     ("rises", 2.99, "triangle_right"), ("steady", None, "diamond")],
)  # fmt: skip
def test_a_direction_alone_or_beyond_the_chart_is_an_arrow(observed, size, shape):
    drawing = outcome_chart([outcome(observed=observed, size=size)], title="T")
    assert [m.shape for m in items(drawing, Mark) if m.color == SEEN] == [shape]
    assert ("+299 %" in [text.words for text in items(drawing, Text)]) is (size is not None)


@pytest.mark.parametrize(("verdict", "shape"), [("hit", "circle"), ("partly", "ring"),
                                                ("miss", "cross"), (None, "circle")])  # fmt: skip
def test_a_verdict_has_a_shape_and_a_word(verdict, shape):
    drawing = outcome_chart([outcome(verdict, observed="")], title="T")
    assert [mark.shape for mark in items(drawing, Mark)] == [shape]
    assert f"Ships < 5 ({verdict or 'not judged'})" in [t.words for t in items(drawing, Text)]


def test_where_nothing_flowed_before_the_chart_says_so():
    drawing = outcome_chart([outcome(change=None)], title="T")
    assert "nothing flows here before" in [text.words for text in items(drawing, Text)]
    assert not items(drawing, Box)


def test_the_page_of_back_tests_shows_misses_and_lessons():
    lesson = CASE | {"lesson": "It <bends>.", "about": "Does it move?"}
    results = run_backtests(backtest_tables(lesson, CUT, SEA | {"observed": "rises"}), draws=3)
    texts = build_site(nx.MultiDiGraph([("a", "b")]), {}, year=None, digest="", version="1",
                       backtests=results)  # fmt: skip
    text = texts["backtests.html"]
    assert "0 of 1 tests hit, 0 in part, 1 missed" in text
    assert "It &lt;bends&gt;." in text
    assert "the model fell, the world rose" in text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in text
    assert 'href="backtests.html"' in texts["calibration.html"]


def test_without_back_tests_the_page_says_so():
    texts = build_site(nx.MultiDiGraph([("a", "b")]), {}, year=None, digest="", version="1")
    assert "no back-tests" in texts["backtests.html"]


def test_years_that_would_run_into_one_another_are_left_out_but_the_last():
    years = range(2012, 2025)
    drawing = year_chart({}, dict.fromkeys(years, 1.0), title="T", unit="kg", seen_as="at most")
    words = [text.words for text in items(drawing, Text)]
    assert {"2024", "2022", "at most"} <= set(words)
    assert "2023" not in words


def test_what_happened_at_midyear_stands_where_that_years_values_do():
    model = {year: YearRange(1.0, 2.0, 3.0) for year in (2019, 2020)}
    drawing = year_chart(
        model, {}, title="t", unit="kg", events=[(2019.5, "A"), (2019.51, "B"), (2020.0, "C")]
    )
    first, second = (mark.x for mark in items(drawing, Mark))
    lines = [line.points[0][0] for line in items(drawing, Line) if line.dashes]
    assert lines[0] == pytest.approx(first)
    assert lines[2] == pytest.approx((first + second) / 2)
    letters = {text.words: text.x for text in items(drawing, Text) if text.words in "ABC"}
    assert letters["B"] - letters["A"] >= 8
