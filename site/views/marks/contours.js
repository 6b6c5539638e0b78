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

const NAME_SIZE = 11;

/** Names keep so far, in px, from the edges and from each other. */
const FREE = 18;

/** Of a line's points those are drawn that are so far apart, in px. */
const APART = 2.5;

/** @type {WeakMap<SVGGElement, {mark: Contours, found: ReturnType<typeof rings>, across: number, up: number}>} */
const known = new WeakMap();

/**
 * The lines in units of the grid, worked out once for each layer: a new size only draws them anew.
 *
 * @param {SVGGElement} layer
 * @param {Contours & {rough?: boolean}} mark
 */
function lines(layer, mark) {
  const before = known.get(layer);
  const isKnown = (/** @type {Contours & {rough?: boolean}} */ one) =>
    one.rough === mark.rough && same(one.at, mark.at) && same(one.levels, mark.levels);
  if (before && isKnown(before.mark)) return before;
  const grid = mark.rough ? thin(gridOf(mark.at), ROUGH) : refine(gridOf(mark.at), FINER);
  const found = rings(grid, mark.levels.values);
  const kept = { mark, found, across: grid.across - 1, up: grid.up - 1 };
  known.set(layer, kept);
  return kept;
}

/**
 * @param {SVGGElement} layer
 * @param {Contours & {rough?: boolean}} mark
 * @param {Scales} scales
 */
export function draw(layer, mark, { x, y }) {
  const { found, across, up } = lines(layer, mark);
  const [left, right] = mark.x;
  const [low, high] = mark.y;
  const placed = found.map(({ rings: borders }) =>
    borders.map((ring) =>
      ring.map(([column, row]) => [
        x(left + (column / across) * (right - left)),
        y(low + (row / up) * (high - low)),
      ]),
    ),
  );
  const own = { left: x(left), right: x(right), top: y(high), bottom: y(low) };
  // On its way a line has no name: it would hop along.
  const names = mark.rough ? [] : namesOf(mark.names, placed, own);
  const ground = `M${px(x(left))},${px(y(low))}H${px(x(right))}V${px(y(high))}H${px(x(left))}Z`;
  const grounds = [ground, ...placed.map((borders) => borders.map(pathOf).join(""))];
  pieces(layer, "path", "ground", grounds, (d) => ({ d }));
  const texts = pieces(layer, "text", "height-name", names, (name) => ({
    x: px(name.x),
    y: px(name.y),
    dy: "0.35em",
    "text-anchor": "middle",
  }));
  for (const [i, { text }] of names.entries()) write(texts[i], text);
}

/** @param {number[][]} ring */
function pathOf(ring) {
  let path = "";
  let last = [Number.NEGATIVE_INFINITY, 0];
  for (const [atX, atY] of ring) {
    if (Math.hypot(atX - last[0], atY - last[1]) < APART) continue;
    path += `${path ? "L" : "M"}${Math.round(atX * 10) / 10},${Math.round(atY * 10) / 10}`;
    last = [atX, atY];
  }
  return `${path}Z`;
}

/**
 * Where the names stand: each on its own line, towards the upper right, apart from the others.
 *
 * @param {string[]} names
 * @param {number[][][][]} placed the rings of each level, in px
 * @param {Pick<Scales, "left" | "right" | "top" | "bottom">} edges of the map
 */
function namesOf(names, placed, { left, right, top, bottom }) {
  /** @type {{x: number, y: number, text: string}[]} */
  const found = [];
  for (const [i, text] of names.entries()) {
    if (!text) continue;
    const half = textWidth(text, NAME_SIZE) / 2;
    let best = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [x, y] of placed[i].flat()) {
      const inside =
        x > left + half + 6 && x < right - half - 6 && y > top + FREE && y < bottom - FREE;
      if (!inside) continue;
      const [across, up] = [(x - left) / (right - left), (bottom - y) / (bottom - top)];
      if (found.some((other) => Math.hypot(other.x - x, other.y - y) < 2 * FREE)) continue;
      // Nearest to the diagonal, and of what lies on it the upper end.
      const away = Math.abs(across - up) + (across + up < 1 ? 1 : 0);
      if (away < least) [best, least] = [{ x, y, text }, away];
    }
    if (best) found.push(best);
  }
  return found;
}
