/**
 * Words in the place of points.
 *
 * @typedef {import("../../js/scene.d.ts").Texts} Texts
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces, write } from "../../js/keep.js";
import { px } from "../plot/rows.js";

export const clipped = false;

/**
 * @param {SVGGElement} layer
 * @param {Texts} mark rows are [x, y]
 * @param {Scales} scales
 */
export function draw(layer, { at, words }, { x, y }) {
  const { columns, values } = at;
  // Moved by their transform: what changes its own x is laid out as a text again.
  const texts = pieces(layer, "text", "glyph", words, (_, row) => ({
    "text-anchor": "middle",
    dy: "0.33em",
    transform: `translate(${px(x(values[row * columns]))},${px(y(values[row * columns + 1]))})`,
  }));
  for (const [i, word] of words.entries()) write(texts[i], word);
}
