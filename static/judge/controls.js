/* A control for each kind of aspect: {node, show(value), enable(on)}. `give` gets {value, fault} whenever something is
   marked. A field that is being typed in is never changed under the hand. */
import { readNumber, readPoints, readTime, timeParts } from "./values.js";
import { make, say } from "./words.js";

const LONGEST = 14;
const DIGITS = ["7", "8", "9", "4", "5", "6", "1", "2", "3"];

function button(text, attributes) {
  return make("button", { type: "button", class: "key", ...attributes }, text);
}

function put(field, text) {
  if (document.activeElement !== field && field.value !== text) field.value = text;
}

/* Whether all of a field is selected, so that the next key begins anew. */
function begins(field) {
  const length = field.selectionEnd - field.selectionStart;
  return document.activeElement === field && length > 0 && length === field.value.length;
}

/* Keys large enough for gloves. `type` gets a key and whether it begins anew; a key is a digit, ".", "00" or "⌫". */
function pad(fields, type, corner, turn = null) {
  const key = (text, label = text) =>
    button(text, { "aria-label": label, onclick: () => type(text, fields.some(begins)) });
  const keys = [...DIGITS.map((digit) => key(digit)), key(corner), key("0"), key("⌫", say("delete"))];
  if (turn) keys.push(button("±", { class: "key wide", "aria-label": say("sign"), onclick: turn }));
  // The field keeps the focus, so that the keys and a keyboard can be mixed.
  return make("div", { class: "pad", onpointerdown: (event) => event.preventDefault() }, ...keys);
}

function field(label, attributes = {}) {
  return make("input", {
    class: "form-control typed num",
    type: "text",
    inputmode: "none",
    autocomplete: "off",
    "aria-label": label,
    onfocus: (event) => event.target.select(),
    ...attributes,
  });
}

function typedControl(fields, row, board, typed, texts) {
  for (const each of fields) each.addEventListener("input", typed);
  return {
    node: make("div", {}, row, board),
    show: (value) => texts(value).forEach((text, number) => put(fields[number], text)),
    enable: (on) => {
      for (const each of fields) each.disabled = !on;
      board.hidden = !on;
    },
  };
}

/* One number with what stands behind it. */
function numeric(aspect, tail, { read, text, signed }, give) {
  const only = field(aspect.name);
  const typed = () => give(read(only.value));
  const change = (to) => {
    only.value = to;
    typed();
  };
  const type = (key, anew) => {
    const before = anew ? "" : only.value;
    change(key === "⌫" ? before.slice(0, -1) : (before + key).slice(0, LONGEST));
  };
  const turn = () => change(only.value.startsWith("-") ? only.value.slice(1) : `-${only.value}`);
  const row = make("div", { class: "typing" }, only, make("span", {}, tail));
  return typedControl([only], row, pad([only], type, ".", signed ? turn : null), typed, (value) => [text(value)]);
}

function measured(aspect, give) {
  const way = { read: readNumber, text: (value) => (value ? value.value : ""), signed: true };
  return numeric(aspect, aspect.unit, way, give);
}

function panel(aspect, give) {
  const way = { read: (text) => readPoints(aspect, text), text: (value) => (value ? value.points : "") };
  return numeric(aspect, say("upto", { maximum: aspect.maximum }), way, give);
}

/* Minutes and seconds; the keys fill them from the right: 3 1 3 0 is 31 minutes 30. */
function timed(aspect, give) {
  const minutes = field(`${aspect.name} ${say("minutes")}`, { maxlength: 4 });
  const seconds = field(`${aspect.name} ${say("seconds")}`, { maxlength: 2 });
  const typed = () => give(readTime(minutes.value, seconds.value));
  const type = (key, anew) => {
    const before = anew ? "" : minutes.value + seconds.value.padStart(2, "0");
    const digits = (key === "⌫" ? before.slice(0, -1) : before + key).replace(/\D/g, "").replace(/^0+/, "").slice(-6);
    minutes.value = digits ? digits.slice(0, -2) || "0" : "";
    seconds.value = digits ? digits.slice(-2).padStart(2, "0") : "";
    typed();
  };
  const unit = (text) => make("span", {}, text);
  const row = make("div", { class: "typing pair" }, minutes, unit(say("minutes")), seconds, unit(say("seconds")));
  const fields = [minutes, seconds];
  return typedControl(fields, row, pad(fields, type, "00"), typed, timeParts);
}

function judgement(aspect, give) {
  const marks = [];
  for (let mark = aspect.lowest; mark <= aspect.highest; mark += 1) marks.push(String(mark));
  const buttons = marks.map((mark) =>
    make("button", { type: "button", "aria-pressed": "false", onclick: () => give({ value: { points: mark } }) }, mark),
  );
  const legend = marks.map((mark, level) => [mark, aspect.levels[level]]).filter(([, text]) => text);
  const lines = legend.map(([mark, text]) => make("li", {}, make("b", { class: "num" }, mark), ` ${text}`));
  return {
    node: make(
      "div",
      {},
      make("div", { class: "scale", role: "group", "aria-label": aspect.name }, ...buttons),
      lines.length ? make("ul", { class: "levels" }, ...lines) : "",
    ),
    show: (value) => {
      marks.forEach((mark, place) => {
        buttons[place].setAttribute("aria-pressed", String(Boolean(value) && value.points === mark));
        lines[place]?.classList.toggle("on", Boolean(value) && value.points === mark);
      });
    },
    enable: (on) => buttons.forEach((each) => (each.disabled = !on)),
  };
}

function checklist(aspect, give) {
  let met = null;
  const turn = (key) => {
    const now = met || [];
    const next = now.includes(key) ? now.filter((each) => each !== key) : [...now, key];
    give({ value: { items: aspect.items.map((item) => item.key).filter((each) => next.includes(each)) } });
  };
  const lines = aspect.items.map((item) =>
    make(
      "button",
      { type: "button", class: "tick", "aria-pressed": "false", onclick: () => turn(item.key) },
      make("span", { class: "box", "aria-hidden": "true" }),
      make("span", { class: "flex-fill" }, item.name),
      make("b", { class: "num" }, `+${item.points}`),
    ),
  );
  const none = button(say("nothing_met"), { class: "key wide", onclick: () => give({ value: { items: [] } }) });
  return {
    node: make("div", { class: "ticks" }, ...lines, none),
    show: (value) => {
      met = value ? value.items : null;
      aspect.items.forEach((item, place) =>
        lines[place].setAttribute("aria-pressed", String(Boolean(met) && met.includes(item.key))),
      );
      none.setAttribute("aria-pressed", String(Boolean(met) && !met.length));
    },
    enable: (on) => [...lines, none].forEach((each) => (each.disabled = !on)),
  };
}

function deductions(aspect, give) {
  let counts = {};
  const count = (key, step) => {
    const next = { ...counts, [key]: Math.max(0, (counts[key] || 0) + step) };
    const found = Object.entries(next).filter(([, number]) => number);
    give({ value: { counts: Object.fromEntries(found) } });
  };
  const lines = aspect.items.map((item) => {
    const number = make("output", { class: "num" }, "0");
    const name = { name: item.name };
    const fewer = button("−", { "aria-label": say("fewer", name), onclick: () => count(item.key, -1) });
    const more = button("+", { "aria-label": say("more", name), onclick: () => count(item.key, 1) });
    const most = item.most === null ? "" : `（${say("most", { most: item.most })}）`;
    const text = make("span", { class: "fault-name" }, item.name, make("small", {}, ` −${item.points}${most}`));
    return { key: item.key, number, fewer, more, node: make("div", { class: "counter" }, text, fewer, number, more) };
  });
  const none = button(say("no_fault"), { class: "key wide", onclick: () => give({ value: { counts: {} } }) });
  return {
    node: make("div", { class: "ticks" }, ...lines.map((line) => line.node), none),
    show: (value) => {
      counts = value ? value.counts : {};
      for (const line of lines) line.number.textContent = String(counts[line.key] || 0);
      none.setAttribute("aria-pressed", String(Boolean(value) && !Object.keys(counts).length));
    },
    enable: (on) => {
      for (const line of lines) line.fewer.disabled = line.more.disabled = !on;
      none.disabled = !on;
    },
  };
}

const CONTROLS = { tolerance: measured, linear: measured, ranges: measured, checklist, judgement, panel, deductions };

/* The control of an aspect. */
export function controlFor(aspect, give) {
  return (aspect.timed ? timed : CONTROLS[aspect.kind])(aspect, give);
}
