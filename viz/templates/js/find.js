// The find box: a list that narrows as one types; arrows choose, Enter shows.

const findIndex = [
  ...page.nodes.map((node) => ({ type: "node", id: node.id, label: node.label,
    note: kindOf(node).label, text: `${node.label} ${node.id} ${kindOf(node).label} ${node.d.region || ""}`.toLowerCase() })),
  ...page.edges.map((edge) => ({ type: "edge", id: edge.id, label: edgeLabel(edge),
    note: words.commodities[edge.d.commodity].label,
    text: `${edgeLabel(edge)} ${edge.id} ${words.commodities[edge.d.commodity].label} ${modeLabel(edge)}`.toLowerCase() })),
];
const mostFound = 12;
let found = [], chosenHit = -1;

function findMatches(query) {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const hits = findIndex.filter((item) => parts.every((part) => item.text.includes(part)));
  // A name that begins with what was typed comes first, then nodes before flows.
  const weight = (item) => (item.label.toLowerCase().startsWith(parts[0]) ? 0 : 2) + (item.type === "node" ? 0 : 1);
  return hits.map((item, index) => [weight(item), index, item])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, mostFound).map((hit) => hit[2]);
}

function drawFound() {
  const list = byId("found"), box = byId("find");
  list.hidden = !found.length;
  box.setAttribute("aria-expanded", String(found.length > 0));
  box.setAttribute("aria-activedescendant", chosenHit >= 0 ? `hit-${chosenHit}` : "");
  list.replaceChildren(...found.map((item, index) => el("li", {
    id: `hit-${index}`, role: "option", "aria-selected": String(index === chosenHit),
    onmousedown: (event) => { event.preventDefault(); take(index); },
  }, item.label, el("small", {}, item.note))));
}

function take(index) {
  const item = found[index];
  closeFound();
  byId("find").value = "";
  if (item) show(item.type, item.id);
}

function closeFound() {
  found = [];
  chosenHit = -1;
  drawFound();
}

function startFind() {
  const box = byId("find");
  box.addEventListener("input", () => { found = findMatches(box.value); chosenHit = found.length ? 0 : -1; drawFound(); });
  box.addEventListener("blur", closeFound);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      chosenHit = (chosenHit + step + found.length) % found.length;
      drawFound();
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(chosenHit);
      box.blur();
    } else if (event.key === "Escape") {
      box.value = "";
      box.blur();
    }
  });
}
