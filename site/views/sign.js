/** The small sign that a goal is reached: a tick in a disc. */
import { pieces } from "../js/keep.js";
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
  const [sign] = pieces(group, "g", "sign", at ? [at] : [], ({ x, y }) => ({
    class: "sign role-best",
    "aria-hidden": "true",
    transform: `translate(${px(x)},${px(y)})`,
  }));
  if (!sign) return;
  pieces(sign, "circle", "disc", [RADIUS], (r) => ({ r }));
  pieces(sign, "path", "tick-mark", ["M-5,0.5l3.5,4l6.5,-8"], (d) => ({ d }));
}
