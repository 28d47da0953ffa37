// Steps: views that were kept, with notes; played one after another they are a briefing. They
// are part of the address, and can be written as one file that needs no server.

state.steps = [];
state.step = -1; // the step that is being played
for (const [title, note, view] of page.steps) state.steps.push({ title, note, view });

const stepsText = () => JSON.stringify(state.steps.map(({ title, note, view }) => [title, note, view]));

function readSteps(text) {
  try {
    const rows = JSON.parse(text);
    const good = (row) => Array.isArray(row) && row.length === 3 && row.every((part) => typeof part === "string");
    if (Array.isArray(rows) && rows.every(good)) return rows.slice(0, 50).map(([title, note, view]) => ({ title, note, view }));
  } catch {
    // An address that somebody shortened: the view opens without its steps.
  }
  return [];
}

function keepStep() {
  const told = hasAnswer() ? outcome.answer.words[0] || "" : "";
  const changes = changeWords(), more = changes.length - 2;
  const title = hasScenario() ? changes.slice(0, 2).join("; ") + (more > 0 ? `; ${plural(more, "more change")}` : "") : state.selected ? selectedText() : (page.scopes.find((each) => each.name === state.scope) || { label: "View" }).label;
  state.steps.push({ title, note: told, view: viewHash({ steps: false }) });
  rememberView();
  drawPanels();
  byId(`step-note-${state.steps.length - 1}`).focus();
}

function stepsPanel() {
  return [
    el("p", { class: "muted" }, "Keep views as steps, with notes; play them as a briefing."),
    el("button", { class: "plain strong", id: "keep-step", onclick: keepStep }, "Keep this view as a step"),
    state.steps.length ? el("p", { class: "actions" },
      el("button", { class: "plain", id: "play", onclick: () => playStep(0) }, "Play"),
      el("button", { class: "plain", id: "write-steps", onclick: writeSteps }, "One file to share")) : null,
    el("ol", { class: "steps" }, state.steps.map(stepItem)),
  ];
}

function stepItem(step, index) {
  const edit = (name) => (event) => { step[name] = event.target.value; rememberView({ replace: true }); };
  const move = (by) => () => {
    state.steps.splice(index + by, 0, ...state.steps.splice(index, 1));
    rememberView();
    drawPanels();
  };
  return el("li", { "aria-current": index === state.step ? "step" : null },
    el("input", { class: "wide", id: `step-title-${index}`, value: step.title, "aria-label": `Title of step ${index + 1}`, onchange: edit("title") }),
    el("textarea", { class: "wide", id: `step-note-${index}`, rows: 3, "aria-label": `Note of step ${index + 1}`, onchange: edit("note") }, step.note),
    el("p", { class: "actions" },
      el("button", { class: "plain", onclick: () => playStep(index) }, "Show"),
      index ? el("button", { class: "plain", "aria-label": `Move step ${index + 1} up`, onclick: move(-1) }, "↑") : null,
      index < state.steps.length - 1 ? el("button", { class: "plain", "aria-label": `Move step ${index + 1} down`, onclick: move(1) }, "↓") : null,
      el("button", { class: "plain", "aria-label": `Delete step ${index + 1}`, onclick: () => { state.steps.splice(index, 1); rememberView(); drawPanels(); } }, "Delete")));
}

function playStep(index) {
  if (!state.steps[index]) return undefined;
  state.step = index;
  const { steps } = state;
  recallView(steps[index].view);
  Object.assign(state, { steps, step: index });
  return settleView();
}

function stopPlaying() {
  state.step = -1;
  rememberView();
  drawChrome();
  drawPanels();
}

const nextStep = (by) => { if (state.step >= 0) playStep(Math.min(state.steps.length - 1, Math.max(0, state.step + by))); };

function drawCaption() {
  const step = state.steps[state.step];
  const was = byId("caption").hidden;
  byId("caption").hidden = !step;
  byId("centre").classList.toggle("with-caption", Boolean(step));
  if (was === Boolean(step)) resized();
  if (!step) return;
  const at = state.step, last = at === state.steps.length - 1;
  keepFocus(byId("caption"), () => byId("caption").replaceChildren(
    el("p", {}, el("strong", {}, `${at + 1} of ${state.steps.length}. ${step.title}`)),
    step.note ? el("p", {}, step.note) : "",
    el("p", { class: "actions" },
      el("button", { class: "plain", id: "previous-step", disabled: at === 0, onclick: () => nextStep(-1) }, "Previous (,)"),
      el("button", { class: "plain", id: "next-step", disabled: last, onclick: () => nextStep(1) }, "Next (.)"),
      el("button", { class: "plain", id: "stop-steps", onclick: stopPlaying }, "Stop"))));
}

// The page as it came, with the steps and the answers they need in its data. The scripts are
// the same, so that the content policy holds for the file too.
const closing = ["<", "/script>"].join(""); // written whole, it would end this script
const pageSource = document.documentElement.outerHTML;

async function writeSteps() {
  const answers = bare({});
  for (const step of state.steps) {
    const parts = new URLSearchParams(step.view.slice(1)), kept = readScenario(parts);
    for (const [path, pairs] of questionsOf(parts, kept)) {
      try {
        answers[questionKey(path, pairs)] = await ask(path, pairs);
      } catch {
        // A step without an answer says so in the file, as it does here.
      }
    }
  }
  const all = JSON.parse(document.getElementById("data").textContent);
  Object.assign(all, { live: false, alone: true, answers: { ...all.answers, ...answers }, steps: JSON.parse(stepsText()) });
  const open = ["<", 'script type="application/json" id="data">'].join(""), from = pageSource.indexOf(open) + open.length;
  const text = pageSource.slice(0, from) + JSON.stringify(all).replaceAll("<", "\\u003c") + pageSource.slice(pageSource.indexOf(closing, from));
  save("narrows-steps.html", `<!doctype html>\n${text.replace("connect-src 'self'; ", "")}`, "text/html");
}

// What a kept view asks when it is opened.
function questionsOf(parts, kept) {
  const { scenario, year } = state;
  state.scenario = kept;
  if (/^\d{4}$/.test(parts.get("year") || "")) state.year = Number(parts.get("year"));
  const asked = readAsked(parts);
  const questions = [hasScenario() ? ["whatif", whatIfPairs()] : null, asked ? ["routes", routePairs(asked)] : null];
  Object.assign(state, { scenario, year });
  return questions.filter(Boolean);
}
