/**
 * What a network says of every place: bands above a score of 0, the boundary, and its margins.
 *
 * @typedef {import("../../js/scene.d.ts").Decision} Decision
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { contours } from "d3-contour";
import { pieces } from "../../js/keep.js";
import { px } from "../plot/rows.js";

/** Scores from which a band begins; each lies on those before it. */
const BANDS = [0, 0.5, 1, 2];

/**
 * @param {SVGGElement} layer
 * @param {Decision} mark
 * @param {Scales} scales
 */
export function draw(layer, { at, x: spanX, y: spanY }, { x, y }) {
  const across = at.columns;
  const up = at.values.length / across;
  const values = /** @type {number[]} */ (at.values);
  const contour = contours().size([across, up]);
  // A value stands in the middle of its cell.
  const toX = place(x, spanX, across);
  const toY = place(y, spanY, up);
  /** @param {number} level */
  const pathOf = (level) =>
    contour
      .contour(values, level)
      .coordinates.flat()
      .map((ring) => `M${ring.map(([i, j]) => `${px(toX(i))},${px(toY(j))}`).join("L")}Z`)
      .join("");
  const bands = BANDS.map(pathOf);
  for (const [name, paths] of Object.entries({
    band: bands,
    margin: [pathOf(-1), bands[BANDS.indexOf(1)]],
    boundary: [bands[0]],
  }))
    pieces(layer, "path", name, paths, (d) => ({ d }));
}

/**
 * From a place on the grid, counted from the edge of its first cell, to px.
 *
 * @param {import("../plot/scales.js").Scale} scale
 * @param {[number, number]} span
 * @param {number} count
 */
function place(scale, [low, high], count) {
  const step = (high - low) / (count - 1);
  return (/** @type {number} */ at) => scale(low + (at - 0.5) * step);
}
