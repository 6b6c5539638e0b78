/**
 * Straight pieces that do not hang together: residuals, guides.
 *
 * @typedef {import("../../js/scene.d.ts").Segments} Segments
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { select } from "d3-selection";
import { list, px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Segments} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 */
export function draw(layer, { at, dashed }, { x, y }) {
  const pieces = list(at).map(
    ([x0, y0, x1, y1]) => `M${px(x(x0))},${px(y(y0))}L${px(x(x1))},${px(y(y1))}`,
  );
  const group = select(layer).classed("dashed", Boolean(dashed));
  group
    .selectAll("path")
    .data([pieces.join("")])
    .join("path")
    .attr("class", "stroke")
    .attr("d", (d) => d);
}
