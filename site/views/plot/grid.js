/**
 * Heights over an even grid, made finer, and the lines of equal height in them.
 *
 * @typedef {import("../../js/scene.d.ts").Rows} Rows
 * @typedef {{across: number, up: number, heights: Float64Array}} Grid rows of `across` heights, `up` of them
 */
import { contours } from "d3-contour";

/** @param {Rows} rows @returns {Grid} */
export function gridOf({ columns, values }) {
  return { across: columns, up: values.length / columns, heights: Float64Array.from(values) };
}

/**
 * What lies between: a curve through the four neighbours (Catmull and Rom's), which keeps every
 * parabola as it is. Beyond the edge the grid goes on as a parabola.
 *
 * @param {number} before @param {number} from @param {number} to @param {number} after
 * @param {number} share of the way from `from` to `to`
 */
function between(before, from, to, after, share) {
  const slope = (to - before) / 2;
  const end = (after - from) / 2;
  const rise = to - from;
  return (
    from + share * (slope + share * (3 * rise - 2 * slope - end + share * (slope + end - 2 * rise)))
  );
}

/**
 * A row of numbers `times` as fine.
 *
 * @param {(index: number) => number} at
 * @param {number} count
 * @param {number} times
 * @param {(index: number, value: number) => void} put
 */
function refineRow(at, count, times, put) {
  /** @param {number} i */
  const beyond = (i) => {
    if (i < 0) return 3 * at(0) - 3 * at(1) + at(2);
    if (i >= count) return 3 * at(count - 1) - 3 * at(count - 2) + at(count - 3);
    return at(i);
  };
  for (let i = 0; i + 1 < count; i++) {
    for (let part = 0; part < times; part++) {
      put(i * times + part, between(beyond(i - 1), at(i), at(i + 1), beyond(i + 2), part / times));
    }
  }
  put((count - 1) * times, at(count - 1));
}

/**
 * The same heights over a grid `times` as fine.
 *
 * @param {Grid} grid at least three across and three up
 * @param {number} times
 * @returns {Grid}
 */
export function refine({ across, up, heights }, times) {
  const wide = (across - 1) * times + 1;
  const high = (up - 1) * times + 1;
  const rows = new Float64Array(wide * up);
  for (let row = 0; row < up; row++) {
    refineRow(
      (i) => heights[row * across + i],
      across,
      times,
      (i, value) => {
        rows[row * wide + i] = value;
      },
    );
  }
  const all = new Float64Array(wide * high);
  for (let column = 0; column < wide; column++) {
    refineRow(
      (i) => rows[i * wide + column],
      up,
      times,
      (i, value) => {
        all[i * wide + column] = value;
      },
    );
  }
  return { across: wide, up: high, heights: all };
}

/**
 * Every `step`th height of each direction.
 *
 * @param {Grid} grid
 * @param {number} step
 * @returns {Grid}
 */
export function thin({ across, up, heights }, step) {
  const wide = Math.floor((across - 1) / step) + 1;
  const high = Math.floor((up - 1) / step) + 1;
  const kept = new Float64Array(wide * high);
  for (let row = 0; row < high; row++) {
    for (let column = 0; column < wide; column++) {
      kept[row * wide + column] = heights[row * step * across + column * step];
    }
  }
  return { across: wide, up: high, heights: kept };
}

/**
 * For each level the borders of what is as high or higher: closed rings of [column, row], which
 * may lie between those of the grid, and half of one outside.
 *
 * @param {Grid} grid
 * @param {Iterable<number>} levels
 * @returns {{level: number, rings: number[][][]}[]}
 */
export function rings({ across, up, heights }, levels) {
  const lines = contours().size([across, up]);
  return Array.from(levels, (level) => ({
    level,
    rings: lines
      .contour(/** @type {any} */ (heights), level)
      .coordinates.flat()
      .map((ring) => ring.map(([column, row]) => [column - 0.5, row - 0.5])),
  }));
}
