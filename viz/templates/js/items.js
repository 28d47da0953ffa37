// Shown nodes and edges as vis-network items. Where many would lie on one another, an item
// stands for several rows and its card lists every one of them.

const mostParallel = 4;
const confidenceOpacity = { measured: 0.9, estimated: 0.75, assumed: 0.55 };
let drawn = { nodes: [], edges: [], places: new Map() };

function buildItems() {
  if (grouped()) return summaryItems();
  if (state.layout === "map" && state.preset === "world" && meta.located) {
    return groupItems(placeNodes(), (node) => (page.places.true[node.index]
      ? node.d.region || node.d.country || "Elsewhere"
      : `${node.d.region || node.d.country || "Online"}, no fixed place`));
  }
  const places = placeNodes();
  return {
    places,
    nodes: shown.nodes.filter((node) => places.has(node.id)).map((node) => nodeItem(node, places.get(node.id))),
    edges: edgeItems(shown.edges, places),
  };
}

function nodeItem(node, at) {
  const degree = edgesOf.get(node.id).length;
  return {
    id: node.id, x: at.x, y: at.y, shape: node.shape, color: node.color,
    px: 5.5 + Math.min(4, Math.sqrt(degree) / 1.6), type: "node", text: drawnLabel(node),
    latent: node.d.status === "latent", priority: degree,
    title: [node.label, kindOf(node).label, node.d.about].filter(Boolean).join("\n"),
  };
}

function edgeItems(edges, places) {
  const pairs = new Map();
  for (const edge of edges) {
    const pair = JSON.stringify([edge.from, edge.to]);
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair).push(edge);
  }
  return [...pairs.values()].flatMap((parallel) => (parallel.length <= mostParallel
    ? parallel.map((edge, index) => edgeItem(edge, index, parallel.length, places))
    : bundles(parallel).map((ids, index, all) => bundleItem(ids, index, all.length, places))));
}

function bundles(edges) {
  const families = new Map();
  for (const edge of edges) {
    const family = familyOf(edge.d.commodity);
    families.set(family, [...(families.get(family) || []), edge.id]);
  }
  return [...families.values()];
}

function edgeItem(edge, index, count, places) {
  const what = words.commodities[edge.d.commodity].label;
  return {
    ...strokeOf(edge), id: edge.id, from: edge.from, to: edge.to, type: "edge", ids: [edge.id],
    smooth: curve(places.get(edge.from), places.get(edge.to), index, count),
    title: `${edgeLabel(edge)}\n${what}, ${modeLabel(edge).toLowerCase()}`,
  };
}

function bundleItem(ids, index, count, places) {
  if (ids.length === 1) return edgeItem(edgeById.get(ids[0]), index, count, places);
  const first = edgeById.get(ids[0]);
  return {
    ...strokeOf(first), id: `bundle:${ids[0]}`, from: first.from, to: first.to, type: "bundle", ids,
    px: 2.5, smooth: curve(places.get(first.from), places.get(first.to), index, count),
    title: `${edgeLabel(first)}\n${ids.length} flows of ${words.commodities[first.d.commodity].label.toLowerCase()}`,
  };
}

function strokeOf(edge) {
  const latent = edge.d.status === "latent";
  const tie = edge.d.commodity === "tie";
  return {
    tint: edge.color, dash: latent ? [2, 5] : edge.dashes, px: tie ? 1 : widthOf(edge),
    opacity: latent ? 0.45 : (confidenceOpacity[edge.d.confidence] || 0.65) * crowding(),
  };
}

// Many flows are each drawn fainter, so that nodes and labels stay readable.
const crowding = () => Math.min(1.2, Math.max(0.6, 1.3 - shown.edges.length / 700));

// Asked for each link that is drawn.
const isEmpty = (object) => { for (const _ in object) return false; return true; };
const hasFlow = () => !isEmpty(results().flow);
// Of another year it may be on its way.
const offersFlow = () => hasFlow() || !isEmpty(page.flow);

// Width grows with the share of the greatest capacity in the same unit, on a log scale; or
// with the root of the modelled flow's share of the greatest in its family.
function widthOf(edge) {
  if (state.width === "flow" && hasFlow()) {
    return flowWidth(edge.id, results().flow[edge.id] || 0);
  }
  const capacity = capacityRow(edge).capacity, most = greatest[unitOf(edge)];
  if (!capacity || !most) return 1.1;
  return 0.9 + 2.1 * Math.max(0, 1 + Math.log10(capacity / most) / 4);
}

const flowWidth = (id, flow) => 0.4 + 5 * Math.sqrt(flow / (results().greatest[familyOf(edgeById.get(id).d.commodity)] || 1));

const greatest = bare({});
for (const edge of page.edges) greatest[unitOf(edge)] = Math.max(greatest[unitOf(edge)] || 0, edge.d.capacity || 0);

// The greatest flow of each family, in one year.
function measureFlow(held) {
  held.greatest = bare({});
  for (const edge of page.edges) {
    const family = familyOf(edge.d.commodity);
    held.greatest[family] = Math.max(held.greatest[family] || 0, held.flow[edge.id] || 0);
  }
}
measureFlow(page);

function curve(from, to, index, count) {
  if (meta.mode !== "full") return { enabled: false };
  const bend = (count > 1 ? 0.12 : 0.08) + 0.16 * index;
  if (!from || !to || state.layout !== "tiers") return { enabled: true, type: "curvedCW", roundness: bend };
  const across = Math.abs(from.x - to.x), down = Math.abs(from.y - to.y);
  if (across < 30) return { enabled: true, type: "curvedCW", roundness: 0.25 + bend };
  // Within the lane an arc goes over the nodes in between.
  const inLane = frame.lane && Math.min(from.y, to.y) > frame.lane.top;
  if (inLane) return { enabled: true, type: "curvedCW", roundness: Math.min(0.35, 50 / across) + 0.12 * index };
  if (index || frame.lane && down > 2 * across) return { enabled: true, type: "curvedCW", roundness: bend };
  return { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 };
}

// One item per group of nodes, one edge per pair of groups and commodity family.
function groupItems(places, keyOf) {
  const groups = new Map(), keys = new Map();
  for (const node of shown.nodes) {
    const key = keyOf(node);
    keys.set(node.id, key);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(node);
  }
  const at = groupPlaces(groups);
  return {
    places: at,
    nodes: [...groups].map(([key, members]) => groupItem(key, members, at.get(`group:${key}`))),
    edges: groupEdges(keys, at),
  };
}

function groupPlaces(groups) {
  const points = [], ids = [];
  for (const [key, members] of groups) {
    ids.push(`group:${key}`);
    points.push(grouped() ? { key } : meanPlace(members));
  }
  if (grouped()) spreadKinds(points);
  else moveApart(points, 62 / frame.scale);
  return new Map(ids.map((id, index) => [id, points[index]]));
}

function meanPlace(members) {
  const at = members.map((node) => page.places.true[node.index]).filter(Boolean);
  // The Pacific, south of Hawaii, holds what has no place.
  if (!at.length) return { x: 0, y: 5 * meta.units_per_degree };
  return { x: at.reduce((sum, p) => sum + p[0], 0) / at.length, y: at.reduce((sum, p) => sum + p[1], 0) / at.length };
}

function groupItem(key, members, at) {
  const fills = new Set(members.map((node) => node.color.background));
  // A kind is drawn as itself; a region holds many kinds.
  const asKind = grouped() && state.group === "kind", single = asKind || fills.size === 1;
  return {
    id: `group:${key}`, x: at.x, y: at.y, type: "group", members: members.map((node) => node.id),
    shape: asKind ? members[0].shape : "dot",
    color: { background: single ? members[0].color.background : "#FFFFFF", border: "#1C2430" },
    px: 6 + Math.min(9, 1.6 * Math.sqrt(members.length)), priority: members.length,
    text: `${groupLabel(key)} (${number(members.length)})`, title: `${groupLabel(key)}: ${plural(members.length, "node")}`,
  };
}

const groupLabel = (key) => (grouped() && state.group === "kind" ? words.kinds[key].label : key);

function groupEdges(keys, at) {
  const joined = new Map();
  for (const edge of shown.edges) {
    const [from, to] = [keys.get(edge.from), keys.get(edge.to)];
    if (from === to) continue;
    const key = JSON.stringify([from, to, familyOf(edge.d.commodity)]);
    if (!joined.has(key)) joined.set(key, { from: `group:${from}`, to: `group:${to}`, edges: [] });
    joined.get(key).edges.push(edge);
  }
  const count = new Map(), byFlow = state.width === "flow" && hasFlow(), most = bare({});
  for (const group of joined.values()) {
    group.flow = flowTogether(group.edges);
    const family = familyOf(group.edges[0].d.commodity);
    if (group.flow) most[family] = Math.max(most[family] || 0, group.flow.sum);
  }
  return [...joined].map(([key, { from, to, edges, flow }]) => {
    const pair = JSON.stringify([from, to]), index = count.get(pair) || 0;
    count.set(pair, index + 1);
    const family = familyOf(edges[0].d.commodity), share = flow ? flow.sum / (most[family] || 1) : 0;
    return {
      ...strokeOf(edges[0]), id: `bundle:${key}`, from, to, type: "bundle", ids: edges.map((edge) => edge.id),
      px: byFlow ? 0.6 + 5 * Math.sqrt(share) : 1 + Math.min(4, 0.7 * Math.sqrt(edges.length)), opacity: 0.75,
      ...(byFlow && flow && flow.sum > 0 && !showsAnswer() ? { note: `${number(flow.sum)} ${unitShort(flow.unit)} ${words.families[family].label.toLowerCase()}`, weight: share } : {}),
      smooth: { enabled: true, type: "curvedCW", roundness: 0.1 + 0.1 * index }, lane: index,
      title: `${plural(edges.length, "flow")} of ${words.families[family].label.toLowerCase()}${flow ? `\n${number(flow.sum)} ${flow.unit} modelled, all together` : ""}`,
    };
  });
}

// What the modelled trade sends over several links of one unit; null where nobody knows.
function flowTogether(edges) {
  const units = new Set(edges.map(unitOf));
  if (!hasFlow() || units.size !== 1) return null;
  return { sum: edges.reduce((sum, edge) => sum + (results().flow[edge.id] || 0), 0), unit: [...units][0] };
}

const groupKey = (node) => (state.group === "region" ? node.d.region || node.d.country || "No region given" : node.d.kind || "");

// Too many edges to draw: kinds stand for their nodes, until one node is looked at.
function summaryItems() {
  frame.scale = 1; frame.centre = { x: 0, y: 0 }; frame.bands = []; frame.lane = null; frame.shelf = null;
  const { selected } = state;
  if (selected && (selected.type === "node" || selected.type === "edge")) {
    return neighbourhoodItems(selected.type === "node" ? selected.id : edgeById.get(selected.id).from);
  }
  if (new Set(shown.nodes.map(groupKey)).size < 2) return { places: new Map(), nodes: [], edges: [] };
  return groupItems(new Map(), groupKey);
}

function spreadKinds(points) {
  const { width, height } = canvasSize();
  const order = Object.keys(words.kinds);
  const inOrder = [...points].sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  inOrder.forEach((point, index) => {
    const turn = (2 * Math.PI * index) / points.length;
    point.x = -Math.cos(turn) * (width / 2 - 120);
    point.y = 20 - Math.sin(turn) * (height / 2 - 80);
  });
}

const mostNeighbours = 60;

function neighbourhoodItems(id) {
  const { width, height } = canvasSize();
  const near = shown.edges.filter((edge) => edge.from === id || edge.to === id);
  const into = [...new Set(near.filter((e) => e.to === id && e.from !== id).map((e) => e.from))].slice(0, mostNeighbours);
  const out = [...new Set(near.filter((e) => e.from === id && e.to !== id).map((e) => e.to))]
    .filter((other) => !into.includes(other)).slice(0, mostNeighbours);
  const places = new Map([[id, { x: 0, y: 0 }]]);
  const column = (ids, x) => ids.forEach((other, index) => places.set(other, {
    x, y: ((index + 0.5) / ids.length - 0.5) * (height - 40) }));
  column(into, -width / 3);
  column(out, width / 3);
  return {
    places,
    nodes: [...places].map(([other, at]) => nodeItem(nodeById.get(other), at)),
    edges: edgeItems(near.filter((edge) => places.has(edge.from) && places.has(edge.to)), places),
  };
}
