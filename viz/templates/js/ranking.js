// What a served page does not hold it asks for: of a large network everything, once the page
// is drawn; of any other the years but its own. Flow first, then the ranking in view.

const askedRankings = bare({}); // by year and key: {work} while it runs, {error} where there is none
const rankedRows = 200, detailedRows = 5; // of each sort

const rankingKeys = () => (meta.later ? ["chain", ...page.scopes.map((scope) => scope.name).filter((name) => words.families[name])]
  : Object.keys(page.rankings));
const rankingLabel = (key) => (page.rankings[key] ? page.rankings[key].label : key === "chain" ? "Whole chain" : words.families[key].label);

const asksResults = () => isLive && (meta.later || results() !== page);
const resultPairs = (year) => (meta.years.length ? [["year", year]] : []);
const settlingMs = 300;
let settling = 0;

// A slider passes many years: only the one it stays at is asked for.
function askResultsSoon() {
  clearTimeout(settling);
  if (isLive) settling = setTimeout(askResults, settlingMs);
}

async function askResults() {
  for (const asked of [askedFlows, askedRankings]) giveUpOtherYears(asked);
  await askFlow();
  await askRanking(state.ranking);
}

function giveUpOtherYears(asked) {
  for (const [key, { work, year }] of Object.entries(asked)) {
    if (!work || year === yearOfResults()) continue;
    delete asked[key];
    work.stop();
  }
}

const askedRanking = (key) => askedRankings[`${yearOfResults()}:${key}`];

async function askRanking(key) {
  const year = yearOfResults(), held = results();
  if (!key || !asksResults() || held.rankings[key] || askedRanking(key)) return;
  const pairs = [...(key === "chain" ? [] : [["commodity", key]]), ["top", rankedRows], ["details", detailedRows], ...resultPairs(year)];
  await askOfYear(askedRankings, `${year}:${key}`, ["chokepoints", pairs, "Ranking nodes, links and groups …"],
    (answer) => { held.rankings[key] = asRanking(key, answer); }, "Not ranked: it was cancelled.");
}

// Asks for what the year in view needs, and tells in `asked` how it goes.
async function askOfYear(asked, key, [path, pairs, said], take, cancelled) {
  const entry = asked[key] = { year: yearOfResults(), work: null, error: "", command: "" };
  const [work, answer] = await longWork(path, pairs, said);
  entry.work = work;
  showCard();
  try {
    take(await answer);
  } catch (error) {
    const given = error.name === "AbortError";
    entry.error = given ? cancelled : error.message;
    // What the data does not allow, the command would refuse too.
    if (given || error.status !== 400) entry.command = commandFor(path, pairs);
  }
  entry.work = null;
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
  const asked = askedRanking(key);
  if (asked && asked.error) {
    return [el("p", { class: "missing", role: "alert" }, asked.error),
      asked.command ? el("div", { class: "note" }, "This command ranks", el("pre", {}, asked.command)) : null,
      el("button", { class: "plain", onclick: () => { delete askedRankings[`${yearOfResults()}:${key}`]; askRanking(key); } }, "Ask again")].filter(Boolean);
  }
  return asked && asked.work ? [progressLine(asked.work)] : [el("p", { class: "muted" }, "Ranking …")];
}
