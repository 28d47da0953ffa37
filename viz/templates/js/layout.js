// Where nodes stand. Orders and places are computed beforehand; here the shown ones close
// up the gaps that filters leave, so that one screen unit is one pixel at first sight.

const frame = { bands: [], lane: null, shelf: null, scale: 1, centre: { x: 0, y: 0 } };
const rowHeight = 27, laneSlot = 92, headHeight = 46;

function canvasSize() {
  const box = byId("canvas").getBoundingClientRect();
  return { width: Math.max(box.width, 320), height: Math.max(box.height, 240) };
}

function placeNodes() {
  Object.assign(frame, { bands: [], lane: null, shelf: null, scale: 1, centre: { x: 0, y: 0 } });
  if (state.layout === "map" && meta.located) return placeOnMap();
  return state.layout === "force" ? placeByForce() : placeInTiers();
}

function placeInTiers() {
  const { width, height } = canvasSize();
  const lane = page.tiers.lane.filter((id) => shown.nodeIds.has(id));
  const laneRows = Math.ceil((lane.length * laneSlot) / width);
  const laneRow = laneRowHeight();
  const laneHeight = lane.length ? laneRows * laneRow + 26 : 0;
  const top = -height / 2 + headHeight, bottom = height / 2 - laneHeight - 8;
  const places = new Map();
  placeColumns(places, -width / 2 + 8, width - 16, top, bottom);
  if (lane.length) {
    frame.lane = { top: bottom + 4, bottom: height / 2 - 2, left: -width / 2, right: width / 2 };
    placeLane(places, lane, { rows: laneRows, height: laneRow, width, top: bottom + 4 });
  }
  return places;
}

function placeColumns(places, left, width, top, bottom) {
  const most = Math.max(4, Math.floor((bottom - top) / rowHeight));
  const columns = page.tiers.columns
    .map((column) => ({ label: column.label, ids: column.nodes.filter((id) => shown.nodeIds.has(id)) }))
    .filter((column) => column.ids.length)
    .map((column, index, all) => ({
      ...column, sides: Math.ceil(column.ids.length / most), last: index === all.length - 1 }));
  const weight = (column) => 1 + 0.72 * (column.sides - 1) + (column.last ? 0.25 : 0);
  const unit = width / columns.reduce((sum, column) => sum + weight(column), 0);
  let x = left;
  for (const column of columns) {
    const right = x + unit * weight(column);
    frame.bands.push({ left: x, right, label: column.label, top: top - headHeight, bottom });
    placeColumn(places, column, x, right, top, bottom);
    x = right;
  }
}

// Several sides stand like bricks, so that labels have room on both.
function placeColumn(places, { ids, sides, last }, left, right, top, bottom) {
  const rows = Math.ceil(ids.length / sides);
  const gap = (bottom - top) / (rows + (sides > 1 ? 0.5 : 0));
  // The last column stands to the left in its band: its labels have nowhere else to go.
  const middle = last && sides === 1 ? 0.3 : 0.5;
  ids.forEach((id, index) => {
    const side = index % sides, row = Math.floor(index / sides);
    places.set(id, {
      x: left + ((right - left) * (side + middle)) / sides,
      y: top + (row + 0.5 + (sides > 1 ? (side / sides) : 0)) * gap,
    });
  });
}

// The lane takes what short columns leave, so that its own flows can be told apart.
function laneRowHeight() {
  const longest = Math.max(0, ...page.tiers.columns.map((column) =>
    column.nodes.filter((id) => shown.nodeIds.has(id)).length));
  return longest > 14 ? 40 : 64;
}

function placeLane(places, lane, { rows, height, width, top }) {
  const each = Math.ceil(lane.length / rows);
  lane.forEach((id, index) => {
    const row = index % rows, slot = Math.floor(index / rows);
    places.set(id, {
      x: -width / 2 + (width * (slot + 0.5 + (rows > 1 ? (row - (rows - 1) / 2) / (2 * rows) : 0))) / each,
      y: top + 32 + row * height,
    });
  });
}

function placeByForce() {
  const { width, height } = canvasSize();
  const at = shown.nodes.map((node) => page.places.force[node.index]);
  const ends = (axis) => [Math.min(...at.map((p) => p[axis])), Math.max(...at.map((p) => p[axis]))];
  const scaled = (value, [low, high], size) => (high > low ? (value - low) / (high - low) - 0.5 : 0) * size;
  const [xs, ys] = [ends(0), ends(1)];
  const points = at.map(([x, y]) => ({ x: scaled(x, xs, width - 150), y: scaled(y, ys, height - 70) }));
  moveApart(points, 30);
  return new Map(shown.nodes.map((node, index) => [node.id, points[index]]));
}

// A few rounds of pushing apart what lies within `least` pixels; seedless, so the same each time.
function moveApart(points, least) {
  if (points.length > 600) return;
  for (let round = 0; round < 60; round += 1) {
    for (let i = 0; i < points.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const dx = points[i].x - points[j].x || 0.01 * (i - j), dy = points[i].y - points[j].y || 0.01;
        const distance = Math.hypot(dx, dy);
        if (distance >= least) continue;
        const push = (least - distance) / distance / 4;
        points[i].x += dx * push; points[i].y += dy * push;
        points[j].x -= dx * push; points[j].y -= dy * push;
      }
    }
  }
}

function placeOnMap() {
  const { width, height } = canvasSize();
  const { left, right, top, bottom } = mapBox();
  frame.scale = Math.min(width / (right - left), height / (bottom - top));
  frame.centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const places = new Map(), unplaced = [];
  for (const node of shown.nodes) {
    const at = page.places[state.preset][node.index];
    if (at) places.set(node.id, { x: at[0], y: at[1] });
    else unplaced.push(node.id);
  }
  if (state.preset !== "world") placeShelf(places, unplaced, width, height);
  return places;
}

// The part of the map that was chosen, and as far beyond as the route that is looked at goes.
function mapBox() {
  const box = { ...meta.presets[state.preset] }, { selected } = state;
  if (!selected || selected.type !== "route" || state.preset === "world") return box;
  const margin = 6 * meta.units_per_degree;
  for (const id of routeById.get(selected.id).nodes) {
    const at = page.places[state.preset][nodeById.get(id).index];
    if (!at) continue;
    Object.assign(box, { left: Math.min(box.left, at[0] - margin), right: Math.max(box.right, at[0] + margin),
      top: Math.min(box.top, at[1] - margin), bottom: Math.max(box.bottom, at[1] + margin) });
  }
  return box;
}

// Nodes without coordinates stand on a shelf over the Pacific: no place is ever invented.
function placeShelf(places, ids, width, height) {
  if (!ids.length) return;
  const px = 1 / frame.scale, row = 18, wide = 226;
  const rows = Math.min(ids.length, Math.max(6, Math.floor((height * 0.55) / row)));
  const columns = Math.ceil(ids.length / rows);
  const left = frame.centre.x - (width / 2 - 10) * px;
  const bottom = frame.centre.y + (height / 2 - 10) * px;
  const top = bottom - (rows * row + 28) * px;
  frame.shelf = { left, right: left + columns * wide * px, top, bottom };
  ids.forEach((id, index) => places.set(id, {
    x: left + (16 + wide * Math.floor(index / rows)) * px,
    y: top + (34 + row * (index % rows)) * px,
  }));
}
