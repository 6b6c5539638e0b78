/**
 * Where numbers lie on a slider: equally far apart, or, with `scale: "log"`, by factors, so that as much
 * room is given to 0.001 … 0.01 as to 0.1 … 1. The `step` of such a slider is the factor of an arrow key.
 * Where it starts at 0, as a count may, the numbers plus 1 lie by factors.
 *
 * @typedef {object} Scaled
 * @property {number} low
 * @property {number} high
 * @property {number} step
 * @property {boolean} [whole]
 * @property {"linear" | "log"} [scale]
 */

/** A range input on a log scale goes from 0 to this. */
export const LENGTH = 1000;

/** @type {(limits: Scaled, value: number) => number} */
const logarithm = ({ low }, value) => (low > 0 ? Math.log(value / low) : Math.log1p(value));

/**
 * How much of the way from `low` to `high` lies below `value`: 0 to 1.
 * @param {Scaled} limits
 * @param {number} value
 */
export function share(limits, value) {
  const { low, high, scale } = limits;
  if (scale !== "log") return (value - low) / (high - low);
  return logarithm(limits, value) / logarithm(limits, high);
}

/**
 * The number that has this share of a log scale below it.
 * @param {Scaled} limits
 * @param {number} part 0 to 1
 */
export function atShare(limits, part) {
  const power = part * logarithm(limits, limits.high);
  return limits.low > 0 ? limits.low * Math.exp(power) : Math.expm1(power);
}

/** Whether keys multiply here: whole numbers are counted, however they lie. @param {Scaled} limits */
export const byFactors = ({ scale, whole }) => scale === "log" && !whole;

/**
 * The number `steps` factors further on, among those that lie a tenth of a step apart and are
 * rounded to three digits: whichever way they are reached, they are the same numbers.
 * @param {Scaled} limits
 * @param {number} value
 * @param {number} steps may be tenths
 */
export function multiplied({ low, high, step }, value, steps) {
  const tenths = Math.round((10 * Math.log(value / low)) / Math.log(step)) + Math.round(10 * steps);
  const moved = Number((low * step ** (tenths / 10)).toPrecision(3));
  return Math.min(high, Math.max(low, moved));
}
