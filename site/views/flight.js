/**
 * What flies from panel to panel in a motion, in one layer over the pictures: squares on their way into the total, each
 * from where it stands to the strip that it becomes.
 *
 * @typedef {import("../js/scene.d.ts").Panel} Panel
 * @typedef {{x: number, y: number, width: number, height: number}} Box in px, from the corner of the layer
 */
import { attributes } from "../js/keep.js";
import { inTurn } from "./motion.js";
import { px } from "./plot/rows.js";

const SVG = "http://www.w3.org/2000/svg";

/** How high above the straight way it flies, as a share of its length. */
const ARC = 0.12;

/** @param {any} panel */
const stripsOf = (panel) => panel.marks?.find((/** @type {any} */ { kind }) => kind === "strips");

/** The new strips of a scene, by the names of their panels and of those they are poured from. @param {Panel[]} from @param {Panel[]} to */
function poured(from, to) {
  return to.flatMap((panel) => {
    const strips = stripsOf(panel);
    const before = from.find(({ name }) => name === panel.name);
    const count = (before && stripsOf(before)?.at.values.length) ?? 0;
    if (!strips?.poured_from) return [];
    return Array.from(strips.at.values.slice(count), (_, i) => ({
      index: count + i,
      source: strips.poured_from,
      target: panel.name,
    }));
  });
}

/**
 * Lets fly what is new in `to`; null if nothing is.
 *
 * @param {HTMLElement} room holds the pictures
 * @param {Panel[]} from @param {Panel[]} to
 * @param {() => void} settle draws `to`, so that it can be seen where everything lands
 * @returns {((share: number) => void) | null} draws them at a share of the way; at 1 they have landed
 */
export function fly(room, from, to, settle) {
  const flights = poured(from, to);
  if (flights.length === 0) return null;
  const corner = room.getBoundingClientRect();
  /** @param {string} panel @param {string} things @param {number} index @returns {Box | undefined} */
  const boxOf = (panel, things, index) => {
    const found = room.querySelectorAll(`[data-panel="${panel}"] .picture ${things}`)[index];
    const { x, y, width, height } = found?.getBoundingClientRect() ?? new DOMRect();
    return width ? { x: x - corner.x, y: y - corner.y, width, height } : undefined;
  };
  const starts = flights.map(({ source, index }) => boxOf(source, ".square", index));
  settle();
  const ways = flights.flatMap(({ target, index }, i) => {
    const [start, end] = [starts[i], boxOf(target, ".strip", index)];
    return start && end ? [{ start, end }] : [];
  });

  const layer = document.createElementNS(SVG, "svg");
  attributes(layer, { class: "plot flights", "aria-hidden": "true" });
  const squares = ways.map(() => document.createElementNS(SVG, "rect"));
  for (const square of squares) attributes(square, { class: "strip role-error" });
  layer.append(...squares);
  room.append(layer);
  return (share) => {
    if (share >= 1) return layer.remove();
    for (const [i, way] of ways.entries())
      attributes(squares[i], boxOn(way, inTurn(share, i, ways.length)));
  };
}

/** @param {{start: Box, end: Box}} way @param {number} share */
function boxOn({ start, end }, share) {
  const mix = (/** @type {keyof Box} */ side) => start[side] + share * (end[side] - start[side]);
  const lift = ARC * Math.hypot(end.x - start.x, end.y - start.y) * Math.sin(Math.PI * share);
  return {
    x: px(mix("x")),
    y: px(mix("y") - lift),
    width: px(mix("width")),
    height: px(mix("height")),
  };
}
