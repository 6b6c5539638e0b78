/** How an edge looks: the wider, the larger its weight; dashed if that is minus, dotted if it is 0. */
import { px } from "../plot/rows.js";

/**
 * The widest edge and the thinnest, in px, how faint that is, and by which power of its size an edge gets stronger.
 * Where there are many, they let each other through.
 */
const FEW = { widest: 6, thinnest: 0.75, faint: 0.4, power: 1 };
const MANY = { widest: 2.5, thinnest: 0.5, faint: 0.06, power: 2 };

/** With more edges than this, two layers have many between them. */
const CROWD = 40;

/** @param {number} weight @param {number} most the weight that has the widest edge @param {number} count of edges */
export function strokeOf(weight, most, count) {
  const { widest, thinnest, faint, power } = count > CROWD ? MANY : FEW;
  const size = Math.min(1, Math.abs(weight) / most);
  return {
    size,
    sign: weight < 0 ? " minus" : weight > 0 ? "" : " zero",
    style: `--wide: ${px(thinnest + (widest - thinnest) * size)}px; --strong: ${px(faint + (1 - faint) * size ** power)}`,
  };
}
