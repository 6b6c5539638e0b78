/**
 * A table as tiles, the stronger the higher their number. With `presses` a row can be pressed.
 *
 * Tiles that look the same are one path, and those that touch in a row one rectangle of it: a table of 27 rows is a
 * few elements, in the page as it is sent and in every frame.
 *
 * @typedef {import("../../js/scene.d.ts").Tiles} Tiles
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */
import { select } from "d3-selection";
import { list, px } from "../plot/rows.js";

/** How many strengths can be told apart; whatever is more than nothing has the first at least. */
const SHADES = 16;

/**
 * @param {SVGGElement} layer
 * @param {Tiles} mark
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { at, presses }, { x, y, left, right }, { hands }) {
  const table = list(at);
  const high = px(Math.abs(y(1) - y(0)));
  const top = (/** @type {number} */ row) => px(y(row + 0.5));
  const paths = Array.from({ length: SHADES }, () => "");
  for (const [i, row] of table.entries()) {
    const shades = row.map((value) => Math.ceil(value * SHADES));
    for (let j = 0; j < shades.length; ) {
      const start = j;
      while (shades[j] === shades[start]) j++;
      if (!shades[start]) continue;
      const from = px(x(start - 0.5));
      const wide = px(x(j - 0.5) - from);
      paths[shades[start] - 1] += `M${from},${top(i)}h${wide}v${high}h${-wide}z`;
    }
  }
  const group = select(layer).datum(presses);
  group
    .selectAll(".tile")
    .data(paths.map((d, shade) => ({ d, strength: (shade + 1) / SHADES })).filter(({ d }) => d))
    .join("path")
    .attr("class", "tile")
    .attr("fill-opacity", ({ strength }) => strength)
    .attr("d", ({ d }) => d);
  group
    .selectAll(".tile-row")
    .data(presses && hands ? table.keys() : [])
    .join((enter) =>
      enter
        .append("rect")
        .attr("class", "strip-hit tile-row")
        .on("click", (_, row) => {
          const wanted = /** @type {Tiles["presses"]} */ (group.datum());
          if (wanted) hands?.choose(wanted[row], "set");
        }),
    )
    .attr("x", left)
    .attr("y", top)
    .attr("width", right - left)
    .attr("height", high);
}
