// The right panel while nothing is selected: the strongest chokepoints and why.

function overview() {
  return [el("h2", {}, dated("Strongest chokepoints")), otherYear(), ...chokepointList(), ...flowState(), ...routeList(), ...hints()].filter(Boolean);
}

function chokepointList() {
  const keys = rankingKeys();
  if (!keys.length) return [el("p", { class: "missing" }, "No chokepoint ranking was computed for this page.")];
  const select_ = el("select", { id: "ranking", onchange: (event) => {
    state.ranking = event.target.value;
    askRanking(state.ranking);
    refresh({ keepView: true });
    byId("ranking").focus();
  } }, keys.map((key) => el("option", { value: key, selected: key === state.ranking }, rankingLabel(key))));
  const current = ranking();
  if (!current) return [el("label", { class: "stack" }, "Of", select_), ...rankingState(state.ranking)];
  return [
    el("label", { class: "stack" }, "Of ", select_, el("strong", { class: "printed" }, current.label)),
    flowSummary(current),
    limitsNote(current),
    ...rankedList(current, "nodes", "Nodes"),
    ...rankedList(current, "edges", "Links"),
    ...groupList(current),
    meta.later || results() !== page ? null : el("p", { class: "all" }, el("a", { href: "chokepoints.html" }, "All, as tables to print")),
  ];
}

function flowSummary({ max_flow: most, unit, why_no_flow: why, cut }) {
  if (most === null) return el("p", { class: "muted" }, why || "No maximum flow.");
  return el("p", { class: "muted" }, `At most ${number(most)} ${unit}; ` +
    `${plural(cut.length, "limit")} on links, labs, supply or demand ${cut.length === 1 ? "holds" : "hold"} it there.`);
}

// How many cuts were counted, and of a large network what was not measured and why.
function limitsNote({ remarks }) {
  return remarks.length ? el("p", { class: "note", id: "limits" }, remarks.join(" ")) : null;
}

function rankedList(current, table, title) {
  const type = table === "nodes" ? "node" : "edge";
  const rows = current[table].filter((row) => row.rank <= 5 && (type === "node" ? nodeById : edgeById).has(row.id));
  if (!rows.length) return [];
  return [el("h3", {}, title), el("ol", { class: "ranked" }, rows.map((row) => el("li", {},
    el("button", { class: "choke", onclick: () => show(type, row.id) },
      el("span", { class: type === "node" ? "badge" : "badge plain" }, String(row.rank)),
      el("span", { class: "name" }, type === "node" ? labelOfNode(row.id) : edgeLabel(edgeById.get(row.id)))),
    ...reasonInShort(row.reason || ""))))];
}

const mostReason = 200; // letters of a reason in the list

// Whole sentences, as many as there is room for; the card and the paper have them all.
function reasonInShort(reason) {
  if (!reason) return [];
  const kept = [];
  for (const part of reason.split(/(?<=\.) (?=[A-Z0-9])/)) {
    if (kept.length && [...kept, part].join(" ").length > mostReason) break;
    kept.push(part);
  }
  const short = kept.join(" ");
  if (short.length === reason.length) return [el("p", {}, reason)];
  return [el("p", { class: "all", title: reason }, `${short}\u00a0…`), el("p", { class: "printed" }, reason)];
}

function groupList(current) {
  const rows = current.groups.slice(0, 3);
  if (!rows.length) return [];
  return [el("h3", {}, "Groups gone together"), el("ol", { class: "ranked" }, rows.map((row) => el("li", {},
    el("button", { class: "choke", onclick: () => show("ranked", row.id) },
      el("span", { class: "name" }, groupTitle(row)), el("span", { class: "muted" }, `${groupWords[row.by]}, ${shareText(row.loss_share)}`)))))];
}

function hints() {
  return [el("p", { class: "muted all" }, "Rings mark the five strongest nodes. Click a node or a flow for its numbers and evidence; press ? for keys.")];
}
