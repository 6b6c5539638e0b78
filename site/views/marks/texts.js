/**
 * Words in the place of points.
 *
 * @typedef {import("../../js/scene.d.ts").Texts} Texts
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { select } from "d3-selection";
import { px } from "../plot/rows.js";

export const clipped = false;

/**
 * @param {SVGGElement} layer
 * @param {Texts} mark rows are [x, y]
 * @param {Scales} scales
 */
export function draw(layer, { at, words }, { x, y }) {
  const { columns, values } = at;
  select(layer)
    .selectAll("text")
    .data(words)
    .join("text")
    .attr("class", "glyph")
    .attr("text-anchor", "middle")
    .attr("dy", "0.33em")
    .attr("x", (_, row) => px(x(values[row * columns])))
    .attr("y", (_, row) => px(y(values[row * columns + 1])))
    .text((word) => word);
}
