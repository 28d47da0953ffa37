// Labels are ours, not vis-network's: always the same size on screen, placed in order of
// importance where nothing else stands, left out where no place is free (hover shows them).

const fontOf = (size, bold) => `${bold ? "600 " : ""}${size}px "Segoe UI", system-ui, sans-serif`;
const labelSize = 11, smallSize = 10; // pixels; the small one where the other finds no place
const boldFont = fontOf(labelSize, true);
const heightOf = (lines, size) => lines.length * (size + 1);
const measured = new Map();

// In the drawing a label leaves out the words that most names of its kind share, such as
// "Port of": the shape says them. Two of one kind never come to look alike.
const shortLabels = new Map();

function shortenLabels() {
  for (const kind of Object.keys(words.kinds)) {
    const labels = page.nodes.filter((node) => (node.d.kind || "") === kind).map((node) => node.label);
    const start = sharedWords(labels, (tokens) => tokens);
    const end = sharedWords(labels, (tokens) => tokens.reverse());
    const seen = new Map();
    for (const label of labels) seen.set(cut(label, start, end), [...(seen.get(cut(label, start, end)) || []), label]);
    for (const [short, full] of seen) if (full.length === 1) shortLabels.set(`${kind} ${full[0]}`, short);
  }
}

// The longest run of words that more than half of at least three names begin with.
function sharedWords(labels, turn) {
  const runs = new Map();
  for (const label of labels) {
    const tokens = turn(label.split(" "));
    for (let length = 1; length < tokens.length; length += 1) {
      const run = turn(tokens.slice(0, length)).join(" ");
      runs.set(run, (runs.get(run) || 0) + 1);
    }
  }
  // One word alone says too much to be left out, unless a comma closes it: "Gun" stays.
  const often = [...runs].map(([run, count]) => (/[ ,]/.test(run) && count >= 3 && count > labels.length / 2 ? run : ""));
  return often.sort((a, b) => b.length - a.length)[0] || "";
}

function cut(label, start, end) {
  let text = label;
  if (start && text.startsWith(`${start} `)) text = text.slice(start.length + 1);
  if (end && text.endsWith(` ${end}`)) text = text.slice(0, -end.length - 1);
  return text.replace(/^./, (first) => first.toUpperCase());
}

const drawnLabel = (node) => shortLabels.get(`${node.d.kind || ""} ${node.label}`) || node.label;

shortenLabels();

function textWidth(context, text) {
  const key = context.font + text;
  if (!measured.has(key)) measured.set(key, context.measureText(text).width);
  return measured.get(key);
}

function wrapped(text) {
  const spaces = [...text.matchAll(/[ /]/g)].map((match) => match.index);
  if (!spaces.length || text.length < 9) return null;
  const middle = spaces.reduce((best, at) =>
    (Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2) ? at : best));
  return [text.slice(0, middle + (text[middle] === "/" ? 1 : 0)), text.slice(middle + 1)];
}

// Whole words only, and never less than can be told from its neighbours by hovering.
function shortened(text) {
  const kept = [];
  for (const word of text.split(" ")) {
    if ([...kept, word].join(" ").length > 16) break;
    kept.push(word);
  }
  const short = kept.join(" ").replace(/[,;:]$/, "");
  return short && short.length < text.length ? [`${short} …`] : null;
}

// Boxes are [left, top, right, bottom] in pixels of the canvas element.
const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function candidates({ lines, size }, width, { at, reach, below }) {
  const height = heightOf(lines, size), gap = reach + 2;
  const box = (left, top, align) => ({ lines, size, align, box: [left, top, left + width, top + height] });
  const places = [
    box(at.x + gap, at.y - height / 2, "left"),
    box(at.x - width / 2, at.y + gap - 1, "center"),
    box(at.x - gap - width, at.y - height / 2, "right"),
    box(at.x - width / 2, at.y - gap - height + 1, "center"),
    box(at.x - width - 2, at.y - gap - height + 4, "right"),
    box(at.x + 2, at.y - gap - height + 4, "left"),
    box(at.x - width - 2, at.y + gap - 4, "right"),
    box(at.x + 2, at.y + gap - 4, "left"),
    ...[-7, 7].flatMap((shift) => [
      box(at.x + gap, at.y - height / 2 + shift, "left"),
      box(at.x - gap - width, at.y - height / 2 + shift, "right"),
    ]),
  ];
  return below ? [places[1], ...places] : places;
}

function freePlace(context, label, forms, taken, size) {
  for (const form of forms) {
    context.font = fontOf(form.size, label.bold);
    const width = Math.max(...form.lines.map((line) => textWidth(context, line)));
    for (const each of candidates(form, width, label)) {
      const [left, top, right, bottom] = each.box;
      if (left < 1 || right > size.width - 1 || top < 1 || bottom > size.height - 1) continue;
      if (!taken.some((box) => overlaps(box, each.box))) return each;
    }
  }
  return null;
}

// What matters most may cover a node rather than stay unnamed, and what is chosen anything; a
// number stands anywhere along its flow, or nowhere.
function placeLabel(context, label, { nodes, labels }, size) {
  const taken = nodes.concat(labels);
  const as = (letters, ...texts) => texts.filter(Boolean).map((lines) => ({ lines, size: letters }));
  const whole = [[label.text], wrapped(label.text)], full = as(labelSize, ...whole);
  if (label.along) return firstOf(label.along, (at) => freePlace(context, { ...label, at }, full.slice(0, 1), taken, size));
  const small = [...as(smallSize, ...whole, shortened(label.text))];
  return freePlace(context, label, full, taken, size) ||
    (label.bold || label.forced ? freePlace(context, label, full, labels, size) : null) ||
    (label.forced ? freePlace(context, label, full, [], size) : freePlace(context, label, small, taken, size));
}

function firstOf(items, find) {
  for (const item of items) {
    const found_ = find(item);
    if (found_) return found_;
  }
  return null;
}

let labelBoxes = [], labelPlaces = [], cutLabels = 0;

function drawLabels(context, all, nodes, size) {
  const labels = [];
  labelPlaces = [];
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of all) {
    const place = placeLabel(context, label, { nodes, labels }, size);
    if (!place) continue;
    labels.push(place.box);
    labelPlaces.push({ ...place, bold: label.bold });
    drawText(context, labelPlaces[labelPlaces.length - 1], label.faint);
  }
  labelBoxes = labels;
  cutLabels = labelPlaces.filter(({ lines }) => lines[lines.length - 1].endsWith("…")).length;
  return all.length - labels.length;
}

function drawText(context, { lines, size, align, box, bold }, faint) {
  context.font = fontOf(size, bold);
  const x = { left: box[0], center: (box[0] + box[2]) / 2, right: box[2] }[align];
  context.textAlign = align;
  lines.forEach((line, index) => {
    const y = box[1] + (size + 1) * (index + 0.5);
    context.lineWidth = 3;
    context.strokeStyle = "rgba(255,255,255,.88)";
    context.strokeText(line, x, y);
    context.fillStyle = faint ? "#8A949C" : "#1C2430";
    context.fillText(line, x, y);
  });
}
