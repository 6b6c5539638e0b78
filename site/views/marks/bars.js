/**
 * Rectangles between two corners. With `picks`, the strip they stand in can be pressed: a low bar is hard to hit.
 *
 * @typedef {import("../../js/scene.d.ts").Bars} Bars
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */
import { select } from "d3-selection";
import { list, px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Bars} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { at, picks }, { x, y, top, bottom }, { hands }) {
  const bars = list(at).map(([x0, y0, x1, y1]) => ({
    left: px(Math.min(x(x0), x(x1))),
    top: px(Math.min(y(y0), y(y1))),
    width: px(Math.abs(x(x1) - x(x0))),
    height: px(Math.abs(y(y1) - y(y0))),
  }));
  const group = select(layer).datum(picks);
  group
    .selectAll(".bar")
    .data(bars)
    .join("rect")
    .attr("class", "bar")
    .attr("x", (bar) => bar.left)
    .attr("y", (bar) => bar.top)
    .attr("width", (bar) => bar.width)
    .attr("height", (bar) => bar.height);
  // Over the bar, which would take the press.
  group
    .selectAll(".strip-hit")
    .data(picks && hands ? bars : [])
    .join((enter) =>
      enter
        .append("rect")
        .attr("class", "strip-hit")
        .on("click", () => {
          const wanted = /** @type {Bars["picks"]} */ (group.datum());
          if (wanted) hands?.choose({ [wanted.param]: wanted.value }, "set");
        }),
    )
    .attr("x", (bar) => bar.left)
    .attr("y", top)
    .attr("width", (bar) => bar.width)
    .attr("height", bottom - top);
}
