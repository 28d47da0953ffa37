// Routes between places of one's own choice, and how one of them is drawn. The server finds them.

state.asked = null; // {source, target, commodity, by, k}: the routes that were asked for
const routing = { key: "", routes: [], error: "", command: "", waiting: false };
const routeForm = { source: "", target: "", commodity: "", by: "length", k: 5 };
const routeOrders = { length: "shortest first", capacity: "widest first", flow: "by modelled flow" };

function routesFrom(end, id) {
  routeForm[end] = id;
  openPanel("routing");
  byId(`route-${end === "source" ? "target" : "source"}`).focus();
}

function routingPanel() {
  const commodities = Object.entries(words.families).filter(([name]) => name !== "tie");
  const choose_ = (id, value, rows, set) => el("select", { id, onchange: (event) => set(event.target.value) },
    rows.map(([name, label]) => el("option", { value: name, selected: name === value }, label)));
  return [
    isLive ? null : heldRoutes(),
    el("form", { id: "route-form", onsubmit: (event) => { event.preventDefault(); askRoutes(); } },
      placeBox("source", "From"), placeBox("target", "To"),
      el("datalist", { id: "places" }),
      el("label", { class: "stack" }, "Of", choose_("route-commodity", routeForm.commodity,
        [["", "The whole chain"], ...commodities.map(([name, { label }]) => [name, label])], (value) => { routeForm.commodity = value; })),
      el("label", { class: "stack" }, "Order", choose_("route-by", routeForm.by, Object.entries(routeOrders), (value) => { routeForm.by = value; })),
      el("label", { class: "stack" }, "How many", el("input", { type: "number", id: "route-k", min: 1, max: 100, value: routeForm.k,
        onchange: (event) => { routeForm.k = Math.min(100, Math.max(1, Math.round(Number(event.target.value)) || 5)); } })),
      el("p", { class: "muted" }, `${meta.years.length ? `In ${state.year}` : "Of the whole network"}${hasScenario() ? ", under the scenario" : ""}. Never ranked by detection.`),
      el("button", { class: "plain strong", id: "find-routes" }, "Find routes")),
    ...routeAnswers(),
  ];
}

// A file answers some questions about routes: they can be chosen here.
function heldRoutes() {
  const held = heldQuestions("routes").filter((asked) => ["source", "target"].every((end) => !asked[end] || nodeById.has(asked[end])));
  if (!held.length) return null;
  const what = ({ commodity }) => (commodity ? (words.families[commodity] || words.commodities[commodity] || { label: sentence(commodity) }).label : "The whole chain");
  const name = (asked) => (asked.target ? `to ${labelOfNode(asked.target)}` : routeOrders[asked.by]);
  const now = JSON.stringify({ ...routeForm, k: Number(routeForm.k) });
  const filled = (asked) => ({ source: "", target: "", commodity: "", by: "length", ...asked, k: Number(asked.k) });
  return el("label", { class: "stack" }, "This file knows the routes of",
    el("select", { id: "held-routes", onchange: (event) => {
      if (event.target.value === "") return;
      Object.assign(routeForm, filled(held[Number(event.target.value)]));
      askRoutes();
    } },
    el("option", { value: "" }, "choose"),
    [...new Set(held.map(what))].map((group) => el("optgroup", { label: group }, held.map((asked, index) => (what(asked) === group
      ? el("option", { value: index, selected: JSON.stringify(filled(asked)) === now && state.asked !== null }, name(asked)) : null))))));
}

function placeBox(end, label) {
  const box = el("input", { id: `route-${end}`, list: "places", autocomplete: "off", value: routeForm[end] && labelOfNode(routeForm[end]),
    placeholder: end === "source" ? "Any producer" : "Any buyer",
    oninput: () => offerPlaces(box.value), onfocus: () => offerPlaces(box.value),
    onchange: () => {
      routeForm[end] = box.value.trim() ? placeNamed(box.value) : "";
      if (routeForm[end]) box.value = labelOfNode(routeForm[end]);
      box.setCustomValidity(box.value.trim() && !routeForm[end] ? "No such place" : "");
    } });
  return el("label", { class: "stack" }, label, box);
}

function offerPlaces(text) {
  byId("places").replaceChildren(...placesLike(text).slice(0, 15).map((node) => el("option", { value: node.label }, kindOf(node).label)));
}

function placesLike(text) {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  return page.nodes.filter((node) => parts.every((part) => `${node.label} ${node.id}`.toLowerCase().includes(part)));
}

// An id, a whole name, a name as it is drawn, or the first that holds what was typed.
function placeNamed(text) {
  const name = text.trim().toLowerCase();
  const is = (label) => (each) => label(each).toLowerCase() === name;
  const node = nodeById.get(text.trim()) || page.nodes.find(is((each) => each.label)) || page.nodes.find(is(drawnLabel)) || placesLike(text)[0];
  return node ? node.id : "";
}

function routeAnswers() {
  if (routing.waiting) return [el("p", { class: "muted" }, "Searching …")];
  if (routing.error) return [el("p", { class: "missing", role: "alert" }, routing.error)];
  if (routing.command) return [commandNote(routing.command)];
  if (!state.asked) return [];
  return [
    el("h3", {}, `${plural(routing.routes.length, "route")}, ${routeOrders[state.asked.by]}`),
    el("ol", { class: "ranked", id: "routes-found" }, routing.routes.map((route) => el("li", {},
      el("button", { class: "choke route", "aria-pressed": String(Boolean(state.selected && state.selected.id === route.id)), onclick: () => showRoute(route.id) },
        el("span", { class: "badge plain" }, route.id.split(":")[1]),
        el("span", { class: "name" }, route.flow === null ? `${plural(route.legs.length, "leg")}, ${route.capacity === null ? "unlimited" : `at most ${number(route.capacity)} ${route.unit}`}`
          : `${number(route.flow)} ${route.unit}`)),
      el("p", {}, route.nodes.map(labelOfNode).join(" → "))))),
  ];
}

function routePairs(asked) {
  const given = ["source", "target", "commodity", "by", "k"].filter((name) => asked[name] !== "").map((name) => [name, asked[name]]);
  return [...given, ...scenarioPairs(), ...yearPairs()];
}

function askRoutes() {
  state.asked = { ...routeForm };
  rememberView();
  return findRoutes().then(() => { if (routing.routes.length) showRoute(routing.routes[0].id); });
}

async function findRoutes() {
  const pairs = state.asked ? routePairs(state.asked) : null, key = pairs ? questionKey("routes", pairs) : "";
  if (key === routing.key) return;
  Object.assign(routing, { key, routes: [], error: "", command: "", waiting: pairs !== null });
  forgetRoutes();
  drawPanels();
  if (!pairs) return;
  try {
    const answer = await ask("routes", pairs);
    if (routing.key !== key) return;
    routing.routes = answer.routes.map(askedRoute);
    for (const route of routing.routes) routeById.set(route.id, route);
  } catch (error) {
    if (routing.key !== key) return;
    if (error instanceof NotHere) routing.command = error.message; else routing.error = error.message;
  }
  routing.waiting = false;
  const again = state.pendingRoute;
  state.pendingRoute = "";
  if (again && !state.selected && routeById.has(again)) {
    state.selected = { type: "route", id: again };
    revealRoute(routeById.get(again));
    refresh({ keepView: true, remember: false });
  } else drawPanels();
}

// The route that is looked at comes back under its rank when the new answer is there.
function forgetRoutes() {
  const { selected } = state;
  if (selected && selected.type === "route" && selected.id.startsWith("asked:")) {
    state.pendingRoute = selected.id;
    state.selected = null;
  }
  for (const id of [...routeById.keys()]) if (id.startsWith("asked:")) routeById.delete(id);
}

// A page that is a file holds a leg as its link's place and flow, or as place, input and output.
const packedLeg = (leg) => (leg.length === 2 ? { edge: linkAt(leg[0]), flow: leg[1] } : { at: leg[0], from: leg[1], to: leg[2] });

function askedRoute(route) {
  return {
    ...route, id: `asked:${route.rank}`, label: `${labelOfNode(route.nodes[0])} to ${labelOfNode(route.nodes[route.nodes.length - 1])}`,
    legs: route.legs.map((leg) => (Array.isArray(leg) ? packedLeg(leg) : leg.made_from === null ? { edge: leg.edge, flow: leg.flow } : { at: leg.source, from: leg.made_from, to: leg.commodity })),
  };
}
