/**
 * Rectangles between two corners.
 *
 * @typedef {import("../../js/scene.d.ts").Bars} Bars
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { select } from "d3-selection";
import { list, px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Bars} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 */
export function draw(layer, { at }, { x, y }) {
  const bars = list(at).map(([x0, y0, x1, y1]) => ({
    left: px(Math.min(x(x0), x(x1))),
    top: px(Math.min(y(y0), y(y1))),
    width: px(Math.abs(x(x1) - x(x0))),
    height: px(Math.abs(y(y1) - y(y0))),
  }));
  select(layer)
    .selectAll("rect")
    .data(bars)
    .join("rect")
    .attr("class", "bar")
    .attr("x", (bar) => bar.left)
    .attr("y", (bar) => bar.top)
    .attr("width", (bar) => bar.width)
    .attr("height", (bar) => bar.height);
}
