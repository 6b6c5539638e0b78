/**
 * The small sign that a goal is reached: a tick in a disc, beside the place where it was.
 *
 * @typedef {import("../../js/scene.d.ts").Met} Met
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { select } from "d3-selection";
import { px } from "../plot/rows.js";

export const room = "labels";

/** Its size, and how far it stands off what it is about, in px. */
const RADIUS = 11;
const OFF = 24;

/**
 * @param {SVGGElement} layer
 * @param {Met} mark
 * @param {Scales} scales
 */
export function draw(layer, mark, { x, y, left, right, top, bottom }) {
  const group = select(layer);
  if (!layer.firstElementChild) {
    group.append("circle").attr("class", "disc").attr("r", RADIUS);
    group.append("path").attr("class", "tick-mark").attr("d", "M-5,0.5l3.5,4l6.5,-8");
  }
  // Above it, or below where there is no room.
  const at = y(mark.y) - OFF < top ? y(mark.y) + OFF : y(mark.y) - OFF;
  const atX = Math.max(left + RADIUS, Math.min(x(mark.x), right - RADIUS));
  const atY = Math.max(top + RADIUS, Math.min(at, bottom - RADIUS));
  group.attr("transform", `translate(${px(atX)},${px(atY)})`);
}
