/* The marking app: who is at the device, which screen, what was pressed. What is kept is the store's, what is sent the
   sender's. Nothing of anybody's is shown before it is known who is signed in, or that nobody can be asked. */
import { fetchData } from "./portal.js";
import { List, Message, figures, sheetScreen } from "./screens.js";
import { Sender } from "./sender.js";
import { LEAVING, countWaiting, lastPerson, openStore, rememberPerson } from "./store.js";
import { Strip } from "./strip.js";
import { addresses, make, say } from "./words.js";

const FIRST_ANSWER = 5_000;

const root = document.getElementById("app");
const strip = new Strip();
const leaving = new BroadcastChannel(LEAVING);

let store = null;
let sender = null;
let name = "";
let screen = null;
let shownAddress = "";
let savedAt = null;
let failed = false;

/* --- Who ------------------------------------------------------------------------------------------------- */

async function start() {
  put(new Message(say("title"), say("loading")));
  const data = await fetchData(FIRST_ANSWER);
  try {
    const last = await lastPerson();
    if (data.kind === "ok") return await enter(data.user, data);
    if (data.kind === "signedOut") return await askToSignIn(last, data.elsewhere);
    if (last === null) return put(new Message(say("sign_in_title"), say("sign_in_first"), signIn()));
    return await enter(last, null);
  } catch {
    return put(new Message(say("title"), say("no_store")));
  }
}

function signIn(elsewhere = false) {
  return { href: elsewhere ? addresses.home : addresses.login, text: say("sign_in") };
}

async function askToSignIn(last, elsewhere) {
  const count = last === null ? 0 : await countWaiting(last);
  put(new Message(say("sign_in_title"), count ? say("kept", { count }) : say("sign_in_first"), signIn(elsewhere)));
}

function leave() {
  sender?.stop();
  store?.database.close();
  sender = store = null;
}

/* Work with a person's store; `data`: what the portal has just said, null where it could not be asked. */
async function enter(user, data) {
  leave();
  store = await openStore(user);
  savedAt = null;
  shownAddress = "";
  if (data) {
    await rememberPerson(user);
    name = data.name;
    await store.apply(data);
  } else {
    name = "";
  }
  sender = new Sender(store, { told: redraw, other: someoneElse });
  if (data) sender.fetched = Date.now();
  await redraw();
  sender.run();
}

/* Somebody else has signed in on this device: their sheets, not these. */
function someoneElse(data) {
  leave();
  put(new Message(say("title"), say("loading")));
  location.hash = "#/";
  if (data) enter(data.user, data);
  else start();
}

/* The person has signed out in another window: nothing of theirs stays on the screen, or is fetched again. */
function signedOut() {
  leave();
  location.hash = "#/";
  put(new Message(say("sign_in_title"), say("sign_in_first"), signIn()));
}

/* --- What is pressed --------------------------------------------------------------------------------------- */

async function kept(work) {
  try {
    await work;
    failed = false;
  } catch {
    failed = true;
  }
  await redraw();
}

const acts = {
  async type(sheet, aspect, given) {
    await kept(store.type(sheet, aspect, given).then(() => (savedAt = new Date())));
    sender.soon();
  },
  async decide(number, mine) {
    await kept(store.decide(number, mine).then(() => (savedAt = new Date())));
    sender.run();
  },
  async handIn(sheet, values) {
    await kept(store.handIn(sheet, values));
    if (values) sender.run();
  },
  async retry(sheet) {
    await kept(store.retry(sheet));
    sender.run();
  },
  async forget(sheet) {
    await kept(store.forget(sheet));
    sender.run({ fresh: true });
  },
  redraw,
};

/* --- What is shown ------------------------------------------------------------------------------------------- */

function put(next) {
  screen = next;
  const upper = [next.head, next.line].filter(Boolean);
  root.replaceChildren(make("div", { class: "upper" }, ...upper), next.node);
}

function screenFor(known) {
  const [id, place] = location.hash.slice(2).split("/");
  const found = id ? sheetScreen(Number(id), place ? Number(place) - 1 : null, known, acts) : null;
  return found || new List(name);
}

let drawing = Promise.resolve();

/* Show what the store holds now; one drawing after the other. */
function redraw() {
  drawing = drawing.then(draw, draw);
  return drawing;
}

async function draw() {
  const mine = store;
  // Whoever signed out on another page has left this device too: the session is gone, and so is the name on it.
  if (mine && sender?.state.signedOut && (await lastPerson()) === null) return signedOut();
  const known = mine && (await mine.all());
  // Somebody else may have come while the store was read.
  if (!known || mine !== store) return;
  const sheetIds = known.sheets.map((sheet) => `${sheet.id}:${sheet.aspects.length}`).join();
  const address = `${store.user} ${location.hash} ${location.hash.length > 2 ? sheetIds : ""}`;
  if (address !== shownAddress) {
    const moved = shownAddress !== "";
    shownAddress = address;
    const next = screenFor(known);
    next.line = strip.node;
    put(next);
    if (moved) window.scrollTo(0, 0);
  }
  screen.show(known);
  strip.show({ ...figures(known.marks), ...sender?.state, savedAt, failed });
}

/* --- The surroundings ------------------------------------------------------------------------------------------ */

window.addEventListener("hashchange", redraw);
leaving.addEventListener("message", signedOut);
document.addEventListener("pointerdown", () => sender?.touch());
window.addEventListener("online", () => sender?.run({ fresh: true }));
window.addEventListener("offline", redraw);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && sender) {
    sender.touched = Date.now();
    sender.run({ fresh: true });
  }
});
if ("serviceWorker" in navigator) navigator.serviceWorker.register(addresses.worker).catch(() => {});
navigator.storage?.persist?.().catch(() => {});
root.before(make("a", { class: "skip", href: "#main" }, say("title")));
start();
