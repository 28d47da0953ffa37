"""Where the trade goes: flow by route before and after, and the same on a map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viz.brief.axes import GREY, INK, MODEL, MUTED, OTHER, amount
from viz.drawing import Drawing, Line, Mark, Text
from viz.places import outlines, project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.brief.figures import MapData, SlopeData, SlopeRow

__all__ = ["draw_map", "draw_slope"]

_LONGEST = 42
_ROW = 15.5


def draw_slope(data: SlopeData) -> Drawing:
    """Draw a line per route with two marks: a ring before, a disc after, and an arrow's way."""
    height = 34 + _ROW * len(data.rows)
    drawing = Drawing(262, height, "", "")
    drawing.add(Text(2, 9, f"Modelled flow, {data.unit}", INK, 8, bold=True))
    drawing.add(Mark(140, 20, "ring", MUTED, 6), Text(146, 22.6, "before", MUTED, 7.5))
    drawing.add(Mark(182, 20, "circle", MUTED, 6), Text(188, 22.6, "after", MUTED, 7.5))
    most = max((max(row.before, row.after) for row in data.rows), default=1.0) or 1.0
    for number, row in enumerate(data.rows):
        _route(drawing, row, y=36 + _ROW * number, most=most)
    return drawing


def _route(drawing: Drawing, row: SlopeRow, *, y: float, most: float) -> None:
    left, width = 138.0, 56.0
    start, end = left + width * row.before / most, left + width * row.after / most
    color = MODEL if row.after >= row.before else OTHER
    dashes = () if row.after >= row.before else (3.0, 2.0)
    for line, words in enumerate(_wrapped(row)):
        drawing.add(Text(left - 8, y - 1 + 7.6 * line, words, INK, 6.4, "end"))
    drawing.add(Line(((left, y), (left + width, y)), "#E3E8EC", 0.7))
    drawing.add(Line(((start, y), (end, y)), color, 2.0, dashes))
    drawing.add(Mark(start, y, "ring", color, 6), Mark(end, y, "circle", color, 6))
    words = f"{amount(_round(row.before))} → {amount(_round(row.after))}"
    drawing.add(Text(left + width + 6, y + 2.6, words, color, 6.8, bold=row.opened))


def _round(value: float) -> float:
    return float(f"{value:.2g}")


def _wrapped(row: SlopeRow) -> tuple[str, ...]:
    """Break a route's name at its arrow where it is long."""
    words = row.label + (" (opens)" if row.opened else "")
    if len(words) <= _LONGEST // 1.4 or " → " not in words:
        return (_cut(words),)
    start, end = words.split(" → ", 1)
    return (_cut(f"{start} →"), _cut(end))


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def draw_map(data: MapData) -> Drawing:
    """Draw links that carry more (solid) and less (dashed) over the outlines of the land."""
    frame = _Frame(data)
    drawing = Drawing(frame.width, frame.height + 18, "", "")
    for name, color, width in (("land", "#B9C3CC", 0.6), ("borders", "#D3DAE0", 0.4)):
        for line in outlines()[name]:
            drawing.add(*(Line(piece, color, width) for piece in frame.clipped(line)))
    for move in sorted(data.moves, key=lambda move: abs(move.share)):
        ends = [frame.at(data.places[end].lon, data.places[end].lat)
                for end in (move.source, move.target)]  # fmt: skip
        gains = move.share > 0
        drawing.add(Line(_bowed(*ends), MODEL if gains else OTHER,
                         0.8 + 5 * abs(move.share), () if gains else (4.0, 2.5)))  # fmt: skip
        drawing.add(_head(_bowed(*ends), MODEL if gains else OTHER))
    _names(drawing, data, frame)
    y = frame.height + 12
    drawing.add(Line(((4, y - 3), (26, y - 3)), MODEL, 2.4), Text(30, y, "carries more", INK, 7.5))
    drawing.add(Line(((100, y - 3), (122, y - 3)), OTHER, 2.4, (4.0, 2.5)),
                Text(126, y, "carries less", INK, 7.5))  # fmt: skip
    drawing.add(Text(190, y, "width: share of the commodity's largest flow (modelled)", MUTED, 7.5))
    return drawing


class _Frame:
    """The part of the world that holds the places, with a margin."""

    width, height = 530.0, 250.0

    def __init__(self, data: MapData) -> None:
        points = [project(place.lon, place.lat) for place in data.places]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        span = max(max(xs) - min(xs), (max(ys) - min(ys)) * self.width / self.height, 1500.0) * 1.16
        self.scale = self.width / span
        self.left = (max(xs) + min(xs)) / 2 - span / 2
        self.top = (max(ys) + min(ys)) / 2 - span * self.height / self.width / 2

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Give the point of map units."""
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the point of a place."""
        return self.place(*project(lon, lat))

    def holds(self, box: tuple[float, float, float, float]) -> bool:
        """Tell whether a box lies in the frame."""
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height

    def clipped(self, line: Sequence[int]) -> Iterator[tuple[tuple[float, float], ...]]:
        """Yield the pieces of an outline, given as differences, that lie in the frame."""
        x = y = 0
        piece: list[tuple[float, float]] = []
        for dx, dy in zip(line[::2], line[1::2], strict=True):
            x, y = x + dx, y + dy
            point = self.place(x, y)
            inside = 0 <= point[0] <= self.width and 0 <= point[1] <= self.height
            if inside and (not piece or math.dist(point, piece[-1]) >= 0.8):
                piece.append(point)
            elif not inside and piece:
                yield from [tuple(piece)] if len(piece) > 1 else []
                piece = []
        if len(piece) > 1:
            yield tuple(piece)


def _bowed(start: tuple[float, float], end: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Bend a link to one side, so that ways there and back lie apart."""
    (x0, y0), (x1, y1) = start, end
    cx, cy = (x0 + x1) / 2 - (y1 - y0) * 0.12, (y0 + y1) / 2 + (x1 - x0) * 0.12
    return tuple(
        ((1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1,
         (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1)
        for t in (step / 12 for step in range(13))
    )  # fmt: skip


def _head(points: tuple[tuple[float, float], ...], color: str) -> Line:
    (x0, y0), (x1, y1) = points[-3], points[-1]
    turn, size = math.atan2(y1 - y0, x1 - x0), 7.0
    arms = [(x1 - size * math.cos(turn + bend), y1 - size * math.sin(turn + bend))
            for bend in (0.45, -0.45)]  # fmt: skip
    return Line((arms[0], (x1, y1), arms[1]), color, 1.6)


def _names(drawing: Drawing, data: MapData, frame: _Frame) -> None:
    """Name places where there is room; the rest keep their mark alone."""
    points = [frame.at(place.lon, place.lat) for place in data.places]
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in points]
    for place, (x, y) in zip(data.places, points, strict=True):
        drawing.add(Mark(x, y, "circle", INK, 3.5))
        width = 3.9 * len(place.name)
        spots = [(x + 5, y + 2.5), (x - 5 - width, y + 2.5), (x + 4, y - 6), (x + 4, y + 11),
                 (x - 4 - width, y - 6), (x - 4 - width, y + 11)]  # fmt: skip
        for left, base in spots:
            box = (left, base - 7, left + width, base + 2)
            inside = (
                box[0] >= 0 and box[2] <= frame.width and box[1] >= 0 and box[3] <= frame.height
            )
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                drawing.add(Text(left, base, place.name, INK, 7.2))
                break
        else:
            drawing.add(Mark(x, y, "ring", GREY, 5))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
