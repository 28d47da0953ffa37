// The table twin: all that the drawing shows, for keyboards, screen readers and copying.

const twin = { tab: "nodes", from: 0, open: false, filter: "" };
const rowsPerPage = 100;

const twinColumns = {
  nodes: [
    ["Name", (node) => node.label], ["Kind", (node) => kindOf(node).label],
    ["Stage", (node) => words.stages[node.d.stage] || node.d.stage || ""],
    ["Place", (node) => placeOf(node.d)], ["Life", (node) => lifeOf(node.d)],
    ["Basis", (node) => node.d.basis || "not given"], ["Evidence", (node) => String((node.d.evidence || []).length)],
  ],
  edges: [
    ["From", (edge) => labelOfNode(edge.from)], ["To", (edge) => labelOfNode(edge.to)],
    ["Commodity", (edge) => words.commodities[edge.d.commodity].label], ["Mode", modeLabel],
    ["Capacity", (edge) => (edge.d.capacity === undefined ? "not given" : `${ranged(capacityRow(edge), "capacity")} ${unitOf(edge)}`)],
    ["Detection", (edge) => ranged(inYearOf(edge.d, "detection", "detection_trend"), "detection", percent) || "not given"], ["Life", (edge) => lifeOf(edge.d)],
    ["Basis", (edge) => edge.d.basis || "not given"], ["Evidence", (edge) => String((edge.d.evidence || []).length)],
  ],
  chokepoints: [
    ["Rank", (row) => String(row.rank)], ["What", (row) => ({ node: "Node", edge: "Link", ranked: `Group by ${groupWords[row.by]}` }[row.type])],
    ["Name", (row) => ({ node: () => labelOfNode(row.id), edge: () => edgeLabel(edgeById.get(row.id)), ranked: () => groupTitle(row) }[row.type]())],
    ["Loss", (row) => shareText(row.loss_share)], ["Flow share", flowShare],
    ["Reason", (row) => row.reason || ""],
  ],
};

twinColumns.changes = [
  ["Change", (row) => signed(row.change)], ["Unit", (row) => unitOf(edgeById.get(row.edge_id))],
  ["Flow", (row) => edgeLabel(edgeById.get(row.edge_id))],
  ["Commodity", (row) => words.commodities[edgeById.get(row.edge_id).d.commodity].label],
  ["Before", (row) => number(row.before)], ["After", (row) => number(row.after)], ["What", (row) => sentence(statusWords[row.status])],
];
const twinTabs = ["nodes", "edges", "chokepoints", "changes"];

function twinRows() {
  if (twin.tab === "nodes") return shown.nodes.map((node) => [node, { type: "node", id: node.id }]);
  if (twin.tab === "edges") return shown.edges.map((edge) => [edge, { type: "edge", id: edge.id }]);
  if (twin.tab === "changes") return (hasAnswer() ? outcome.answer.edges : []).map((row) => [row, { type: "edge", id: row.edge_id }]);
  if (!ranking()) return [];
  const known = { node: nodeById, edge: edgeById };
  return [["node", "nodes"], ["edge", "edges"], ["ranked", "groups"]].flatMap(([type, table]) => ranking()[table]
    .filter((row) => type === "ranked" || known[type].has(row.id))
    .map((row) => [{ ...row, type }, { type, id: row.id }]));
}

function drawTable() {
  const body = byId("twin-body");
  byId("twin").classList.toggle("open", twin.open);
  byId("twin-toggle").setAttribute("aria-expanded", String(twin.open));
  byId("tab-changes").hidden = !hasScenario();
  if (twin.tab === "changes" && !hasScenario()) twin.tab = "edges";
  for (const tab of twinTabs) {
    byId(`tab-${tab}`).setAttribute("aria-selected", String(twin.tab === tab));
  }
  if (!twin.open) return body.replaceChildren();
  const columns = twinColumns[twin.tab], rows = twinRows();
  twin.from = Math.min(twin.from, Math.max(0, rows.length - 1));
  body.replaceChildren(
    pager(rows.length),
    el("table", { "aria-label": `${sentence(twin.tab)} shown` },
      el("thead", {}, el("tr", {}, columns.map(([name]) => el("th", { scope: "col" }, name)))),
      el("tbody", { onkeydown: moveInTable }, rows.slice(twin.from, twin.from + rowsPerPage).map(([item, target], index) =>
        el("tr", { tabindex: index ? "-1" : "0", "data-id": target.id, "data-type": target.type,
          "aria-selected": String(Boolean(state.selected && state.selected.id === target.id)),
          onclick: () => show(target.type, target.id) },
        columns.map(([, cell]) => el("td", {}, cell(item))))))));
  return undefined;
}

function pager(total) {
  const step = (by) => () => { twin.from = Math.max(0, twin.from + by); drawTable(); };
  const last = Math.min(twin.from + rowsPerPage, total);
  return el("p", { class: "pager" }, total ? `${number(twin.from + 1)} to ${number(last)} of ${number(total)} ` : "Nothing is shown. ",
    twin.from > 0 ? el("button", { onclick: step(-rowsPerPage) }, "Previous") : null,
    last < total ? el("button", { onclick: step(rowsPerPage) }, "Next") : null);
}

// One row is in the tab order; arrows move on, Enter opens the card.
function moveInTable(event) {
  const row = event.target.closest("tr");
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    show(row.dataset.type, row.dataset.id);
    const same = byId("twin-body").querySelector(`tr[data-id="${CSS.escape(row.dataset.id)}"]`);
    if (same) same.focus();
  } else if (step && row[step]) {
    event.preventDefault();
    row.tabIndex = -1;
    row[step].tabIndex = 0;
    row[step].focus();
  }
}

function openTable(tab) {
  twin.open = tab ? true : !twin.open;
  if (tab) { twin.tab = tab; twin.from = 0; }
  drawTable();
  resized();
}
