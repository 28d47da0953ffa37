"""Draws of a whole state graph: ranges, causes, and the same numbers in any order."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import (
    Uncertainty,
    build_network,
    build_states,
    load_network,
    read_tables,
    solve_flow,
)
from graph.errors import QuestionError
from graph.query import restrict
from graph.ranges import collect_ranges
from graph.tables import tables_from_records
from tests.builders import random_plain, recipe

NUMBERS = ("capacity", "gain")


def chain(**more):
    """Give a line a, b, c with a recipe at b, every number of it with a range."""
    cook = recipe("b", "meth_precursors 2", "methamphetamine 1", process="cook", capacity=50.0)
    cook[0] |= {"quantity_low": 1.0, "quantity_high": 4.0}
    cook[0] |= {"capacity_low": 20.0, "capacity_high": 90.0}
    edge = {"capacity": 10.0, "capacity_low": 5.0, "capacity_high": 20.0, "mode": "rail"}
    edge |= {"detection": 0.1, "detection_low": 0.0, "detection_high": 0.4}
    ends = [("ab", "a", "b", "meth_precursors"), ("bc", "b", "c", "methamphetamine"),
            ("bd", "b", "d", "methamphetamine")]  # fmt: skip
    buyer = {"commodity": "methamphetamine", "quantity": 30.0, "quantity_low": 10.0,
             "quantity_high": 60.0, "unit_value": 5.0, "unit_value_low": 2.0,
             "unit_value_high": 9.0}  # fmt: skip
    supply = {"node_id": "a", "commodity": "meth_precursors", "quantity": 100.0}
    return tables_from_records({
        "nodes": [{"node_id": name} for name in "abcd"],
        "edges": [dict(zip(("edge_id", "source", "target", "commodity"), e, strict=True)) | edge
                  for e in ends],
        "recipes": cook,
        "supply": [supply | {"quantity_low": 50.0, "quantity_high": 300.0}
                   | {"unit_cost": 0.3, "unit_cost_low": 0.1, "unit_cost_high": 0.5}],
        "demand": [{"node_id": name} | buyer for name in "cd"],
        **more,
    })  # fmt: skip


def numbers(states):
    """Give every number that can be drawn, in one array."""
    return np.concatenate([block.likely for block in collect_ranges(states)])


def sample(states, *, n=400):
    return np.array([numbers(drawn) for drawn in Uncertainty(states).draws(n, seed=5)])


def rank_correlation(x, y):
    ranks = [np.argsort(np.argsort(column)) for column in (x, y)]
    return float(np.corrcoef(*ranks)[0, 1])


@given(st.integers(0, 50), st.integers(0, 2**31))
def test_a_draw_depends_on_the_seed_and_its_number_alone(number, seed):
    states = build_states(chain())
    alone = Uncertainty(states).draw(seed, number)
    after = Uncertainty(states)
    after.draw(seed, number + 1)
    assert np.array_equal(numbers(alone), numbers(after.draw(seed, number)))
    assert not np.array_equal(numbers(alone), numbers(after.draw(seed, number + 1)))


def test_every_number_with_a_range_is_drawn_within_it():
    states = build_states(chain())
    drawn = sample(states)
    for block in collect_ranges(states):
        values = drawn[:, block.where]
        assert np.all((values >= block.low - 1e-9) & (values <= block.high + 1e-9))
        spread = block.high > block.low
        mean = (block.low + 4 * block.likely + block.high) / 6
        assert values.mean(axis=0) == pytest.approx(mean, rel=0.1)
        assert np.all(values.std(axis=0)[spread] > 0)


def test_a_draw_has_the_same_structure_and_its_conversions_follow_the_recipe():
    states = build_states(chain())
    drawn = Uncertainty(states).draw(seed=1, number=0)
    assert np.array_equal(drawn.tail, states.tail)
    assert [r.recipe_id for r in drawn.recipes] == [r.recipe_id for r in states.recipes]
    (made,) = drawn.recipes
    arc = int(np.flatnonzero(drawn.recipe == 0)[0])
    assert drawn.gain[arc] == pytest.approx(made.outputs[0][1] / made.inputs[0][1])
    assert drawn.capacity[arc] == pytest.approx(made.capacity * made.inputs[0][1])
    assert Uncertainty(drawn).n_uncertain == 0
    assert solve_flow(drawn).objective > 0


def test_tables_and_network_give_the_same_draws():
    tables = read_tables()
    direct = build_states(tables, year=2019)
    through = build_states(build_network(tables), year=2019)
    blocks = zip(collect_ranges(direct), collect_ranges(through), strict=True)
    for block, other in blocks:
        assert sorted(zip(block.likely, block.low, block.high, strict=True)) == sorted(
            zip(other.likely, other.low, other.high, strict=True)
        )
    assert Uncertainty(direct).n_uncertain == Uncertainty(through).n_uncertain > 900


def test_without_causes_detection_of_one_mode_moves_as_one_and_capacities_alone():
    states = build_states(chain())
    drawn = sample(states)
    capacity, detection = (collect_ranges(states)[i].where.start for i in (0, 1))
    assert np.allclose(drawn[:, detection + 1], drawn[:, detection + 2])
    assert rank_correlation(drawn[:, detection], drawn[:, detection + 1]) < 0.2
    assert abs(rank_correlation(drawn[:, capacity + 1], drawn[:, capacity + 2])) < 0.2


@pytest.mark.parametrize("correlation", [0.3, 0.8])
def test_numbers_of_one_cause_have_the_rank_correlation_stated(correlation):
    cause = {"cause_id": "x", "table": "edges", "column": "capacity", "by": ("commodity",)}
    states = build_states(chain(causes=[cause | {"correlation": correlation}]))
    drawn = sample(states, n=2000)
    expected = 6 / np.pi * np.arcsin(correlation / 2)
    assert rank_correlation(drawn[:, 1], drawn[:, 2]) == pytest.approx(expected, abs=0.06)
    assert abs(rank_correlation(drawn[:, 0], drawn[:, 1])) < 0.07


def test_the_first_cause_that_fits_a_number_is_the_one_it_follows():
    first = {"cause_id": "x", "table": "edges", "column": "capacity", "correlation": 0.0,
             "commodity": "methamphetamine"}  # fmt: skip
    second = {"cause_id": "y", "table": "edges", "column": "capacity"}
    drawn = sample(build_states(chain(causes=[first, second])))
    assert abs(rank_correlation(drawn[:, 1], drawn[:, 2])) < 0.2
    drawn = sample(build_states(chain(causes=[second, first])))
    assert rank_correlation(drawn[:, 0], drawn[:, 2]) == pytest.approx(1)


def test_a_column_that_numbers_do_not_have_is_named():
    cause = {"cause_id": "x", "table": "demand", "column": "quantity", "by": ("mode",)}
    with pytest.raises(QuestionError, match="'mode'; there is commodity, node_id"):
        Uncertainty(build_states(chain(causes=[cause])))


@pytest.mark.parametrize("seed", range(5))
def test_certain_numbers_stay_as_they_are(seed):
    states = build_states(random_plain(Random(seed)))
    assert Uncertainty(states).n_uncertain == 0
    drawn = Uncertainty(states).draw(seed, 0)
    assert np.array_equal(drawn.capacity, states.capacity)
    assert np.array_equal(drawn.gain, states.gain)


def test_one_commodity_can_be_drawn_alone_and_capacities_without_the_rest():
    states = restrict(build_states(load_network(year=2019)), "heroin")
    uncertainty = Uncertainty(states)
    rows = uncertainty.capacities(3, range(4))
    assert rows.shape == (4, len(states.tail))
    assert all(
        np.array_equal(row, uncertainty.draw(3, number).capacity) for number, row in enumerate(rows)
    )


@pytest.mark.parametrize("n", [0, 10_001])
def test_a_number_of_draws_that_cannot_be_meant_is_refused(n):
    with pytest.raises(QuestionError, match="draws"):
        Uncertainty(build_states(chain())).draws(n, seed=1)
