/**
 * Areas gathered into one square from the origin: strip i has area i, and lies on those before it.
 *
 * All strips are as wide as the finished square, √whole, so the pile is a square once all are
 * there. Until then a dashed outline shows it finished; an arrow at the edge says that it goes on
 * beyond the panel.
 *
 * @typedef {import("../../js/scene.d.ts").Strips} Strips
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { select } from "d3-selection";
import { px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Strips} mark rows are [area]
 * @param {Scales} scales
 */
export function draw(layer, { at, whole }, { x, y, left, right, top, bottom }) {
  const side = Math.sqrt(Math.max(whole, 0));
  const width = px(x(side) - x(0));
  let height = 0;
  const strips = Array.from(at.values, (area) => {
    const low = y(height);
    height += side > 0 ? area / side : 0;
    return { top: px(y(height)), height: px(low - y(height)) };
  });
  const group = select(layer);
  const finished = side - height <= 1e-9 * side;
  group
    .selectAll(".whole")
    .data(finished ? [] : [side])
    .join("rect")
    .attr("class", "whole")
    .attr("x", px(x(0)))
    .attr("y", px(y(side)))
    .attr("width", width)
    .attr("height", px(y(0) - y(side)));
  group
    .selectAll(".strip")
    .data(strips)
    .join("rect")
    .attr("class", "strip")
    .attr("x", px(x(0)))
    .attr("width", width)
    .attr("y", (strip) => strip.top)
    .attr("height", (strip) => strip.height);

  const wider = x(side) > right;
  const higher = y(side) < top;
  // An arrow into the corner, or in the last fifth of the one edge that is crossed.
  const nearX = px(wider ? right - 8 : left + 0.9 * (Math.min(x(side), right) - left));
  const nearY = px(higher ? top + 8 : bottom + 0.9 * (Math.max(y(side), top) - bottom));
  const beyond = [
    ...(wider && higher ? [`M${nearX - 14},${nearY + 14}l14,-14h-10m10,0v10`] : []),
    ...(wider && !higher ? [`M${nearX - 7},${nearY - 7}l7,7l-7,7`] : []),
    ...(!wider && higher ? [`M${nearX - 7},${nearY + 7}l7,-7l7,7`] : []),
  ];
  group
    .selectAll(".beyond")
    .data(beyond)
    .join("path")
    .attr("class", "beyond")
    .attr("d", (d) => d)
    .raise();
}
