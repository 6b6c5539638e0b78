/**
 * Where a point of the room lies in a picture, and what lies behind a point of the picture.
 *
 * The room: x and y from −1 to 1, height from 0 to HEIGHT. The camera looks at its middle, from `elevation` degrees above the
 * ground; at `azimuth` 0 it stands before the low end of y, so that from straight above the room is a map.
 *
 * @typedef {[number, number, number]} Spot in the room
 * @typedef {ReturnType<typeof createCamera>} Camera
 */

export const HEIGHT = 1.08;

/** What the camera looks at. */
export const MIDDLE = /** @type {Spot} */ ([0, 0, 0.42 * HEIGHT]);

/** How far away it is, and how narrow its view: the room fits whichever way it is turned. */
export const DISTANCE = 6.85;
const HALF_VIEW = (13 * Math.PI) / 180;

/** @param {Spot} a @param {Spot} b */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * @param {{azimuth: number, elevation: number, width: number, height: number}} view in degrees and px
 */
export function createCamera({ azimuth, elevation, width, height }) {
  const [turn, tilt] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  /** @type {Spot} from what it looks at towards the camera */
  const back = [Math.sin(turn) * Math.cos(tilt), -Math.cos(turn) * Math.cos(tilt), Math.sin(tilt)];
  /** @type {Spot} */
  const right = [Math.cos(turn), Math.sin(turn), 0];
  /** @type {Spot} */
  const up = [-Math.sin(turn) * Math.sin(tilt), Math.cos(turn) * Math.sin(tilt), Math.cos(tilt)];
  const focal = Math.min(width, height) / 2 / Math.tan(HALF_VIEW);
  const eye = /** @type {Spot} */ (MIDDLE.map((m, i) => m + DISTANCE * back[i]));

  return {
    width,
    height,
    focal,
    eye,
    up,
    back,
    right,

    /** @param {Spot} spot @returns {{x: number, y: number, depth: number}} in px; depth grows away from the camera */
    project([x, y, z]) {
      /** @type {Spot} */
      const from = [x - MIDDLE[0], y - MIDDLE[1], z - MIDDLE[2]];
      const depth = DISTANCE - dot(from, back);
      return {
        x: width / 2 + (focal * dot(from, right)) / depth,
        y: height / 2 - (focal * dot(from, up)) / depth,
        depth,
      };
    },

    /** Which way the camera sees what is at this pixel; as long as it takes to come one unit further away. @param {number} x @param {number} y @returns {Spot} */
    ray(x, y) {
      const across = (x - width / 2) / focal;
      const above = (height / 2 - y) / focal;
      return /** @type {Spot} */ (back.map((b, i) => across * right[i] + above * up[i] - b));
    },
  };
}
