"""The commodity-state graph, as arrays.

A substance changes only at a conversion. So routes, cuts, dominators, betweenness
and flows run on *states*, each a node with one commodity at it: an edge carries one
commodity from a state to a state, and a recipe joins an input state to an output
state at one node. On the bare multigraph a path could turn precursors into cocaine
at a seaport; here it cannot.

This is the one compact form of the data; every kernel runs on it. `graph.assembly`
builds it from a network or straight from tables, without NetworkX or pandas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.vocabulary import FAMILIES

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

__all__ = ["Cause", "Recipe", "StateGraph", "expand_commodity"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why some uncertain numbers vary together; a row of ``causes.csv``.

    Attributes
    ----------
    table, column
        The numbers it speaks of.
    commodity
        Of this commodity or family alone; "" is any.
    by
        Numbers alike in all of these columns share one cause.
    correlation
        Of their normal scores, 0 to 1; at 1 they move as one.
    """

    table: str
    column: str
    commodity: str
    by: tuple[str, ...]
    correlation: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """A conversion at one node: states consumed and made per unit of activity.

    Attributes
    ----------
    node
        Position of the node in `StateGraph.node_ids`.
    inputs, outputs
        Pairs of a state and its quantity per unit of activity.
    capacity
        The most activity per year; infinite where unlimited.
    unit_cost
        USD per unit of activity.
    input_range, output_range
        Low and high end of each input's and each output's quantity; () where all of them
        are certain.
    capacity_range
        Low and high end of the capacity; None where it is certain.
    """

    recipe_id: str
    process: str
    node: int
    inputs: tuple[tuple[int, float], ...]
    outputs: tuple[tuple[int, float], ...]
    capacity: float
    unit_cost: float
    input_range: tuple[tuple[float, float], ...] = ()
    output_range: tuple[tuple[float, float], ...] = ()
    capacity_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StateGraph:
    """Arcs between states, as arrays of one length; see the module's text.

    Attributes
    ----------
    node_ids, commodities, edge_ids
        Names, by position.
    state_node, state_commodity
        For each state, positions in `node_ids` and `commodities`.
    tail, head
        For each arc, the states it joins.
    capacity, capacity_low, capacity_high
        The most that can enter the arc per year, in the tail's unit, and its range; may
        be infinite. The ends are `capacity` itself where the data gives none.
    gain
        Units that arrive per unit that enters: 1 less detection on an edge, output
        per input on a conversion.
    gain_low, gain_high
        Range of the gain of an edge; the gain itself on conversions, whose recipe holds
        the ranges of its quantities.
    unit_cost
        USD per unit that enters (0 on conversions: a recipe carries its own cost).
    length
        For routes by length; 0 on conversions.
    edge
        Position in `edge_ids`, or -1 on a conversion.
    recipe
        Position in `recipes`, or -1 on an edge.
    mode
        Position in `modes`; -1 on a conversion and where the data gives none.
    supply, demand
        Rows of (state, quantity per year, USD per unit); quantity may be infinite.
    node_kinds
        The kind of each node; "" where the data gives none.
    supply_range, demand_range
        For each row of supply and demand, low and high end of the quantity, then of the
        USD per unit; () where all of them are certain.
    causes
        What makes numbers vary together, the first that fits a number first.
    year
        The year it stands for, or None.
    """

    node_ids: tuple[str, ...]
    commodities: tuple[str, ...]
    edge_ids: tuple[str, ...]
    state_node: Ints
    state_commodity: Ints
    tail: Ints
    head: Ints
    capacity: Floats
    capacity_low: Floats
    capacity_high: Floats
    gain: Floats
    gain_low: Floats
    gain_high: Floats
    unit_cost: Floats
    length: Floats
    edge: Ints
    recipe: Ints
    mode: Ints
    recipes: tuple[Recipe, ...]
    supply: tuple[tuple[int, float, float], ...]
    demand: tuple[tuple[int, float, float], ...]
    year: int | None = None
    node_kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    supply_range: tuple[tuple[float, float, float, float], ...] = ()
    demand_range: tuple[tuple[float, float, float, float], ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return len(self.state_node)

    def state(self, index: int) -> tuple[str, str]:
        """Give the node and the commodity of a state."""
        node, commodity = int(self.state_node[index]), int(self.state_commodity[index])
        return self.node_ids[node], self.commodities[commodity]

    def arc_id(self, arc: int) -> str:
        """Give the edge_id of an arc, or the recipe_id of a conversion."""
        if self.edge[arc] >= 0:
            return self.edge_ids[int(self.edge[arc])]
        return self.recipes[int(self.recipe[arc])].recipe_id

    def to_networkx(self) -> nx.MultiDiGraph:
        """
        Give the same graph as NetworkX: nodes are (node_id, commodity) pairs.

        Arcs are keyed by their edge_id or recipe_id and keep `capacity`, `gain` and
        `length`; a conversion has ``conversion=True``.

        Examples
        --------
        >>> from graph import build_states, load_network
        >>> states = build_states(load_network(year=2019))
        >>> ("sinaloa_cartel", "fentanyl") in states.to_networkx()
        True
        """
        import networkx as nx

        result = nx.MultiDiGraph()
        names = [self.state(index) for index in range(self.n_states)]
        result.add_nodes_from(names)
        for arc in range(len(self.tail)):
            result.add_edge(
                names[self.tail[arc]],
                names[self.head[arc]],
                self.arc_id(arc),
                capacity=float(self.capacity[arc]),
                gain=float(self.gain[arc]),
                length=float(self.length[arc]),
                conversion=bool(self.edge[arc] < 0),
            )
        return result


def expand_commodity(name: str) -> tuple[str, ...]:
    """Give the commodities that a name stands for: a family's members, or itself.

    Examples
    --------
    >>> expand_commodity("fentanyl"), expand_commodity("timber")
    (('fentanyl', 'fentanyl_pills'), ('timber',))
    """
    return FAMILIES.get(name, (name,))
