/**
 * What cannot be seen yet: cloud over the whole plot, thinning out where the reader has been.
 *
 * The cloud is a handful of soft ellipses that never change; a mask whose gradient runs along x
 * opens the clear windows. There is nothing under it: a scene does not hold what it hides.
 *
 * @typedef {import("../../js/scene.d.ts").Fog} Fog
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 */
import { pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/** How far the fog takes to close again beside a clear window, in px. */
const SOFT = 14;

/** How thick a puff of cloud is, from its middle outwards. */
const PUFF = [
  [0, 1],
  [0.55, 0.5],
  [1, 0],
];

/**
 * @param {SVGGElement} layer
 * @param {Fog} mark rows are [x0, x1], what is clear
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { at }, { x, left, right, top, bottom }, { id }) {
  const area = { x: left, y: top, width: right - left, height: bottom - top };
  const windows = merge(list(at).map(([x0, x1]) => [x(x0), x(x1)]));
  const [defs] = pieces(layer, "defs", "fog-defs", [id], () => ({}));
  const [clear] = pieces(defs, "linearGradient", "windows", [id], () => ({
    id: `${id}-windows`,
    gradientUnits: "userSpaceOnUse",
    x1: left,
    x2: right,
  }));
  pieces(clear, "stop", "window", stops(windows, left, right), (stop) => ({
    offset: stop.offset,
    "stop-color": "white",
    "stop-opacity": stop.thickness,
  }));
  const [mask] = pieces(defs, "mask", "area", [area], () => ({
    id: `${id}-mask`,
    maskUnits: "userSpaceOnUse",
    ...area,
  }));
  pieces(mask, "rect", "area", [area], () => ({ fill: `url(#${id}-windows)`, ...area }));
  const [puff] = pieces(defs, "radialGradient", "puff", [id], () => ({ id: `${id}-cloud` }));
  pieces(puff, "stop", "thinner", PUFF, ([offset, thickness]) => ({
    offset,
    "stop-opacity": thickness,
  }));
  const [veil] = pieces(layer, "g", "fog-veil", [id], () => ({ mask: `url(#${id}-mask)` }));
  pieces(veil, "rect", "veil", [area], () => area);
  pieces(veil, "ellipse", "cloud", clouds(area.width, area.height), (cloud) => ({
    fill: `url(#${id}-cloud)`,
    cx: px(left + cloud.x),
    cy: px(top + cloud.y),
    rx: px(cloud.wide),
    ry: px(cloud.high),
  }));
}

/**
 * Windows from left to right, those that touch made one.
 *
 * @param {number[][]} windows
 * @returns {number[][]}
 */
function merge(windows) {
  /** @type {number[][]} */
  const merged = [];
  for (const [from, to] of windows.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from - last[1] < 2 * SOFT) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/**
 * The thickness of the fog along x, as stops of a gradient from `left` to `right`.
 *
 * @param {number[][]} windows
 * @param {number} left
 * @param {number} right
 */
function stops(windows, left, right) {
  const corners = windows.flatMap(([from, to]) => [
    [from - SOFT, 1],
    [from, 0],
    [to, 0],
    [to + SOFT, 1],
  ]);
  const first = windows.length && windows[0][0] - SOFT < left ? [] : [[left, 1]];
  return [...first, ...corners].map(([at, thickness]) => ({
    offset: Math.round((1e4 * (Math.max(left, Math.min(at, right)) - left)) / (right - left)) / 1e4,
    thickness,
  }));
}

/**
 * Where the puffs of cloud lie: in staggered rows, a little irregular, the same every time.
 *
 * @param {number} width
 * @param {number} height
 */
function clouds(width, height) {
  const rows = 4;
  const columns = Math.max(3, Math.round(width / 120));
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const wobble = Math.sin(index * 12.9898) * 0.5;
    const drift = Math.cos(index * 78.233) * 0.5;
    return {
      x: ((index % columns) + 0.5 + (row % 2 ? 0.25 : -0.25) + 0.5 * wobble) * (width / columns),
      y: (row + 0.5 + 0.6 * drift) * (height / rows),
      wide: (0.62 + 0.25 * drift) * (width / columns) * 1.3,
      high: (0.5 + 0.2 * wobble) * (height / rows) * 1.3,
    };
  });
}
