/**
 * A surface as a drawing, for where there is no WebGL: flat pieces, the far ones first, so that the near ones
 * cover them; and the lines of equal height, as far as nothing covers them.
 *
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {import("./camera.js").Spot} Spot
 * @typedef {import("./field.js").Field} Field
 */

import { rings, thin } from "../plot/grid.js";
import { HEIGHT } from "./camera.js";
import { FINER as FIELD_FINER, LIFT } from "./field.js";
import { shade, tint } from "./shade.js";

/** One in this many lines of the grid is drawn. */
const COARSER = 2;

/** How far under the room's top. @param {Spot} spot */
const under = ([, , height]) => HEIGHT - height;

/**
 * What of a piece is no higher than the room; or what lies where `room` is not below 0.
 *
 * @param {Spot[]} corners
 * @param {(spot: Spot) => number} [room]
 * @returns {Spot[]}
 */
export function cut(corners, room = under) {
  /** @type {Spot[]} */
  const kept = [];
  for (const [i, from] of corners.entries()) {
    const to = corners[(i + 1) % corners.length];
    const [here, there] = [room(from), room(to)];
    if (here >= 0) kept.push(from);
    if (here >= 0 !== there >= 0) {
      const share = here / (here - there);
      kept.push(
        /** @type {Spot} */ (from.map((value, axis) => value + share * (to[axis] - value))),
      );
    }
  }
  return kept;
}

/**
 * A piece parted by the sides of the ground, and on which side each part lies.
 *
 * @param {Spot[]} corners
 * @param {Field} field
 * @returns {{corners: Spot[], side: "above" | "below"}[]}
 */
function parted(corners, field) {
  return [
    { corners: cut(corners, ([u, v]) => field.over(u, v)), side: "above" },
    { corners: cut(corners, ([u, v]) => -field.over(u, v)), side: "below" },
  ];
}

/** One digit after the point is enough for a piece. @param {number} value */
const short = (value) => Math.round(value * 10) / 10;

/**
 * The pieces, far ones first: the path of each, on which side of the ground it lies, and how it is coloured, in percent.
 *
 * @param {Field} field @param {Camera} camera
 * @returns {{path: string, side: "above" | "below", tint: number, shade: number}[]}
 */
export function facets(field, camera) {
  const { across, up, heights } = thin(field.grid, COARSER * FIELD_FINER);
  /** @type {(i: number, j: number) => Spot} */
  const corner = (i, j) => [
    (2 * i) / (across - 1) - 1,
    (2 * j) / (up - 1) - 1,
    field.raise(heights[j * across + i]),
  ];
  const found = [];
  const [wide, high] = [2 / (across - 1), 2 / (up - 1)];
  for (let j = 0; j + 1 < up; j++) {
    for (let i = 0; i + 1 < across; i++) {
      const corners = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      const [a, b, c, d] = corners.map((spot) => spot[2]);
      const dark = Math.round(100 * shade((b + c - a - d) / 2 / wide, (c + d - a - b) / 2 / high));
      for (const { corners: kept, side } of parted(cut(corners), field)) {
        if (kept.length < 3) continue;
        const places = kept.map(camera.project);
        const middle = kept.reduce((sum, spot) => sum + spot[2], 0) / kept.length;
        found.push({
          depth: places.reduce((sum, place) => sum + place.depth, 0) / places.length,
          path: `M${places.map((place) => `${short(place.x)},${short(place.y)}`).join("L")}Z`,
          side,
          tint: Math.round(100 * tint(middle / HEIGHT)),
          shade: dark,
        });
      }
    }
  }
  return found.sort((one, other) => other.depth - one.depth);
}

/**
 * The lines of equal height that can be seen, as one path for each side of the ground.
 *
 * @param {Field} field @param {Camera} camera @param {Iterable<number>} levels in data units
 */
export function isolines(field, camera, levels) {
  const { across, up } = field.grid;
  const paths = { above: "", below: "" };
  for (const { level, rings: borders } of rings(field.grid, levels)) {
    const height = field.raise(level);
    if (height > HEIGHT) continue;
    for (const ring of borders) {
      /** @type {"above" | "below" | null} */
      let drawing = null;
      for (const [column, row] of ring) {
        const inside = column > 0 && column < across - 1 && row > 0 && row < up - 1;
        /** @type {Spot} */
        const spot = [(2 * column) / (across - 1) - 1, (2 * row) / (up - 1) - 1, height + LIFT];
        if (!inside || !field.sees(spot, camera)) {
          drawing = null;
          continue;
        }
        const side = field.sideOf(spot[0], spot[1]);
        const { x, y } = camera.project(spot);
        paths[side] += `${drawing === side ? "L" : "M"}${short(x)},${short(y)}`;
        drawing = side;
      }
    }
  }
  return paths;
}
