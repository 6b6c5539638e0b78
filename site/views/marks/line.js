/**
 * A line or a curve. With `drag` its whole body can be taken hold of, by a stroke as wide as a
 * finger that is not seen.
 *
 * @typedef {import("../../js/scene.d.ts").Line} Line
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */
import { select } from "d3-selection";
import { line } from "d3-shape";
import { list } from "../plot/rows.js";

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
  const group = select(layer).datum({ drag: mark.drag, scales });
  group.classed("dashed", Boolean(mark.dashed));
  group
    .selectAll(".hit")
    .data(mark.drag && hands ? [path] : [])
    .join((enter) => {
      const hit = enter.append("path").attr("class", "hit");
      const held = () => /** @type {{drag: Line["drag"], scales: Scales}} */ (group.datum());
      hit.each(function () {
        hands?.grab(
          /** @type {SVGPathElement} */ (this),
          () => held().drag ?? {},
          () => held().scales,
        );
      });
      return hit;
    })
    .attr("d", (d) => d);
  group
    .selectAll(".stroke")
    .data([path])
    .join("path")
    .attr("class", "stroke")
    .attr("d", (d) => d);
}
