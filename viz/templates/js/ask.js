// Questions and answers. A page that was served asks its server, whose answers are those of
// the command line; a page that is a file holds some answers, and names the command for the
// rest. Nothing is computed here.

const isLive = page.live === true;

class NotHere extends Error {}

const sortedPairs = (pairs) => pairs.map(([name, value]) => [name, String(value)])
  .sort((a, b) => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? -1 : 1));
const questionKey = (path, pairs) => path + JSON.stringify(sortedPairs(pairs));

function commandFor(path, pairs) {
  const quoted = (text) => (/^[\w.,:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const option = ([name, value]) => {
    if (value === "true") return `--${name}`;
    return name.length === 1 ? `-${name} ${quoted(value)}` : `--${name.replaceAll("_", "-")} ${quoted(value)}`;
  };
  const data = meta.folder ? ["--data", quoted(meta.folder)] : [];
  return ["narrows", path, ...data, ...sortedPairs(pairs).map(option)].join(" ");
}

// The questions of a path that a file answers for the year in view, each as names and values.
function heldQuestions(path) {
  const known = [];
  for (const key of Object.keys(page.answers)) {
    if (!key.startsWith(`${path}[`)) continue;
    const { year, ...asked } = Object.fromEntries(JSON.parse(key.slice(path.length)));
    if (year === undefined || Number(year) === state.year) known.push(asked);
  }
  return known;
}

const isKnown = (path, pairs) => questionKey(path, pairs) in page.answers;

// `progress` is told each line that the command says meanwhile; `signal` gives the question up.
async function ask(path, pairs, { signal, progress } = {}) {
  const key = questionKey(path, pairs);
  if (page.answers[key]) return page.answers[key];
  if (!isLive) throw new NotHere(commandFor(path, pairs));
  const answer = progress
    ? await askInLines(path, pairs, { signal, progress })
    : await askOnce(path, pairs, signal);
  page.answers[key] = answer;
  return answer;
}

const addressOf = (path, pairs) => `/api/${path}?${new URLSearchParams(sortedPairs(pairs))}`;

async function askOnce(path, pairs, signal) {
  const response = await fetch(addressOf(path, pairs), { signal });
  return settled(response.status, await response.json());
}

async function askInLines(path, pairs, { signal, progress }) {
  const response = await fetch(addressOf(path, pairs), { signal, headers: { Accept: "application/x-ndjson" } });
  if (!(response.headers.get("content-type") || "").includes("ndjson")) return settled(response.status, await response.json());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", last = null;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines.filter(Boolean)) {
      last = JSON.parse(line);
      if (last.progress !== undefined) progress(last.progress);
    }
  }
  if (!last || last.answer === undefined) throw new Error("the server ended before it had an answer");
  return settled(last.status, last.answer);
}

function settled(status, document_) {
  if (status === 200) return document_;
  throw Object.assign(new Error(document_.error || "no answer"), { status });
}

// The tables are looked at every few seconds; where they changed, the page is made anew.
let tablesState = null;

async function watchTables() {
  try {
    const { state: now } = await (await fetch("/version")).json();
    if (tablesState !== null && now !== tablesState) {
      location.reload();
      return;
    }
    tablesState = now;
    setServerNote("");
  } catch {
    setServerNote("The server does not answer: start narrows explore again. What is drawn stays.");
  }
  setTimeout(watchTables, 4000);
}

let serverNote = "";

function setServerNote(text) {
  if (serverNote === text) return;
  serverNote = text;
  drawChrome();
}
