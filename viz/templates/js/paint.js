// The drawing: vis-network draws nodes and flows; ground, rings and labels are ours.

const options = {
  physics: { enabled: false },
  layout: { improvedLayout: false },
  nodes: { borderWidth: 1.5, borderWidthSelected: 2, labelHighlightBold: false },
  edges: { arrowStrikethrough: false, selectionWidth: 1.6, hoverWidth: 0.6, color: { inherit: false } },
  interaction: {
    hover: true, multiselect: false, tooltipDelay: 200, zoomSpeed: 0.6, selectConnectedEdges: false,
    hoverConnectedEdges: false, dragNodes: false, keyboard: { enabled: true, bindToWindow: false },
    hideEdgesOnDrag: meta.mode !== "full", hideEdgesOnZoom: meta.mode !== "full",
  },
};
const faded = "#C9D0D6";
const visNodes = new vis.DataSet(), visEdges = new vis.DataSet();
let network = null, sizedFor = 1, focus = null, hovered = null, hiddenLabels = 0;

function startDrawing() {
  network = new vis.Network(byId("canvas"), { nodes: visNodes, edges: visEdges }, options);
  network.on("beforeDrawing", drawGround);
  network.on("afterDrawing", drawMarks);
  network.on("click", clicked);
  network.on("doubleClick", clicked);
  network.on("zoom", resizeSoon);
  network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });
}

function clicked({ nodes, edges }) {
  if (nodes.length) return choose(drawnItem(drawn.nodes, nodes[0]));
  if (edges.length) return choose(drawnItem(drawn.edges, edges[0]));
  return select(null);
}

// vis-network keeps items in plain objects, where "constructor" is taken: ids go in with a mark.
const visId = (id) => ` ${id}`;
const drawnItem = (items, id) => items.find((item) => visId(item.id) === id);
const choose = (item) => select({ type: item.type, id: item.id });

function redrawItems({ keepView = false } = {}) {
  drawn = dress(buildItems());
  focus = focusOf(state.selected);
  const scale = keepView ? network.getScale() : frame.scale;
  sizedFor = scale;
  visEdges.clear();
  visNodes.clear();
  visNodes.add(drawn.nodes.map((item) => visNode(item, scale)));
  visEdges.add(drawn.edges.map((item) => visEdge(item, scale)));
  if (!keepView) network.moveTo({ position: frame.centre, scale: frame.scale });
  markSelected();
}

function markSelected() {
  const { selected } = state;
  if (!selected) return network.unselectAll();
    network.setSelection({
    nodes: visNodes.get(visId(selected.id)) ? [visId(selected.id)] : [],
    edges: drawn.edges.filter((item) => isDrawnAs(item, selected)).map((item) => visId(item.id)),
  }, { highlightEdges: false });
  return undefined;
}

const isDrawnAs = (item, selected) => item.id === selected.id ||
  (selected.type === "edge" && item.ids.includes(selected.id)) ||
  (selected.type === "route" && routeById.get(selected.id).legs.some((leg) => leg.edge && item.ids.includes(leg.edge)));

// What stays in colour when something is selected: it, its flows and their ends.
function focusOf(selected) {
  if (!selected) return null;
  if (selected.type === "ranked") return focusOnGroup(selected.id);
  const edges = drawn.edges.filter((item) => isDrawnAs(item, selected) ||
    item.from === selected.id || item.to === selected.id);
  const nodes = new Set(edges.flatMap((item) => [item.from, item.to]));
  if (selected.type !== "route") nodes.add(selected.id);
  return { nodes, edges: new Set(edges.map((item) => item.id)) };
}

function focusOnGroup(id) {
  const members = new Set(groupMembers(id)), links = id.startsWith("mode:");
  const edges = drawn.edges.filter((item) => (links ? item.ids.some((each) => members.has(each)) : members.has(item.from) || members.has(item.to)));
  return { nodes: new Set([...members, ...(links ? edges.flatMap((item) => [item.from, item.to]) : [])]), edges: new Set(edges.map((item) => item.id)) };
}

const dims = (set, id) => focus && !focus[set].has(id);

function visNode(item, scale) {
  const { id, x, y, shape, color, title } = item;
  return {
    id: visId(id), x, y, shape, title, size: item.px / scale,
    color: { ...color, highlight: color, hover: color }, borderWidth: item.closed ? 2.5 : 1.5,
    shapeProperties: { borderDashes: item.closed ? [4, 3] : false },
    opacity: dims("nodes", id) ? 0.18 : item.pale ? 0.4 : item.latent ? 0.5 : 1,
  };
}

const onRoute = () => state.selected && state.selected.type === "route";

function visEdge(item, scale) {
  const { id, from, to, smooth, title } = item;
  const dim = dims("edges", id), tint = dim ? faded : item.tint;
  return {
    id: visId(id), from: visId(from), to: visId(to), smooth, title, width: (dim ? 0.7 : onRoute() ? Math.max(4, item.px) : item.px) / scale,
    dashes: item.dash ? item.dash.map((step) => step / scale) : false,
    arrows: { to: { enabled: true, scaleFactor: (dim || item.small ? 0.25 : 0.42) / scale } },
    background: { enabled: Boolean(item.halo) && !dim, color: "#FFFFFF", size: (item.px + 5) / scale, dashes: false },
    color: { color: tint, highlight: tint, hover: tint, opacity: dim ? 0.3 : focus ? 0.95 : item.opacity },
  };
}

// Sizes stay the same on screen at every zoom; vis already does so for node borders.
let resizing = false;

function resizeSoon() {
  if (resizing || drawn.edges.length > 1000) return;
  resizing = true;
  requestAnimationFrame(() => {
    resizing = false;
    const scale = network.getScale();
    if (Math.abs(scale / sizedFor - 1) < 0.02) return;
    sizedFor = scale;
    visNodes.update(drawn.nodes.map((item) => visNode(item, scale)));
    visEdges.update(drawn.edges.map((item) => visEdge(item, scale)));
  });
}

function drawGround(context) {
  if (state.layout === "map" && meta.located) return drawMap(context);
  if (state.layout === "tiers") drawBands(context);
  return undefined;
}

function drawBands(context) {
  frame.bands.forEach((band, index) => {
    context.fillStyle = index % 2 ? "#EDF1F4" : "#F7F9FA";
    context.fillRect(band.left, band.top, band.right - band.left, band.bottom - band.top);
  });
  // Above all bands: a heading may be a little wider than its own.
  frame.bands.forEach((band) => drawHeading(context, band));
  if (!frame.lane) return;
  const { left, right, top, bottom } = frame.lane;
  context.fillStyle = "#F1EDF8";
  context.fillRect(left, top, right - left, bottom - top);
  context.fillStyle = "#3E4A57";
  context.font = boldFont;
  context.textAlign = "left";
  context.fillText("Money and arms", left + 8, top + 12);
}

function drawHeading(context, { left, right, top, label }) {
  context.fillStyle = "#3E4A57";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const lines = headingLines(context, label, right - left - 4);
  lines.forEach((line, index) => context.fillText(line, (left + right) / 2, top + 10 + 13 * index));
}

// Three lines at most; narrow bands get smaller letters rather than lose words.
function headingLines(context, label, room) {
  let lines = [];
  for (const size of [11, 10, 9, 8]) {
    context.font = `600 ${size}px "Segoe UI", system-ui, sans-serif`;
    lines = [];
    for (const word of label.split(" ")) {
      const joined = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && context.measureText(joined).width <= room) lines[lines.length - 1] = joined;
      else lines.push(word);
    }
    if (lines.length <= 3 && lines.every((line) => context.measureText(line).width <= room)) break;
  }
  return lines.slice(0, 4);
}

// Labels keep clear of the headings of bands and lane, in pixels of the canvas element.
function headingBoxes() {
  if (state.layout !== "tiers" || !frame.bands.length) return [];
  const corner = (x, y) => network.canvasToDOM({ x, y });
  const boxes = frame.bands.map(({ left, right, top }) => [corner(left, top), corner(right, top + headHeight - 4)]);
  if (frame.lane) boxes.push([corner(frame.lane.left, frame.lane.top), corner(frame.lane.left + 110, frame.lane.top + 20)]);
  return boxes.map(([from, to]) => [from.x, from.y, to.x, to.y]);
}

let mapPaths = null;

function decodePath(lines, close) {
  const path = new Path2D();
  for (const line of lines) {
    let x = 0, y = 0;
    for (let i = 0; i < line.length; i += 2) {
      x += line[i]; y += line[i + 1];
      if (i) path.lineTo(x, y); else path.moveTo(x, y);
    }
    if (close) path.closePath();
  }
  return path;
}

function drawMap(context) {
  if (!mapPaths) {
    const { land, borders, states } = page.outlines;
    mapPaths = { land: decodePath(land, true), borders: decodePath(borders), states: decodePath(states) };
  }
  const scale = network.getScale(), around = 360 * meta.units_per_degree;
  const { width, height } = canvasSize(), at = network.getViewPosition();
  context.fillStyle = "#DCE9F2";
  context.fillRect(at.x - width / scale, at.y - height / scale, (2 * width) / scale, (2 * height) / scale);
  for (const shift of [-around, 0, around]) {
    context.save();
    context.translate(shift, 0);
    context.fillStyle = "#F3F1EC";
    context.fill(mapPaths.land);
    strokePath(context, mapPaths.land, "#A9B6BF", 0.8 / scale);
    strokePath(context, mapPaths.borders, "#B9B1A3", 0.9 / scale);
    if (scale * meta.units_per_degree > 4.8) strokePath(context, mapPaths.states, "#DAD5CB", 0.7 / scale);
    context.restore();
  }
  drawLeaders(context, scale);
  if (frame.shelf) drawShelf(context, scale);
}

function strokePath(context, path, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke(path);
}

// A dotted line leads from where a place is drawn to where it is.
function drawLeaders(context, scale) {
  context.strokeStyle = "#5B6673";
  context.lineWidth = 0.8 / scale;
  context.setLineDash([2 / scale, 2 / scale]);
  for (const item of drawn.nodes) {
    const node = nodeById.get(item.id), true_ = node && page.places.true[node.index];
    if (!true_ || Math.hypot(true_[0] - item.x, true_[1] - item.y) * scale < 11) continue;
    context.beginPath();
    context.moveTo(...true_);
    context.lineTo(item.x, item.y);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawShelf(context, scale) {
  const { left, right, top, bottom } = frame.shelf;
  context.fillStyle = "rgba(247,249,250,.92)";
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeStyle = "#A9B6BF";
  context.lineWidth = 1 / scale;
  context.strokeRect(left, top, right - left, bottom - top);
  context.fillStyle = "#3E4A57";
  context.font = `600 ${11 / scale}px "Segoe UI", system-ui, sans-serif`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText("Online / no fixed place", left + 8 / scale, top + 13 / scale);
}

// Rings and labels are drawn in screen pixels, above everything.
function drawMarks(context) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const size = canvasSize(), obstacles = headingBoxes(), labels = [];
  for (const item of drawn.nodes) {
    const at = network.canvasToDOM({ x: item.x, y: item.y });
    if (at.x < -20 || at.y < -20 || at.x > size.width + 20 || at.y > size.height + 20) continue;
    const rank = item.type === "node" ? rankOf("node", item.id) : 0;
    const reach = item.px * (item.shape === "star" ? 1.15 : 1) + (rank ? 4 : 0);
    obstacles.push([at.x - reach, at.y - reach, at.x + reach, at.y + reach]);
    if (rank) obstacles.push(drawRing(context, at, reach, rank));
    const isChosen = state.selected && state.selected.id === item.id;
    const inFocus = focus && focus.nodes.has(item.id);
    labels.push({
      text: item.text, at, reach, below: item.type === "group", bold: Boolean(isChosen || rank || (inFocus && onRoute())), forced: isChosen || hovered === visId(item.id),
      faint: focus && !inFocus,
      weight: (isChosen || hovered === visId(item.id) ? 1e6 : 0) + (inFocus ? 1e4 : 0) + (rank ? 1e3 : 0) + item.priority,
    });
  }
  obstacles.push(...drawCrosses(context));
  labels.push(...changeNotes());
  labels.sort((a, b) => b.weight - a.weight);
  hiddenLabels = drawLabels(context, labels, obstacles, size);
  tellCrowding();
  context.restore();
}

// Names that find no room are counted, so that nobody takes the drawing for the whole.
function tellCrowding() {
  const missing = hiddenLabels + cutLabels, told = byId("crowded");
  const text = missing ? `${plural(missing, "name")} cut or left out: point at a node, or zoom in` : "";
  if (told.textContent !== text) told.textContent = text;
}

function drawRing(context, at, reach, rank) {
  context.beginPath();
  context.arc(at.x, at.y, reach, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = "#D6006C";
  context.stroke();
  const x = at.x + reach * 0.8, y = at.y - reach * 0.8;
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.fillStyle = "#D6006C";
  context.fill();
  context.fillStyle = "#FFFFFF";
  context.font = '700 10px "Segoe UI", system-ui, sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(rank), x, y + 0.5);
  return [x - 7, y - 7, x + 7, y + 7];
}
