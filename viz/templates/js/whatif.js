// The left panels: what is shown, what is changed, routes, steps. And the what-if panel itself.

const panels = { legend: "Show", whatif: "What if", routing: "Routes", steps: "Steps" };
let panelOpen = "legend";

function openPanel(name) {
  panelOpen = name;
  drawPanels();
}

function drawPanels() {
  for (const name of Object.keys(panels)) {
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === panelOpen));
    byId(name).hidden = name !== panelOpen;
  }
  const draw = { whatif: whatIfPanel, routing: routingPanel, steps: stepsPanel }[panelOpen];
  if (draw) keepFocus(byId(panelOpen), () => byId(panelOpen).replaceChildren(...draw().filter(Boolean)));
}

// A panel is made anew at each change: the keyboard stays on the control that it was on.
function keepFocus(panel, make) {
  const at = document.activeElement, id = at && panel.contains(at) ? at.id : "";
  make();
  const again = id && panel.querySelector(`#${CSS.escape(id)}`);
  if (again) again.focus();
}

function whatIfPanel() {
  return [
    el("p", { class: "muted" }, hasScenario() ? plural(changeCount(), "change") : "Close a node or flow from its card (key c), or change numbers here."),
    hasScenario() ? el("ul", { class: "chips" }, changeChips()) : null,
    hasScenario() ? el("button", { class: "plain", id: "clear-scenario", onclick: clearScenario }, "Clear all changes") : null,
    isLive ? null : heldControl(),
    ...planSection(),
    ...measureSection(),
    ...demandSection(),
  ];
}

// A file answers some closures: they can be chosen here. Measures are answered one at a time.
function heldControl() {
  const held = heldQuestions("whatif").filter((asked) => Object.keys(asked).join() === "close").map((asked) => asked.close)
    .filter((id) => nodeById.has(id) || edgeById.has(id));
  if (!held.length) return null;
  const option = (id) => el("option", { value: id, selected: state.scenario.closed.join() === id }, nameOf(id));
  return el("label", { class: "stack" }, "This file knows what follows without",
    el("select", { id: "held", onchange: (event) => changeScenario((scenario) => Object.assign(scenario, noChanges(), { closed: [event.target.value].filter(Boolean) })) },
      el("option", { value: "" }, "choose"),
      el("optgroup", { label: "Places" }, held.filter((id) => nodeById.has(id)).map(option)),
      el("optgroup", { label: "Links" }, held.filter((id) => !nodeById.has(id)).map(option))));
}

function changeChips() {
  const chip = (text, take) => el("li", {}, el("span", {}, text), el("button", { "aria-label": `Take back: ${text}`, onclick: () => changeScenario(take) }, "×"));
  return [
    ...state.scenario.closed.map((id) => chip(`${nameOf(id)} closed`, (s) => { s.closed = s.closed.filter((each) => each !== id); })),
    ...entries("capacity").map(([id, value]) => chip(`${nameOf(id)}: ${number(value)} ${unitOf(edgeById.get(id))}`, (s) => { delete s.capacity[id]; })),
    ...entries("demand").map(([id, value]) => chip(`Demand for ${wantedLabel(id)} × ${number(value)}`, (s) => { delete s.demand[id]; })),
    ...entries("measures").map(([id, value]) => chip(`${measureName(id)}${value < 1 ? `, at ${percent(value)}` : ""}`, (s) => { delete s.measures[id]; })),
  ];
}

let measureFilter = "";

function measureSection() {
  if (!page.measures.length) return [];
  const groups = new Map();
  for (const row of page.measures) {
    const option = (row.policy_option || [""])[0];
    groups.set(option, [...(groups.get(option) || []), row]);
  }
  const cost = entries("measures").reduce((sum, [id, value]) => sum + value * (page.measures.find((row) => row.measure_id === id).cost || 0), 0);
  const title = (option) => (page.options.find((row) => row.id === option) || {}).name || "Other";
  return [
    el("h3", {}, cost ? `Measures: ${number(cost)} million USD a year` : "Measures (million USD a year)"),
    el("input", { type: "search", id: "measure-filter", class: "wide", placeholder: "Find a measure", "aria-label": "Find a measure", value: measureFilter,
      oninput: (event) => { measureFilter = event.target.value.toLowerCase(); drawPanels(); } }),
    ...[...groups].sort((a, b) => ((a[0] || "~") < (b[0] || "~") ? -1 : 1)).flatMap(([option, rows]) => {
      const shown_ = rows.filter((row) => `${row.name} ${row.lever}`.toLowerCase().includes(measureFilter));
      return shown_.length ? [el("h4", {}, title(option)), ...shown_.map(measureControl)] : [];
    }),
  ];
}

function measureControl(row) {
  const id = row.measure_id, strength = state.scenario.measures[id], on = strength !== undefined;
  const inForce = row.in_force !== undefined && state.year !== null && row.in_force < state.year ? `In force since ${row.in_force}: the numbers of ${state.year} hold what it does, and no plan takes it.` : "";
  const about = [inForce, row.about, row.cost === undefined ? "" : `Costs ${ranged(row, "cost")} million USD a year.`,
    row.time_to_effect_months === undefined ? "" : `Bites after ${number(row.time_to_effect_months)} months.`,
    row.authority ? `Decided by ${row.authority}.` : ""].filter(Boolean).join(" ");
  const box = el("input", { type: "checkbox", id: `measure-${id}`, onchange: () => changeScenario((scenario) => {
    if (box.checked) scenario.measures[id] = 1; else delete scenario.measures[id];
  }) });
  box.checked = on;
  return el("div", { class: "measure" },
    el("label", { class: "tick", title: about }, box, el("span", {}, row.name || id), el("small", {}, inForce ? `since ${row.in_force}` : row.cost === undefined ? "" : number(row.cost))),
    on ? el("p", { class: "about" }, about) : null,
    on ? slider(`strength-${id}`, "Strength", { value: strength, max: 1, step: 0.05, write: percent },
      (value) => changeScenario((scenario) => { scenario.measures[id] = value; })) : null);
}

function demandSection() {
  if (!page.wanted.length) return [];
  return [el("h3", {}, "Demand"), ...page.wanted.map(({ name, label }) =>
    slider(`demand-${name}`, label, { value: state.scenario.demand[name] ?? 1, max: 2, step: 0.05, write: (value) => percent(value) },
      (value) => changeScenario((scenario) => { if (value === 1) delete scenario.demand[name]; else scenario.demand[name] = value; })))];
}

function slider(id, label, { value, max, step, write }, done) {
  const shown_ = el("output", {}, write(value));
  const range = el("input", { type: "range", id, min: 0, max, step, value,
    oninput: () => { shown_.textContent = write(Number(range.value)); }, onchange: () => done(Number(range.value)) });
  return el("label", { class: "slider" }, el("span", {}, label, " ", shown_), range);
}
