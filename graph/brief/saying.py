"""Sentences of the two commonest kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["caveat", "modelled"]


def modelled(text: str, *, refs: Sequence[str] = (), trace: Sequence[str] = ()) -> Sentence:
    """
    Say what the model says.

    Examples
    --------
    >>> modelled("Modelled deliveries fall.").kind
    'model'
    """
    return Sentence(text, tuple(refs), modelled=True, kind="model", trace=tuple(trace))


def caveat(text: str, *, refs: Sequence[str] = (), trace: Sequence[str] = ()) -> Sentence:
    """
    Warn, or tell what the brief itself is.

    Examples
    --------
    >>> caveat("Costs are assumed.").modelled
    False
    """
    return Sentence(text, tuple(refs), kind="caveat", trace=tuple(trace))
