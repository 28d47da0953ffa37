// The best plan within a budget: the server chooses; here it is shown, and applied as a scenario.

const planning = { budget: "", objective: "proceeds", plan: null, error: "", command: "", work: null };

function planSection() {
  if (!page.measures.some((row) => row.cost > 0)) return [];
  const box = el("input", { type: "number", id: "budget", min: 0, step: "any", value: planning.budget, placeholder: "100",
    oninput: () => { planning.budget = box.value; } });
  return [
    isLive ? null : heldPlans(),
    el("form", { class: "plan", onsubmit: (event) => { event.preventDefault(); askPlan(); } },
      el("label", { class: "stack" }, "Budget, million USD a year", box),
      el("label", { class: "stack" }, "To lower", el("select", { id: "plan-objective", onchange: (event) => { planning.objective = event.target.value; } },
        Object.entries(planObjectives).map(([name, label]) => el("option", { value: name, selected: name === planning.objective }, label)))),
      el("button", { class: "plain strong", id: "best-plan", disabled: planning.work !== null }, "Best plan")),
    planning.work ? progressLine(planning.work) : null,
    planning.error ? el("p", { class: "missing", role: "alert" }, planning.error) : null,
    planning.command ? commandNote(planning.command) : null,
    planning.plan ? planCard(planning.plan) : null,
  ];
}

// The panel that shows the plan is not printed: paper has it beside the card in view.
function printedPlan() {
  const { plan } = planning;
  return plan ? el("div", { class: "printed", id: "printed-plan" },
    el("h3", {}, `Best plan for ${number(plan.budget)} million USD a year, to lower ${planObjectives[plan.asked]}`), ...planWords(plan),
    // The scenario tells what it takes itself.
    isApplied(plan) ? null : chosenList(plan)) : null;
}

const chosenList = ({ chosen }) => el("ul", { class: "chosen" }, chosen.map((id) => el("li", {}, measureName(id))));

// Whether the scenario is this plan and nothing else.
function isApplied({ chosen }) {
  const taken = entries("measures");
  return taken.every(([id, strength]) => strength === 1 && chosen.includes(id)) && taken.length === chosen.length && changeCount() === chosen.length;
}

// A file answers some budgets: they can be chosen here.
function heldPlans() {
  const held = heldQuestions("interdict");
  if (!held.length) return null;
  return el("label", { class: "stack" }, "This file knows the best plan for",
    el("select", { id: "held-plans", onchange: (event) => {
      const asked = held[Number(event.target.value)];
      if (event.target.value === "" || !asked) return;
      Object.assign(planning, { budget: asked.budget, objective: asked.objective });
      askPlan();
    } },
    el("option", { value: "" }, "choose"),
    Object.entries(planObjectives).map(([objective, label]) => el("optgroup", { label: `To lower ${label}` }, held.map((asked, index) => (asked.objective === objective
      ? el("option", { value: index, selected: asked.budget === planning.budget && objective === planning.objective }, `${number(Number(asked.budget))} million USD a year`) : null))))));
}

const planFalls = { proceeds: "What the trade earns falls", delivered: "Drugs delivered fall", firearms: "Firearms delivered fall" };
const planObjectives = { proceeds: "what the trade earns", delivered: "drugs delivered", firearms: "firearms delivered" };
const planPairs = () => [["model", "portfolio"], ["budget", Number(planning.budget) || 100], ["objective", planning.objective], ["draws", rangeDraws], ...yearPairs()];

async function askPlan() {
  const { objective } = planning;
  Object.assign(planning, { plan: null, error: "", command: "" });
  const [work, answer] = await longWork("interdict", planPairs(), "Searching for the best plan …");
  planning.work = work;
  drawPanels();
  try {
    planning.plan = { ...await answer, asked: objective };
    applyPlan(planning.plan);
  } catch (error) {
    if (error instanceof NotHere) planning.command = error.message;
    else if (error.name !== "AbortError") planning.error = error.message;
  }
  planning.work = null;
  drawPanels();
}

function applyPlan({ chosen }) {
  const known = new Set(page.measures.map((row) => row.measure_id));
  return changeScenario((scenario) => {
    Object.assign(scenario, noChanges());
    for (const id of chosen) if (known.has(id)) scenario.measures[id] = 1;
  });
}

function planCard(plan) {
  return el("div", { class: "plan-card", id: "plan-card" },
    ...planWords(plan), chosenList(plan),
    isApplied(plan) ? null : el("button", { class: "plain", onclick: () => applyPlan(plan) }, "Apply again"));
}

function planWords(plan) {
  const n = plan.chosen.length, applied = n && isApplied(plan) ? ", applied as the scenario" : "";
  return [
    el("p", {}, el("strong", {}, plan.baseline > 0 ? `${planFalls[plan.asked]} ${shareText(plan.fall)}` : "Nothing to lower"),
      ` from ${number(plan.baseline)} to ${number(plan.objective)} ${plan.unit || ""} (modelled). `,
      plan.status === "optimal" ? "No plan within the budget does better (proven)." : `At most ${shareText(plan.gap)} better is possible.`),
    planRange(plan),
    el("p", { class: "muted" }, n ? `${plural(n, "measure")} for ${number(plan.spent)} of ${number(plan.budget)} million USD a year${applied}.` : "No measure is worth taking."),
  ].filter(Boolean);
}

// What the plan takes when the uncertain numbers are drawn, and measures may fail.
function planRange({ range, draws }) {
  if (!range) return null;
  const { low, high, mean } = range.fall;
  return el("p", { id: "plan-range" }, `In eight of ten of ${draws} draws of the uncertain numbers it falls ${betweenShares(low, high)}; ${shareText(mean)} on average. In a draw a measure may fail.`);
}

const betweenShares = (low, high) => (shareText(low) === shareText(high) ? shareText(high)
  : `${shareText(Math.max(0, low)).replace(" %", "")} to ${shareText(high)}`);
