// Wiring: every change goes through refresh; the address keeps the view, so that a link
// shows the same and Back undoes.

function refresh({ keepView = false, remember = true } = {}) {
  applyFilter();
  redrawItems({ keepView });
  drawLegend();
  drawPanels();
  drawChrome();
  drawTable();
  showCard();
  askResultsSoon();
  if (!remember) return;
  rememberView();
  // Another year asks anew; what was asked already is not asked again.
  runScenario();
  findRoutes();
}

function select(selected) {
  state.selected = selected;
  if (grouped()) return refresh();
  redrawItems({ keepView: true });
  showCard();
  drawTable();
  drawPanels();
  drawChrome();
  rememberView();
  return undefined;
}

// Select from a list: widen the filters if need be and bring it into view.
function show(type, id) {
  if (!isShown({ type, id })) {
    reveal(type, id);
    state.scope = "";
    state.selected = { type, id };
    refresh();
  } else select({ type, id });
  centreOn(type, id);
}

function centreOn(type, id) {
  if (type === "ranked") return;
  const ends = type === "node" ? [id] : [edgeById.get(id).from, edgeById.get(id).to];
  const at = ends.map((end) => drawn.places.get(end)).filter(Boolean);
  if (!at.length) return;
  const { width, height } = canvasSize();
  const outside = at.some((place) => {
    const dom = network.canvasToDOM(place);
    return dom.x < 20 || dom.y < 20 || dom.x > width - 20 || dom.y > height - 20;
  });
  if (outside && type === "node") network.moveTo({ position: at[0] });
}

function drawChrome() {
  for (const name of ["tiers", "map", "force"]) {
    byId(`layout-${name}`).setAttribute("aria-pressed", String(state.layout === name));
  }
  byId("presets").hidden = state.layout !== "map" || !meta.located;
  for (const button of byId("presets").children) {
    button.setAttribute("aria-pressed", String(button.dataset.preset === state.preset));
  }
  drawScenarioBar();
  drawCaption();
  drawPrintKey();
  byId("status").textContent = byId("print-status").textContent = statusText();
  byId("notice").textContent = noticeText();
  byId("notice").hidden = !byId("notice").textContent;
}

function statusText() {
  const scope = page.scopes.find((each) => each.name === state.scope);
  const chosen = state.selected ? ` · selected: ${selectedText()}` : "";
  return `${scope ? scope.label : "Own choice"} · ${plural(shown.nodes.length, "node")} of ${number(page.nodes.length)}, ` +
    `${plural(shown.edges.length, "flow")} of ${number(page.edges.length)}${meta.years.length ? ` · ${state.year}` : ""}${chosen}`;
}

function selectedText() {
  const { type, id } = state.selected;
  if (type === "node") return labelOfNode(id);
  if (type === "route") return `${routeById.get(id).label}, route ${id.split(":")[1]}`;
  if (type === "ranked") return rankedGroup(id) ? groupTitle(rankedGroup(id)) : "a group";
  return type === "edge" ? edgeLabel(edgeById.get(id)) : "several together";
}

function noticeText() {
  if (serverNote) return serverNote;
  if (grouped()) {
    const near = state.selected && { node: state.selected.id, edge: (edgeById.get(state.selected.id) || {}).from }[state.selected.type];
    if (near) return `Drawn is the neighbourhood of ${labelOfNode(near)} alone; Esc goes back to the whole.`;
    return `${plural(page.edges.length, "flow")}: too many to draw one by one. ` + (drawn.nodes.length
      ? `${state.group === "kind" ? "Kinds" : "Regions"} stand for their nodes; choose one node by Find or in the table for its neighbourhood.`
      : "Choose a node by Find or in the table for its neighbourhood.");
  }
  if (!shown.nodes.length) return "Nothing passes these filters.";
  if (state.layout === "map" && !meta.located) return "No node has coordinates: there is no map to draw. The tiers are shown.";
  if (meta.mode === "light") return "A large network: curves are left out, and flows hide while you drag.";
  return "";
}

function setLayout(name) {
  state.layout = name;
  refresh();
}

function viewHash({ steps = true } = {}) {
  const parts = new URLSearchParams({ layout: state.layout, preset: state.preset, scope: state.scope, year: state.year });
  if (state.width === "flow") parts.set("width", "flow");
  if (meta.mode !== "full" && state.group !== "kind") parts.set("group", state.group);
  for (const [name, value] of filterPairs()) parts.set(name, value);
  for (const [name, value] of scenarioPairs()) parts.append(name, value);
  if (hasScenario() && state.view !== "difference") parts.set("view", state.view);
  if (state.asked) for (const [short, name] of askedNames) if (state.asked[name] !== "") parts.set(short, state.asked[name]);
  if (state.selected && ["node", "edge", "route", "ranked"].includes(state.selected.type)) parts.set(state.selected.type, state.selected.id);
  if (steps && state.steps.length) parts.set("steps", stepsText());
  if (steps && state.step >= 0) parts.set("step", state.step + 1);
  return `#${parts}`;
}

// Filters of one's own, in the address only where they are not those that a page opens with.
const allOf = { flows: ["commodities", words.commodities], kinds: ["kinds", words.kinds] };

function filterPairs() {
  const pairs = [];
  if (!state.scope) pairs.push(["flows", [...state.commodities].sort().join(",")]);
  if (state.kinds.size < Object.keys(words.kinds).length) pairs.push(["kinds", [...state.kinds].sort().join(",")]);
  if (state.basis.size < 4) pairs.push(["basis", [...state.basis].sort().join(",")]);
  if (state.status.size !== 1 || !state.status.has("active")) pairs.push(["status", [...state.status].sort().join(",")]);
  return pairs;
}

function readFilters(parts) {
  const listed = (name) => (parts.has(name) ? parts.get(name).split(",") : null);
  for (const [name, [part, known]] of Object.entries(allOf)) {
    const wanted = listed(name);
    if (wanted) { state[part] = new Set(wanted.filter((each) => each in known)); if (name === "flows") state.scope = ""; }
    else if (name !== "flows") state[part] = new Set(Object.keys(known));
  }
  state.basis = new Set(listed("basis") || ["explicit", "implied", "assumed", ""]);
  state.status = new Set(listed("status") || ["active"]);
}

const askedNames = [["from", "source"], ["to", "target"], ["of", "commodity"], ["by", "by"], ["k", "k"]];

function readAsked(parts) {
  if (!parts.has("by") || !(parts.get("by") in routeOrders)) return null;
  const asked = Object.fromEntries(askedNames.map(([short, name]) => [name, parts.get(short) || ""]));
  asked.k = Math.min(100, Math.max(1, Number(asked.k) || 5));
  return ["source", "target"].every((end) => asked[end] === "" || nodeById.has(asked[end])) ? asked : null;
}

function rememberView({ replace = false } = {}) {
  if (viewHash() === location.hash) return;
  if (replace) history.replaceState(null, "", viewHash()); else history.pushState(null, "", viewHash());
}

// Draw what was recalled, and ask what it needs to know.
async function settleView({ remember = true } = {}) {
  refresh({ remember });
  await Promise.all([runScenario(), findRoutes()]);
}

function recallView(view = location.hash) {
  const parts = new URLSearchParams(view.slice(1));
  state.scenario = readScenario(parts);
  state.view = ["baseline", "scenario"].includes(parts.get("view")) ? parts.get("view") : "difference";
  state.asked = readAsked(parts);
  if (state.asked) Object.assign(routeForm, state.asked);
  if (parts.has("steps")) state.steps = readSteps(parts.get("steps"));
  state.step = Number(parts.get("step") || 0) - 1;
  state.pendingRoute = (parts.get("route") || "").startsWith("asked:") ? parts.get("route") : "";
  if (["tiers", "map", "force"].includes(parts.get("layout"))) state.layout = parts.get("layout");
  if (meta.presets[parts.get("preset")]) state.preset = parts.get("preset");
  if (page.scopes.some((scope) => scope.name === parts.get("scope"))) setScope(parts.get("scope"));
  readFilters(parts);
  if (meta.mode !== "full") state.group = groupings().some(([name]) => name === parts.get("group")) ? parts.get("group") : "kind";
  if (/^\d{4}$/.test(parts.get("year") || "")) state.year = Number(parts.get("year"));
  state.selected = null;
  for (const [type, known] of [["node", nodeById], ["edge", edgeById]]) {
    const id = parts.get(type);
    if (!known.has(id)) continue;
    applyFilter();
    if (!isShown({ type, id })) { reveal(type, id); state.scope = ""; }
    state.selected = { type, id };
  }
  if (rankedGroup(parts.get("ranked"))) state.selected = { type: "ranked", id: parts.get("ranked") };
  if (routeById.has(parts.get("route"))) state.selected = { type: "route", id: parts.get("route") };
  state.width = parts.get("width") === "flow" && offersFlow() ? "flow" : "capacity";
}

let resizeTimer = 0;

function resized() {
  clearTimeout(resizeTimer);
  resizeTimer = setTimeout(() => { network.setSize("100%", "100%"); redrawItems(); network.redraw(); }, 60);
}

// n and p walk round the neighbours of the node at which the walk began.
let walk = { at: 0, others: [] };

function stepNeighbour(step) {
  const { selected } = state;
  if (!selected || selected.type !== "node") return;
  if (walk.others[walk.at] !== selected.id) {
    const near = shown.edges.filter((edge) => edge.from === selected.id || edge.to === selected.id);
    const others = [...new Set(near.map((edge) => (edge.from === selected.id ? edge.to : edge.from)))];
    walk = { at: step > 0 ? -1 : others.length, others };
  }
  if (!walk.others.length) return;
  walk.at = (walk.at + step + walk.others.length) % walk.others.length;
  show("node", walk.others[walk.at]);
}

const views = ["baseline", "scenario", "difference"];

function setView(view) {
  state.view = view;
  refresh({ keepView: true });
}

function closeSelected() {
  const { selected } = state;
  if (selected && ["node", "edge"].includes(selected.type)) toggleClosed(selected.id);
}

// Above the drawing: what is changed, and which of the three pictures is drawn.
function drawScenarioBar() {
  const bar = byId("scenario-bar"), was = bar.hidden;
  bar.hidden = !hasScenario();
  byId("centre").classList.toggle("with-bar", !bar.hidden);
  byId("scenario-text").textContent = `What if: ${changeWords().join("; ")}${outcome.waiting ? " … computing" : ""}`;
  byId("scenario-text").title = changeWords().join("\n");
  for (const view of views) {
    byId(`view-${view}`).setAttribute("aria-pressed", String(state.view === view));
    byId(`view-${view}`).disabled = view !== "baseline" && !hasAnswer();
  }
  if (was !== bar.hidden) resized();
}

const keys = {
  c: closeSelected,
  d: () => { if (hasAnswer()) setView(views[(views.indexOf(state.view) + 1) % 3]); },
  l: () => openPanel("legend"),
  w: () => openPanel("whatif"),
  r: () => { openPanel("routing"); byId("route-source").focus(); },
  s: () => openPanel("steps"),
  ",": () => nextStep(-1),
  ".": () => nextStep(1),
  "/": () => byId("find").focus(),
  1: () => setLayout("tiers"),
  2: () => setLayout("map"),
  3: () => setLayout("force"),
  n: () => stepNeighbour(1),
  p: () => stepNeighbour(-1),
  t: () => openTable(),
  "+": () => zoomBy(1.3),
  "-": () => zoomBy(1 / 1.3),
  0: () => redrawItems(),
  "?": () => toggleHelp(),
  Escape: () => (byId("help").open ? byId("help").close() : select(null)),
};

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor });
  resizeSoon();
}

function toggleHelp() {
  if (byId("help").open) byId("help").close(); else byId("help").showModal();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function wire() {
  for (const name of ["tiers", "map", "force"]) byId(`layout-${name}`).addEventListener("click", () => setLayout(name));
  for (const [name, preset] of Object.entries(meta.presets)) {
    byId("presets").append(el("button", { "data-preset": name, onclick: () => { state.preset = name; refresh(); } }, preset.label));
  }
  for (const name of Object.keys(panels)) byId(`tab-${name}`).addEventListener("click", () => openPanel(name));
  for (const view of views) byId(`view-${view}`).addEventListener("click", () => setView(view));
  byId("scenario-clear").addEventListener("click", clearScenario);
  for (const tab of twinTabs) byId(`tab-${tab}`).addEventListener("click", () => openTable(tab));
  byId("twin-toggle").addEventListener("click", () => openTable());
  wireExports();
  byId("show-help").addEventListener("click", toggleHelp);
  byId("show-limits").addEventListener("click", openLimits);
  byId("close-help").addEventListener("click", toggleHelp);
  document.addEventListener("keydown", pressed);
  window.addEventListener("resize", resized);
  window.addEventListener("popstate", () => { recallView(); settleView({ remember: false }); });
}

// A large network opens on one drug's chain, which reads at a glance; the rest is a click away.
function firstScope() {
  const drugs = page.scopes.filter((scope) => page.rankings[scope.name] && scope.name !== "chain");
  const large = page.edges.length > 250 && meta.mode !== "summary";
  return (large && drugs.length ? drugs : page.scopes)[0].name;
}

function start() {
  setScope(firstScope());
  recallView();
  startDrawing();
  wire();
  startFind();
  network.once("afterDrawing", () => { document.body.dataset.ready = "1"; });
  if (page.steps.length && !location.hash) state.step = 0;
  const asked = state.step >= 0 && !location.hash ? playStep(0) : settleView({ remember: false });
  history.replaceState(null, "", viewHash());
  asked.then(() => { document.body.dataset.answered = "1"; });
  if (isLive) watchTables();
  // For the console and the tests: what is drawn, and where.
  window.narrows = {
    page, state, shown, outcome, routing, network, results, ranking, visId, items: () => drawn, hiddenLabels: () => hiddenLabels, cutLabels: () => cutLabels,
    headings: headingBoxes, labelBoxes: () => labelBoxes,
    placeOf: (id) => network.canvasToDOM(network.getPosition(visId(id))),
    pointOf: (id, share) => network.canvasToDOM(network.body.edges[visId(id)].edgeType.getPoint(share)),
  };
}

start();
