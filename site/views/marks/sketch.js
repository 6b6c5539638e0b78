/**
 * A curve the reader draws. The hand that draws it is the plot's; this is only the curve.
 *
 * @typedef {import("../../js/scene.d.ts").Sketch} Sketch
 * @typedef {import("../plot/scales.js").Scales} Scales
 */

import { line } from "d3-shape";
import { pieces } from "../../js/keep.js";
import { list } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Sketch} mark rows are [x, y]
 * @param {Scales} scales
 */
export function draw(layer, { at, active }, { x, y }) {
  const path =
    line(
      (row) => x(row[0]),
      (row) => y(row[1]),
    ).digits(2)(/** @type {any} */ (list(at))) ?? "";
  layer.classList.toggle("is-active", active);
  pieces(layer, "path", "stroke", [path], (d) => ({ d }));
}
