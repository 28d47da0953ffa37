// Routes that the modelled trade takes: a list in the right panel, and one in colour.

const routeById = new Map(Object.values(page.routes).flat().map((route) => [route.id, route]));
const routeScopes = Object.keys(page.routes);

function routeFamily() {
  if (page.routes[state.ranking]) return state.ranking;
  return page.routes[state.scope] ? state.scope : "";
}

function routeList() {
  if (!routeScopes.length || results() !== page) return [];
  const family = routeFamily();
  const routes = family ? page.routes[family] : routeScopes.map((name) => page.routes[name][0]);
  return [
    el("h2", {}, dated("Greatest routes")),
    el("p", { class: "muted" }, "What the modelled trade sends which way: one of the flows that are best for it."),
    el("ol", { class: "ranked" }, routes.map((route) => el("li", {},
      el("button", { class: "choke route", onclick: () => showRoute(route.id) },
        el("span", { class: "badge plain" }, route.id.split(":")[1]),
        el("span", { class: "name" }, `${family ? "" : `${route.label}: `}${number(route.flow)} ${route.unit}`)),
      el("p", {}, route.nodes.map(labelOfNode).join(" → "))))),
  ];
}

// A route is shown with its drug's chain, in the year it was computed for.
function showRoute(id) {
  const family = id.split(":")[0];
  if (page.scopes.some((scope) => scope.name === family)) setScope(family);
  if (family === "asked") revealRoute(routeById.get(id)); else state.year = meta.year;
  state.selected = { type: "route", id };
  refresh();
}

// A route of one's own question is of the year in view; what it takes is shown.
function revealRoute(route) {
  const scope = route.commodities && page.scopes.find((each) => each.name === familyOf(route.commodities[route.commodities.length - 1]));
  if (scope) setScope(scope.name);
  for (const leg of route.legs) {
    if (!leg.edge || !edgeById.has(leg.edge)) continue;
    applyFilter();
    if (isShown({ type: "edge", id: leg.edge })) continue;
    reveal("edge", leg.edge);
    state.scope = "";
  }
}

function routeCard(id) {
  const route = routeById.get(id);
  const most = route.capacity === null ? "unlimited" : `${number(route.capacity)} ${route.unit}`;
  return [
    el("h2", { tabindex: "-1" }, `${route.label}, route ${id.split(":")[1]}`),
    id.startsWith("asked:") ? null : otherYear(),
    facts([
      ["Carries", route.flow === null ? "" : `${number(route.flow)} ${route.unit} (${dated("modelled")})`],
      ["At most", `${most}, were nothing else in its way`],
      ["Narrowest", edgeById.has(route.bottleneck) ? edgeLabel(edgeById.get(route.bottleneck)) : route.bottleneck],
    ]),
    el("h3", {}, "Legs"),
    el("ol", { class: "legs" }, route.legs.map((leg) => el("li", {}, ...legText(leg)))),
    el("p", { class: "muted" }, route.flow === null ? "Routes are never ranked by detection."
      : "Ranked by what it carries; another flow may be as good for the trade. Routes are never ranked by detection."),
  ].filter(Boolean);
}

function legText(leg) {
  if (!leg.edge) {
    const name = (commodity) => words.commodities[commodity].label.toLowerCase();
    return [`At ${labelOfNode(leg.at)}, ${name(leg.from)} becomes ${name(leg.to)}.`];
  }
  const edge = edgeById.get(leg.edge);
  const what = words.commodities[edge.d.commodity].label, flow = results().flow[edge.id];
  const evidence = (edge.d.evidence || []).length;
  return [
    el("button", { class: "link", onclick: () => show("edge", edge.id) }, edgeLabel(edge)),
    el("button", { class: "plain tiny", "aria-label": `${isClosed(edge.id) ? "Reopen" : "Close"} ${edgeLabel(edge)}`, onclick: () => toggleClosed(edge.id) }, isClosed(edge.id) ? "reopen" : "close"),
    el("small", {}, `${what}, ${modeLabel(edge).toLowerCase()}; ` +
      `${flow === undefined || !resultsAreOfView() ? "" : `modelled flow ${number(flow)} of at most `}${capacityText(capacityRow(edge), unitOf(edge))}; ` +
      (evidence ? `${plural(evidence, "statement")} of evidence` : edge.d.basis ? `${edge.d.basis}, no evidence` : "no evidence given")),
  ];
}
