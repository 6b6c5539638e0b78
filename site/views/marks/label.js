/**
 * Words above a place, kept inside the picture and off the words that are there before them.
 *
 * @typedef {import("../../js/scene.d.ts").Label} Label
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 * @typedef {import("../views.js").Box} Box
 */
import { pieces, write } from "../../js/keep.js";
import { px } from "../plot/rows.js";
import { textWidth } from "../plot/scales.js";

/** The height of letters and of a line, in px, as in the style sheet. */
const SMALL = { size: 13, line: 18 };
const LARGE = { size: 18, line: 25 };

/** Between words and what stands beside them, in px. */
const GAP = 8;

/** How far words stand above the place they name, so that a dot or a handle there stays free. */
const OFF = 7;

export const room = "labels";

/** Where words stand depends on the words before them. */
export const always = true;

/**
 * @param {SVGGElement} layer
 * @param {Label} mark
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, { x, y, text, anchor, large = false, beside }, scales, { taken }) {
  const { size, line } = large ? LARGE : SMALL;
  const more = beside ? GAP + textWidth(beside, SMALL.size) : 0;
  const wide = textWidth(text, size) + more;
  const side = { start: 0, middle: -wide / 2, end: -wide }[anchor];
  const least = wide < scales.right - scales.left ? scales.left : 0;
  const x0 = clamp(least, scales.x(x) + side, Math.max(least, scales.right - wide));
  const highest = scales.top + line / 2;
  const lowest = scales.bottom - line / 2;
  const start = clamp(highest, scales.y(y) - OFF - line / 2, lowest);

  /** @type {(middle: number) => Box} */
  const box = (middle) => ({
    x0,
    x1: x0 + wide,
    y0: middle - line / 2,
    y1: middle + line / 2,
  });
  const tries = [0, -1, 1, -2, 2, -3, 3].map((lines) => start + lines * line);
  const free = tries.find(
    (middle) =>
      middle >= highest && middle <= lowest && !taken.some((other) => overlap(box(middle), other)),
  );
  const middle = free ?? start;
  taken.push(box(middle));
  const baseX = { start: x0, middle: x0 + wide / 2, end: x0 + wide }[anchor];
  const [words] = pieces(layer, "text", "words", [text], () => ({
    class: large ? "words large" : "words",
    "text-anchor": anchor,
    x: px(baseX),
    y: px(middle),
    dy: "0.35em",
  }));
  if (!beside) return write(words, text);
  if (!words.firstElementChild) words.textContent = "";
  const [first] = pieces(words, "tspan", "first", [text], () => ({}));
  const [second] = pieces(words, "tspan", "with-words", [beside], () => ({ dx: GAP }));
  write(first, text);
  write(second, beside);
}

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/** @type {(one: Box, other: Box) => boolean} */
export const overlap = (one, other) =>
  one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
