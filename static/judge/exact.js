/* Exact fractions of whole numbers, as the portal calculates: nothing here is a binary fraction. */

function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

export class Fraction {
  constructor(top, bottom = 1n) {
    const sign = bottom < 0n ? -1n : 1n;
    const common = divisor(top, bottom) || 1n;
    this.top = (sign * top) / common;
    this.bottom = (sign * bottom) / common;
  }

  /* A text such as "-0.25"; whole numbers may come as numbers. */
  static of(given) {
    const text = String(given);
    const [whole, part = ""] = text.replace("-", "").split(".");
    const digits = BigInt(whole + part);
    return new Fraction(text.startsWith("-") ? -digits : digits, 10n ** BigInt(part.length));
  }

  plus(other) {
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other) {
    return new Fraction(this.top * other.bottom - other.top * this.bottom, this.bottom * other.bottom);
  }

  times(other) {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  over(other) {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }

  isAbove(other) {
    return this.top * other.bottom > other.top * this.bottom;
  }

  /* The next whole number that is not below. */
  ceiling() {
    const down = this.top / this.bottom;
    return this.top > 0n && this.top % this.bottom ? down + 1n : down;
  }

  toString() {
    return `${this.top}/${this.bottom}`;
  }
}

export const NOTHING = new Fraction(0n);

export function larger(a, b) {
  return b.isAbove(a) ? b : a;
}

export function smaller(a, b) {
  return b.isAbove(a) ? a : b;
}

function ends(bottom) {
  for (const prime of [2n, 5n]) while (bottom % prime === 0n) bottom /= prime;
  return bottom === 1n;
}

/* A fraction that is not negative as people read it: all digits, or six where it never ends. */
export function shown(fraction) {
  let places = 6n;
  if (ends(fraction.bottom)) {
    places = 0n;
    while ((fraction.top * 10n ** places) % fraction.bottom) places += 1n;
  }
  const scaled = fraction.top * 10n ** places;
  const units = (2n * scaled + fraction.bottom) / (2n * fraction.bottom);
  if (!places) return String(units);
  const digits = String(units).padStart(Number(places) + 1, "0");
  const text = `${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`;
  return text.replace(/0+$/, "").replace(/\.$/, "");
}
