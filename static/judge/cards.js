/* One aspect on the screen: what is asked, its control, its points; two marks side by side where they clash. */
import { controlFor } from "./controls.js";
import { pointsOf } from "./points.js";
import { shown } from "./exact.js";
import { shownValue } from "./values.js";
import { make, say, timeOfDay } from "./words.js";

/* The newest entry of an aspect that waits on the device. */
export function entryOf(sheet, marks, aspect) {
  return marks.findLast((entry) => entry.sheet === sheet.id && entry.aspect === aspect);
}

/* What holds of an aspect on this device: what was typed here, else what the portal has. */
export function valueOf(sheet, marks, aspect) {
  const entry = entryOf(sheet, marks, aspect);
  return entry ? entry.value : (sheet.values[aspect] ?? null);
}

/* Key → value of all aspects that are marked, without what is wrong or undecided. */
export function valuesOf(sheet, marks) {
  const found = {};
  for (const key of sheet.aspects) {
    const entry = entryOf(sheet, marks, key);
    const value = valueOf(sheet, marks, key);
    if (value !== null && !entry?.fault && !entry?.clash) found[key] = value;
  }
  return found;
}

export class Card {
  /* `acts`: type(aspect, given), decide(number, mine). */
  constructor(aspect, acts) {
    this.aspect = aspect;
    this.control = controlFor(aspect, (given) => acts.type(aspect.key, given));
    this.acts = acts;
    this.points = make("b", { class: "num points" });
    this.fault = make("p", { class: "fault", role: "alert" });
    this.clear = make(
      "button",
      { type: "button", class: "btn btn-link", onclick: () => this.empty() },
      say("clear"),
    );
    this.clash = make("div", { class: "clash" });
    this.body = make("div", {}, this.control.node, this.fault);
    this.node = make(
      "section",
      { class: "aspect", id: `aspect-${aspect.key}`, "data-aspect": aspect.key },
      make("div", { class: "asked" }, make("h2", {}, aspect.name), this.points),
      this.asked(),
      this.body,
      this.clash,
      make("div", { class: "after" }, this.clear),
    );
  }

  asked() {
    const lines = [this.aspect.rule, this.aspect.note].filter(Boolean);
    return make("p", { class: "small mb-0" }, lines.join(" · "));
  }

  empty() {
    this.acts.type(this.aspect.key, { value: null });
    document.activeElement?.blur();
  }

  show({ sheet, marks, open }) {
    const { aspect } = this;
    const entry = entryOf(sheet, marks, aspect.key);
    const value = valueOf(sheet, marks, aspect.key);
    const free = open && (!sheet.again.length || sheet.again.includes(aspect.key));
    const clashing = Boolean(entry?.clash);
    this.body.hidden = clashing;
    this.control.show(value);
    this.control.enable(free);
    this.clear.hidden = !free || value === null || clashing;
    const closed = open && !free ? say("not_again") : "";
    this.fault.textContent = entry?.fault || entry?.problem?.text || closed;
    this.node.classList.toggle("is-marked", value !== null && !entry?.fault && !clashing);
    const counts = value !== null && !entry?.fault && !clashing;
    const points = counts ? shown(pointsOf(aspect, value)) : "–";
    this.points.textContent = `${points} / ${aspect.maximum}`;
    this.clash.hidden = !clashing;
    if (clashing) this.sides(entry);
  }

  /* Both marks, one beside the other; nothing is chosen for the judge. */
  sides(entry) {
    const { clash, number, value, typed } = entry;
    const known = JSON.stringify([number, value, clash]);
    if (this.known === known) return;
    this.known = known;
    const side = (title, mark, choice, mine) =>
      make(
        "div",
        { class: "side-mark" },
        make("small", {}, title),
        make("strong", { class: "num" }, shownValue(this.aspect, mark)),
        make(
          "button",
          { type: "button", class: "btn btn-outline-secondary big", onclick: () => this.acts.decide(number, mine) },
          choice,
        ),
      );
    this.clash.replaceChildren(
      make("h3", {}, say("clash_title")),
      make("p", {}, say("clash_help")),
      make(
        "div",
        { class: "both" },
        side(say("clash_mine", { time: timeOfDay(typed) }), value, say("keep_mine"), true),
        side(say("clash_theirs", { time: timeOfDay(clash.at) }), clash.theirs, say("keep_theirs"), false),
      ),
    );
  }
}
