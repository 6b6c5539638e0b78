/**
 * What of a large drawing is seen: how large, and from where on. Only arithmetic; nothing is drawn here.
 *
 *     on the screen = zoom × in the drawing + shift
 *
 * @typedef {{zoom: number, x: number, y: number}} Camera
 * @typedef {{left: number, top: number, right: number, bottom: number}} Extent
 * @typedef {{width: number, height: number}} Room
 */

/** The smallest letters of a graph are 13 px, and never get smaller than 11. */
export const LEAST = 11 / 13;
export const MOST = 2;

/** The largest that a drawing is without being asked. */
export const LARGE = 1.3;

/** Free room round a drawing, in px on the screen. */
export const MARGIN = 8;

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/** How large a drawing would have to be to fill a room. @param {Extent} extent @param {Room} room */
const filling = ({ left, top, right, bottom }, { width, height }) =>
  Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));

/** How large a drawing can be to be seen whole; not so large that it shouts, and never too small to read. @param {Extent} extent @param {Room} room */
export const fitting = (extent, room) => clamp(LEAST, filling(extent, room), LARGE);

/** Whether a drawing can be seen whole and be read. @param {Extent} extent @param {Room} room */
export const isWhole = (extent, room) => filling(extent, room) >= LEAST;

/** Whether a drawing of this size can be seen at once. @param {Extent} extent @param {number} zoom @param {Room} room */
export const hasRoom = ({ left, top, right, bottom }, zoom, { width, height }) =>
  (right - left) * zoom + 2 * MARGIN <= width && (bottom - top) * zoom + 2 * MARGIN <= height;

/**
 * The camera nearest to `camera` that shows no more empty room than it must: what fits is in the
 * middle, what does not fills the window.
 *
 * @param {Camera} camera @param {Extent} extent @param {Room} room
 * @returns {Camera}
 */
export function within({ zoom, x, y }, { left, top, right, bottom }, { width, height }) {
  /** @type {(shift: number, low: number, high: number, room: number) => number} */
  const along = (shift, low, high, room) =>
    (high - low) * zoom + 2 * MARGIN <= room
      ? (room - (low + high) * zoom) / 2
      : clamp(room - MARGIN - high * zoom, shift, MARGIN - low * zoom);
  return { zoom, x: along(x, left, right, width), y: along(y, top, bottom, height) };
}

/** All of it, or as much as can be read: then from its left, half way down. @param {Extent} extent @param {Room} room */
export function whole(extent, room) {
  const zoom = fitting(extent, room);
  const y = (room.height - (extent.top + extent.bottom) * zoom) / 2;
  return within({ zoom, x: MARGIN - extent.left * zoom, y }, extent, room);
}

/** Larger by a factor, the point at (x, y) of the window staying under the finger. @param {Camera} camera @param {number} factor @param {{x: number, y: number}} at */
export function zoomed(camera, factor, at) {
  const zoom = clamp(LEAST, camera.zoom * factor, MOST);
  const grown = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * grown, y: at.y - (at.y - camera.y) * grown };
}

/**
 * The least movement that brings `wanted` into the window; the same camera if it is there already.
 *
 * @param {Camera} camera @param {Extent} wanted @param {Room} room
 * @returns {Camera}
 */
export function showing(camera, wanted, { width, height }) {
  /** @type {(shift: number, low: number, high: number, room: number) => number} */
  const along = (shift, low, high, room) => {
    const [first, last] = [low * camera.zoom + shift, high * camera.zoom + shift];
    if (first >= MARGIN / 2 && last <= room - MARGIN / 2) return shift;
    // Well inside, so that the next step need not move it again.
    const inset = Math.max(MARGIN, Math.min(room / 4, (room - (last - first)) / 2));
    return last - first > room - 2 * MARGIN || first < MARGIN / 2
      ? shift + inset - first
      : shift + room - inset - last;
  };
  return {
    zoom: camera.zoom,
    x: along(camera.x, wanted.left, wanted.right, width),
    y: along(camera.y, wanted.top, wanted.bottom, height),
  };
}
