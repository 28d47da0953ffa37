// How an answer is drawn: what is lost is grey and broken, what is gained keeps its colour on a
// white halo, what is closed is crossed; numbers carry their sign. No meaning hangs on colour.

const lostTint = "#6B7680", closedTint = "#8E1B10";
const showsAnswer = () => hasAnswer() && state.view !== "baseline";

// A latent link that opens is shown with the answer, whatever the filter says of latent links.
const opens = (edge) => showsAnswer() && ["opened", "gained"].includes((outcome.changes.get(edge.id) || {}).status);
const opensAt = (node) => showsAnswer() && edgesOf.get(node.id).some(opens);

function changeOf(ids) {
  const rows = ids.map((id) => outcome.changes.get(id)).filter(Boolean);
  if (!rows.length) return null;
  if (rows.length === 1) return rows[0];
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const first = rows.reduce((most, row) => (Math.abs(row.share) > Math.abs(most.share) ? row : most));
  return { ...first, before: sum("before"), after: sum("after"), change: sum("change") };
}

const isClosed = (id) => state.scenario.closed.includes(id);
const closedWith = (ids) => state.scenario.closed.length > 0 && ids.every((id) => {
  const edge = edgeById.get(id);
  return isClosed(id) || isClosed(edge.from) || isClosed(edge.to);
});

function dressEdge(item) {
  if (!showsAnswer()) return item;
  const change = changeOf(item.ids), cross = closedWith(item.ids);
  return state.view === "scenario" ? asItWouldBe(item, change, cross) : asChange(item, change, cross);
}

function asItWouldBe(item, change, cross) {
  const gone = cross || (change && change.after <= 0 && change.before > 0);
  if (!gone) return change && state.width === "flow" && hasFlow() && item.ids.length === 1 ? { ...item, px: flowWidth(item.ids[0], change.after) } : item;
  return { ...item, tint: lostTint, dash: [3, 4], px: 1.2, opacity: 0.6, cross };
}

function asChange(item, change, cross) {
  if (!change) return { ...item, tint: faded, px: 0.8, opacity: cross ? 0.8 : 0.4, small: true, cross, dash: cross ? [3, 4] : item.dash };
  const px = 1.4 + 4 * Math.sqrt(Math.min(1, Math.abs(change.share)));
  const text = `${signed(change.change)} ${unitShort(unitOf(edgeById.get(item.ids[0])))}`.trim();
  if (change.change < 0) return { ...item, tint: lostTint, dash: [4 + px, 3 + px], px, opacity: 0.85, cross, note: text, weight: -change.share, small: true };
  return { ...item, dash: false, px, opacity: 1, halo: true, note: text, weight: change.share };
}

function dressNode(item, touched) {
  if (!showsAnswer()) return item;
  if (isClosed(item.id)) return { ...item, closed: true, color: { background: "#FFFFFF", border: closedTint } };
  if (state.view !== "difference") return item;
  return touched.has(item.id) ? { ...item, latent: false } : { ...item, pale: true };
}

function dress({ nodes, edges, places }) {
  // A route that is looked at keeps its colours; what is closed on it is still crossed.
  if (onRoute()) return { nodes, edges: edges.map((item) => ({ ...item, cross: closedWith(item.ids) })), places };
  if (!showsAnswer()) return { nodes, edges, places };
  const dressed = edges.map(dressEdge);
  const touched = new Set(dressed.filter((item) => item.note || item.cross).flatMap((item) => [item.from, item.to]));
  // What changes is drawn last, above what does not.
  dressed.sort((a, b) => (a.note ? 1 : 0) - (b.note ? 1 : 0));
  return { nodes: nodes.map((item) => dressNode(item, touched)), edges: dressed, places };
}

const mostNotes = 8;

// The numbers of the greatest gains and losses, to be placed with the labels of nodes.
// Where along its line a number may stand; of lines side by side each elsewhere.
const noteShares = [[0.5, 0.4, 0.6, 0.3, 0.7], [0.3, 0.35, 0.25, 0.4, 0.5], [0.7, 0.65, 0.75, 0.6, 0.5]];

function changeNotes() {
  const noted = drawn.edges.filter((item) => item.note && !dims("edges", item.id)).sort((a, b) => b.weight - a.weight);
  return [noted.filter((item) => item.halo), noted.filter((item) => !item.halo)].flatMap((items) => items.slice(0, mostNotes))
    .map((item) => ({ text: item.note, along: noteShares[(item.lane || 0) % 3].map((share) => pointOn(item, share)).filter(Boolean), reach: 2, bold: true, weight: 900 + item.weight }))
    .filter((label) => label.along.length);
}

function pointOn(item, share) {
  const edge = network.body.edges[visId(item.id)];
  return edge && edge.connected ? network.canvasToDOM(edge.edgeType.getPoint(share)) : null;
}

const middleOf = (item) => pointOn(item, 0.5);

function drawCrosses(context) {
  const at = drawn.edges.filter((item) => item.cross).map(middleOf).filter(Boolean);
  for (const item of drawn.nodes) if (item.closed) at.push(network.canvasToDOM({ x: item.x, y: item.y }));
  for (const [tint, width] of [["#FFFFFF", 5], [closedTint, 2.2]]) {
    context.strokeStyle = tint;
    context.lineWidth = width;
    context.beginPath();
    for (const { x, y } of at) {
      context.moveTo(x - 5, y - 5); context.lineTo(x + 5, y + 5);
      context.moveTo(x + 5, y - 5); context.lineTo(x - 5, y + 5);
    }
    context.stroke();
  }
  return at.map(({ x, y }) => [x - 5, y - 5, x + 5, y + 5]);
}
