"""The network as GraphML, which Gephi, yEd, Cytoscape and NetworkX read."""

from __future__ import annotations

import json
import re
from typing import Any

import networkx as nx

__all__ = ["from_graphml", "to_graphml"]

# XML 1.0 has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_graphml(network: nx.MultiDiGraph) -> str:
    """
    Write nodes and edges as GraphML.

    Parameters
    ----------
    network
        Not modified. Its tables beside nodes and edges are left out: GraphML has no place
        for them.

    Returns
    -------
    str
        One document. An empty cell is left out; a list is written as JSON; characters
        that XML cannot hold become spaces.

    References
    ----------
    .. [1] Brandes, U., Eiglsperger, M., Herman, I., Himsolt, M. and Marshall, M. S. (2002).
       GraphML progress report: structural layer proposal. Graph Drawing, 501-512.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", "e1", capacity=5.0, evidence=("x", "y"))
    >>> from_graphml(to_graphml(network)).edges["a", "b", "e1"]
    {'capacity': 5.0, 'evidence': ('x', 'y')}
    """
    plain = nx.MultiDiGraph()
    for node, data in network.nodes(data=True):
        plain.add_node(_text(str(node)), **_plain(data))
    for u, v, key, data in network.edges(keys=True, data=True):
        plain.add_edge(_text(str(u)), _text(str(v)), key=_text(str(key)), **_plain(data))
    return "\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n"


def from_graphml(text: str) -> nx.MultiDiGraph:
    """
    Read what `to_graphml` wrote.

    Returns
    -------
    networkx.MultiDiGraph
        With the ids, keys and cells that were written; lists are tuples again.
    """
    read = nx.parse_graphml(text, force_multigraph=True)
    network = nx.MultiDiGraph()
    for node, data in read.nodes(data=True):
        network.add_node(node, **_listed(data))
    for u, v, key, data in read.edges(keys=True, data=True):
        network.add_edge(u, v, key, **_listed(data))
    return network


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, and write lists as JSON: GraphML has neither."""
    result: dict[str, Any] = {}
    for name, value in data.items():
        if value is None or (isinstance(value, list | tuple | set | dict) and not value):
            continue
        if isinstance(value, list | tuple | set | dict):
            listed = sorted(value) if isinstance(value, set) else value
            result[name] = _text(json.dumps(listed, ensure_ascii=False))
        else:
            result[name] = _text(value) if isinstance(value, str) else value
    # "id" names the edge itself in GraphML.
    return {("id_" if name == "id" else name): value for name, value in result.items()}


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
            try:
                result[name] = tuple(json.loads(value))
            except ValueError:
                result[name] = value
        elif name != "id":
            result["id" if name == "id_" else name] = value
    return result


def _text(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)
