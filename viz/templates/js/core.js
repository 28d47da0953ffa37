// The page's data, and helpers every other part uses. Text from the data reaches the
// document through textContent only: a hostile cell is shown, never run.

const page = JSON.parse(document.getElementById("data").textContent);
// Lists looked up by names from the data have no inherited names: "constructor" is a node too.
const bare = (object) => Object.assign(Object.create(null), object);
for (const part of ["words", "background"]) {
  for (const [name, value] of Object.entries(page[part])) {
    if (!Array.isArray(value)) page[part][name] = bare(value);
  }
}
for (const part of ["evidence", "sources", "rankings", "routes", "flow", "answers"]) page[part] = bare(page[part]);
page.meta.presets = bare(page.meta.presets);
const { words, meta } = page;
const byId = (id) => document.getElementById(id);
const nodeById = new Map(page.nodes.map((node) => [node.id, node]));
const edgeById = new Map(page.edges.map((edge) => [edge.id, edge]));
const edgesOf = new Map(page.nodes.map((node) => [node.id, []]));
for (const edge of page.edges) {
  edgesOf.get(edge.from).push(edge);
  if (edge.to !== edge.from) edgesOf.get(edge.to).push(edge);
}
page.nodes.forEach((node, index) => { node.index = index; });

// What is computed of a year: the page holds its own, and asks its server, if it has one, for others.
const otherYears = bare({});
const yearOfResults = () => (isLive && meta.years.length ? state.year : meta.year);

function results() {
  const year = yearOfResults();
  if (year === meta.year) return page;
  if (!otherYears[year]) otherYears[year] = { rankings: bare({}), flow: bare({}), greatest: bare({}) };
  return otherYears[year];
}

const resultsAreOfView = () => !meta.years.length || state.year === yearOfResults();

// Data without a year is of no year in particular.
const dated = (text) => (meta.year ? `${text}, ${yearOfResults()}` : text);
const inView = (text) => (meta.years.length ? `${text}, ${state.year}` : text);

const state = {
  layout: "tiers",
  preset: "america",
  scope: "",
  ranking: Object.keys(page.rankings)[0] || (meta.later ? "chain" : ""),
  year: meta.year,
  commodities: new Set(Object.keys(words.commodities)),
  kinds: new Set(Object.keys(words.kinds)),
  basis: new Set(["explicit", "implied", "assumed", ""]),
  status: new Set(["active"]),
  width: "capacity", // or "flow": what line width tells
  group: meta.mode === "full" ? "each" : "kind", // or "region": what stands for many nodes
  selected: null, // {type: node | edge | group | bundle | route, id}
};

// More than can be told apart is drawn by kind or region, unless a map has places for it.
const mostDrawn = 1000;
const grouped = () => meta.mode === "summary" || (meta.mode === "light" && state.group !== "each" &&
  shown.edges.length > mostDrawn && !(state.layout === "map" && meta.located));

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const familyOf = (commodity) => words.commodities[commodity].family;
const labelOfNode = (id) => nodeById.get(id).label;
const sentence = (text) => text.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
const kindOf = (node) => words.kinds[node.d.kind || ""];
const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;

function modeLabel(edge) {
  return edge.d.mode ? words.modes[edge.d.mode].label : "Mode not given";
}

function edgeLabel(edge) {
  return `${labelOfNode(edge.from)} → ${labelOfNode(edge.to)}`;
}

const largeUnits = [[1e9, "billion"], [1e6, "million"]];

function number(value) {
  const large = largeUnits.find(([size]) => Math.abs(value) >= size);
  if (large) return `${number(value / large[0])} ${large[1]}`;
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return value.toLocaleString("en-GB", { maximumSignificantDigits: Math.abs(value) >= 1000 ? 4 : 3 });
}

const percent = (share) => `${number(share * 100)} %`;

function ranged(row, name, write = number) {
  if (row[name] === undefined) return "";
  const low = row[`${name}_low`], high = row[`${name}_high`];
  const range = low === undefined && high === undefined ? ""
    : ` (${write(low ?? row[name])} to ${write(high ?? row[name])})`;
  return write(row[name]) + range;
}

function lifeOf(row) {
  if (row.active_from === undefined && row.active_to === undefined) return "no limits given";
  return `${row.active_from ?? "always"} to ${row.active_to ?? "still"}`;
}

const inYear = (row) =>
  (row.active_from === undefined || row.active_from <= state.year) &&
  (row.active_to === undefined || state.year <= row.active_to);

// A row's number in the year in view: its own, times the factor of the trend it follows.
function inYearOf(row, name, trend = "trend") {
  const course = page.background.trends[row[trend]], factor = course && course.factors[state.year];
  if (!factor || row[name] === undefined) return row;
  const most = name === "detection" ? 1 : Infinity;
  const [low, likely, high] = [row[`${name}_low`] ?? row[name], row[name], row[`${name}_high`] ?? row[name]]
    .map((value, end) => Math.min(value * factor[end], most));
  return { ...row, [name]: likely, [`${name}_low`]: low, [`${name}_high`]: high, year: state.year };
}

// A row of the volumes table overrides an edge's capacity in its year.
function capacityRow(edge) {
  const volume = (page.background.volumes[edge.id] || []).find((row) => row.year === state.year);
  if (!volume) return inYearOf(edge.d, "capacity");
  const { capacity, capacity_low, capacity_high, ...rest } = edge.d;
  return { ...rest, ...volume };
}

const unitOf = (edge) => edge.d.unit || words.commodities[edge.d.commodity].unit;
const ranking = () => results().rankings[state.ranking];

function rankOf(type, id) {
  const row = ranking() && ranking()[type === "node" ? "nodes" : "edges"].find((r) => r.id === id);
  return row && row.rank <= 5 ? row.rank : 0;
}
