"""The map: projection, outlines, and places moved apart so that each can be seen.

The Miller projection with the central meridian at 150 W has China on the left and the
Americas on the right, so that flows read from left to right and none wraps around.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import degrees, log, pi, radians, tan
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["PRESETS", "UNITS_PER_DEGREE", "map_layout", "outlines", "project"]

UNITS_PER_DEGREE = 100.0
"""Fine enough for vis-network, which keeps whole numbers only."""
_CENTRAL_MERIDIAN = -150.0
_STEPS_PER_DEGREE = 100
_ROUNDS, _SPRING = 300, 0.04
_MOST_TO_MOVE = 500

PRESETS: dict[str, dict[str, Any]] = {
    "world": {"label": "World", "west": 62, "east": 18, "south": -36, "north": 60, "apart": 0.0},
    "america": {
        "label": "North America",
        "west": -135,
        "east": -66,
        "south": 12,
        "north": 50,
        "apart": 175.0,
    },
    "border": {
        "label": "Southwest border",
        "west": -124,
        "east": -95,
        "south": 22,
        "north": 36,
        "apart": 80.0,
    },
}
"""Views of the map: their extent in degrees, and how far apart places are drawn, in units."""


def project(lon: float, lat: float) -> tuple[float, float]:
    """Give map units, x to the right from 150 W and y downwards from the equator.

    Examples
    --------
    >>> [round(value) for value in project(-140, 10)]
    [1000, -1003]
    """
    x = (lon - _CENTRAL_MERIDIAN + 540) % 360 - 180
    y = degrees(1.25 * log(tan(pi / 4 + 0.4 * radians(lat))))
    return UNITS_PER_DEGREE * x, -UNITS_PER_DEGREE * y


def map_layout(network: nx.MultiDiGraph) -> dict[str, list[list[float] | None]]:
    """
    Place the nodes that have coordinates, for each preset and truly.

    Returns
    -------
    dict
        For "true" and each preset, one [x, y] per node in the network's order, or None
        where the node has no coordinates: none is ever invented.

    Notes
    -----
    Nodes nearer to one another than the preset's distance push each other away; a weak
    spring holds each to its true place, to which the page draws a leader line.
    """
    located = [
        index
        for index, data in enumerate(network.nodes.values())
        if data.get("lat") is not None and data.get("lon") is not None
    ]
    rows = list(network.nodes.values())
    true = np.array([project(rows[i]["lon"], rows[i]["lat"]) for i in located]).reshape(-1, 2)
    layouts = {"true": true}
    for name, preset in PRESETS.items():
        layouts[name] = _move_apart(true, preset["apart"])
    return {name: _spread(places, located, len(rows)) for name, places in layouts.items()}


def _spread(places: Floats, located: list[int], count: int) -> list[list[float] | None]:
    result: list[list[float] | None] = [None] * count
    for index, place in zip(located, places.round(1).tolist(), strict=True):
        result[index] = place
    return result


def _move_apart(true: Floats, apart: float) -> Floats:
    count = len(true)
    if count < 2 or count > _MOST_TO_MOVE or not apart:
        return true
    # Places on one point need a direction to part in: a golden-angle spiral, the same each run.
    angle = np.arange(count) * 2.399963
    places = true + 0.01 * apart * np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(_ROUNDS):
        away = places[:, None, :] - places[None, :, :]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.clip(apart - distance, 0, None) / np.maximum(distance, 1e-9) / 2
        places = places + 0.5 * (away * push[..., None]).sum(axis=1) + _SPRING * (true - places)
    return places


@cache
def outlines() -> dict[str, list[list[int]]]:
    """Give land, borders and states: flat lists of x, y in map units, as differences."""
    text = (files("viz") / "assets" / "basemap.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return {
        name: [_projected(line) for line in stored[name]] for name in ("land", "borders", "states")
    }


def _projected(line: list[int]) -> list[int]:
    degrees_ = np.array(line).reshape(-1, 2).cumsum(axis=0) / _STEPS_PER_DEGREE
    first = (degrees_[0, 0] - _CENTRAL_MERIDIAN + 540) % 360 - 180
    # Differences of longitude are kept as they are: a ring across the map's edge stays whole.
    x = first + degrees_[:, 0] - degrees_[0, 0]
    y = -np.degrees(1.25 * np.log(np.tan(np.pi / 4 + 0.4 * np.radians(degrees_[:, 1]))))
    scaled = np.rint(np.column_stack([x, y]) * UNITS_PER_DEGREE).astype(int)
    steps = np.diff(scaled, axis=0, prepend=np.zeros((1, 2), dtype=int))
    return [int(value) for value in steps.ravel()]
