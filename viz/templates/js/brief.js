// The brief: the server writes it, which takes a while; a file names the command that does.

const briefing = { question: "", budget: "", scenarios: 100, format: ".html", work: null, error: "", done: "" };
const briefQuestions = { "": "What the data is most about", fentanyl: "Fentanyl delivered", chain: "What the whole trade earns",
  firearms: "Firearms delivered", money: "Money that comes home" };
const briefFormats = { ".html": "Web page", ".md": "Markdown text", ".docx": "Word document", ".pdf": "PDF", ".pptx": "Slides" };

function openBrief() {
  drawBrief();
  byId("brief").showModal();
}

const briefPairs = () => [
  ...(briefing.question ? [["question", briefing.question]] : []),
  ...(Number(briefing.budget) > 0 ? [["budget", Number(briefing.budget)]] : []),
  ["scenarios", Math.min(200, Math.max(1, Math.round(Number(briefing.scenarios)) || 100))], ...yearPairs(),
];

const briefCommand = () => `${commandFor("brief", briefPairs())} -o brief${briefing.format}`;

// The form stays as it is while one types in it.
function tellCommand() {
  if (byId("brief-command")) byId("brief-command").textContent = briefCommand();
}

function drawBrief() {
  const busy = briefing.work !== null;
  const choice = (id, label, rows, name) => el("label", { class: "stack" }, label,
    el("select", { id, disabled: busy, onchange: (event) => { briefing[name] = event.target.value; tellCommand(); } },
      rows.map(([value, text]) => el("option", { value, selected: value === briefing[name] }, text))));
  const box = (id, label, name, rest) => el("label", { class: "stack" }, label, el("input", { type: "number", id, disabled: busy, value: briefing[name], ...rest,
    oninput: (event) => { briefing[name] = event.target.value; tellCommand(); } }));
  keepFocus(byId("brief"), () => byId("brief").replaceChildren(...[
    el("h2", {}, "Brief"),
    el("p", { class: "muted" }, "Options on two pages with their ranges, sources and what would change the answer. It is of the network as it is, not of the scenario."),
    el("form", { id: "brief-form", onsubmit: (event) => { event.preventDefault(); writeBrief(); } },
      choice("brief-question", "What is to be lowered", Object.entries(briefQuestions), "question"),
      box("brief-budget", "Budget, million USD a year (empty: several)", "budget", { min: 0, step: "any" }),
      box("brief-scenarios", "Draws of the uncertain numbers", "scenarios", { min: 1, max: 200 }),
      choice("brief-format", "Format", page.briefs.map((ending) => [ending, briefFormats[ending] || ending]), "format"),
      isLive ? el("button", { class: "plain strong", id: "write-brief", disabled: busy }, "Write the brief") : null),
    isLive ? null : el("div", { class: "note" }, "A file cannot write it. This command does", el("pre", { id: "brief-command" }, briefCommand())),
    busy ? progressLine(briefing.work) : null,
    briefing.error ? el("p", { class: "missing", role: "alert" }, briefing.error) : null,
    briefing.done ? el("p", { role: "status" }, briefing.done) : null,
    el("p", {}, el("button", { class: "plain", id: "close-brief", onclick: () => byId("brief").close() }, "Close")),
  ].filter(Boolean)));
}

async function writeBrief() {
  const path = `export/brief${briefing.format}`, pairs = briefPairs();
  const [work, answer] = await longWork(path, pairs, "Writing …");
  Object.assign(briefing, { work, error: "", done: "" });
  drawBrief();
  try {
    const { file, bytes } = await answer;
    el("a", { href: addressOf(path, pairs), download: `narrows-${file}` }).click();
    briefing.done = `Saved as narrows-${file}, ${number(Math.round(bytes / 1000))} kB.`;
  } catch (error) {
    if (error.name !== "AbortError") briefing.error = error.message;
  }
  briefing.work = null;
  drawBrief();
}
