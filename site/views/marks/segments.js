/**
 * Straight pieces that do not hang together: residuals, guides.
 *
 * @typedef {import("../../js/scene.d.ts").Segments} Segments
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Segments} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 */
export function draw(layer, { at, dashed }, { x, y }) {
  const path = list(at)
    .map(([x0, y0, x1, y1]) => `M${px(x(x0))},${px(y(y0))}L${px(x(x1))},${px(y(y1))}`)
    .join("");
  layer.classList.toggle("dashed", Boolean(dashed));
  pieces(layer, "path", "stroke", [path], (d) => ({ d }));
}
