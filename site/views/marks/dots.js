/**
 * Points. However many, they are one path: a circle is a piece of no length with round ends.
 *
 * @typedef {import("../../js/scene.d.ts").Dots} Dots
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces } from "../../js/keep.js";
import { px } from "../plot/rows.js";

/** A dot on the edge is drawn whole, one beyond it not at all. */
export const clipped = false;

/** From this many on, dots are drawn small. */
const MANY = 200;

/**
 * The one that stands out, as an outline that keeps its shape: of several in one place, each shows around the next.
 *
 * @type {Record<string, string>}
 */
const LIT = {
  circle: "M-9,0a9,9,0,1,1,18,0a9,9,0,1,1,-18,0z",
  diamond: "M0,-7.5l7.5,7.5l-7.5,7.5l-7.5,-7.5z",
  person:
    "M-4.5,-29.2a4.5,4.5,0,1,1,9.1,0a4.5,4.5,0,1,1,-9.1,0zM-5.9,-20.8q0,-2.6,2.6,-2.6h6.5l7.2,3.9v3.9a3.6,3.6,0,1,1,-2.6,0v-2l-3.2,-1.6l1,17.8h-3.4l-1.6,-10.4l-1.6,10.4h-3.4z",
  cross: "M0,-3.2l4,-4l3.2,3.2l-4,4l4,4l-3.2,3.2l-4,-4l-4,4l-3.2,-3.2l4,-4l-4,-4l3.2,-3.2z",
};

/** @type {Record<string, (x: number, y: number, size: number) => string>} */
const SHAPES = {
  circle: (x, y) => `M${px(x)},${px(y)}h0`,
  person: () => "",
  diamond: (x, y, size) =>
    `M${px(x)},${px(y - size)}l${size},${size}l${-size},${size}l${-size},${-size}z`,
  cross: (x, y, size) =>
    `M${px(x - size)},${px(y - size)}l${2 * size},${2 * size}m${-2 * size},0l${2 * size},${-2 * size}`,
};

/**
 * @param {SVGGElement} layer
 * @param {Dots} mark rows are [x, y]
 * @param {Scales} scales
 */
export function draw(layer, { at, shape = "circle", lit }, { x, y, left, right, top, bottom }) {
  const { columns, values } = at;
  const many = values.length / columns >= MANY;
  const size = shape === "diamond" ? 6 : 4;
  const drawShape = SHAPES[shape];
  const brightest = lit === undefined ? -1 : lit * columns;
  const bright = [];
  let path = "";
  for (let start = 0; start < values.length; start += columns) {
    const atX = x(values[start]);
    const atY = y(values[start + 1]);
    // Half a pixel for what rounding does to a dot that lies on the edge.
    const inside = atX > left - 0.5 && atX < right + 0.5 && atY > top - 0.5 && atY < bottom + 0.5;
    if (!inside) continue;
    path += drawShape(atX, atY, size);
    if (start === brightest) bright.push(`translate(${px(atX)},${px(atY)})`);
  }
  const look = `dots ${shape}${many ? " many" : ""}`;
  pieces(layer, "path", "dots", [path], (d) => ({ class: look, d }));
  pieces(layer, "path", "lit", bright, (transform) => ({ d: LIT[shape], transform }));
}
