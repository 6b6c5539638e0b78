/**
 * Rectangles between two corners. With `picks`, the strip they stand in can be pressed: a low bar is hard to hit.
 *
 * @typedef {import("../../js/scene.d.ts").Bars} Bars
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/** What can be pressed, by what is pressed. @type {WeakMap<Element, Bars["picks"]>} */
const picked = new WeakMap();

/**
 * @param {SVGGElement} layer
 * @param {Bars} mark rows are [x0, y0, x1, y1]
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { at, picks }, { x, y, top, bottom }, { hands }) {
  const bars = list(at).map(([x0, y0, x1, y1]) => ({
    x: px(Math.min(x(x0), x(x1))),
    y: px(Math.min(y(y0), y(y1))),
    width: px(Math.abs(x(x1) - x(x0))),
    height: px(Math.abs(y(y1) - y(y0))),
  }));
  pieces(layer, "rect", "bar", bars, (bar) => bar);
  // Over the bar, which would take the press.
  picked.set(layer, picks);
  const strips = bars.map((bar) => ({ ...bar, y: top, height: bottom - top }));
  pieces(
    layer,
    "rect",
    "strip-hit",
    picks && hands ? strips : [],
    (strip) => strip,
    (strip) =>
      strip.addEventListener("click", () => {
        const wanted = picked.get(layer);
        if (wanted) hands?.choose({ [wanted.param]: wanted.value }, "set");
      }),
  );
}
