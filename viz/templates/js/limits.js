// What the model does not cover, and how much of the tables in view is not known.

const notModelled = [
  ["Who", "Groups, places and classes alone: no person, firm, seller, address or wallet."],
  ["Time", "A year at a time, in balance. The trade sees the whole network and reroutes at once; stocks, delays and learning are left out, so what comes back in fact comes back later, or less."],
  ["Prices", "What a unit is worth to its buyer is given. Demand does not answer to prices or to use; it changes where you or a measure change it."],
  ["People", "Violence, quarrels between groups, corruption, deaths and treatment are not modelled. Nor is what a measure does to lawful trade and travel."],
  ["Detection", "A national band by mode of carriage, never that of one port; no route is ranked by it."],
  ["Seizures", "They follow effort, and are compared with what the model says is seized; they are never taken for flows."],
  ["What is not in the tables", "does not exist for the model: a group, route or drug without a row, and what opens that nobody has written down as latent."],
];

function openLimits() {
  byId("limits-of-model").replaceChildren(
    el("h2", {}, "What is left out"),
    facts(notModelled),
    el("h3", {}, "In these tables"),
    el("ul", {}, unknownsOfTables().map((text) => el("li", {}, text))),
    el("p", {}, "Back-tests show how often the model foretold what followed, calibration where it does not fit."),
    el("button", { id: "close-limits", onclick: () => byId("limits-of-model").close() }, "Close"));
  byId("limits-of-model").showModal();
}

function unknownsOfTables() {
  const flows = page.edges.filter((edge) => edge.d.commodity !== "tie"), of = (rows, test) => number(rows.filter(test).length);
  const told = (rows, test, what) => (rows.some(test) ? `${of(rows, test)} of ${number(rows.length)} flows ${what}.` : "");
  const years = meta.years.length ? `The tables reach from ${meta.years[0]} to ${meta.years[1]}; shown is ${state.year}.` : "The tables name no years: everything is taken to be there at once.";
  const uncosted = page.measures.filter((row) => row.cost === undefined).length;
  return [
    years,
    `${of(flows, (edge) => !edge.d.confidence || edge.d.confidence === "assumed")} of ${number(flows.length)} flows rest on numbers that are assumed or not graded; ${of(flows, (edge) => edge.d.confidence === "measured")} on measured ones.`,
    told(flows, (edge) => edge.d.capacity === undefined, "give no capacity, which is taken as unlimited"),
    told(flows, (edge) => edge.d.detection === undefined, "name no detection: nothing is taken to be seized on them"),
    `${of(page.nodes, (node) => node.d.lat === undefined || node.d.lon === undefined)} of ${number(page.nodes.length)} nodes have no fixed place; ${of(page.nodes, (node) => !(node.d.evidence || []).length)} cite no evidence.`,
    uncosted ? `${plural(uncosted, "measure")} ${uncosted === 1 ? "has" : "have"} no cost given.` : "",
    hasFlow() ? "" : "No modelled flow is held with this page.",
  ].filter(Boolean);
}
