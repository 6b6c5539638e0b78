/**
 * A map: lines of equal height, the ground between them darker from line to line.
 *
 * @typedef {import("../../js/scene.d.ts").Contours} Contours
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces, write } from "../../js/keep.js";
import { gridOf, refine, rings, thin } from "../plot/grid.js";
import { px, same } from "../plot/rows.js";
import { textWidth } from "../plot/scales.js";

/** How many times as fine the grid is made before lines are drawn through it. */
const FINER = 4;

/** One that is on its way is drawn through every other height only. */
const ROUGH = 2;

const NAME_SIZE = 12;

/** Names keep so far, in px, from the edges and from each other. */
const FREE = 18;

/** Of a line's points those are drawn that are so far apart, in px. */
const APART = 2.5;

/**
 * @typedef {number[][]} Way places one after the other
 * @typedef {{ring: Way, runs: Way[]}} Border of what is as high as a level or higher, and what of it is a line
 * @typedef {{mark: Contours, levels: Border[][], across: number, up: number}} Known
 */

/** @type {WeakMap<SVGGElement, Known>} */
const known = new WeakMap();

/**
 * The lines in units of the grid, worked out once for each layer: a new size only draws them anew.
 *
 * @param {SVGGElement} layer
 * @param {Contours & {rough?: boolean}} mark
 * @returns {Known}
 */
function lines(layer, mark) {
  const before = known.get(layer);
  const isKnown = (/** @type {Contours & {rough?: boolean}} */ one) =>
    one.rough === mark.rough && same(one.at, mark.at) && same(one.levels, mark.levels);
  if (before && isKnown(before.mark)) return before;
  const grid = mark.rough ? thin(gridOf(mark.at), ROUGH) : refine(gridOf(mark.at), FINER);
  const [across, up] = [grid.across - 1, grid.up - 1];
  const levels = rings(grid, mark.levels.values).map(({ rings: borders }) =>
    borders.map((ring) => within(ring, across, up)),
  );
  const kept = { mark, levels, across, up };
  known.set(layer, kept);
  return kept;
}

/**
 * A ring, which runs half a cell outside the grid where its ground goes on there: here it ends with the map, and is no
 * line along the map's edges.
 *
 * @param {Way} ring @param {number} across @param {number} up
 * @returns {Border}
 */
function within(ring, across, up) {
  /** @type {(value: number, most: number) => number} */
  const clamp = (value, most) => Math.max(0, Math.min(value, most));
  const clamped = ring.map(([column, row]) => [clamp(column, across), clamp(row, up)]);
  /** @type {Way[]} */
  const runs = [];
  let isOpen = false;
  for (const [i, [column, row]] of clamped.entries()) {
    if (i === 0) continue;
    const [from, fromRow] = clamped[i - 1];
    const isEdge =
      (from === column && (column === 0 || column === across)) ||
      (fromRow === row && (row === 0 || row === up));
    if (!isEdge && !isOpen) runs.push([clamped[i - 1]]);
    if (!isEdge) runs[runs.length - 1].push(clamped[i]);
    isOpen = !isEdge;
  }
  return { ring: clamped, runs };
}

/**
 * @param {SVGGElement} layer
 * @param {Contours & {rough?: boolean}} mark
 * @param {Scales} scales
 */
export function draw(layer, mark, { x, y }) {
  const { levels, across, up } = lines(layer, mark);
  const [left, right] = mark.x;
  const [low, high] = mark.y;
  const place = (/** @type {Way} */ way) =>
    way.map(([column, row]) => [
      x(left + (column / across) * (right - left)),
      y(low + (row / up) * (high - low)),
    ]);
  const own = { left: x(left), right: x(right), top: y(high), bottom: y(low) };
  const ground = `M${px(own.left)},${px(own.bottom)}H${px(own.right)}V${px(own.top)}H${px(own.left)}Z`;
  const grounds = levels.map((borders) =>
    borders.map(({ ring }) => `${pathOf(place(ring))}Z`).join(""),
  );
  const runs = levels.map((borders) => borders.flatMap((border) => border.runs.map(place)));
  const heights = runs.map((ways) => ways.map(pathOf).join(""));
  // On its way a line has no name: it would hop along.
  const clear = mark.clear ? [{ x: x(mark.clear[0]), y: y(mark.clear[1]) }] : [];
  const names = mark.rough ? [] : namesOf(mark.names, runs, own, clear);
  pieces(layer, "path", "ground", [ground, ...grounds], (d) => ({ d }));
  pieces(layer, "path", "height", heights, (d) => ({ d }));
  const texts = pieces(layer, "text", "height-name", names, (name) => ({
    x: px(name.x),
    y: px(name.y),
    dy: "0.35em",
    "text-anchor": "middle",
  }));
  for (const [i, { text }] of names.entries()) write(texts[i], text);
}

/** @param {Way} way */
function pathOf(way) {
  let path = "";
  let last = [Number.NEGATIVE_INFINITY, 0];
  for (const [i, [atX, atY]] of way.entries()) {
    if (i < way.length - 1 && Math.hypot(atX - last[0], atY - last[1]) < APART) continue;
    path += `${path ? "L" : "M"}${Math.round(atX * 10) / 10},${Math.round(atY * 10) / 10}`;
    last = [atX, atY];
  }
  return path;
}

/**
 * Where the names stand: each on its own line, towards the upper right, apart from the others and from what is kept
 * clear.
 *
 * @param {string[]} names
 * @param {Way[][]} runs the lines of each level, in px
 * @param {Pick<Scales, "left" | "right" | "top" | "bottom">} edges of the map
 * @param {{x: number, y: number}[]} clear in px
 */
function namesOf(names, runs, { left, right, top, bottom }, clear) {
  /** @type {{x: number, y: number, text: string}[]} */
  const found = [];
  for (const [i, text] of names.entries()) {
    if (!text) continue;
    const half = textWidth(text, NAME_SIZE) / 2;
    let best = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [x, y] of runs[i].flat()) {
      const inside =
        x > left + half + 6 && x < right - half - 6 && y > top + FREE && y < bottom - FREE;
      if (!inside) continue;
      const [across, up] = [(x - left) / (right - left), (bottom - y) / (bottom - top)];
      const isNear = (/** @type {{x: number, y: number}} */ other) =>
        Math.hypot(other.x - x, other.y - y) < 2 * FREE;
      if (found.some(isNear) || clear.some(isNear)) continue;
      // Nearest to the diagonal, and of what lies on it the upper end.
      const away = Math.abs(across - up) + (across + up < 1 ? 1 : 0);
      if (away < least) [best, least] = [{ x, y, text }, away];
    }
    if (best) found.push(best);
  }
  return found;
}
