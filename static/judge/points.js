/* From what a sheet says to its points, as the portal works them out. Where each judge marks alone, the own mark counts
   as if all had given it: what the others gave is on no device. */
import { Fraction, NOTHING, larger, smaller } from "./exact.js";

function inTolerance(aspect, value) {
  const target = Fraction.of(aspect.target);
  const above = value.minus(target).minus(Fraction.of(aspect.upper));
  const under = target.minus(Fraction.of(aspect.lower)).minus(value);
  const excess = larger(larger(above, under), NOTHING);
  const all = Fraction.of(aspect.maximum);
  if (!excess.isAbove(NOTHING)) return all;
  if (aspect.step === null) return NOTHING;
  const steps = new Fraction(excess.over(Fraction.of(aspect.step)).ceiling());
  return larger(NOTHING, all.minus(steps.times(Fraction.of(aspect.deduction))));
}

function inProportion(aspect, value) {
  const none = Fraction.of(aspect.none_at);
  const share = value.minus(none).over(Fraction.of(aspect.full_at).minus(none));
  return Fraction.of(aspect.maximum).times(smaller(new Fraction(1n), larger(NOTHING, share)));
}

function inRange(aspect, value) {
  const band = aspect.bands.find((each) => !value.isAbove(Fraction.of(each.upto)));
  return Fraction.of(band ? band.points : aspect.beyond);
}

function ticked(aspect, met) {
  return aspect.items
    .filter((item) => met.includes(item.key))
    .reduce((sum, item) => sum.plus(Fraction.of(item.points)), NOTHING);
}

function deducted(aspect, counts) {
  const sum = aspect.items.reduce((before, item) => {
    const count = counts[item.key] || 0;
    const counted = item.most === null ? count : Math.min(count, item.most);
    return before.plus(Fraction.of(item.points).times(Fraction.of(counted)));
  }, NOTHING);
  const cap = Fraction.of(aspect.cap === null ? aspect.maximum : aspect.cap);
  return Fraction.of(aspect.maximum).minus(smaller(cap, sum));
}

function judged(aspect, points) {
  const lowest = Fraction.of(aspect.lowest);
  const share = Fraction.of(points).minus(lowest).over(Fraction.of(aspect.highest).minus(lowest));
  return Fraction.of(aspect.maximum).times(share);
}

const WAYS = {
  tolerance: (aspect, value) => inTolerance(aspect, Fraction.of(value.value)),
  linear: (aspect, value) => inProportion(aspect, Fraction.of(value.value)),
  ranges: (aspect, value) => inRange(aspect, Fraction.of(value.value)),
  checklist: (aspect, value) => ticked(aspect, value.items),
  deductions: (aspect, value) => deducted(aspect, value.counts),
  judgement: (aspect, value) => judged(aspect, value.points),
  panel: (aspect, value) => Fraction.of(value.points),
};

/* The points of one aspect; nothing where it has no mark. */
export function pointsOf(aspect, value) {
  return value === null || value === undefined ? NOTHING : WAYS[aspect.kind](aspect, value);
}

/* The running total of aspects with their values by key. */
export function total(aspects, values) {
  return aspects.reduce((sum, aspect) => sum.plus(pointsOf(aspect, values[aspect.key])), NOTHING);
}

/* What the aspects make together at most. */
export function maximum(aspects) {
  return aspects.reduce((sum, aspect) => sum.plus(Fraction.of(aspect.maximum)), NOTHING);
}
