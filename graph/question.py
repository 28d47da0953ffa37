"""A question about flow: of which commodity, from where, to where, and what answers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.chain_removal import ChainRemoval
from graph.errors import NoRouteError, QuestionError
from graph.flow import FlowModel
from graph.query import find_origins, find_targets, restrict
from graph.removal import CommodityRemoval, NoFlow, start_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.removal import Removal
    from graph.states import StateGraph

__all__ = ["Question", "ask"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, made ready to be answered.

    Attributes
    ----------
    states
        The arcs that take part.
    commodity
        The commodity or family; None is the whole chain.
    origins, targets
        Positions of the states where flow starts and ends.
    at_supply
        Whether supply and what recipes make bound what starts.
    why_no_flow
        Why there is no flow to ask about, or "".
    """

    states: StateGraph
    commodity: str | None
    origins: tuple[int, ...]
    targets: tuple[int, ...]
    at_supply: bool = True
    why_no_flow: str = ""

    def removal(self) -> Removal:
        """Give the maximum, ready to tell what is lost without parts of it."""
        if self.why_no_flow:
            return NoFlow(self.why_no_flow)
        if self.commodity is None:
            return ChainRemoval(self.states)
        return CommodityRemoval(
            self.states,
            self.origins,
            self.targets,
            at_supply=self.at_supply,
            commodity=self.commodity,
        )

    def flow_model(self) -> FlowModel:
        """
        Give the linear programme of the question.

        Of the whole chain it is the flow model itself. Of one commodity it is maximum
        flow: every arc keeps all that enters and costs nothing, and every unit that
        arrives counts 1.
        """
        if self.commodity is None:
            return FlowModel(self.states)
        if self.why_no_flow:
            raise QuestionError(self.why_no_flow)
        states, n_arcs = self.states, len(self.states.tail)
        given = start_bounds(states, self.origins) if self.at_supply else {}
        plain = replace(
            states,
            edge_ids=tuple(states.arc_id(arc) for arc in range(n_arcs)),
            edge=np.arange(n_arcs, dtype=np.int32),
            recipe=np.full(n_arcs, -1, dtype=np.int32),
            gain=np.ones(n_arcs),
            gain_low=np.ones(n_arcs),
            gain_high=np.ones(n_arcs),
            unit_cost=np.zeros(n_arcs),
            recipes=(),
            supply=tuple((state, given.get(state, np.inf), 0.0) for state in self.origins),
            demand=tuple((state, np.inf, 1.0) for state in self.targets),
            supply_range=(),
            demand_range=(),
        )
        return FlowModel(plain)

    def of_states(self, states: StateGraph) -> Question:
        """Give the same question of a state graph of the same structure."""
        return replace(self, states=states)


def ask(
    states: StateGraph,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
) -> Question:
    """
    Make a question ready.

    Parameters
    ----------
    states
        From `graph.assembly.build_states`.
    commodity
        One commodity or family. Default: the whole chain where the data has recipes,
        otherwise the one commodity there is.
    sources, targets
        Node ids. Default: where something is supplied or made, and where it is wanted
        or used up.

    Raises
    ------
    UnknownNameError
        If a node or the commodity is not there.
    NoRouteError
        If nothing leaves the sources or reaches the targets that are named.
    QuestionError
        If ends are named for the whole chain, or it has no supply or no demand.
    """
    commodity = commodity or _only_commodity(states)
    if commodity is None:
        return _ask_of_chain(states, named=sources is not None or targets is not None)
    kept = _of_one_unit(states, commodity)
    sources, targets = _listed(sources), _listed(targets)
    try:
        return Question(
            kept,
            commodity,
            tuple(find_origins(kept, sources, commodity=commodity)),
            tuple(find_targets(kept, targets, commodity=commodity)),
            at_supply=sources is None,
        )
    except NoRouteError as error:
        if sources is not None or targets is not None:
            raise
        # Nothing starts or ends: routes between all states are still worth measuring.
        everywhere = tuple(np.unique(np.concatenate([kept.tail, kept.head])).tolist())
        return Question(kept, commodity, everywhere, everywhere, why_no_flow=str(error))


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _ask_of_chain(states: StateGraph, *, named: bool) -> Question:
    if named:
        raise QuestionError(
            "the whole chain starts at supply and ends at demand: name a commodity to ask "
            "about a source or a target"
        )
    if not states.supply or not states.demand:
        raise QuestionError(
            "the whole chain needs supply.csv and demand.csv; name one commodity instead: "
            + ", ".join(sorted(states.commodities))
        )
    origins, targets = find_origins(states, None), find_targets(states, None)
    return Question(states, None, tuple(origins), tuple(targets))


def _only_commodity(states: StateGraph) -> str | None:
    """Give the commodity of data without recipes that holds only one."""
    carried = {states.commodities[code] for code in np.unique(states.state_commodity[states.tail])}
    return carried.pop() if len(carried) == 1 and not states.recipes else None


def _of_one_unit(states: StateGraph, commodity: str) -> StateGraph:
    """Restrict to a family; to the commodity itself where the family changes quantity."""
    kept = restrict(states, commodity)
    conversions = kept.edge < 0
    if not np.any(conversions & (kept.gain != 1.0)):
        return kept
    return restrict(states, commodity, family=False)
