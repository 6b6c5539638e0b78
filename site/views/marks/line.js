/**
 * A line or a curve. With `drag` its whole body can be taken hold of, by a stroke as wide as a
 * finger that is not seen.
 *
 * @typedef {import("../../js/scene.d.ts").Line} Line
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */

import { line } from "d3-shape";
import { pieces } from "../../js/keep.js";
import { list } from "../plot/rows.js";

/** What is taken hold of, by the layer that it is in. @type {WeakMap<Element, {drag: Line["drag"], scales: Scales}>} */
const held = new WeakMap();

/**
 * @param {SVGGElement} layer
 * @param {Line} mark rows are [x, y]
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, mark, scales, { hands }) {
  const { x, y } = scales;
  const path =
    line(
      (row) => x(row[0]),
      (row) => y(row[1]),
    ).digits(2)(/** @type {any} */ (list(mark.at))) ?? "";
  held.set(layer, { drag: mark.drag, scales });
  layer.classList.toggle("dashed", Boolean(mark.dashed));
  pieces(
    layer,
    "path",
    "hit",
    mark.drag && hands ? [path] : [],
    (d) => ({ d }),
    (hit) =>
      hands?.grab(
        hit,
        () => held.get(layer)?.drag ?? {},
        () => held.get(layer)?.scales ?? scales,
      ),
  );
  pieces(layer, "path", "stroke", [path], (d) => ({ d }));
}
