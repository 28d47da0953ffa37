"""What a brief can be asked: what is to be lowered, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.errors import QuestionError, UnknownNameError
from graph.states import expand_commodity

if TYPE_CHECKING:
    from graph.interdiction.objectives import Objective
    from graph.tables import Tables

__all__ = ["QUESTIONS", "Question", "question_of"]


@dataclass(frozen=True, slots=True)
class Question:
    """
    What a brief is about.

    Attributes
    ----------
    key
        As the command takes it.
    objective, commodity
        As in `graph.interdiction.objectives.aim_at`.
    noun
        What is to be lowered, in words that follow "modelled".
    asks
        The question as a sentence.
    families
        Families of commodities whose figures and events belong to it; () is all.
    """

    key: str
    objective: Objective
    commodity: str | None
    noun: str
    asks: str
    families: tuple[str, ...] = ()


QUESTIONS: Final = {
    found.key: found
    for found in (
        Question("fentanyl", "delivered", "fentanyl", "deliveries of fentanyl",
                 "What lowers the fentanyl that reaches those who buy it?", ("fentanyl",)),
        Question("chain", "delivered", None, "deliveries of drugs (by value)",
                 "What lowers the drugs that reach those who buy them?"),
        Question("firearms", "firearms", None, "deliveries of firearms",
                 "What lowers the firearms that reach criminal groups?", ("firearms",)),
        Question("money", "proceeds", None, "net proceeds of the trade",
                 "What lowers what the trade earns?",
                 ("cash", "bank_transfer", "cryptocurrency")),
    )
}  # fmt: skip
"""By key."""


def question_of(tables: Tables, key: str | None) -> Question:
    """
    Give the question that was asked; by default fentanyl where the data wants any.

    Raises
    ------
    UnknownNameError
        If there is no such question.
    QuestionError
        If the data wants nothing of the sort.

    Examples
    --------
    >>> from graph import read_tables
    >>> question_of(read_tables(), None).key
    'fentanyl'
    """
    wanted = set(tables["demand"].text("commodity"))
    members = set(expand_commodity("fentanyl"))
    if key is None:
        return QUESTIONS["fentanyl" if wanted & members else "chain"]
    if key not in QUESTIONS:
        raise UnknownNameError("question", key, QUESTIONS)
    if key == "fentanyl" and not wanted & members:
        raise QuestionError("the data has no demand for fentanyl: ask another question")
    if key == "firearms" and "firearms" not in wanted:
        raise QuestionError("the data has no demand for firearms: ask another question")
    return QUESTIONS[key]
