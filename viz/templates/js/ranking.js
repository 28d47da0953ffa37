// Chokepoints of a large network take a while: the page is drawn first and asks for them then,
// of the whole chain at once and of one commodity when it is looked at.

const askedRankings = bare({}); // by key: {work} while it runs, {error} where there is none
const rankedRows = 200; // of each sort

const rankingKeys = () => (meta.later ? ["chain", ...page.scopes.map((scope) => scope.name).filter((name) => words.families[name])]
  : Object.keys(page.rankings));
const rankingLabel = (key) => (page.rankings[key] ? page.rankings[key].label : key === "chain" ? "Whole chain" : words.families[key].label);

async function askRanking(key) {
  if (!meta.later || !isLive || page.rankings[key] || askedRankings[key]) return;
  const pairs = [...(key === "chain" ? [] : [["commodity", key]]), ["top", rankedRows], ...(meta.years.length ? [["year", meta.year]] : [])];
  askedRankings[key] = { work: null, error: "" };
  const [work, answer] = await longWork("chokepoints", pairs, "Ranking nodes, links and groups …");
  askedRankings[key].work = work;
  showCard();
  try {
    page.rankings[key] = asRanking(key, await answer);
  } catch (error) {
    askedRankings[key].error = error.name === "AbortError" ? "Not ranked: it was cancelled." : error.message;
  }
  askedRankings[key].work = null;
  refresh({ keepView: true, remember: false });
}

// The command's answer as the page holds rankings; rows that tell nothing are left out.
function asRanking(key, answer) {
  const telling = ["loss_share", "flow_share", "betweenness", "dominates", "in_cut"];
  const rows = (table) => answer[table].map((row, index) => ({ ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)), rank: index + 1 }))
    .filter((row) => telling.some((name) => row[name]));
  return { ...answer, label: rankingLabel(key), why_no_flow: answer.why_no_flow || "", nodes: rows("nodes"), edges: rows("edges"), groups: rows("groups") };
}

// Instead of a ranking that is not there yet.
function rankingState(key) {
  const asked = askedRankings[key];
  if (asked && asked.error) {
    return [el("p", { class: "missing", role: "alert" }, asked.error),
      el("button", { class: "plain", onclick: () => { delete askedRankings[key]; askRanking(key); } }, "Ask again")];
  }
  return asked && asked.work ? [progressLine(asked.work)] : [el("p", { class: "muted" }, "Ranking …")];
}
