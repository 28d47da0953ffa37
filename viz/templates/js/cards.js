// Cards: what a node or an edge is, its numbers with ranges and units, and its evidence.

function showCard() {
  const { selected } = state;
  const panel = byId("card");
  const card = { node: nodeCard, edge: edgeCard, group: groupCard, bundle: bundleCard, route: routeCard, ranked: rankedGroupCard };
  const plan = [printedPlan()].filter(Boolean);
  panel.replaceChildren(...(selected ? [backButton(), ...card[selected.type](selected.id), ...plan]
    : [...plan, ...(hasScenario() ? outcomeCard() : overview())]));
  panel.parentElement.scrollTop = 0;
}

const backButton = () => el("button", { class: "back", onclick: () => select(null) }, "Back (Esc)");

function facts(rows) {
  return el("dl", {}, rows.filter(([, value]) => value !== "" && value !== undefined && value !== null)
    .map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function rowFacts(row) {
  return [
    ["Life", lifeOf(row)],
    ["Status", row.status === "latent" ? "latent: not used today, could open when others close" : "active"],
    ["Basis", row.basis ? `${row.basis}: ${basisMeaning[row.basis]}` : "not given"],
  ];
}

const basisMeaning = {
  explicit: "a source says it",
  implied: "it follows from what a source says",
  assumed: "ours, with a reason",
};

// An explanation that only says the word again is left out.
function explained({ label, about }) {
  const bare_ = (text) => text.toLowerCase().replace(/^an? /, "").replace(/\.$/, "");
  return about && bare_(about) !== bare_(label) ? `${label}. ${about}` : label;
}

function placeOf(row) {
  const where = [row.region, row.country].filter(Boolean).map(sentence).join(", ");
  if (row.lat === undefined || row.lon === undefined) return where ? `${where}; no fixed place` : "no fixed place";
  return `${where ? `${where}; ` : ""}${row.lat.toFixed(2)}°, ${row.lon.toFixed(2)}°`;
}

function nodeCard(id) {
  const node = nodeById.get(id), row = node.d, kind = kindOf(node);
  return [
    el("h2", { tabindex: "-1" }, nodeIcon(node.shape, node.color.background), node.label),
    row.about ? el("p", {}, row.about) : null,
    ...whatIfSection("node", id),
    facts([
      ["Kind", explained(kind)],
      ["Stage", words.stages[row.stage] || row.stage || "not given"],
      ["Place", placeOf(row)], ...rowFacts(row), ["Reason", row.reason], ["Id", id],
    ]),
    ...rankSection("nodes", id),
    ...tradeSection(id, row.kind),
    ...flowSection("Comes in", edgesOf.get(id).filter((edge) => edge.to === id), "from"),
    ...flowSection("Goes out", edgesOf.get(id).filter((edge) => edge.from === id), "to"),
    ...eventSection(id),
    ...evidenceSection(row.evidence),
  ].filter(Boolean);
}

function edgeCard(id) {
  const edge = edgeById.get(id), row = edge.d, commodity = words.commodities[row.commodity];
  const numbers = capacityRow(edge), unit = unitOf(edge);
  return [
    el("h2", { tabindex: "-1" }, lineIcon(edge.color, edge.dashes),
      endButton(edge.from), " → ", endButton(edge.to)),
    row.about ? el("p", {}, row.about) : null,
    ...whatIfSection("edge", id),
    facts([
      ["Carries", explained(commodity)],
      ["Mode", modeLabel(edge)],
      ["Capacity", row.commodity === "tie" ? "a tie carries no quantity" : capacityText(numbers, unit)],
      ["Modelled flow", results().flow[id] === undefined ? "" : dated(`${number(results().flow[id])} ${unit} enter it`)],
      ["Detection", row.detection === undefined ? ""
        : `${ranged(inYearOf(row, "detection", "detection_trend"), "detection", percent)} of what passes`],
      ["Unit cost", row.unit_cost === undefined ? "" : `${number(row.unit_cost)} USD per unit`],
      ...rowFacts(row),
      ["Numbers", row.confidence || (row.commodity === "tie" ? "" : "confidence not given")],
      ["Reason", row.reason], ["Id", id],
    ]),
    ...rankSection("edges", id),
    ...trendSection(row),
    ...eventSection(id),
    ...evidenceSection(row.evidence),
  ].filter(Boolean);
}

function trendSection(row) {
  const named = [["Capacity", row.trend], ["Detection", row.detection_trend]]
    .filter(([, trend]) => page.background.trends[trend]);
  return named.flatMap(([what, trend]) => [
    el("h3", {}, `${what} through time`),
    el("ul", {}, page.background.trends[trend].turns.map((turn, index, all) => el("li", {},
      // A reason that holds for several years is told once.
      `${turn.year}: ${number(turn.factor)} times its base number. ${index && all[index - 1].reason === turn.reason ? "" : turn.reason || ""}`))),
  ]);
}

function capacityText(row, unit) {
  if (row.capacity === undefined) return "not given: taken as unlimited";
  const text = `${ranged(row, "capacity")} ${unit}`;
  return row.year ? `${text}, in ${row.year}` : text;
}

const endButton = (id) => el("button", { class: "link", onclick: () => select({ type: "node", id }) }, labelOfNode(id));

function rankSection(table, id) {
  // The ranking in view comes first, with its reason.
  const order = [ranking(), ...Object.values(results().rankings).filter((each) => each !== ranking())].filter(Boolean);
  const rows = order.map((each) => [each, each[table].find((row) => row.id === id)]);
  const found = rows.filter(([, row]) => row);
  if (!found.length) return [];
  return [
    el("h3", {}, dated("As a chokepoint")),
    otherYear(),
    ...found.slice(0, 1).flatMap(([each, row]) => [
      row.reason ? el("p", { class: "reason" }, `${each.label}: ${row.reason}`) : null, ...lookedInto(row)]),
    el("div", { class: "scroll" }, el("table", { class: "small" },
      el("thead", {}, el("tr", {}, ["Chain", "Rank", "Loss", "Flow share"].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, found.map(([each, row]) => el("tr", { title: row.reason || "" },
        [each.label, number(row.rank), shareText(row.loss_share), flowShare(row)].map((text) => el("td", {}, text)))))),
    ),
  ];
}

// What was looked into for the first of each ranking: ranges, reactions, how sure.
function lookedInto(row) {
  const links = (ids) => ids && ids.length
    ? el("ul", { class: "flows" }, ids.filter((id) => edgeById.has(id)).slice(0, 5).map((id) => el("li", {},
      el("button", { class: "link", onclick: () => show("edge", id) }, `${edgeLabel(edgeById.get(id))}, ` +
        words.commodities[edgeById.get(id).d.commodity].label.toLowerCase()))))
    : "nothing";
  return [facts([
    ["Passes here", row.flow_commodity === undefined ? ""
      : `${flowShare(row)} of the ${row.flow_commodity.replaceAll("_", " ")}, over all flows as good as the best`],
    ["Replaced by", row.replaced_by === undefined || !row.loss_share ? "" : links(row.replaced_by)],
    ["Comes back", row.recuperation === undefined ? "" : `${shareText(row.recuperation)} of the loss, when latent routes open`],
    ["Would open", row.opened && row.opened.length ? links(row.opened) : ""],
    ["How sure", row.stability === undefined ? ""
      : `among the ten greatest losses in ${shareText(row.stability)} of ${meta.draws} draws of the uncertain numbers`],
  ])];
}

function flowShare(row) {
  const low = shareText(row.flow_share_low), high = shareText(row.flow_share_high);
  if (row.flow_share_low === undefined) return shareText(row.flow_share);
  return low === high ? high : `${low.replace(" %", "")} to ${high}`;
}

// In a file rankings and routes are of the year it was built for; the slider moves the drawing alone.
function otherYear() {
  if (resultsAreOfView()) return null;
  return el("p", { class: "note" }, `The drawing shows ${state.year}. Rankings, routes and modelled flows are those of ${meta.year}: ` +
    `for ${state.year}, run narrows build --year ${state.year}.`);
}

const shareText = (share) => (typeof share === "number" ? `${number(Number((share * 100).toPrecision(2)))} %` : "–");

function tradeSection(id, kind) {
  const lines = [];
  const quantity = (row, name = "quantity") => (row[name] === undefined ? "unlimited" : ranged(row, name));
  const thing = (row) => (words.commodities[row.commodity || "goods"] || { label: row.commodity }).label.toLowerCase();
  const unit = (row) => row.unit || (words.commodities[row.commodity] || {}).unit || "";
  for (const row of page.background.supply[id] || []) lines.push(`Supplies ${thing(row)}: ${quantity(inYearOf(row, "quantity"))} ${unit(row)}`);
  for (const row of page.background.demand[id] || []) lines.push(`Wants ${thing(row)}: ${quantity(inYearOf(row, "quantity"))} ${unit(row)}`);
  const recipes = new Map();
  for (const row of page.background.recipes) {
    if (row.node_id !== id && (row.node_id || row.node_kind !== kind)) continue;
    recipes.set(row.recipe_id, [...(recipes.get(row.recipe_id) || []), row]);
  }
  for (const rows of recipes.values()) {
    const side = (role) => rows.filter((row) => row.role === role)
      .map((row) => `${ranged(row, "quantity")} ${thing(row)}`).join(" + ");
    lines.push(`Turns ${side("input")} into ${side("output")}`);
  }
  if (!lines.length) return [];
  return [el("h3", {}, "Supply, demand, conversion"), el("ul", {}, lines.map((line) => el("li", {}, line)))];
}

function flowSection(title, edges, end) {
  if (!edges.length) return [];
  return [el("h3", {}, `${title} (${edges.length})`), flowList(edges, (edge) => (end ? labelOfNode(edge[end]) : edgeLabel(edge)))];
}

const mostListed = 200;

function flowList(edges, name) {
  const families = Object.keys(words.families);
  const order = (edge) => families.indexOf(familyOf(edge.d.commodity));
  const sorted = [...edges].sort((a, b) => order(a) - order(b) || (b.d.capacity || 0) - (a.d.capacity || 0));
  const rest = sorted.length - mostListed;
  return el("ul", { class: "flows" }, sorted.slice(0, mostListed).map((edge) => el("li", { class: isShown({ type: "edge", id: edge.id }) ? "" : "off" },
    el("button", { class: "flow", onclick: () => select({ type: "edge", id: edge.id }) },
      lineIcon(edge.color, edge.dashes), el("span", {}, name(edge)),
      el("span", { class: "muted" }, `${words.commodities[edge.d.commodity].label}, ${modeLabel(edge).toLowerCase()}${flowAmount(edge)}`)))),
  rest > 0 ? el("li", { class: "muted" }, `and ${number(rest)} more, in the table`) : null);
}

function flowAmount(edge) {
  const row = capacityRow(edge);
  return row.capacity === undefined ? "" : `, ${ranged(row, "capacity")} ${unitOf(edge)}`;
}

function eventSection(id) {
  const events = page.background.events[id] || [];
  if (!events.length) return [];
  return [el("h3", {}, "Events"), el("ul", {}, events.map((row) => el("li", {}, `${row.date}: ${row.event}`)))];
}

function evidenceSection(ids = []) {
  if (!ids.length) return [el("h3", {}, "Evidence"), el("p", { class: "missing" }, "No evidence is given for this row.")];
  return [el("h3", {}, `Evidence (${ids.length})`), ...ids.map(evidenceCard)];
}

function evidenceCard(id) {
  const row = page.evidence[id];
  if (!row) return el("p", { class: "missing" }, `Evidence ${id} is not in the tables.`);
  const source = page.sources[row.source_id] || {};
  const figure = [row.value, row.unit].filter(Boolean).join(" ");
  return el("article", { class: "evidence" },
    el("p", {}, row.statement),
    figure ? el("p", { class: "muted" }, `Figure: ${figure}${row.period ? `, ${row.period}` : ""}`) : null,
    el("p", { class: "source" }, sourceLink(source, row.source_id),
      [source.publisher, source.year].filter(Boolean).map((text) => `, ${text}`).join(""),
      row.locator ? `; ${row.locator}` : ""),
    el("p", { class: "muted" }, row.grade ? `Grade ${row.grade}: ${gradeText(row.grade)}` : "Not graded",
      row.use && row.use !== "model" ? ` (${row.use})` : ""),
    row.remark ? el("p", { class: "remark" }, `Remark: ${row.remark}`) : null);
}

const gradeText = (grade) => [words.reliability[grade[0]], words.credibility[grade[1]]].filter(Boolean).join("; ");

function sourceLink(source, id) {
  const title = source.title || `Source ${id}`;
  // Only plain web addresses become links: a table cell never becomes a script.
  if (!/^https?:\/\//i.test(source.url || "")) return el("span", {}, title);
  return el("a", { href: source.url, rel: "noopener noreferrer", target: "_blank" }, title);
}

function groupCard(id) {
  const item = drawn.nodes.find((each) => each.id === id);
  if (!item) return [el("p", { class: "missing" }, "This group is not shown with these filters.")];
  const inside = shown.edges.filter((edge) => item.members.includes(edge.from) && item.members.includes(edge.to));
  return [
    el("h2", { tabindex: "-1" }, item.text),
    el("p", { class: "muted" }, "These stand together here; each has its own card."),
    el("ul", { class: "flows" }, item.members.slice(0, mostListed).map((member) => el("li", {}, endButton(member)))),
    item.members.length > mostListed ? el("p", { class: "muted" }, "The rest are in the table.") : null,
    ...(inside.length ? [el("h3", {}, `Flows within (${inside.length})`), flowList(inside, edgeLabel)] : []),
  ].filter(Boolean);
}

function bundleCard(id) {
  const item = drawn.edges.find((each) => each.id === id);
  if (!item) return [el("p", { class: "missing" }, "These flows are not shown with these filters.")];
  const edges = item.ids.map((each) => edgeById.get(each)), together = flowTogether(edges);
  return [
    el("h2", { tabindex: "-1" }, `${plural(item.ids.length, "flow")} drawn as one`),
    together ? el("p", {}, dated(`Modelled: ${number(together.sum)} ${together.unit} enter them, all together`), ".") : null,
    flowList(edges, edgeLabel),
  ].filter(Boolean);
}
