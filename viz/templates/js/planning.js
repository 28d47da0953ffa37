// The best plan within a budget: the server chooses; here it is shown, and applied as a scenario.

const planning = { budget: "", objective: "proceeds", plan: null, error: "", command: "", work: null };

function planSection() {
  if (!page.measures.some((row) => row.cost > 0)) return [];
  const box = el("input", { type: "number", id: "budget", min: 0, step: "any", value: planning.budget, placeholder: "100",
    oninput: () => { planning.budget = box.value; } });
  return [
    el("form", { class: "plan", onsubmit: (event) => { event.preventDefault(); askPlan(); } },
      el("label", {}, "Budget ", box, " million USD a year"),
      el("label", {}, "against ", el("select", { id: "plan-objective", onchange: (event) => { planning.objective = event.target.value; } },
        Object.entries(planObjectives).map(([name, label]) => el("option", { value: name, selected: name === planning.objective }, label)))),
      el("button", { class: "plain strong", id: "best-plan", disabled: planning.work !== null }, "Best plan")),
    planning.work ? progressLine(planning.work) : null,
    planning.error ? el("p", { class: "missing", role: "alert" }, planning.error) : null,
    planning.command ? commandNote(planning.command) : null,
    planning.plan ? planCard(planning.plan) : null,
  ];
}

const planObjectives = { proceeds: "what the trade earns", delivered: "drugs delivered", firearms: "firearms delivered" };
const planPairs = () => [["model", "portfolio"], ["budget", Number(planning.budget) || 100], ["objective", planning.objective], ...yearPairs()];

async function askPlan() {
  Object.assign(planning, { plan: null, error: "", command: "" });
  const [work, answer] = await longWork("interdict", planPairs(), "Searching for the best plan …");
  planning.work = work;
  drawPanels();
  try {
    planning.plan = await answer;
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
  const fall = plan.fall ?? (plan.baseline > 0 ? 1 - plan.objective / plan.baseline : null);
  return el("div", { class: "plan-card", id: "plan-card" },
    el("p", {}, el("strong", {}, fall === null ? "" : `Falls ${shareText(fall)}`),
      ` from ${number(plan.baseline)} to ${number(plan.objective)} ${plan.unit || ""} (modelled). `,
      plan.status === "optimal" ? "No plan within the budget does better (proven)." : `At most ${shareText(plan.gap)} better is possible.`),
    el("p", { class: "muted" }, plan.chosen.length ? `${plural(plan.chosen.length, "measure")} for ${number(plan.spent)} of ${number(plan.budget)} million USD a year, applied as the scenario. Its range over draws is under How sure, on the right.` : "No measure is worth taking."),
    el("button", { class: "plain", onclick: () => applyPlan(plan) }, "Apply again"));
}
