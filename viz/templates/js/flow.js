// The modelled flow that the page does not hold, asked for once it is drawn; of a large network
// it is shown summed over the links that are drawn as one.

const askedFlows = bare({}); // by year: {work} while it runs, {error} where there is none
const askedFlow = () => askedFlows[yearOfResults()];

async function askFlow() {
  const year = yearOfResults(), held = results();
  if (!asksResults() || hasFlow() || askedFlow()) return;
  const pairs = [["flow", "true"], ...resultPairs(year)];
  const asked = askedFlows[year] = { year, work: null, error: "", command: "" };
  const [work, answer] = await longWork("network", pairs, "Modelling the flow …");
  asked.work = work;
  showCard();
  try {
    Object.assign(held.flow, (await answer).flow);
    measureFlow(held);
    if (grouped() && held === page) state.width = "flow";
  } catch (error) {
    const given = error.name === "AbortError";
    asked.error = given ? "It was cancelled." : `${sentence(error.message)}.`.replace(/\.\.$/, ".");
    // Where the data holds no trade, the command would say the same.
    if (given || error.status !== 400) asked.command = commandFor("network", pairs);
  }
  asked.work = null;
  refresh({ keepView: true, remember: false });
}

function flowState() {
  const { work, error, command } = askedFlow() || {};
  if (work) return [progressLine(work)];
  if (!error) return [];
  return [el("div", { class: "note", id: "no-flow" }, "No modelled flow is shown. ", error,
    command ? [" This command models it", el("pre", {}, command)] : null,
    command ? el("button", { class: "plain", onclick: () => { delete askedFlows[yearOfResults()]; askFlow(); } }, "Ask again") : null)];
}
