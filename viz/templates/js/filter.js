// What is shown: commodity, kind, basis, status and year; a node also needs a shown flow.

const shown = { nodes: [], edges: [], nodeIds: new Set() };

function nodePasses(node) {
  const row = node.d;
  return state.kinds.has(row.kind || "") && state.basis.has(row.basis || "") &&
    (state.status.has(row.status || "active") || opensAt(node)) && inYear(row);
}

function edgePasses(edge) {
  const row = edge.d;
  return state.commodities.has(row.commodity) && state.basis.has(row.basis || "") &&
    (state.status.has(row.status || "active") || opens(edge)) && inYear(row);
}

function applyFilter() {
  const passing = new Set(page.nodes.filter(nodePasses).map((node) => node.id));
  shown.edges = page.edges.filter(
    (edge) => passing.has(edge.from) && passing.has(edge.to) && edgePasses(edge));
  const linked = new Set(shown.edges.flatMap((edge) => [edge.from, edge.to]));
  // A node without any flow belongs to no chain: only the whole shows it.
  const whole = page.scopes[0].commodities.every((name) => state.commodities.has(name));
  shown.nodes = page.nodes.filter((node) => passing.has(node.id) &&
    (linked.has(node.id) || (whole && edgesOf.get(node.id).length === 0)));
  shown.nodeIds = new Set(shown.nodes.map((node) => node.id));
  if (state.selected && !isShown(state.selected)) state.selected = null;
}

function isShown({ type, id }) {
  if (type === "node") return shown.nodeIds.has(id);
  if (type === "edge") return shown.edges.includes(edgeById.get(id));
  return true;
}

function setScope(name) {
  state.scope = name;
  const scope = page.scopes.find((each) => each.name === name);
  state.commodities = new Set(scope.commodities);
  if (page.rankings[name]) state.ranking = name;
  else if (page.rankings.chain) state.ranking = "chain";
}

// Open the filters just as far as one node or edge needs to be seen.
function reveal(type, id) {
  const item = type === "node" ? nodeById.get(id) : edgeById.get(id);
  const ends = type === "node" ? [item] : [nodeById.get(item.from), nodeById.get(item.to)];
  const edges = type === "edge" ? [item] : oneFlowOf(id);
  for (const node of ends.concat(edges.flatMap((e) => [nodeById.get(e.from), nodeById.get(e.to)]))) {
    state.kinds.add(node.d.kind || "");
    admit(node.d);
  }
  for (const edge of edges) {
    state.commodities.add(edge.d.commodity);
    admit(edge.d);
  }
}

// A node is shown with a flow: none if one passes already, else one that asks for least.
function oneFlowOf(id) {
  const ends = (edge) => [nodeById.get(edge.from), nodeById.get(edge.to)];
  const near = edgesOf.get(id), passing = near.filter(edgePasses);
  const other = (edge) => ends(edge).every((node) => node.id === id || nodePasses(node));
  if (passing.some(other)) return [];
  return passing.concat(near).slice(0, 1);
}

function admit(row) {
  state.basis.add(row.basis || "");
  state.status.add(row.status || "active");
  if (!inYear(row)) state.year = Math.max(row.active_from ?? 0, row.active_to ?? row.active_from);
}
