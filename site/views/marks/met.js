/**
 * The small sign that a goal is reached, beside the place where it was.
 *
 * @typedef {import("../../js/scene.d.ts").Met} Met
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { drawSign, OFF, RADIUS } from "../sign.js";

export const room = "labels";

/** Above it, or below where there is no room. @param {Met} mark @param {Scales} scales */
function placeOf(mark, { x, y, left, right, top, bottom }) {
  const at = y(mark.y) - OFF < top ? y(mark.y) + OFF : y(mark.y) - OFF;
  return {
    x: Math.max(left + RADIUS, Math.min(x(mark.x), right - RADIUS)),
    y: Math.max(top + RADIUS, Math.min(at, bottom - RADIUS)),
  };
}

/**
 * Words keep off the sign, and off what lies between it and the place it is about.
 *
 * @param {Met} mark
 * @param {Scales} scales
 * @returns {import("../views.js").Box}
 */
export function takes(mark, scales) {
  const { x, y } = placeOf(mark, scales);
  const about = scales.y(mark.y);
  return {
    x0: x - RADIUS,
    x1: x + RADIUS,
    y0: Math.min(y, about) - RADIUS,
    y1: Math.max(y, about) + RADIUS,
  };
}

/**
 * @param {SVGGElement} layer
 * @param {Met} mark
 * @param {Scales} scales
 */
export function draw(layer, mark, scales) {
  drawSign(layer, placeOf(mark, scales));
}
