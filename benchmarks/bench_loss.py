"""P1, P2: the loss of flow without each edge and each node, against solving each anew.

In plain Python, on compiled code, and on compiled code in a thousand draws of the capacities.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, interleaved, measures, one_processor
from graph import build_states, read_tables
from graph.loss_scan import LossScan
from graph.question import ask
from graph.removal import CommodityRemoval
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graph.question import Question
    from graph.states import Floats


COMMODITIES = ("fentanyl", "heroin", "cocaine", "methamphetamine")


def ours(questions: Sequence[Question]) -> list[float]:
    """Give every loss by re-routing in the residual graph."""
    losses = []
    for question in questions:
        removal, states = question.removal(), question.states
        losses += [removal.edge_loss(int(arc)) for arc in np.flatnonzero(states.edge >= 0)]
        losses += [removal.node_loss(node) for node in _nodes(question)]
    return losses


def theirs(questions: Sequence[Question]) -> list[float]:
    """Give every loss by removing the element from a copy and solving again."""
    losses = []
    for question in questions:
        graph, arcs = _graph(question)
        whole = _value(graph)
        states = question.states
        for arc in np.flatnonzero(states.edge >= 0).tolist():
            left = graph.copy()
            u, v = arcs[arc]
            left[u][v]["capacity"] -= float(states.capacity[arc])
            losses.append(whole - _value(left))
        for node in _nodes(question):
            left = graph.copy()
            left.remove_nodes_from(np.flatnonzero(states.state_node == node).tolist())
            losses.append(whole - _value(left))
    return losses


def _nodes(question: Question) -> list[int]:
    ends = np.concatenate([question.states.tail, question.states.head])
    return sorted(set(question.states.state_node[ends].tolist()))


def _graph(question: Question) -> tuple[nx.DiGraph, list[tuple[int, int]]]:
    """Merge parallel arcs, and join a source and a sink, as the question does."""
    import networkx as nx

    model = question.flow_model().states
    graph = nx.DiGraph()
    graph.add_nodes_from(["s", "t"])
    arcs = list(zip(model.tail.tolist(), model.head.tolist(), strict=True))
    ends = [("s", state, bound) for state, bound, _ in model.supply]
    ends += [(state, "t", np.inf) for state, _, _ in model.demand]
    both = [(u, v, float(c)) for (u, v), c in zip(arcs, model.capacity, strict=True)] + ends
    for u, v, capacity in both:
        known = graph.get_edge_data(u, v, {"capacity": 0.0})["capacity"]
        graph.add_edge(u, v, capacity=known + capacity)
    return graph, arcs


def _value(graph: nx.DiGraph) -> float:
    import networkx as nx

    return float(nx.maximum_flow_value(graph, "s", "t"))


def in_draws(scans: Sequence[LossScan], draws: Sequence[Floats]) -> list[Floats]:
    """Give every loss in every draw, a row for each, by the compiled kernel: flows included."""
    return [scan.in_draws(capacity) for scan, capacity in zip(scans, draws, strict=True)]


def draw(question: Question, n: int) -> Floats:
    """Draw the capacities of the arcs of a question's flow."""
    draws = Uncertainty(question.states).draws(n, seed=1)
    removal = _removal(question)
    return np.array([removal.capacities(states) for states in draws])


def made_ready(question: Question, *, distinct: bool) -> LossScan:
    """Give the arrays of the arcs, and of those that go with each edge and each node."""
    removal = _removal(question)
    edges = np.flatnonzero(question.states.edge >= 0).tolist()
    parts = [([], [arc]) for arc in edges] + [([node], []) for node in _nodes(question)]
    elements = [removal.arcs_of(*part) for part in parts]
    return LossScan(removal.flow, elements, distinct=distinct)


def _removal(question: Question) -> CommodityRemoval:
    removal = question.removal()
    assert isinstance(removal, CommodityRemoval)
    return removal


def shipped() -> list[Question]:
    """Ask about four drugs of the shipped network."""
    states = build_states(read_tables(), year=2019)
    return [ask(states, commodity=commodity) for commodity in COMMODITIES]


@measures(
    Goal("P1", "NetworkX anew / ours, loss without each edge and node", at_least=60),
    Goal("P1", "the same on compiled code", at_least=600),
    Goal("P2", "1,000 draws on compiled code / NetworkX once, one processor", at_most=1.0),
    Goal("P2", "the same, two processors (wall time)", at_most=0.6),
)
def loss_scan(questions: Sequence[Question] | None = None, n: int = 1000) -> Sequence[list[float]]:
    """Scan four drugs of the shipped network; the losses are equal."""
    questions = shipped() if questions is None else questions
    once = [made_ready(question, distinct=False) for question in questions]
    often = [made_ready(question, distinct=True) for question in questions]
    draws = [draw(question, n) for question in questions]
    today = [np.array([_removal(q).capacities(q.states)]) for q in questions]
    expected = theirs(questions)
    assert np.allclose(ours(questions), expected, atol=1e-5)
    for scans in (once, often):
        assert np.allclose(np.concatenate(in_draws(scans, today), axis=1)[0], expected, atol=1e-5)

    def naive() -> object:
        return theirs(questions)

    def scenarios() -> object:
        return in_draws(often, draws)

    return (
        interleaved(naive, lambda: ours(questions), rounds=3),
        interleaved(naive, lambda: in_draws(once, today), rounds=3),
        interleaved(scenarios, naive, rounds=3),
        interleaved(scenarios, naive, rounds=3, clock=time.perf_counter),
    )


@measures(Goal("P7", "one processor / two, losses in 1,000 draws (wall time)", at_least=1.85))
def second_processor(
    questions: Sequence[Question] | None = None, n: int = 1000
) -> Sequence[list[float]]:
    """Scan four drugs of the shipped network in draws, on one processor and on two."""
    questions = shipped() if questions is None else questions
    scans = [made_ready(question, distinct=True) for question in questions]
    draws = [draw(question, n) for question in questions]

    def scenarios() -> object:
        return in_draws(scans, draws)

    return [interleaved(one_processor(scenarios), scenarios, rounds=5, clock=time.perf_counter)]
