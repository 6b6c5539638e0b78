/**
 * How a surface is coloured, the same in WebGL and as a drawing: by its sides, by height, and by how the light falls.
 *
 * @typedef {import("./camera.js").Spot} Spot
 */

/** Where the light comes from: high, and from the left of the map's lower edge. */
const LIGHT = [-0.42, -0.5, 0.76];

/** How much of its colour the ground has at its lowest, and how much more at the room's top. */
export const TINT = { least: 0.08, more: 0.5 };

/** How much darker than lit ground what lies in the shade is, at most. */
const DARKEST = 0.26;

/**
 * How much darker the ground is where it rises by `du` for each unit along u and by `dv` along v: 0 to DARKEST.
 *
 * @param {number} du @param {number} dv
 */
export function shade(du, dv) {
  const length = Math.hypot(du, dv, 1);
  const light = (-du * LIGHT[0] - dv * LIGHT[1] + LIGHT[2]) / length;
  return Math.min(Math.max(DARKEST * (1 - (0.25 + 0.75 * light)), 0), DARKEST);
}

/** How much of its colour the ground has at a share of the room's height. @param {number} share */
export const tint = (share) => TINT.least + TINT.more * Math.sqrt(Math.min(Math.max(share, 0), 1));
