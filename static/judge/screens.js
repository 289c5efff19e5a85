/* The two screens: the list of sheets, and one sheet. Each is built once and then shown again with what has changed, so
   that nothing moves under the hand. */
import { Card, valuesOf } from "./cards.js";
import { shown } from "./exact.js";
import { maximum, total } from "./points.js";
import { addresses, make, say } from "./words.js";

const OPEN = ["assigned", "begun", "returned"];
const TONES = { assigned: "mute", begun: "note", submitted: "ok", returned: "warn", locked: "mute" };

/* Show these in a part of the screen; what says the same stays as it is: a key that is exchanged between the finger's
   touch and its lifting is not pressed, and while marks are sent the screen is shown many times. */
function renew(part, ...within) {
  const next = make("div", {}, ...within);
  if (part.innerHTML !== next.innerHTML) part.replaceChildren(...next.childNodes);
}

function chip(state) {
  return make("span", { class: `chip ${TONES[state]}` }, say(`state_${state}`));
}

/* A code is short and read aloud; an entry's number is longer and stands smaller, on one line. */
function codeClass(label) {
  return label.length > 8 ? "bigcode long" : "bigcode";
}

function aspectsOf(sheet, modules) {
  const known = modules[sheet.module]?.aspects || {};
  return sheet.aspects.map((key) => known[key]).filter(Boolean);
}

function waitingOf(sheet, marks) {
  return marks.filter((entry) => entry.sheet === sheet.id).length;
}

/* A screen that only says something, with perhaps one thing to press. */
export class Message {
  constructor(title, text, link = null) {
    const go = link && make("a", { class: "btn btn-primary big", href: link.href }, link.text);
    this.node = make("main", { id: "main", class: "pane" }, make("h1", {}, title), make("p", {}, text), go);
  }

  show() {}
}

export class List {
  constructor(name) {
    this.name = name;
    this.groups = make("div");
    this.node = make(
      "main",
      { id: "main", class: "pane" },
      make("a", { class: "back", href: addresses.home }, `‹ ${say("home")}`),
      make("h1", {}, say("title")),
      this.groups,
      make("p", { class: "small" }, name ? say("person", { name }) : ""),
    );
  }

  show({ sheets, marks, modules }) {
    const byModule = new Map();
    for (const sheet of sheets) byModule.set(sheet.module, [...(byModule.get(sheet.module) || []), sheet]);
    const groups = [...byModule].map(([id, found]) => this.group(modules[id], found, marks));
    const none = [make("h2", {}, say("none_title")), make("p", {}, say("none"))];
    renew(this.groups, ...(groups.length ? groups : none));
  }

  group(module, sheets, marks) {
    const done = sheets.filter((sheet) => !OPEN.includes(sheet.state)).length;
    const counts = { done, all: sheets.length };
    return make(
      "section",
      { class: "group" },
      make("h2", {}, module.name),
      make("p", { class: "small mb-1" }, `${module.event} · ${module.competition}`),
      make("progress", { max: sheets.length, value: done, "aria-label": say("progress", counts) }),
      make("p", { class: "small" }, say("progress", counts)),
      make("ul", { class: "codes" }, ...sheets.map((sheet) => make("li", {}, this.row(sheet, marks)))),
    );
  }

  row(sheet, marks) {
    const waiting = waitingOf(sheet, marks);
    const urgent = marks.some((entry) => entry.sheet === sheet.id && (entry.clash || entry.problem));
    const marked = Object.keys(valuesOf(sheet, marks)).length;
    return make(
      "a",
      { href: `#/${sheet.id}`, class: "code" },
      make("span", { class: codeClass(sheet.label) }, sheet.label),
      make(
        "span",
        { class: "flex-fill" },
        sheet.common ? say("common") : say("own"),
        make("br"),
        make("small", { class: "num" }, say("marked", { marked, all: sheet.aspects.length })),
      ),
      urgent ? make("span", { class: "chip bad" }, say("needs_you")) : "",
      waiting ? make("span", { class: "chip warn" }, say("waiting_here", { count: waiting })) : "",
      chip(sheet.state),
    );
  }
}

export class Sheet {
  /* `acts`: type(sheet, aspect, given), decide(number, mine), handIn(sheet, values or null), retry(sheet), forget(sheet). */
  constructor(id, aspects, place, acts) {
    this.id = id;
    this.place = place;
    this.acts = acts;
    this.aspects = aspects;
    this.asked = false;
    this.values = {};
    const cardActs = { type: (key, given) => acts.type(id, key, given), decide: acts.decide };
    this.cards = aspects.map((aspect) => new Card(aspect, cardActs));
    this.label = make("h1", { class: "bigcode" });
    this.module = make("small");
    this.total = make("div", { class: "num total" });
    this.count = make("small", { class: "num" });
    this.notes = make("div");
    this.end = make("div", { class: "end" });
    this.head = make(
      "header",
      {},
      make("a", { class: "back-key", href: "#/", "aria-label": say("back") }, "‹"),
      make("div", { class: "flex-fill" }, this.label, this.module),
      make("div", { class: "text-end" }, this.total, this.count),
    );
    this.main = make("main", { id: "main", class: this.isWhole ? "aspects whole" : "aspects" }, this.notes, ...this.shownCards(), this.end);
    this.followTheHand();
    this.foot = this.footer();
    this.node = make("div", { class: "screen" }, this.main, this.foot);
  }

  /* On the whole sheet the keys open where the hand is, and close where it was: once it has let go, because what is
     pressed must not move away from under it. */
  followTheHand() {
    let pressed = false;
    let touched = null;
    const open = () => {
      for (const card of this.cards) card.node.classList.toggle("is-touched", card.node === touched);
    };
    const release = () => {
      pressed = false;
      // A press counts only after this.
      setTimeout(open);
    };
    this.main.addEventListener("pointerdown", () => {
      pressed = true;
      for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release, { once: true });
    });
    this.main.addEventListener("focusin", (event) => {
      touched = event.target.closest(".aspect");
      if (!pressed) setTimeout(open);
    });
  }

  get isWhole() {
    return this.place === null;
  }

  shownCards() {
    if (this.isWhole) return this.cards.map((card) => card.node);
    if (this.place >= this.cards.length) return [];
    const counts = { number: this.place + 1, all: this.cards.length };
    return [make("p", { class: "where" }, say("aspect_of", counts)), this.cards[this.place].node];
  }

  footer() {
    const link = (place, text, main) =>
      make("a", { class: `btn ${main ? "btn-primary" : "btn-outline-secondary"}`, href: `#/${this.id}/${place}` }, text);
    const whole = make("a", { class: "btn btn-outline-secondary", href: `#/${this.id}` }, say("whole"));
    if (this.isWhole) return make("footer", { class: "thumb-bar" }, link(1, say("one")));
    const before = this.place > 0 ? link(this.place, say("previous")) : whole;
    const after = this.place < this.cards.length ? link(this.place + 2, say("next"), true) : whole;
    return make("footer", { class: "thumb-bar" }, before, after);
  }

  show({ sheets, marks, modules }) {
    const sheet = sheets.find((each) => each.id === this.id);
    if (!sheet) return;
    const open = OPEN.includes(sheet.state) && !sheet.gone;
    const values = valuesOf(sheet, marks);
    const module = modules[sheet.module];
    this.label.textContent = sheet.label;
    this.label.className = codeClass(sheet.label);
    const kind = sheet.common ? say("common") : say("own");
    this.module.textContent = [module.name, kind].join(" · ");
    this.total.replaceChildren(
      shown(total(this.aspects, values)),
      make("small", {}, ` / ${shown(maximum(this.aspects))}`),
    );
    this.total.title = sheet.common ? say("total_common") : say("total_own");
    const marked = Object.keys(values).length;
    this.count.textContent = say("marked", { marked, all: this.aspects.length });
    for (const card of this.cards) card.show({ sheet, marks, open: open && !sheet.handIn });
    renew(this.notes, ...this.notesOf(sheet, marks));
    const showsEnd = this.isWhole || this.place >= this.cards.length;
    this.values = values;
    renew(this.end, ...(showsEnd ? this.endOf(sheet, marks, open) : []));
  }

  notesOf(sheet, marks) {
    const note = (tone, ...parts) => make("div", { class: `callout ${tone}` }, ...parts);
    const press = (text, act) =>
      make("button", { type: "button", class: "btn btn-outline-secondary big", onclick: () => act(sheet.id) }, text);
    const notes = sheet.common ? [] : [make("p", { class: "where" }, say("total_own"))];
    const refused = marks.filter((entry) => entry.sheet === sheet.id && entry.problem);
    if (sheet.gone) {
      notes.push(note("bad", make("p", {}, `${say("gone")} ${say("gone_marks")}`), press(say("remove"), this.acts.forget)));
    } else if (refused.length) {
      const reasons = [...new Set(refused.map((entry) => entry.problem.text))];
      notes.push(
        note(
          "bad",
          make("h2", {}, say("refused_title")),
          ...reasons.map((text) => make("p", {}, text)),
          press(say("try_again"), this.acts.retry),
          press(say("remove"), this.acts.forget),
        ),
      );
    }
    if (sheet.state === "returned") notes.push(note("warn", make("p", {}, say("returned", { reason: sheet.reason }))));
    if (sheet.told) notes.push(note("bad", make("p", {}, sheet.told)));
    if (sheet.state === "submitted") notes.push(note("ok", make("p", {}, say("handed_in"))));
    if (sheet.state === "locked") notes.push(note("", make("p", {}, say("locked"))));
    return notes;
  }

  /* What is pressed here looks at `this.values`: the keys may be older than what was typed last. */
  endOf(sheet, marks, open) {
    if (!open) return [];
    const press = (text, act, main) =>
      make("button", { type: "button", class: `btn big ${main ? "btn-primary" : "btn-outline-secondary"}`, onclick: act }, text);
    const said = make("p", { class: "small" }, sheet.common ? say("total_common") : say("total_own"), `：`, this.total.textContent);
    if (sheet.handIn) {
      return [make("p", {}, say("hand_in_waiting")), press(say("hand_in_stop"), () => this.acts.handIn(sheet.id, null))];
    }
    const missing = this.aspects.filter((aspect) => !(aspect.key in this.values));
    if (missing.length) {
      const names = missing.map((aspect) => aspect.name).join("、");
      return [said, make("p", {}, say("hand_in_missing", { names }))];
    }
    if (marks.some((entry) => entry.sheet === sheet.id && (entry.problem || entry.clash))) return [said];
    const ask = (on) => () => {
      this.asked = on;
      this.acts.redraw();
    };
    if (!this.asked) return [said, press(say("hand_in"), ask(true), true)];
    const yes = () => {
      this.asked = false;
      this.acts.handIn(sheet.id, this.values);
    };
    return [said, make("p", {}, say("hand_in_sure")), press(say("hand_in_yes"), yes, true), press(say("hand_in_stop"), ask(false))];
  }
}

/* The sheet's screen for an address such as #/12 (whole) or #/12/3 (its third aspect). */
export function sheetScreen(id, place, known, acts) {
  const sheet = known.sheets.find((each) => each.id === id);
  return sheet ? new Sheet(id, aspectsOf(sheet, known.modules), place, acts) : null;
}

/* What waits, clashes and was not accepted on the whole device, and where the first of it is. */
export function figures(marks) {
  const urgent = marks.find((entry) => entry.clash || entry.problem);
  return {
    where: urgent ? `#/${urgent.sheet}` : "",
    waiting: marks.length,
    clashes: marks.filter((entry) => entry.clash).length,
    refused: marks.filter((entry) => entry.problem).length,
  };
}
