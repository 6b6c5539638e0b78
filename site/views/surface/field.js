/**
 * The heights of a surface as a field over its room: how high it is anywhere, what it hides, and where a line of sight meets it.
 *
 * What is higher than the room is cut off. There the field goes on, level with the room's top, so that
 * a point can be led across; but nothing is drawn, and nothing hidden.
 *
 * @typedef {import("../../js/scene.d.ts").Surface} Surface
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {import("./camera.js").Spot} Spot
 * @typedef {import("../plot/grid.js").Grid} Grid
 * @typedef {ReturnType<typeof createField>} Field
 */
import { gridOf, refine } from "../plot/grid.js";
import { DISTANCE, HEIGHT } from "./camera.js";

/** How many times as fine the grid is made. */
export const FINER = 2;

/** Lines lie so much above the surface, in units of the room, that they do not sink into it. */
export const LIFT = 0.012;

/** How finely a line of sight is followed, in units of the room. */
const STRIDE = 0.05;

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/**
 * What lies between the heights of a grid, at (u, v) of the room.
 *
 * @param {Grid} grid
 */
function spread({ across, up, heights }) {
  return (/** @type {number} */ u, /** @type {number} */ v) => {
    const column = clamp(0, ((u + 1) / 2) * (across - 1), across - 1);
    const row = clamp(0, ((v + 1) / 2) * (up - 1), up - 1);
    const [i, j] = [Math.min(Math.floor(column), across - 2), Math.min(Math.floor(row), up - 2)];
    const [s, t] = [column - i, row - j];
    const start = j * across + i;
    const near = heights[start] * (1 - s) + heights[start + 1] * s;
    const far = heights[start + across] * (1 - s) + heights[start + across + 1] * s;
    return near * (1 - t) + far * t;
  };
}

/** @param {Surface} panel */
export function createField({ at, x, y, z, sides }) {
  const grid = refine(gridOf(at), FINER);
  const [bottom, top] = z.domain;
  const heightAt = spread(grid);
  const rise = HEIGHT / (top - bottom);

  /** @type {(value: number, domain: [number, number]) => number} */
  const into = (value, [low, high]) => (2 * (value - low)) / (high - low) - 1;
  /** @type {(value: number, domain: [number, number]) => number} */
  const outOf = (value, [low, high]) => low + ((value + 1) / 2) * (high - low);

  /** How high it is at (u, v) of the room, however high that is. @param {number} u @param {number} v */
  const full = (u, v) => (heightAt(u, v) - bottom) * rise;

  /** How high it is, no higher than the room. @param {number} u @param {number} v */
  const height = (u, v) => Math.min(full(u, v), HEIGHT);

  /** Above 0 on one of its sides, below on the other: of ground that has none, all is above. */
  const over = sides ? spread(gridOf(sides.at)) : () => 1;

  return {
    grid,
    full,
    height,

    over,

    /** Which of its sides a place is on. @param {number} u @param {number} v @returns {"above" | "below"} */
    sideOf: (u, v) => (over(u, v) > 0 ? "above" : "below"),

    /** From data to the room. @param {number} dataX @param {number} dataY @returns {[number, number]} */
    place: (dataX, dataY) => [into(dataX, x.domain), into(dataY, y.domain)],

    /** A height in data units, in the room. @param {number} value */
    raise: (value) => (value - bottom) * rise,

    /**
     * Whether nothing of the surface is between `spot` and the camera.
     *
     * @param {Spot} spot @param {Camera} camera
     */
    sees([u, v, w], camera) {
      const [du, dv, dw] = [camera.eye[0] - u, camera.eye[1] - v, camera.eye[2] - w];
      const length = Math.hypot(du, dv, dw);
      for (let way = STRIDE; way < 4; way += STRIDE) {
        const share = way / length;
        const [a, b, c] = [u + share * du, v + share * dv, w + share * dw];
        if (Math.abs(a) > 1 || Math.abs(b) > 1 || c > HEIGHT) return true;
        const ground = full(a, b);
        if (ground > c && ground <= HEIGHT) return false;
      }
      return true;
    },

    /**
     * Where the line of sight through a pixel meets the surface, in data units. One that misses it is
     * answered with the place of the surface that it comes nearest to.
     *
     * @param {Camera} camera @param {number} px @param {number} py
     * @returns {{x: number, y: number}}
     */
    meet(camera, px, py) {
      const ray = camera.ray(px, py);
      /** @param {number} way */
      const above = (way) => {
        const [u, v] = [camera.eye[0] + way * ray[0], camera.eye[1] + way * ray[1]];
        const beside = Math.hypot(Math.max(Math.abs(u) - 1, 0), Math.max(Math.abs(v) - 1, 0));
        const over = camera.eye[2] + way * ray[2] - height(clamp(-1, u, 1), clamp(-1, v, 1));
        return { over, beside };
      };
      const [first, last] = [DISTANCE - 2.2, DISTANCE + 2.2];
      let nearest = first;
      let least = Number.POSITIVE_INFINITY;
      let before = above(first);
      for (let way = first + STRIDE / 2; way <= last; way += STRIDE / 2) {
        const now = above(way);
        if (before.over > 0 && now.over <= 0 && now.beside === 0 && before.beside === 0) {
          let [low, high] = [way - STRIDE / 2, way];
          for (let turn = 0; turn < 24; turn++) {
            const half = (low + high) / 2;
            if (above(half).over > 0) low = half;
            else high = half;
          }
          nearest = high;
          break;
        }
        const away = Math.hypot(now.over, now.beside);
        if (away < least) [least, nearest] = [away, way];
        before = now;
      }
      const [u, v] = [camera.eye[0] + nearest * ray[0], camera.eye[1] + nearest * ray[1]];
      return { x: outOf(clamp(-1, u, 1), x.domain), y: outOf(clamp(-1, v, 1), y.domain) };
    },
  };
}
