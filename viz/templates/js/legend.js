// The legend is the filter: every line shows how a thing is drawn, and hides or shows it.

const shapePaths = {
  dot: "M8 2a6 6 0 1 0 .01 0z",
  square: "M3 3h10v10H3z",
  diamond: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  triangle: "M8 2 14.5 13.5H1.5z",
  triangleDown: "M8 14 1.5 2.5h13z",
  hexagon: "M4.5 2.5h7L15 8l-3.5 5.5h-7L1 8z",
  star: "M8 1l2 4.9 5.2.3-4 3.4 1.3 5.1L8 11.9l-4.5 2.8 1.3-5.1-4-3.4 5.2-.3z",
};

function nodeIcon(shape, fill) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" },
    svg("path", { d: shapePaths[shape] || shapePaths.dot, fill, stroke: "#1C2430", "stroke-width": 1.2 }));
}

function lineIcon(color, dashes) {
  return svg("svg", { viewBox: "0 0 28 8", class: "line", "aria-hidden": "true" },
    svg("line", { x1: 0, y1: 4, x2: 28, y2: 4, stroke: color, "stroke-width": 3, "stroke-dasharray": (dashes || []).join(" ") }));
}

// Paper has no legend to tick: under the drawing stands what its lines and shapes mean.
function drawPrintKey() {
  const flows = new Set(shown.edges.map((edge) => edge.d.commodity)), kinds = new Set(shown.nodes.map((node) => node.d.kind || ""));
  const families = Object.entries(words.families).filter(([family]) => [...flows].some((name) => familyOf(name) === family));
  const named = (family, style) => [...flows].filter((name) => familyOf(name) === family).map((name) => words.commodities[name].label).join(", ") || style.label;
  byId("print-key").replaceChildren(
    ...families.map(([family, style]) => el("li", {}, lineIcon(style.color, style.dashes), named(family, style))),
    ...Object.entries(words.kinds).filter(([name]) => kinds.has(name)).map(([, kind]) =>
      el("li", {}, nodeIcon(kind.shape, words.groups[kind.group].fill), kind.label)));
}

function tick(set, value, label, icon, count) {
  const box = el("input", { type: "checkbox", "data-filter": value, onchange: () => {
    if (box.checked) set.add(value); else set.delete(value);
    state.scope = "";
    refresh();
  } });
  box.checked = set.has(value);
  return el("label", { class: "tick" }, box, icon, el("span", {}, label), count === undefined ? null : el("small", {}, number(count)));
}

function countBy(rows, key) {
  const counts = new Map();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) || 0) + 1);
  return counts;
}

const counts = {
  commodities: countBy(page.edges, (edge) => edge.d.commodity),
  kinds: countBy(page.nodes, (node) => node.d.kind || ""),
  basis: countBy([...page.nodes, ...page.edges], (item) => item.d.basis || ""),
  status: countBy([...page.nodes, ...page.edges], (item) => item.d.status || "active"),
};

function drawLegend() {
  const focused = document.activeElement && document.activeElement.dataset.filter;
  const open = new Set([...byId("legend").querySelectorAll("details[open]")].map((each) => each.dataset.part));
  const first = !byId("legend").hasChildNodes();
  const part = (name, title, ...content) =>
    el("details", { open: first || open.has(name), "data-part": name }, el("summary", {}, title), ...content);
  byId("legend").replaceChildren(...[
    scopeControl(), yearControl(), groupControl(), widthControl(),
    part("commodities", "Flows", ...commodityTicks()),
    part("kinds", "Nodes", ...kindTicks()),
    part("basis", "Basis", ...["explicit", "implied", "assumed", ""].filter((each) => counts.basis.has(each))
      .map((each) => tick(state.basis, each, each ? sentence(each) : "Not given", null, counts.basis.get(each)))),
    part("status", "Status", ...["active", "latent"].filter((each) => counts.status.has(each))
      .map((each) => tick(state.status, each, each === "latent" ? "Latent (could open)" : "Active", null, counts.status.get(each)))),
  ].filter(Boolean));
  // The list is made anew: give the keyboard back the box it was on.
  if (focused !== undefined) byId("legend").querySelector(`[data-filter="${CSS.escape(focused)}"]`)?.focus();
}

function scopeControl() {
  if (page.scopes.length < 2) return null;
  const select_ = el("select", { id: "scope", onchange: (event) => {
    if (event.target.value) setScope(event.target.value);
    refresh();
    byId("scope").focus();
  } }, state.scope ? null : el("option", { value: "" }, "My own choice"),
  page.scopes.map((scope) => el("option", { value: scope.name, selected: scope.name === state.scope }, scope.label)));
  return el("label", { class: "stack" }, "Show", select_);
}

// What may stand for many nodes; every node alone only where it can still be drawn.
const groupings = () => [["kind", "Kinds"], ["region", "Regions"], ...(meta.mode === "light" ? [["each", "Every node"]] : [])];

function groupControl() {
  if (meta.mode === "full") return null;
  const choice = el("select", { id: "group", "data-filter": "group", onchange: (event) => { state.group = event.target.value; refresh(); } },
    groupings().map(([value, text]) => el("option", { value, selected: value === state.group }, text)));
  return el("label", { class: "stack" }, "Drawn as", choice);
}

function widthControl() {
  if (!offersFlow()) return null;
  const choice = el("select", { id: "width", "data-filter": "width", onchange: (event) => {
    state.width = event.target.value;
    refresh({ keepView: true });
  } }, [["capacity", grouped() ? "How many links" : "Capacity"], ["flow", dated("Modelled flow")]].map(([value, text]) =>
    el("option", { value, selected: value === state.width }, text)));
  return el("label", { class: "stack" }, "Line width", choice);
}

function yearControl() {
  if (!meta.years.length) return null;
  const [low, high] = meta.years;
  const value = el("output", {}, String(state.year));
  const slider = el("input", { type: "range", id: "year", min: low, max: high, value: state.year,
    oninput: () => { value.textContent = slider.value; },
    onchange: () => { state.year = Number(slider.value); refresh(); byId("year").focus(); } });
  return el("label", { class: "stack" }, el("span", {}, "Year ", value), slider);
}

function commodityTicks() {
  return Object.entries(words.families).flatMap(([family, style]) => {
    const members = Object.keys(words.commodities).filter((name) => familyOf(name) === family && counts.commodities.has(name));
    const icon = () => lineIcon(style.color, style.dashes);
    if (members.length === 1) {
      const label = family === "tie" ? style.label : words.commodities[members[0]].label;
      return [tick(state.commodities, members[0], label, icon(), counts.commodities.get(members[0]))];
    }
    return members.map((name) => tick(state.commodities, name, words.commodities[name].label, icon(), counts.commodities.get(name)));
  });
}

function kindTicks() {
  return Object.entries(words.groups).flatMap(([group, { label, fill }]) => {
    const members = Object.entries(words.kinds).filter(([, kind]) => kind.group === group);
    if (!members.length) return [];
    return [el("h3", {}, label), ...members.map(([name, kind]) =>
      tick(state.kinds, name, kind.label, nodeIcon(kind.shape, fill), counts.kinds.get(name)))];
  });
}
