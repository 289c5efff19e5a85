/* What a device keeps for one person: the sheets as the portal last gave them, and every mark that it has not
   acknowledged yet. Each person has a database of their own, so that nobody sees or sends another's marks.

   An entry of `marks`: {number, sheet, aspect, value, base, typed, batch, fault, problem, clash}
     base     the sheet's revision over which it was typed; null: over an earlier entry that is still under way
     batch    {key, base} once it may have been sent: from then on it is never changed, only followed by another entry
     fault    why it cannot be sent as it is typed
     problem  {text}: why the portal did not accept it
     clash    {theirs, at, revision}: what stands on the portal instead, until the judge decides

   Every write is `strict`: what resolves is on the disk, and stays when the battery dies. */
import { same } from "./same.js";

const STORES = ["sheets", "marks", "modules"];
const PERSON = /^judging-(\d+)$/;
/* The channel on which a page tells the open app that the person has signed out. */
export const LEAVING = "judging-leaving";

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/* Resolves once all of a transaction is on the disk. */
function settled(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function opened(name, build) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => build(asked.result);
  return finished(asked);
}

export async function openStore(user) {
  const database = await opened(`judging-${user}`, (made) => {
    made.createObjectStore("sheets", { keyPath: "id" });
    made.createObjectStore("modules", { keyPath: "id" });
    made.createObjectStore("marks", { keyPath: "number", autoIncrement: true }).createIndex("sheet", "sheet");
  });
  return new Store(user, database);
}

/* The device's own store: who worked on it last, and whose it is while nobody can be asked. Not in localStorage, which
   a browser that is killed forgets. */
async function onDevice(mode, work) {
  const device = await opened("judging-device", (made) => made.createObjectStore("person"));
  const transaction = device.transaction("person", mode, { durability: "strict" });
  const done = settled(transaction);
  const result = await finished(work(transaction.objectStore("person")));
  await done;
  device.close();
  return result;
}

export async function lastPerson() {
  return (await onDevice("readonly", (person) => person.get("last"))) ?? null;
}

/* `user` null: nobody, the person has signed out. */
export function rememberPerson(user) {
  return onDevice("readwrite", (person) => person.put(user, "last"));
}

class Store {
  constructor(user, database) {
    this.user = user;
    this.database = database;
  }

  /* Run `work` in one transaction; resolves with its result once all of it is on the disk. */
  async write(work) {
    const transaction = this.database.transaction(STORES, "readwrite", { durability: "strict" });
    const done = settled(transaction);
    const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)]));
    const result = await work(stores);
    await done;
    return result;
  }

  /* Everything at one moment: {modules, sheets, marks}, sheets in the portal's order. */
  async all() {
    const transaction = this.database.transaction(STORES, "readonly");
    const [sheets, marks, modules] = await Promise.all(
      STORES.map((name) => finished(transaction.objectStore(name).getAll())),
    );
    sheets.sort((one, other) => one.place - other.place);
    return { sheets, marks, modules: Object.fromEntries(modules.map((module) => [module.id, module])) };
  }

  /* Put down a mark; what was typed before and never sent gives way to it. */
  type(sheetId, aspect, { value, fault = null }) {
    return this.write(async ({ sheets, marks }) => {
      const sheet = await finished(sheets.get(sheetId));
      const before = (await finished(marks.index("sheet").getAll(sheetId))).filter(
        (entry) => entry.aspect === aspect,
      );
      const mine = { value, fault, problem: null, typed: new Date().toISOString() };
      const unsent = before.find((entry) => !entry.batch);
      if (unsent) return finished(marks.put({ ...unsent, ...mine }));
      const stands = sheet.values[aspect] ?? null;
      if (!before.length && !fault && same(stands, value)) return null;
      const entry = { sheet: sheetId, aspect, base: before.length ? null : sheet.revision };
      return finished(marks.add({ ...entry, ...mine, batch: null, clash: null }));
    });
  }

  /* The savings that are to be sent, each with what belongs to it; what was sent before comes first, unchanged. */
  batches() {
    return this.write(async ({ marks }) => {
      const found = new Map();
      for (const entry of await finished(marks.getAll())) {
        if (entry.fault || entry.problem || entry.clash || entry.base === null) continue;
        const group = entry.batch ? entry.batch.key : `${entry.sheet} ${entry.base}`;
        if (!found.has(group)) found.set(group, []);
        found.get(group).push(entry);
      }
      const batches = [];
      for (const entries of found.values()) {
        const batch = entries[0].batch || { key: newKey(), base: entries[0].base };
        if (!entries[0].batch) for (const entry of entries) await finished(marks.put({ ...entry, batch }));
        const values = Object.fromEntries(entries.map((entry) => [entry.aspect, entry.value]));
        batches.push({ ...batch, sheet: entries[0].sheet, first: entries[0].number, marks: values });
      }
      return batches.sort((one, other) => one.first - other.first);
    });
  }

  /* The portal has taken a saving, all of it or all but what clashed. Resolves with whether the sheet must be fetched. */
  acknowledge(batch, answer) {
    return this.write(async ({ sheets, marks }) => {
      const sheet = await finished(sheets.get(batch.sheet));
      if (!sheet) return true;
      const entries = await finished(marks.index("sheet").getAll(batch.sheet));
      for (const entry of entries.filter((each) => each.batch?.key === batch.key)) {
        const later = entries.find((each) => each.aspect === entry.aspect && each.number > entry.number);
        const clash = answer.clashes.find((each) => each.aspect === entry.aspect);
        if (clash) {
          const { theirs, at } = clash;
          const kept = { ...entry, batch: null, clash: { theirs, at, revision: answer.current } };
          // Something newer was typed meanwhile: that is this device's side.
          if (later) Object.assign(kept, { value: later.value, typed: later.typed, fault: later.fault });
          await finished(marks.put(kept));
          if (later) await finished(marks.delete(later.number));
        } else {
          sheet.values[entry.aspect] = entry.value;
          await finished(marks.delete(entry.number));
          if (later && later.base === null) await finished(marks.put({ ...later, base: answer.revision }));
        }
      }
      const ours = answer.current - sheet.revision <= 1 && !answer.repeated;
      if (ours) sheet.revision = answer.current;
      sheet.state = answer.state;
      await finished(sheets.put(sheet));
      return !ours || answer.clashes.length > 0;
    });
  }

  /* The portal has not taken a saving: the marks stay, with the reason; those it did not object to are sent again. */
  refuse(batch, answer) {
    return this.write(async ({ sheets, marks }) => {
      const sheet = await finished(sheets.get(batch.sheet));
      const reasons = new Map((answer.findings || []).map((each) => [each.key, each.message]));
      const told = Object.keys(batch.marks).some((aspect) => reasons.has(aspect));
      const entries = await finished(marks.index("sheet").getAll(batch.sheet));
      for (const entry of entries.filter((each) => each.batch?.key === batch.key)) {
        const text = told ? reasons.get(entry.aspect) : answer.refused;
        const later = entries.find((each) => each.aspect === entry.aspect && each.number > entry.number);
        if (later) {
          await finished(marks.put({ ...later, base: later.base ?? entry.base }));
          await finished(marks.delete(entry.number));
        } else {
          await finished(marks.put({ ...entry, batch: null, problem: text ? { text } : null }));
        }
      }
      if (sheet && answer.state) await finished(sheets.put({ ...sheet, state: answer.state }));
    });
  }

  /* Take over what the portal says. A sheet that is no longer given is forgotten, but not before its marks are. */
  apply(data) {
    return this.write(async ({ sheets, marks, modules }) => {
      const here = new Map((await finished(sheets.getAll())).map((sheet) => [sheet.id, sheet]));
      const waiting = new Set((await finished(marks.getAll())).map((entry) => entry.sheet));
      for (const [place, sheet] of data.sheets.entries()) {
        const old = here.get(sheet.id);
        const more = { place, gone: false, handIn: old?.handIn ?? null, told: old?.told ?? "" };
        // A device with marks of a locked sheet still needs to know what they are marks of.
        const aspects = sheet.aspects.length || !waiting.has(sheet.id) ? sheet.aspects : old?.aspects || [];
        await finished(sheets.put({ ...sheet, ...more, aspects }));
        here.delete(sheet.id);
      }
      for (const old of here.values()) {
        if (waiting.has(old.id)) await finished(sheets.put({ ...old, gone: true, values: {}, handIn: null }));
        else await finished(sheets.delete(old.id));
      }
      const used = new Set((await finished(sheets.getAll())).map((sheet) => String(sheet.module)));
      for (const id of await finished(modules.getAllKeys())) if (!used.has(id)) await finished(modules.delete(id));
      for (const [id, module] of Object.entries(data.modules)) {
        const old = await finished(modules.get(id));
        await finished(modules.put({ ...module, id, aspects: { ...old?.aspects, ...module.aspects } }));
      }
    });
  }

  /* The judge has looked at both: the own mark is sent over the other one, or goes. */
  decide(number, mine) {
    return this.write(async ({ sheets, marks }) => {
      const entry = await finished(marks.get(number));
      const { clash } = entry;
      if (mine) {
        const sent = { base: clash.revision, batch: null, clash: null, typed: new Date().toISOString() };
        return finished(marks.put({ ...entry, ...sent }));
      }
      const sheet = await finished(sheets.get(entry.sheet));
      sheet.values[entry.aspect] = clash.theirs;
      await finished(sheets.put(sheet));
      return finished(marks.delete(number));
    });
  }

  /* Send again what was not accepted. */
  retry(sheetId) {
    return this.write(async ({ marks }) => {
      for (const entry of await finished(marks.index("sheet").getAll(sheetId)))
        if (entry.problem) await finished(marks.put({ ...entry, problem: null }));
    });
  }

  /* The judge has read that they were not accepted: they leave the device. */
  forget(sheetId) {
    return this.write(async ({ sheets, marks }) => {
      const sheet = await finished(sheets.get(sheetId));
      for (const entry of await finished(marks.index("sheet").getAll(sheetId)))
        if (entry.problem || sheet.gone) await finished(marks.delete(entry.number));
      if (sheet.gone) await finished(sheets.delete(sheetId));
    });
  }

  /* The person has signed out: codes and marks go. Of a sheet with marks or a wish that were not sent there stays what
     they are sent with, without its code; the portal gives the rest again. */
  clear() {
    return this.write(async ({ sheets, marks, modules }) => {
      const waiting = new Set((await finished(marks.getAll())).map((entry) => entry.sheet));
      const used = new Set();
      for (const sheet of await finished(sheets.getAll())) {
        if (waiting.has(sheet.id) || sheet.handIn) {
          used.add(String(sheet.module));
          await finished(sheets.put({ ...sheet, label: "–", values: {}, reason: "" }));
        } else await finished(sheets.delete(sheet.id));
      }
      for (const id of await finished(modules.getAllKeys())) if (!used.has(id)) await finished(modules.delete(id));
    });
  }

  /* Wish to hand a sheet in with the values that were looked at, or no longer (null); `told`: why it was not. */
  handIn(sheetId, wish, told = "") {
    return this.write(async ({ sheets }) => {
      const sheet = await finished(sheets.get(sheetId));
      return finished(sheets.put({ ...sheet, handIn: wish, told }));
    });
  }

  /* The portal has taken the sheet. */
  handedIn(sheetId, answer) {
    return this.write(async ({ sheets }) => {
      const sheet = await finished(sheets.get(sheetId));
      const facts = { state: answer.state, revision: answer.current, handIn: null, told: "", reason: "", again: [] };
      return finished(sheets.put({ ...sheet, ...facts }));
    });
  }
}

/* How many marks of a person wait on this device. */
export async function countWaiting(user) {
  const store = await openStore(user);
  const { marks } = await store.all();
  store.database.close();
  return marks.length;
}

/* The people who have a store on this device. Where the browser does not say, the one who worked on it last; a device
   on which the app never ran has none, and gets none by being asked. */
async function people() {
  if (!indexedDB.databases) {
    const last = await lastPerson();
    return last === null ? [] : [last];
  }
  const names = (await indexedDB.databases()).map((database) => database.name);
  return names.map((name) => Number(PERSON.exec(name)?.[1])).filter(Boolean);
}

async function eachStore(work) {
  const results = [];
  for (const user of await people()) {
    const store = await openStore(user);
    results.push(await work(store));
    store.database.close();
  }
  return results;
}

/* How many marks, and sheets to hand in, wait on this device, whoever's they are. */
export async function waitingOnDevice() {
  const counts = await eachStore(async (store) => {
    const { sheets, marks } = await store.all();
    return marks.length + sheets.filter((sheet) => sheet.handIn).length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/* Somebody signs out: nobody's codes and marks stay but what waits to be sent. */
export async function clearDevice() {
  const cleared = await eachStore((store) => store.clear());
  if (cleared.length) await rememberPerson(null);
}
