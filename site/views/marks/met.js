/**
 * The small sign that a goal is reached, beside the place where it was.
 *
 * @typedef {import("../../js/scene.d.ts").Met} Met
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { drawSign, OFF, RADIUS } from "../sign.js";

export const room = "labels";

/**
 * @param {SVGGElement} layer
 * @param {Met} mark
 * @param {Scales} scales
 */
export function draw(layer, mark, { x, y, left, right, top, bottom }) {
  // Above it, or below where there is no room.
  const at = y(mark.y) - OFF < top ? y(mark.y) + OFF : y(mark.y) - OFF;
  drawSign(layer, {
    x: Math.max(left + RADIUS, Math.min(x(mark.x), right - RADIUS)),
    y: Math.max(top + RADIUS, Math.min(at, bottom - RADIUS)),
  });
}
