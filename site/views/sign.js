/** The small sign that a goal is reached: a tick in a disc. */
import { select } from "d3-selection";
import { px } from "./plot/rows.js";

/** How large it is, in px. */
export const RADIUS = 11;

/** How far it stands off what it is about, in px. */
export const OFF = 24;

/**
 * Show it within `group` at a place, or take it away.
 *
 * @param {Element} group
 * @param {{x: number, y: number} | null} at
 */
export function drawSign(group, at) {
  const sign = select(group)
    .selectChildren("g.sign")
    .data(at ? [at] : [])
    .join((enter) => {
      const made = enter.append("g").attr("class", "sign role-best").attr("aria-hidden", "true");
      made.append("circle").attr("class", "disc").attr("r", RADIUS);
      made.append("path").attr("class", "tick-mark").attr("d", "M-5,0.5l3.5,4l6.5,-8");
      return made;
    });
  sign.attr("transform", ({ x, y }) => `translate(${px(x)},${px(y)})`);
}
