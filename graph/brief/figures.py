"""What a figure of a brief shows, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Event", "FigureData", "FrontierData", "MapData", "MapMove", "MapPlace", "ObservedData",
    "ObservedRow", "SeriesData", "SeriesPoint", "SlopeData", "SlopeRow", "StabilityData",
    "StabilityRow",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A value of one year, with its range; the ends equal the value where there is none."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event; `when` is in years and parts of one, `letter` stands for it in a chart."""

    when: float
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class SeriesData:
    """Flow by year, beside what was seized, and what happened.

    Attributes
    ----------
    unit, observed_unit
        Of the model's flow and of the figures; two charts share one axis of years.
    modelled, observed
        By calendar year, and by the figures' own years.
    observed_name, year_kind
        What the figures are, and ``fiscal`` or ``calendar``.
    """

    unit: str
    observed_unit: str
    modelled: tuple[SeriesPoint, ...]
    observed: tuple[SeriesPoint, ...]
    observed_name: str
    year_kind: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class FrontierData:
    """What each budget buys.

    Attributes
    ----------
    points
        (budget in million USD per year, share removed, low and high end of its range),
        cheapest first.
    marked
        The budgets of the plans in the table, with their letters.
    """

    points: tuple[tuple[float, float, float, float], ...]
    marked: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class SlopeRow:
    """What a route carries before and after, in the unit of the data."""

    label: str
    before: float
    after: float
    opened: bool = False


@dataclass(frozen=True, slots=True)
class SlopeData:
    """Flow by route before the plan and after the trade has reacted to it."""

    unit: str
    rows: tuple[SlopeRow, ...]


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place on a map."""

    node_id: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class MapMove:
    """A link that carries more or less, by positions in `MapData.places`.

    `share` is of the commodity's largest flow, and negative where it carries less.
    """

    source: int
    target: int
    share: float
    opened: bool
    label: str


@dataclass(frozen=True, slots=True)
class MapData:
    """Where the trade goes after the plan."""

    places: tuple[MapPlace, ...]
    moves: tuple[MapMove, ...]


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """How often an option takes each rank: share of scenarios, best rank first."""

    label: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StabilityData:
    """Ranks of the options over the scenarios."""

    rows: tuple[StabilityRow, ...]
    scenarios: int


@dataclass(frozen=True, slots=True)
class ObservedRow:
    """What the model says as a multiple of what was observed, and the verdict."""

    label: str
    low: float
    likely: float
    high: float
    allowed_low: float
    allowed_high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class ObservedData:
    """The model beside published figures."""

    rows: tuple[ObservedRow, ...]


FigureData: TypeAlias = (
    SeriesData | FrontierData | SlopeData | MapData | StabilityData | ObservedData
)
