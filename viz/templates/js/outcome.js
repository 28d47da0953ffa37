// The right panel while a scenario is set: what follows, in the words and numbers of the server.

function outcomeCard() {
  const { answer, error, command, waiting } = outcome;
  return [
    el("h2", { tabindex: "-1" }, inView("What follows")),
    el("ul", { class: "changes" }, changeWords().map((text) => el("li", {}, text))),
    waiting ? el("p", { class: "muted" }, "Computing …") : null,
    error ? el("p", { class: "missing", role: "alert" }, error) : null,
    command ? commandNote(command) : null,
    ...(error ? rerankSection() : []),
    ...(answer && !waiting ? outcomeSections(answer) : []),
  ].filter(Boolean);
}

const commandNote = (command) => el("div", { class: "note" }, "This file does not hold the answer. It is computed by",
  el("pre", {}, command), "or live, in the page that ", el("code", {}, "narrows explore"), " opens.");

function outcomeSections(answer) {
  const told = answer.words.length ? answer.words : ["Nothing changes."];
  return [
    ...told.map((text) => el("p", { class: "told" }, text.replaceAll(" %", "\u00a0%"))),
    ...rangeSection(answer),
    ...rerankSection(),
    ...moveSection(answer.edges),
    ...deliverySection((outcome.ranges || answer).deliveries),
    ...marketSection(answer.markets),
    el("p", { class: "muted" }, "Modelled: the trade sees the whole network and reacts at once and fully; what comes back in fact comes back later, or less."),
  ];
}

const changedBy = (row) => (row.change === null || row.change === undefined ? "" : row.change === 0 ? "0 %"
  : `${row.change < 0 ? "−" : "+"}${shareText(Math.abs(row.change))}`);

function rangeOfChange(row) {
  if (typeof row.change_low !== "number") return "";
  const write = (share) => `${share < 0 ? "−" : "+"}${shareText(Math.abs(share))}`;
  return ` (${write(row.change_low)} to ${write(row.change_high)})`;
}

function deliverySection(rows) {
  const changed = rows.filter((row) => row.before > 0 && Math.abs(row.change || 0) >= 0.0005);
  if (!changed.length) return [];
  return [
    el("h3", {}, "Delivered per year"),
    el("div", { class: "scroll" }, el("table", { class: "small" },
      el("thead", {}, el("tr", {}, ["What", "Before", "After", "Change"].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, changed.map((row) => el("tr", {}, [
        sentence(row.family), `${number(row.before)} ${unitShort(row.unit)}`, number(row.opened), changedBy(row) + rangeOfChange(row),
      ].map((text) => el("td", {}, text))))))),
  ];
}

const unitShort = (unit) => (unit || "").replace("/year", "");

const mostMoves = 8;

// The list comes before the drawing: sorted, each with its sign, each leading to its link.
function moveSection(edges) {
  if (!edges.length) return [el("p", { class: "muted" }, "No flow changes.")];
  const sides = [["Gained", edges.filter((row) => row.change > 0)], ["Lost", edges.filter((row) => row.change < 0)]];
  return [
    ...sides.filter(([, rows]) => rows.length).flatMap(([title, rows]) => [
      el("h3", {}, `${title} (${rows.length})`),
      el("ul", { class: "flows" }, rows.slice(0, mostMoves).map(moveItem)),
    ]),
    el("button", { class: "link all", onclick: () => openTable("changes") }, `All ${edges.length} as a table`),
  ];
}

function moveItem(row) {
  const edge = edgeById.get(row.edge_id);
  return el("li", {}, el("button", { class: "flow", onclick: () => show("edge", edge.id) },
    lineIcon(row.change < 0 ? lostTint : edge.color, row.change < 0 ? [5, 4] : false), el("span", {}, edgeLabel(edge)),
    el("span", { class: "muted" }, el("strong", {}, signed(row.change)), ` ${unitOf(edge)} of ` +
      `${words.commodities[edge.d.commodity].label.toLowerCase()}; ${statusWords[row.status]}`)));
}

function marketSection(rows) {
  const changed = rows.filter((row) => nodeById.has(row.node_id)).slice(0, 6);
  if (!changed.length) return [];
  return [
    el("h3", {}, "Markets"),
    el("ul", { class: "flows" }, changed.map((row) => el("li", {},
      el("button", { class: "link", onclick: () => show("node", row.node_id) }, labelOfNode(row.node_id)),
      `: ${(words.commodities[row.commodity] || { label: row.commodity }).label.toLowerCase()} ${signed(row.change)} ${row.unit}`))),
  ];
}

// Ranges take seconds: asked for by hand, told as they go, given up at will.
let asking = null;

function rangeSection() {
  if (!isLive && !isKnown("whatif", [...whatIfPairs(), ["draws", rangeDraws]])) return [];
  if (outcome.ranges) return [el("p", { class: "muted" }, `Ranges: eight of ten of ${outcome.ranges.draws} draws of the uncertain numbers.`)];
  if (asking) return [progressLine(asking)];
  return [el("button", { class: "plain", id: "ask-ranges", onclick: askRanges }, `How sure? Ranges over ${rangeDraws} draws`)];
}

const rangeDraws = 30;

const progressLine = (work) => el("p", { class: "progress" }, el("span", { "data-progress": work.line }, work.text()),
  el("button", { class: "plain", onclick: () => work.stop() }, "Cancel"));

// Long work: its words are shown while it runs, and Cancel ends it on the server too.
async function longWork(path, pairs, said) {
  const control = new AbortController(), started = Date.now(), line = `${path} ${started}`;
  const work = { said, line, stop: () => control.abort() };
  work.text = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    return seconds < 2 ? work.said : `${work.said} (${seconds} s)`;
  };
  const draw = () => document.querySelectorAll(`[data-progress="${CSS.escape(line)}"]`).forEach((each) => { each.textContent = work.text(); });
  const tick_ = setInterval(draw, 1000);
  const tell = (text) => { work.said = text.replace(/^(narrows|brief): /, "").replace(/^./, (first) => first.toUpperCase()); draw(); };
  const answer = ask(path, pairs, { signal: control.signal, progress: tell });
  answer.catch(() => {}).finally(() => clearInterval(tick_));
  return [work, answer];
}

async function askRanges() {
  const key = outcome.key;
  const [work, answer] = await longWork("whatif", [...whatIfPairs(), ["draws", rangeDraws]], "Drawing …");
  asking = work;
  showCard();
  try {
    const found = unpacked(await answer);
    if (outcome.key === key) {
      outcome.ranges = found;
      outcome.answer = { ...outcome.answer, words: found.words };
    }
  } catch (error) {
    if (error.name !== "AbortError") outcome.error = error.message;
  }
  asking = null;
  showCard();
}

// Chokepoints under the scenario take seconds too.
const reranking = { key: "", work: null, found: null, error: "" };

function rerankSection() {
  if (!isLive) return [];
  if (reranking.work) return [progressLine(reranking.work)];
  if (reranking.key !== outcome.key || !reranking.found) {
    return [el("button", { class: "plain", id: "rerank", onclick: rerank }, "Chokepoints under this scenario"),
      reranking.key === outcome.key && reranking.error ? el("p", { class: "missing", role: "alert" }, reranking.error) : null];
  }
  const was = (id) => (ranking() ? ranking().nodes.find((row) => row.id === id) : null);
  return [el("h3", {}, `Chokepoints under the scenario: ${ranking() ? ranking().label : "the whole chain"}`),
    el("ol", { class: "ranked", id: "reranked" }, reranking.found.nodes.filter((row) => nodeById.has(row.id)).slice(0, 5).map((row, index) => el("li", {},
      el("button", { class: "choke", onclick: () => show("node", row.id) }, el("span", { class: "badge plain" }, String(index + 1)),
        el("span", { class: "name" }, labelOfNode(row.id))),
      el("p", {}, `${shareText(row.loss_share)} is lost without it${was(row.id) ? `; ${shareText(was(row.id).loss_share)} as things are` : ""}.`))))];
}

async function rerank() {
  const family = state.ranking && state.ranking !== "chain" ? [["commodity", state.ranking]] : [];
  const key = outcome.key;
  const [work, answer] = await longWork("chokepoints", [...family, ["top", 5], ...whatIfPairs()], "Ranking …");
  Object.assign(reranking, { key, work, found: null, error: "" });
  showCard();
  try {
    reranking.found = await answer;
  } catch (error) {
    if (error.name !== "AbortError") reranking.error = error.message;
  }
  reranking.work = null;
  showCard();
}

// On the card of a node or link: close it, and what the answer says of it.
function whatIfSection(type, id) {
  const closed = isClosed(id), edge = type === "edge" ? edgeById.get(id) : null;
  if (edge && edge.d.commodity === "tie") return [];
  const change = edge && hasAnswer() ? outcome.changes.get(id) : null;
  return [
    el("p", { class: "actions" },
      el("button", { class: "plain", id: "toggle-closed", onclick: () => toggleClosed(id) }, closed ? "Reopen it (c)" : "Close it: what if? (c)"),
      type === "node" ? el("button", { class: "plain", onclick: () => routesFrom("source", id) }, "Routes from here") : null,
      type === "node" ? el("button", { class: "plain", onclick: () => routesFrom("target", id) }, "Routes to here") : null),
    change ? el("p", { class: "told" }, `Under the scenario it ${statusWords[change.status].replace("closed", "is closed").replace("no longer used", "is no longer used").replace("newly", "is newly").replace("latent, opens", "opens (latent until now)")}: ` +
      `${number(change.after)} ${unitOf(edge)}, ${number(change.before)} before (${signed(change.change)}).`) : null,
    edge ? capacityControl(edge) : null,
  ].filter(Boolean);
}

function capacityControl(edge) {
  const set = state.scenario.capacity[edge.id];
  const box = el("input", { type: "number", id: "set-capacity", min: 0, step: "any", value: set ?? "",
    placeholder: capacityRow(edge).capacity === undefined ? "unlimited" : String(capacityRow(edge).capacity),
    onchange: () => changeScenario((scenario) => {
      if (box.value === "" || !(Number(box.value) >= 0)) delete scenario.capacity[edge.id];
      else scenario.capacity[edge.id] = Number(box.value);
    }) });
  return el("label", { class: "inline" }, "Capacity, what if? ", box, ` ${unitOf(edge)}`);
}
