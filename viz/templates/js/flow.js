// The modelled flow that the page does not hold, asked for once it is drawn; of a large network
// it is shown summed over the links that are drawn as one.

const askedFlows = bare({}); // by year: {work} while it runs, {error} where there is none
const askedFlow = () => askedFlows[yearOfResults()];

async function askFlow() {
  const year = yearOfResults(), held = results();
  if (!asksResults() || hasFlow() || askedFlow()) return;
  await askOfYear(askedFlows, year, ["network", [["flow", "true"], ...resultPairs(year)], "Modelling the flow …"], (answer) => {
    Object.assign(held.flow, answer.flow);
    measureFlow(held);
    if (grouped() && held === page) state.width = "flow";
  }, "It was cancelled.");
}

function flowState() {
  const { work, error, command } = askedFlow() || {};
  if (work) return [progressLine(work)];
  if (!error) return [];
  return [el("div", { class: "note", id: "no-flow" }, "No modelled flow is shown. ", `${sentence(error)}.`.replace(/\.\.$/, "."),
    command ? [" This command models it", el("pre", {}, command)] : null,
    command ? el("button", { class: "plain", onclick: () => { delete askedFlows[yearOfResults()]; askFlow(); } }, "Ask again") : null)];
}
