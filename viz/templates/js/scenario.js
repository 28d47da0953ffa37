// What is changed beside the data as it is, and what follows from it. The scenario is part of
// the address; its answer comes from `ask`.

const noChanges = () => ({ closed: [], capacity: bare({}), demand: bare({}), measures: bare({}) });
state.scenario = noChanges();
state.view = "difference"; // or "baseline", "scenario": what the drawing shows of an answer

const outcome = { key: "", answer: null, error: "", command: "", waiting: false, changes: new Map(), ranges: null };

const entries = (part) => Object.entries(state.scenario[part]);
const hasScenario = () => changeCount() > 0;
const changeCount = () => state.scenario.closed.length +
  ["capacity", "demand", "measures"].reduce((sum, part) => sum + entries(part).length, 0);
const hasAnswer = () => hasScenario() && outcome.answer !== null;

function scenarioPairs() {
  return [
    ...state.scenario.closed.map((id) => ["close", id]),
    ...entries("capacity").map(([id, value]) => ["capacity", `${id}=${value}`]),
    ...entries("demand").map(([id, value]) => ["demand", `${id}=${value}`]),
    ...entries("measures").map(([id, value]) => ["measure", `${id}=${value}`]),
  ];
}

const yearPairs = () => (meta.years.length ? [["year", state.year]] : []);
const whatIfPairs = () => [...scenarioPairs(), ...yearPairs()];

function readScenario(parts) {
  const read = noChanges(), known = new Set(page.measures.map((row) => row.measure_id));
  read.closed = [...new Set(parts.getAll("close"))].filter((id) => nodeById.has(id) || edgeById.has(id));
  const pairs = (name, most, accept) => parts.getAll(name).flatMap((text) => {
    const at = text.lastIndexOf("="), id = text.slice(0, at), value = Number(text.slice(at + 1));
    return at > 0 && Number.isFinite(value) && value >= 0 && value <= most && accept(id) ? [[id, value]] : [];
  });
  for (const [id, value] of pairs("capacity", Infinity, (each) => edgeById.has(each))) read.capacity[id] = value;
  for (const [id, value] of pairs("demand", 100, () => true)) read.demand[id] = value;
  for (const [id, value] of pairs("measure", 1, (each) => known.has(each))) read.measures[id] = value;
  return read;
}

// Every change of the scenario goes through here: one entry in the history each.
function changeScenario(change) {
  change(state.scenario);
  rememberView();
  drawPanels();
  showCard();
  findRoutes();
  return runScenario();
}

function toggleClosed(id) {
  return changeScenario((scenario) => {
    if (scenario.closed.includes(id)) scenario.closed = scenario.closed.filter((each) => each !== id);
    else scenario.closed = [...scenario.closed, id];
  });
}

const clearScenario = () => changeScenario((scenario) => Object.assign(scenario, noChanges()));

// One question at a time: what changes while it is answered is asked next, the latest alone.
let running = null;

function runScenario() {
  if (!running) running = answerScenario().finally(() => { running = null; });
  return running;
}

async function answerScenario() {
  for (;;) {
    const pairs = whatIfPairs(), key = hasScenario() ? questionKey("whatif", pairs) : "";
    if (key === outcome.key) break;
    outcome.waiting = key !== "";
    outcome.key = key;
    outcome.ranges = null;
    drawChrome();
    const found = key ? await whatFollows(pairs) : {};
    Object.assign(outcome, { answer: null, error: "", command: "", waiting: false }, found);
    outcome.changes = new Map((outcome.answer ? outcome.answer.edges : []).map((row) => [row.edge_id, row]));
    refresh({ keepView: true, remember: false });
  }
}

async function whatFollows(pairs) {
  try {
    return { answer: unpacked(await ask("whatif", pairs)) };
  } catch (error) {
    return error instanceof NotHere ? { command: error.message } : { error: error.message };
  }
}

// Answers that the page holds name links by their place in its data.
const linkAt = (at) => (page.edges[at] ? page.edges[at].id : at);

function unpacked(answer) {
  const edges = answer.edges.map((row) => {
    if (!Array.isArray(row)) return row;
    const [at, before, after, share, status] = row;
    return { edge_id: linkAt(at), before, after, change: after - before, share, status };
  });
  return { ...answer, edges: edges.filter((row) => edgeById.has(row.edge_id)) };
}

function changeWords() {
  const closed = state.scenario.closed.map((id) => `${nameOf(id)} closed`);
  const measures = entries("measures").map(([id, value]) => `${measureName(id)}${value < 1 ? ` at ${percent(value)}` : ""}`);
  const capacity = entries("capacity").map(([id, value]) => `${nameOf(id)} carries at most ${number(value)} ${unitOf(edgeById.get(id))}`);
  const demand = entries("demand").map(([id, value]) => `demand for ${wantedLabel(id)} × ${number(value)}`);
  return [...closed, ...measures, ...capacity, ...demand];
}

const nameOf = (id) => (nodeById.has(id) ? labelOfNode(id) : edgeLabel(edgeById.get(id)));
const measureName = (id) => (page.measures.find((row) => row.measure_id === id) || {}).name || id;
const wantedLabel = (name) => ((page.wanted.find((row) => row.name === name) || {}).label ||
  (nodeById.has(name) ? labelOfNode(name) : sentence(name))).toLowerCase();

const statusWords = {
  closed: "closed", lost: "no longer used", less: "carries less", more: "carries more",
  gained: "newly used", opened: "latent, opens",
};
const signed = (value) => `${value < 0 ? "−" : "+"}${number(Math.abs(value))}`;
