"""P1: the loss of flow without each edge and each node, against solving each anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, interleaved, measures
from graph import build_states, read_tables
from graph.question import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graph.question import Question

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


@measures(Goal("P1", "NetworkX anew / ours, loss without each edge and node", at_least=60))
def loss_scan() -> Sequence[Sequence[float]]:
    """Scan four drugs of the shipped network; the losses are equal."""
    states = build_states(read_tables(), year=2019)
    questions = [ask(states, commodity=commodity) for commodity in COMMODITIES]
    assert np.allclose(ours(questions), theirs(questions), atol=1e-5)
    return [interleaved(lambda: theirs(questions), lambda: ours(questions), rounds=3)]
