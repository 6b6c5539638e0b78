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
import { select } from "d3-selection";
import { list, px } from "../plot/rows.js";

/** How far the fog takes to close again beside a clear window, in px. */
const SOFT = 14;

/**
 * @param {SVGGElement} layer
 * @param {Fog} mark rows are [x0, x1], what is clear
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { at }, { x, left, right, top, bottom }, { id }) {
  const group = select(layer);
  const width = right - left;
  const height = bottom - top;
  if (group.select("defs").empty()) prepare(group, id);

  group
    .select("linearGradient")
    .attr("x1", left)
    .attr("x2", right)
    .selectAll("stop")
    .data(stops(merge(list(at).map(([x0, x1]) => [x(x0), x(x1)])), left, right))
    .join("stop")
    .attr("offset", (stop) => stop.offset)
    .attr("stop-color", "white")
    .attr("stop-opacity", (stop) => stop.thickness);
  group
    .selectAll(".area")
    .attr("x", left)
    .attr("y", top)
    .attr("width", width)
    .attr("height", height);
  group
    .selectAll(".cloud")
    .data(clouds(width, height))
    .join("ellipse")
    .attr("class", "cloud")
    .attr("fill", `url(#${id}-cloud)`)
    .attr("cx", (cloud) => px(left + cloud.x))
    .attr("cy", (cloud) => px(top + cloud.y))
    .attr("rx", (cloud) => px(cloud.wide))
    .attr("ry", (cloud) => px(cloud.high));
}

/**
 * @param {import("d3-selection").Selection<any, any, any, any>} group
 * @param {string} id
 */
function prepare(group, id) {
  const defs = group.append("defs");
  defs.append("linearGradient").attr("id", `${id}-windows`).attr("gradientUnits", "userSpaceOnUse");
  const mask = defs
    .append("mask")
    .attr("id", `${id}-mask`)
    .attr("maskUnits", "userSpaceOnUse")
    .attr("class", "area");
  mask.append("rect").attr("class", "area").attr("fill", `url(#${id}-windows)`);
  const puff = defs.append("radialGradient").attr("id", `${id}-cloud`).attr("class", "puff");
  puff.append("stop").attr("offset", 0).attr("stop-opacity", 1);
  puff.append("stop").attr("offset", 0.55).attr("stop-opacity", 0.5);
  puff.append("stop").attr("offset", 1).attr("stop-opacity", 0);
  const veil = group.append("g").attr("mask", `url(#${id}-mask)`);
  veil.append("rect").attr("class", "area veil");
  group.select("g").selectAll(".cloud");
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
