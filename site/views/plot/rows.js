/**
 * Reading tables of numbers, and telling whether anything in a mark has changed.
 *
 * @typedef {import("../../js/scene.d.ts").Rows} Rows
 */

/**
 * The rows one by one, each as an array of `columns` numbers.
 *
 * @param {Rows} rows
 * @returns {number[][]}
 */
export function list({ columns, values }) {
  const table = [];
  for (let start = 0; start < values.length; start += columns) {
    table.push(Array.from(values.slice(start, start + columns)));
  }
  return table;
}

/**
 * Whether two pieces of a scene say the same, number for number; a typed array equals an array
 * with the same numbers.
 *
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (typeof one.length === "number") {
    if (one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) {
      if (!same(one[index], other[index])) return false;
    }
    return true;
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]))
  );
}

/**
 * A pixel position, short enough to write into a path.
 *
 * @param {number} value
 */
export const px = (value) => Math.round(value * 100) / 100;
