// What can be taken away: the drawing as PNG or SVG, the table in view as CSV, the state as
// JSON. The network itself is a file beside the page.

function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function savePicture() {
  const canvas = byId("canvas").querySelector("canvas");
  el("a", { href: canvas.toDataURL("image/png"), download: "narrows.png" }).click();
}

// A cell that a spreadsheet would run as a formula is kept as text.
function csvCell(value) {
  const text = String(value), plain = /^[=+@\t\r-]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function saveTable() {
  const columns = twinColumns[twin.tab], rows = twinRows();
  const lines = [columns.map(([name]) => name), ...rows.map(([item]) => columns.map(([, cell]) => cell(item)))];
  save(`narrows-${twin.tab}.csv`, `\uFEFF${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`, "text/csv");
}

function saveState() {
  const { closed, capacity, demand, measures } = state.scenario;
  save("narrows-state.json", JSON.stringify({
    narrows: meta.version, data: meta.digest, year: meta.years.length ? state.year : null,
    scenario: { closed, capacity, demand, measures }, view: viewHash({ steps: false }), steps: state.steps,
  }, null, 2), "application/json");
}

function saveSvg() {
  save("narrows.svg", new XMLSerializer().serializeToString(drawingAsSvg()), "image/svg+xml");
}

function drawingAsSvg() {
  const { width, height } = canvasSize();
  const root = svg("svg", { xmlns: svgNamespace, width, height, viewBox: `0 0 ${width} ${height}`,
    "font-family": "Segoe UI, system-ui, sans-serif", "font-size": 11 }, svg("title", {}, `Narrows: ${statusText()}`),
  svg("rect", { width, height, fill: "#F7F9FA" }), ...groundAsSvg(), ...drawn.edges.map(edgeAsSvg), ...drawn.nodes.map(nodeAsSvg), ...labelsAsSvg());
  return root;
}

function groundAsSvg() {
  if (state.layout === "map" && meta.located) return mapAsSvg();
  if (state.layout !== "tiers") return [];
  const corner = (x, y) => network.canvasToDOM({ x, y });
  const box = ({ left, right, top, bottom }, fill) => {
    const from = corner(left, top), to = corner(right, bottom);
    return svg("rect", { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y, fill });
  };
  const heads = frame.bands.map((band) => {
    const at = corner((band.left + band.right) / 2, band.top + 14);
    return svg("text", { x: at.x, y: at.y, "text-anchor": "middle", "font-weight": 600, "font-size": 10, fill: "#3E4A57" }, band.label);
  });
  return [...frame.bands.map((band, index) => box(band, index % 2 ? "#EDF1F4" : "#F7F9FA")), ...(frame.lane ? [box(frame.lane, "#F1EDF8")] : []), ...heads];
}

function mapAsSvg() {
  const { width, height } = canvasSize();
  const path = (lines, attributes, end) => svg("path", { ...attributes, d: lines.map((line) => {
    let x = 0, y = 0, text = "";
    for (let i = 0; i < line.length; i += 2) {
      x += line[i]; y += line[i + 1];
      const at = network.canvasToDOM({ x, y });
      text += `${i ? "L" : "M"}${at.x.toFixed(1)} ${at.y.toFixed(1)}`;
    }
    return text + end;
  }).join("") });
  return [svg("rect", { width, height, fill: "#DCE9F2" }),
    path(page.outlines.land, { fill: "#F3F1EC", stroke: "#A9B6BF", "stroke-width": 0.8 }, "Z"),
    path(page.outlines.borders, { fill: "none", stroke: "#B9B1A3", "stroke-width": 0.9 }, "")];
}

// vis-network knows each curve; points along it are near enough.
function edgeAsSvg(item) {
  const edge = network.body.edges[visId(item.id)];
  if (!edge || !edge.connected) return svg("g", {});
  const points = Array.from({ length: 21 }, (_, i) => network.canvasToDOM(edge.edgeType.getPoint(i / 20)));
  const d = points.map(({ x, y }, i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const dim = dims("edges", item.id), width = dim ? 0.7 : item.px;
  const line = { d, fill: "none", stroke: dim ? faded : item.tint, "stroke-width": width, "stroke-opacity": dim ? 0.3 : item.opacity,
    ...(item.dash ? { "stroke-dasharray": item.dash.join(" ") } : {}) };
  const near = points[19], end = points[20], turn = (Math.atan2(end.y - near.y, end.x - near.x) * 180) / Math.PI;
  const head = svg("path", { d: `M-7 -3L0 0L-7 3Z`, fill: line.stroke, "fill-opacity": line["stroke-opacity"], transform: `translate(${points[19].x.toFixed(1)} ${points[19].y.toFixed(1)}) rotate(${turn.toFixed(0)})` });
  const halo = item.halo && !dim ? [svg("path", { d, fill: "none", stroke: "#FFFFFF", "stroke-width": width + 5 })] : [];
  return svg("g", {}, svg("title", {}, item.title), ...halo, svg("path", line), head);
}

function nodeAsSvg(item) {
  const at = network.canvasToDOM({ x: item.x, y: item.y }), size = item.px / 6;
  return svg("g", { opacity: dims("nodes", item.id) ? 0.18 : item.pale ? 0.35 : 1 }, svg("title", {}, item.title || item.text),
    svg("path", { d: shapePaths[item.shape] || shapePaths.dot, fill: item.color.background, stroke: item.color.border,
      "stroke-width": 1.4 / size, transform: `translate(${at.x - 8 * size} ${at.y - 8 * size}) scale(${size})`,
      ...(item.closed ? { "stroke-dasharray": "3 2" } : {}) }));
}

function labelsAsSvg() {
  const anchor = { left: "start", center: "middle", right: "end" };
  const crosses = drawn.edges.filter((item) => item.cross).map(middleOf).filter(Boolean).map(({ x, y }) =>
    svg("path", { d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`, stroke: closedTint, "stroke-width": 2.2 }));
  return [...crosses, ...labelPlaces.flatMap(({ lines, size, align, box, bold }) => lines.map((line, index) => svg("text", {
    x: { left: box[0], center: (box[0] + box[2]) / 2, right: box[2] }[align], y: box[1] + (size + 1) * (index + 0.8), "font-size": size,
    "text-anchor": anchor[align], fill: "#1C2430", stroke: "#FFFFFF", "stroke-width": 3, "paint-order": "stroke",
    ...(bold ? { "font-weight": 600 } : {}) }, line)))];
}

function wireExports() {
  const take = { picture: savePicture, "save-svg": saveSvg, "save-table": saveTable, "save-state": saveState, "save-steps": writeSteps, "open-brief": openBrief, print: () => window.print() };
  for (const [id, action] of Object.entries(take)) byId(id).addEventListener("click", action);
  byId("export").addEventListener("click", (event) => { if (event.target.closest("a, button")) byId("export").open = false; });
  // A large network is written for other programs when that is asked for.
  if (meta.later) for (const name of ["network.graphml", "nodes.csv", "edges.csv"]) document.querySelector(`#export a[href="${name}"]`).href = addressOf(`export/${name}`, yearPairs());
  byId("open-brief").hidden = page.briefs.length === 0;
  for (const link of document.querySelectorAll("[data-beside]")) link.hidden = page.alone === true;
}
