/* The line that always says how things stand: saved here when, sent when, how many wait, what the judge must do. */
import { addresses, make, say, timeOfDay } from "./words.js";

/* What is true now, the most urgent first: {tone, text, action: to sign in, look: to go where it is}. */
function standing(facts) {
  const { failed, signedOut, clashes, refused, waiting, savedAt, sentAt, unreachable } = facts;
  const queue = waiting ? ` · ${say("queue", { count: waiting })}` : "";
  const saved = savedAt ? say("saved", { time: timeOfDay(savedAt) }) : "";
  const joined = (...parts) => parts.filter(Boolean).join(" · ");
  if (failed) return { tone: "failed", text: say("not_saved") };
  if (signedOut) return { tone: "waiting", text: joined(saved, say("signed_out")) + queue, action: true };
  if (clashes) return { tone: "failed", text: say("clashes", { count: clashes }), look: true };
  if (refused) return { tone: "failed", text: say("refused", { count: refused }), look: true };
  if (!navigator.onLine) return { tone: "waiting", text: joined(saved, say("offline")) + queue };
  if (unreachable) return { tone: "waiting", text: joined(saved, say("unreachable")) + queue };
  if (waiting) return { tone: "waiting", text: saved + queue };
  return { tone: "", text: sentAt ? say("sent", { time: timeOfDay(sentAt) }) : say("up_to_date") };
}

export class Strip {
  constructor() {
    this.text = make("span");
    this.link = make("a", { class: "btn btn-primary", onclick: () => this.find() });
    this.node = make("div", { class: "saved", role: "status" }, this.text, this.link);
  }

  show(facts) {
    const { tone, text, action = false, look = false } = standing(facts);
    this.node.className = `saved ${tone}`.trim();
    if (this.text.textContent !== text) this.text.textContent = text;
    this.link.hidden = !action && !look;
    this.link.textContent = look ? say("look") : say("sign_in_again");
    const signIn = facts.elsewhere ? addresses.home : addresses.login;
    this.link.href = look ? facts.where : signIn;
    this.node.dataset.waiting = facts.waiting;
  }

  /* Bring what is to be decided into view, once its sheet is on the screen. */
  find() {
    setTimeout(() => {
      document.querySelector(".clash:not([hidden]), .callout.bad")?.scrollIntoView({ block: "center" });
    }, 200);
  }
}
