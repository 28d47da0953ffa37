// Groups whose members go together: every place of a kind, region, country or stage, every link
// of a mode. They are ranked beside nodes and links, and have a card of their own.

const groupWords = { kind: "kind of place", region: "region", country: "country", stage: "stage", mode: "mode of carriage" };

const rankedGroup = (id) => (ranking() ? ranking().groups.find((row) => row.id === id) : undefined);

function groupTitle({ name, by }) {
  const known = { kind: words.kinds[name.replaceAll(" ", "_")], mode: words.modes[name.replaceAll(" ", "_")] }[by];
  if (by === "stage") return words.stages[name.replaceAll(" ", "_")] || sentence(name);
  return known ? known.label : sentence(name);
}

// Its members that are drawn, as ids: of links for a mode, else of nodes.
function groupMembers(id) {
  const [by, word] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
  if (by === "mode") return shown.edges.filter((edge) => edge.d.mode === word).map((edge) => edge.id);
  return shown.nodes.filter((node) => node.d[by] === word).map((node) => node.id);
}

function rankedGroupCard(id) {
  const row = rankedGroup(id);
  if (!row) return [el("p", { class: "missing" }, "This group is not in the ranking in view.")];
  const members = groupMembers(id), links = row.by === "mode", closed = members.length > 0 && members.every(isClosed);
  const change = () => changeScenario((scenario) => {
    const rest = scenario.closed.filter((each) => !members.includes(each));
    scenario.closed = closed ? rest : [...rest, ...members];
  });
  return [
    el("h2", { tabindex: "-1" }, `${groupTitle(row)}: all together`),
    el("p", { class: "muted" }, `A group by ${groupWords[row.by]}: ${plural(row.members, links ? "link" : "node")} taken away together.`),
    members.length && members.length <= mostClosed ? el("p", { class: "actions" },
      el("button", { class: "plain", id: "close-group", onclick: change }, closed ? "Reopen all of it" : "Close all of it: what if?")) : null,
    el("h3", {}, dated("As a chokepoint")),
    otherYear(),
    el("p", { class: "reason" }, `${ranking().label}: ${row.reason}`),
    facts([["Loss", shareText(row.loss_share)], ["Flow share", flowShare(row)]]),
    ...lookedInto(row),
    ...(links ? flowSection("Its links", members.map((each) => edgeById.get(each)))
      : members.length ? [el("h3", {}, `Its places (${members.length})`), el("ul", { class: "flows" }, members.slice(0, mostListed).map((each) => el("li", {}, endButton(each))))] : []),
  ].filter(Boolean);
}

const mostClosed = 50; // as many as the server takes in one question
