/* Sends what waits on the device, one round after the other: fetch the sheets, send the savings, hand in. A round that
   finds no portal is tried again after 2, 4, 8 … 60 seconds, or as soon as the network comes back. */
import * as portal from "./portal.js";
import { same } from "./same.js";
import { say } from "./words.js";

const LONGEST_WAIT = 60_000;
const REFRESH = 45_000;
const AFTER_TYPING = 1_200;
// After so long without a touch the app asks for nothing any more, so that an idle session ends as it should.
const IDLE = 10 * 60_000;

export class Sender {
  /* `told` is called after every change of what is known; `other` when somebody else has signed in. */
  constructor(store, { told, other }) {
    this.store = store;
    this.told = told;
    this.other = other;
    this.state = { unreachable: false, signedOut: false, elsewhere: false, sentAt: null };
    this.failures = 0;
    this.fetched = 0;
    this.touched = Date.now();
    this.wanted = false;
    this.timer = null;
    this.running = null;
    this.stopped = false;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /* The judge is at the device. */
  touch() {
    const slept = Date.now() - this.touched > IDLE;
    this.touched = Date.now();
    if (slept) this.run();
  }

  /* A mark was typed: send it when the hand rests. After a failure the next attempt stands already. */
  soon() {
    this.wanted = true;
    if (!this.failures && !this.running) this.again(AFTER_TYPING);
  }

  again(wait = Math.min(LONGEST_WAIT, 2_000 * 2 ** Math.min(this.failures, 5))) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.run(), wait);
  }

  /* Send all that waits now. One round at a time, also among several windows. */
  async run({ fresh = false } = {}) {
    clearTimeout(this.timer);
    if (fresh) this.fetched = 0;
    if (this.running) {
      await this.running;
      return this.stopped ? undefined : this.again(0);
    }
    this.wanted = false;
    // What goes wrong on the device itself is tried again too.
    this.running = this.alone(() => this.round()).catch(() => false);
    const reached = await this.running;
    this.running = null;
    if (this.stopped) return undefined;
    this.failures = reached ? 0 : this.failures + 1;
    // What went wrong may have an answer there: another session, another person, another state.
    if (!reached) this.fetched = 0;
    this.told();
    if (!reached) return this.again();
    if (this.wanted) return this.again(AFTER_TYPING);
    return Date.now() - this.touched > IDLE ? undefined : this.again(REFRESH);
  }

  alone(work) {
    return navigator.locks ? navigator.locks.request(`judging-${this.store.user}`, work) : work();
  }

  /* Resolves with whether the portal was reached. */
  async round() {
    if (Date.now() - this.fetched > REFRESH && !(await this.fetch())) return false;
    let stale = false;
    // What was typed over a mark under way can go once that has arrived: look again until nothing can be sent.
    for (let batches = await this.store.batches(); batches.length; batches = await this.store.batches()) {
      for (const batch of batches) {
        const answer = await portal.sendMarks(this.store.user, batch.sheet, batch);
        if (!this.reached(answer)) return false;
        stale = (await this.settle(batch, answer)) || stale;
        this.told();
      }
    }
    if (stale && !(await this.fetch())) return false;
    return this.handIn();
  }

  /* Put down what the portal said to a saving; resolves with whether the sheets must be fetched. */
  async settle(batch, answer) {
    if (answer.kind === "ok" || answer.kind === "clash") {
      this.state.sentAt = answer.at;
      return this.store.acknowledge(batch, answer);
    }
    await this.store.refuse(batch, answer.kind === "gone" ? { refused: say("gone") } : answer);
    return true;
  }

  /* Fetch the sheets; whoever is signed in now decides whose they are. */
  async fetch() {
    const data = await portal.fetchData();
    if (!this.reached(data)) return false;
    if (data.user !== this.store.user) {
      this.stop();
      this.other(data);
      return false;
    }
    await this.store.apply(data);
    this.fetched = Date.now();
    return true;
  }

  async handIn() {
    const { sheets, marks } = await this.store.all();
    const waiting = new Set(marks.map((entry) => entry.sheet));
    for (const sheet of sheets.filter((each) => each.handIn && !waiting.has(each.id))) {
      if (!same(sheet.handIn, sheet.values)) {
        await this.store.handIn(sheet.id, null, say("hand_in_changed"));
        continue;
      }
      const answer = await portal.sendHandIn(this.store.user, sheet.id, sheet.revision);
      if (!this.reached(answer)) return false;
      if (answer.kind === "ok") {
        await this.store.handedIn(sheet.id, answer);
        this.state.sentAt = answer.at;
      } else {
        const reasons = (answer.findings || []).map((each) => each.message);
        await this.store.handIn(sheet.id, null, [answer.refused || say("gone"), ...reasons].join(" "));
        this.fetched = 0;
      }
      this.told();
    }
    return true;
  }

  /* Note whether the portal answered, and to whom. */
  reached(answer) {
    this.state.unreachable = answer.kind === "unreachable";
    this.state.signedOut = answer.kind === "signedOut";
    this.state.elsewhere = Boolean(answer.elsewhere);
    if (answer.kind === "other") {
      this.stop();
      this.other(null);
    }
    this.told();
    return !["unreachable", "signedOut", "other"].includes(answer.kind);
  }
}
