"""Why something is a chokepoint: what passes, what would replace it, what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.assembly import build_states
from graph.chokepoints import RANKED_GROUPS, ask_with_latent, names_of
from graph.details import reaction_in_words
from graph.elements import find_element, why_not_asked
from graph.errors import QuestionError, UnknownNameError
from graph.groups import find_groups
from graph.limits import MOST_EXPLAINED, unexplained_in_words
from graph.passing import Passing
from graph.question import ask
from graph.reaction import Gain, Inspector, Reaction
from graph.scan import Scan
from graph.stability import rank_stability
from graph.structure import COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from graph.elements import Element
    from graph.question import Question
    from graph.tables import Tables

__all__ = ["Explanation", "Gain", "explain_chokepoint"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What follows when one node, edge or group goes.

    Attributes
    ----------
    id, what, name
        The node, edge or group, which of the three it is, and its name for people.
    reason
        Why it matters, in words: as in the ranking.
    unit
        Of the losses.
    maximum, loss, loss_share
        The maximum, and what of it is lost.
    flow_commodity, flow_low, flow_high, flow_share_low, flow_share_high
        Least and most that passes, over all flows as good as the best, in the unit of
        the commodity, and as a share of what starts of it. Of the whole chain, the
        commodity is the one of which most passes, goods before money. None where they were
        not looked for.
    passes
        The same of each commodity.
    betweenness, cuts_off, dominates, in_cut, cut_links, cut_margin, near_cuts, articulation
        As in `graph.chokepoints.Chokepoints`.
    n_near_cuts, near_cuts_complete
        As there.
    degree, closeness, pagerank
        As there, of a node alone.
    replaced_by
        Edges that carry more when it goes, goods before money, greatest gain first, at
        most ten. Of the reactions that earn as much, the one that adds least.
    recuperation
        Share of the loss that comes back when latent routes may open in reaction, what
        they would have won with nothing gone included; None where nothing is lost.
    opened
        Latent edges that the reaction cannot do without: those of the flow that wins
        back as much with the least use of latent edges, at most ten.
    stability
        Share of draws of the uncertain capacities in which it is among the ten greatest
        losses of its sort; None where no draws were asked for.
    remarks
        What was not looked for in a large network, and why.
    """

    id: str
    what: str
    name: str
    reason: str
    unit: str
    maximum: float
    loss: float
    loss_share: float
    flow_commodity: str
    flow_low: float | None
    flow_high: float | None
    flow_share_low: float | None
    flow_share_high: float | None
    passes: tuple[Passing, ...]
    betweenness: float | None
    cuts_off: int
    dominates: bool
    in_cut: bool
    cut_links: int
    cut_margin: float | None
    near_cuts: int | None
    n_near_cuts: int | None
    near_cuts_complete: bool
    articulation: bool | None
    degree: int | None
    closeness: float | None
    pagerank: float | None
    replaced_by: tuple[Gain, ...]
    recuperation: float | None
    opened: tuple[Gain, ...]
    stability: float | None
    remarks: tuple[str, ...] = ()


_NO_PASSING = Passing("", 0.0, 0.0, 0.0, 0.0, 0.0)
_MEASURES = (
    "betweenness", "cuts_off", "dominates", "in_cut", "cut_links", "cut_margin", "near_cuts",
    "articulation", *COMPARED,
)  # fmt: skip


def explain_chokepoint(
    data: nx.MultiDiGraph | Tables,
    element: str,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
    draws: int = 0,
    seed: int = 1,
) -> Explanation:
    """
    Tell what follows when one node, edge or group goes.

    Parameters
    ----------
    data
        A network or tables. Not modified.
    element
        A node_id, an edge_id, or a group such as ``kind:seaport`` or ``mode:mail``.
    commodity, sources, targets, year
        As in `graph.chokepoints.find_chokepoints`.
    draws, seed
        How many draws of the uncertain capacities to rank it in, and their seed.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownNameError
        If no node, edge or group bears the name.
    QuestionError
        If it is no part of what was asked about, or nothing bounds the flow.

    Notes
    -----
    The reaction is that of a trade which sees the whole network and reroutes at once,
    so it is the strongest there is: what comes back in fact comes back later, or less.
    The range of what passes is found by two more linear programmes at the optimum.

    Examples
    --------
    >>> from graph import load_network
    >>> found = explain_chokepoint(load_network(year=2019), "port_manzanillo")
    >>> found.what, 0 < found.loss_share < 1
    ('node', True)
    """
    sources = None if sources is None else list(sources)
    targets = None if targets is None else list(targets)
    states, groups, names = build_states(data, year=year), find_groups(data), names_of(data)
    question = ask(states, commodity=commodity, sources=sources, targets=targets)
    removal = question.removal()
    try:
        found = find_element(question.states, element, groups)
    except UnknownNameError:
        every = build_states(data, year=year, latent=True)
        if why := why_not_asked(every, element, today=states):
            raise QuestionError(why) from None
        raise
    if not np.isfinite(removal.total):
        raise QuestionError(removal.why_no_flow)
    scan = Scan(question, removal, names, near_cuts=found.parts(question.states).touching())
    row = scan.row(found)
    solved = len(question.states.tail) <= MOST_EXPLAINED
    if solved:
        opened = ask_with_latent(data, question, year=year, sources=sources, targets=targets)
        inspector = Inspector(question, opened)
        told = inspector.look_into(found)
        said = reaction_in_words(told, inspector.edge_names(names), latent=bool(inspector.latent))
    else:
        told, said = Reaction(removal.total, row["loss"], (), (), None, ()), ""
    passing = told.passes[0] if told.passes else _NO_PASSING
    low, high, share_low, share_high = (
        (passing.low, passing.high, passing.share_low, passing.share_high)
        if solved
        else (None,) * 4
    )
    return Explanation(
        id=element,
        what=found.what,
        name=row["name"],
        reason=" ".join(filter(None, (row["reason"], said))),
        unit=removal.unit,
        maximum=told.maximum,
        loss=told.loss,
        loss_share=told.loss / told.maximum if told.maximum > 0 else 0.0,
        flow_commodity=passing.commodity,
        flow_low=low,
        flow_high=high,
        flow_share_low=share_low,
        flow_share_high=share_high,
        passes=told.passes,
        replaced_by=told.replaced_by,
        recuperation=told.recuperation,
        opened=told.opened,
        stability=_stability(question, found, groups, draws=draws, seed=seed) if draws else None,
        n_near_cuts=scan.cuts.n_near,
        near_cuts_complete=scan.cuts.near_complete,
        remarks=() if solved else (unexplained_in_words(),),
        **{name: row[name] for name in _MEASURES},
    )


def _stability(
    question: Question,
    element: Element,
    groups: Mapping[str, Element],
    *,
    draws: int,
    seed: int,
) -> float:
    """Rank a group among those that a ranking holds, and those of its own sort."""
    by = {*RANKED_GROUPS, element.id.split(":", 1)[0]}
    like = {key: group for key, group in groups.items() if key.split(":", 1)[0] in by}
    shares = rank_stability(question, [element.id], draws=draws, seed=seed, groups=like)
    return shares[element.id]
