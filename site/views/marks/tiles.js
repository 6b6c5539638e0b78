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
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/** How many strengths can be told apart; whatever is more than nothing has the first at least. */
const SHADES = 16;

/** What the rows press, by the layer that they are in. @type {WeakMap<Element, Tiles["presses"]>} */
const pressed = new WeakMap();

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
  const tiles = paths
    .map((d, shade) => ({ d, "fill-opacity": (shade + 1) / SHADES }))
    .filter(({ d }) => d);
  pieces(layer, "path", "tile", tiles, (tile) => tile);
  pressed.set(layer, presses);
  pieces(
    layer,
    "rect",
    "tile-row",
    presses && hands ? table.keys() : [],
    (row) => ({
      class: "strip-hit tile-row",
      x: left,
      y: top(row),
      width: right - left,
      height: high,
    }),
    (element, row) =>
      element.addEventListener("click", () => {
        const wanted = pressed.get(layer);
        if (wanted) hands?.choose(wanted[row], "set");
      }),
  );
}
