/**
 * Arrows: gradients, vectors. A head is never longer than its arrow.
 *
 * @typedef {import("../../js/scene.d.ts").Arrows} Arrows
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/** Length and half width of a head, in px. */
const HEAD = { length: 11, half: 5 };

/**
 * @param {SVGGElement} layer
 * @param {Arrows} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 */
export function draw(layer, { at, dashed }, { x, y }) {
  const shafts = [];
  const heads = [];
  for (const [x0, y0, x1, y1] of list(at)) {
    const [fromX, fromY, toX, toY] = [x(x0), y(y0), x(x1), y(y1)];
    const length = Math.hypot(toX - fromX, toY - fromY);
    if (length < 0.5) continue;
    const [alongX, alongY] = [(toX - fromX) / length, (toY - fromY) / length];
    const size = Math.min(1, length / HEAD.length);
    const [neckX, neckY] = [toX - alongX * HEAD.length * size, toY - alongY * HEAD.length * size];
    const half = HEAD.half * size;
    shafts.push(`M${px(fromX)},${px(fromY)}L${px(neckX)},${px(neckY)}`);
    heads.push(
      `M${px(toX)},${px(toY)}L${px(neckX - alongY * half)},${px(neckY + alongX * half)}`,
      `L${px(neckX + alongY * half)},${px(neckY - alongX * half)}Z`,
    );
  }
  layer.classList.toggle("dashed", Boolean(dashed));
  pieces(layer, "path", "stroke", [shafts.join("")], (d) => ({ d }));
  pieces(layer, "path", "head", [heads.join("")], (d) => ({ d }));
}
