"""What the API can be asked: the options of the command line, each within limits.

A question becomes the arguments of a command, so that the API and the command line give
the same answers under the same names.
"""

# No postponed annotations: pydantic reads them when a question is built.
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from graph.groups import GroupBy

__all__ = ["QUESTIONS", "BriefQuestion", "Question", "TablesQuestion"]

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^-\x00][^\x00]*$")]
Names = Annotated[list[Name], Field(max_length=50)]
Pair = Annotated[str, Field(min_length=3, max_length=220, pattern=r"^[^-=\x00][^\x00]*=[^=\x00]+$")]
Pairs = Annotated[list[Pair], Field(max_length=100)]
Year = Annotated[int, Field(ge=1900, le=2100)]
Draws = Annotated[int, Field(ge=0, le=200)]
Lane = Literal["quick", "slow"]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Question(BaseModel):
    """A question to one command; its fields are the command's options."""

    model_config = ConfigDict(extra="forbid")
    command: ClassVar[str]
    about: ClassVar[str]
    path: ClassVar[str] = ""
    """Its name in the API, where that is not the command's."""
    always: ClassVar[tuple[str, ...]] = ()
    """Options that the question always has."""
    lane: ClassVar[Lane] = "quick"
    positional: ClassVar[str] = ""

    def arguments(self) -> list[str]:
        """Write the question as arguments; a value never reads as an option."""
        written = [self.command, *self.always]
        for name, value in self:
            if name == self.positional or value is None or value is False:
                continue
            option = f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
            if value is True:
                written.append(option)
            else:
                values = value if isinstance(value, list) else [value]
                written += [f"{option}={v}" if len(name) > 1 else f"{option}{v}" for v in values]
        if self.positional and getattr(self, self.positional) is not None:
            written.append(getattr(self, self.positional))
        return written

    def lane_now(self) -> Lane:
        """Say which lane answers this very question."""
        return self.lane

    def for_year(self, year: int | None) -> Self:
        """Give the same question of a year, where it names none."""
        if "year" not in type(self).model_fields or getattr(self, "year", None) is not None:
            return self
        return self.model_copy(update={"year": year})


class CheckQuestion(Question):
    """Every fault of the tables."""

    command: ClassVar[str] = "check"
    about: ClassVar[str] = "Check the tables and name every fault."


class TablesQuestion(Question):
    """The nodes and links of a year."""

    command: ClassVar[str] = "network"
    about: ClassVar[str] = "List the nodes and links, each with all that the tables say of it."
    year: Year | None = None


class NetworkQuestion(TablesQuestion):
    """The nodes and links of a year, or what the modelled trade sends over each."""

    flow: bool = False

    def lane_now(self) -> Lane:
        """List at once; the flow model of a large network takes a while."""
        return "slow" if self.flow else "quick"


class _ChangesQuestion(Question):
    close: Names = []
    capacity: Pairs = []
    demand: Pairs = []
    measure: Annotated[list[Name], Field(max_length=100)] = []
    year: Year | None = None


class _EndsQuestion(_ChangesQuestion):
    commodity: Name | None = None
    source: Names = []
    target: Names = []


class RoutesQuestion(_EndsQuestion):
    """The best routes by length, capacity or modelled flow; never by detection."""

    command: ClassVar[str] = "routes"
    about: ClassVar[str] = "List the best routes by length, capacity or modelled flow."
    via: Name | None = None
    k: Annotated[int, Field(ge=1, le=100)] = 5
    by: Literal["length", "capacity", "flow"] = "length"
    compare: Year | None = None
    latent: bool = False


class ChokepointsQuestion(_EndsQuestion):
    """What is lost without each node, link or group."""

    command: ClassVar[str] = "chokepoints"
    about: ClassVar[str] = "Rank nodes and links by what is lost without them, or explain one."
    lane: ClassVar[Lane] = "slow"
    top: Annotated[int, Field(ge=1, le=1000)] = 10
    details: Annotated[int, Field(ge=0, le=1000)] | None = None
    explain: Name | None = None
    groups: GroupBy | None = None
    draws: Draws = 0
    seed: Seed = 1


class EvidenceQuestion(Question):
    """What a row rests on."""

    command: ClassVar[str] = "evidence"
    about: ClassVar[str] = "Give what a row or a headline number rests on."
    positional: ClassVar[str] = "id"
    id: Name | None = None
    year: Year | None = None


class WhatIfQuestion(_ChangesQuestion):
    """What follows when things change."""

    command: ClassVar[str] = "whatif"
    about: ClassVar[str] = "Tell what follows when places close, numbers change or measures act."
    draws: Draws = 0
    seed: Seed = 1

    def lane_now(self) -> Lane:
        """Answer at once, unless there are draws."""
        return "slow" if self.draws else "quick"


class _PlanQuestion(Question):
    command: ClassVar[str] = "interdict"
    lane: ClassVar[Lane] = "slow"
    objective: Literal["proceeds", "delivered", "firearms"] = "proceeds"
    agency: Annotated[list[Pair], Field(max_length=20)] = []
    openings: Annotated[int, Field(ge=0, le=100)] | None = None
    budget: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
    commodity: Name | None = None
    source: Names = []
    target: Names = []
    nodes: bool = False
    time_limit: Annotated[float, Field(gt=0, le=120)] = 60.0
    year: Year | None = None


class InterdictQuestion(_PlanQuestion):
    """The best plan within a budget."""

    about: ClassVar[str] = "Choose what to do, close or inspect within a budget."
    model: Literal["portfolio", "max-flow", "inspection"] = "portfolio"
    draws: Draws = 0
    scenarios: Annotated[int, Field(ge=0, le=50)] = 0
    risk: Literal["expected", "worst", "cvar"] = "expected"
    seed: Seed = 1
    near: Annotated[float, Field(ge=0, le=1)] = 0.0


class FrontierQuestion(_PlanQuestion):
    """The best plan within a budget, and within every smaller one."""

    path: ClassVar[str] = "frontier"
    always: ClassVar[tuple[str, ...]] = ("--frontier",)
    about: ClassVar[str] = "Choose within a budget and within every smaller one."
    model: Literal["portfolio", "max-flow"] = "portfolio"


class BriefQuestion(Question):
    """What a brief is about."""

    command: ClassVar[str] = "brief"
    about: ClassVar[str] = "Write the brief: options on two pages, sourced."
    lane: ClassVar[Lane] = "slow"
    question: Literal["fentanyl", "chain", "firearms", "money"] | None = None
    budget: Annotated[
        list[Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]], Field(max_length=4)
    ] = []
    scenarios: Annotated[int, Field(ge=1, le=200)] = 100
    seed: Seed = 1
    year: Year | None = None


class CalibrateQuestion(Question):
    """The model beside what was observed."""

    command: ClassVar[str] = "calibrate"
    about: ClassVar[str] = "Set what the model implies beside what was observed."
    lane: ClassVar[Lane] = "slow"
    positional: ClassVar[str] = "id"
    id: Name | None = None
    draws: Annotated[int, Field(ge=1, le=200)] = 60
    seed: Seed = 1
    year: Year | None = None


class BacktestQuestion(Question):
    """An earlier year, what was done then, and what followed."""

    command: ClassVar[str] = "backtest"
    about: ClassVar[str] = "Set what the model says of the past beside what followed."
    lane: ClassVar[Lane] = "slow"
    positional: ClassVar[str] = "id"
    id: Name | None = None
    draws: Annotated[int, Field(ge=1, le=100)] = 20
    seed: Seed = 1


QUESTIONS: tuple[type[Question], ...] = (
    CheckQuestion,
    NetworkQuestion,
    RoutesQuestion,
    ChokepointsQuestion,
    EvidenceQuestion,
    WhatIfQuestion,
    InterdictQuestion,
    FrontierQuestion,
    CalibrateQuestion,
    BacktestQuestion,
    BriefQuestion,
)
