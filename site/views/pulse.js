/**
 * What runs along an edge in a motion, out of one end and into the other: a number on its way forward, or a gradient on
 * its way back.
 */
import { attributes } from "../js/keep.js";

/** A dash of hardly any length, with round ends, is a ball. */
const LENGTH = 0.001;

/**
 * @param {Element} edge has the pulse as its last child while there is one
 * @param {number | undefined} share of the way; none if nothing runs
 * @param {Record<string, string | number>} geometry of the edge: a path's `d`, or the ends of a line
 * @param {boolean} [back] whether it runs from the end to the start
 */
export function drawPulse(edge, share, geometry, back = false) {
  let pulse = edge.querySelector(".pulse");
  if (share === undefined) return pulse?.remove();
  if (!pulse) {
    const tag = "d" in geometry ? "path" : "line";
    pulse = edge.ownerDocument.createElementNS("http://www.w3.org/2000/svg", tag);
    attributes(pulse, { class: "pulse", pathLength: 1, "stroke-dasharray": `${LENGTH} 2` });
    edge.append(pulse);
  }
  const head = (back ? 1 - share : share) * (1 + LENGTH);
  attributes(pulse, { ...geometry, "stroke-dashoffset": (LENGTH - head).toFixed(4) });
}
