/**
 * Squared errors as true squares: a side is the error, so the area is its square.
 *
 * The side is measured along y and drawn as wide as it is high, in pixels, at every size.
 *
 * @typedef {import("../../js/scene.d.ts").Squares} Squares
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Squares} mark rows of `at` are [x, y, error], of `leans` [−1 or +1]; the first `filled` have been poured
 * @param {Scales} scales
 */
export function draw(layer, { at, leans, filled }, { x, y }) {
  const squares = list(at).map(([atX, atY, error], index) => {
    const side = Math.abs(y(atY + error) - y(atY));
    return {
      class: index < filled ? "square filled" : "square",
      x: px(leans.values[index] < 0 ? x(atX) - side : x(atX)),
      y: px(Math.min(y(atY), y(atY + error))),
      width: px(side),
      height: px(side),
    };
  });
  pieces(layer, "rect", "square", squares, (square) => square);
}
