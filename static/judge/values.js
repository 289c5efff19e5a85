/* What a value of each kind of aspect is: from what was typed to what is kept, and as people read it. */
import { Fraction } from "./exact.js";
import { say } from "./words.js";

const NUMBER = /^-?\d{1,7}(\.\d{1,6})?$/;
const POINTS = /^\d{1,7}(\.\d{1,2})?$/;

function plain(text) {
  return text.normalize("NFKC").replace(/\s/g, "").replace("。", ".");
}

/* A measured number: {value} or {value, fault}; the value null where nothing is typed. */
export function readNumber(text) {
  const number = plain(text);
  if (!number) return { value: null };
  const value = { value: number };
  return NUMBER.test(number) ? { value } : { value, fault: say("fault_number") };
}

/* A panel's points, from 0 to the maximum. */
export function readPoints(aspect, text) {
  const number = plain(text);
  if (!number) return { value: null };
  const value = { points: number };
  const fits = POINTS.test(number) && !Fraction.of(number).isAbove(Fraction.of(aspect.maximum));
  return fits ? { value } : { value, fault: say("fault_points", { maximum: aspect.maximum }) };
}

/* Minutes and seconds, kept as seconds; what cannot be a time is kept as it was typed. */
export function readTime(minutes, seconds) {
  const [long, short] = [plain(minutes), plain(seconds)];
  if (!long && !short) return { value: null };
  const fits = /^\d{0,4}$/.test(long) && /^\d{0,2}$/.test(short) && Number(short) < 60;
  if (!fits) return { value: { value: `${long}:${short}` }, fault: say("fault_time") };
  return { value: { value: String(Number(long) * 60 + Number(short)) } };
}

/* Kept seconds, or what was typed, as minutes and seconds. */
export function timeParts(value) {
  if (!value) return ["", ""];
  if (value.value.includes(":")) return value.value.split(":");
  const all = Number(value.value);
  return [String(Math.floor(all / 60)), String(all % 60).padStart(2, "0")];
}

/* A kept value as people read it. */
export function shownValue(aspect, value) {
  if (value === null || value === undefined) return say("not_marked");
  if (aspect.kind === "checklist") {
    const met = aspect.items.filter((item) => value.items.includes(item.key)).map((item) => item.name);
    return met.join("、") || say("nothing_met");
  }
  if (aspect.kind === "deductions") {
    const found = aspect.items.filter((item) => value.counts[item.key]);
    return found.map((item) => `${item.name} × ${value.counts[item.key]}`).join("、") || say("no_fault");
  }
  if (aspect.kind === "judgement" || aspect.kind === "panel") return value.points;
  if (aspect.timed) return timeParts(value).join(":");
  return `${value.value} ${aspect.unit}`.trim();
}
