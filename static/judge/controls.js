/* A control for each kind of aspect: {node, show(value), enable(on)}. `give` gets {value, fault} whenever something is
   marked. A field that is being typed in is never changed under the hand. */
import { readNumber, readPoints, readTime, timeParts } from "./values.js";
import { make, say } from "./words.js";

const DIGITS = ["7", "8", "9", "4", "5", "6", "1", "2", "3"];

function button(text, attributes) {
  return make("button", { type: "button", class: "key", ...attributes }, text);
}

function put(field, text) {
  if (document.activeElement !== field && field.value !== text) field.value = text;
}

/* Keys large enough for gloves; they type into the field that was touched last. */
function pad(fields, typed, { point = true, sign = false } = {}) {
  let field = fields[0];
  for (const each of fields) each.addEventListener("focus", () => (field = each));
  const press = (change) => () => {
    field.value = change(field.value);
    typed();
  };
  // What is too long loses its first digit: minutes and seconds fill from the right.
  const longest = () => (field.maxLength > 0 ? field.maxLength : 12);
  const digit = (key) => button(key, { onclick: press((text) => (text + key).slice(-longest())) });
  const turned = (text) => (text.startsWith("-") ? text.slice(1) : `-${text}`);
  const keys = [
    ...DIGITS.map(digit),
    point ? digit(".") : button(say("clear"), { onclick: press(() => "") }),
    digit("0"),
    button("⌫", { "aria-label": say("delete"), onclick: press((text) => text.slice(0, -1)) }),
  ];
  if (sign) keys.push(button("±", { class: "key wide", "aria-label": say("sign"), onclick: press(turned) }));
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

function typedControl(fields, row, keys, read, texts, give) {
  const typed = () => give(read(...fields.map((each) => each.value)));
  for (const each of fields) each.addEventListener("input", typed);
  const board = pad(fields, typed, keys);
  return {
    node: make("div", {}, row, board),
    show: (value) => texts(value).forEach((text, number) => put(fields[number], text)),
    enable: (on) => {
      for (const each of fields) each.disabled = !on;
      board.hidden = !on;
    },
  };
}

function measured(aspect, give) {
  const only = field(aspect.name);
  const row = make("div", { class: "typing" }, only, make("span", {}, aspect.unit));
  return typedControl([only], row, { sign: true }, readNumber, (value) => [value ? value.value : ""], give);
}

function panel(aspect, give) {
  const only = field(aspect.name);
  const row = make("div", { class: "typing" }, only, make("span", {}, say("upto", { maximum: aspect.maximum })));
  const read = (text) => readPoints(aspect, text);
  return typedControl([only], row, {}, read, (value) => [value ? value.points : ""], give);
}

function timed(aspect, give) {
  const minutes = field(`${aspect.name} ${say("minutes")}`, { maxlength: 4 });
  const seconds = field(`${aspect.name} ${say("seconds")}`, { maxlength: 2 });
  const unit = (text) => make("span", {}, text);
  const row = make("div", { class: "typing pair" }, minutes, unit(say("minutes")), seconds, unit(say("seconds")));
  return typedControl([minutes, seconds], row, { point: false }, readTime, timeParts, give);
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
    const text = make("span", { class: "flex-fill" }, item.name, make("small", {}, ` −${item.points}${most}`));
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
