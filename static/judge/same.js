/* Whether two kept values say the same. Needs no word of the app: pages that only leave the device load it too. */
import { Fraction } from "./exact.js";

/* Whether two kept values say the same; 60.0 is 60. */
export function same(one, other) {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const FIGURE = /^-?\d+(\.\d+)?$/;

function sorted(value) {
  if (typeof value === "string" && FIGURE.test(value)) return Fraction.of(value).toString();
  if (Array.isArray(value)) return [...value].sort();
  if (value === null || typeof value !== "object") return value ?? null;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
