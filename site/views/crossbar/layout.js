/**
 * Where everything in a crossbar stands, from the shapes of its layers and the room there is.
 *
 * A layer is a block: its inputs over the columns, the cells of its matrix, the biases, the curve if there is one,
 * and the neurons, each level with its row. Blocks stand side by side; where they do not all fit, one has the room.
 *
 * @typedef {import("../../js/scene.d.ts").Crossbar} Crossbar
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {object} Block one layer, in px
 * @property {number} layer which it is, from 0
 * @property {number[]} columns the middle of each
 * @property {number[]} rows the middle of each
 * @property {number} right where edges leave the matrix
 * @property {number} sum where the edges of a row meet
 * @property {number} bias the middle of the biases
 * @property {{x0: number, x1: number, half: number} | null} curve its sides, and half of its height
 * @property {number} out the middle of the neurons
 *
 * @typedef {object} Layout
 * @property {Block[]} blocks those that are shown
 * @property {typeof ROOMY} space across
 * @property {Point} cell the size of one
 * @property {number} radius of a neuron
 * @property {number} inputs the height at which the inputs stand
 * @property {number} foot the height at which names stand, under the cells
 * @property {boolean} named whether there is room for the names of the neurons on the right
 * @property {number} text the size of numbers
 */

/** From cell to cell, in px: with numbers to type a thumb has room, and there is no need for more than the most. */
const PITCH = { typed: 46, least: 34, most: 112 };

/**
 * Across, in px: between cells and brackets, where edges meet, between what follows, and between two blocks; and the
 * same where there are many blocks, or not even one has room.
 */
const ROOMY = { pad: 6, fan: 22, gap: 9, link: 36 };
const TIGHT = { pad: 4, fan: 16, gap: 5, link: 28 };
const MANY = 3;
const CURVE = { least: 44, most: 84 };

/** Down, in px: what stands above the inputs, the inputs themselves, their edges, and what stands under the cells. */
const ABOVE = 20;
const INPUT = 28;
const FAN = 20;
const FOOT = 24;

/** How wide a character is, on the whole, in px. */
const CHARACTER = 7;

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/** @param {Crossbar} panel */
const isTyped = ({ layers }) => layers.some(({ weights, biases }) => weights.param ?? biases.param);

/**
 * @param {Crossbar} panel
 * @param {{width: number, height: number}} room
 * @returns {Layout}
 */
export function layout(panel, { width, height }) {
  const least = isTyped(panel) ? PITCH.typed : PITCH.least;
  const all = panel.layers.map((_, layer) => layer);
  const longest = Math.max(
    0,
    ...panel.layers.flatMap(({ neurons }) => neurons).map(({ label }) => label.length),
  );
  const names = longest ? longest * CHARACTER + 8 : 0;
  const tries = [
    { shown: all, named: true },
    { shown: all, named: false },
    { shown: [panel.shown], named: true },
    { shown: [panel.shown], named: false },
  ];
  const fitting = tries.find(
    ({ shown, named }) =>
      pitchFor(panel, shown, spaceFor(shown), width - (named ? names : 0)) >= least,
  );
  const { shown, named } = fitting ?? tries[tries.length - 1];
  const space = fitting ? spaceFor(shown) : TIGHT;
  const free = width - (named ? names : 0);
  const high = Math.max(...shown.map((layer) => panel.layers[layer].neurons.length));
  const bands = ABOVE + INPUT + FAN + FOOT;
  const pitch = {
    x: clamp(least, pitchFor(panel, shown, space, free), PITCH.most),
    y: clamp(PITCH.least, (height - bands) / high, PITCH.most * 0.75),
  };
  const radius = radiusFor(pitch.x, pitch.y);
  const top = Math.max(0, (height - bands - high * pitch.y) / 2);
  const first = top + ABOVE + INPUT + FAN;
  const widths = shown.map((layer) => widthOf(panel, layer, space, pitch.x, radius));
  const total = widths.reduce((sum, one) => sum + one, space.link * (shown.length - 1));
  let left = Math.max(0, (free - total) / 2);
  const blocks = shown.map((layer, i) => {
    const block = blockAt(panel, layer, { space, left, first, pitch, radius });
    left += widths[i] + space.link;
    return block;
  });
  const gap = clamp(4, pitch.x * 0.2, 16);
  return {
    blocks,
    space,
    cell: { x: pitch.x - gap, y: Math.min(pitch.y - clamp(4, pitch.y * 0.25, 22), 48) },
    radius,
    inputs: top + ABOVE + INPUT / 2,
    foot: first + high * pitch.y + 15,
    named,
    text: pitch.x > 84 ? 17 : pitch.x > 60 ? 16 : pitch.x > 44 ? 14 : 12,
  };
}

/** @param {number} x @param {number} y */
const radiusFor = (x, y) => Math.round(clamp(15, Math.min(x, y) * 0.4, 28));

/** @param {number[]} shown layers */
const spaceFor = (shown) => (shown.length < MANY ? ROOMY : TIGHT);

/** @param {number} x */
const curveFor = (x) => clamp(CURVE.least, x, CURVE.most);

/**
 * How wide a block is.
 *
 * @param {Crossbar} panel @param {number} layer @param {typeof ROOMY} space @param {number} pitch @param {number} radius
 */
function widthOf({ layers }, layer, { pad, fan, gap }, pitch, radius) {
  const { weights, curve } = layers[layer];
  const cells = (weights.at.columns + 1) * pitch;
  return cells + 4 * pad + fan + gap + (curve ? curveFor(pitch) + gap : 0) + 2 * radius;
}

/** The pitch at which these layers fill `width`, or less. @param {Crossbar} panel @param {number[]} shown @param {typeof ROOMY} space @param {number} width */
function pitchFor(panel, shown, space, width) {
  // A circle and a curve grow with the pitch, up to a point: tried from the largest.
  const fits = (/** @type {number} */ pitch) => {
    const radius = radiusFor(pitch, pitch);
    const widths = shown.map((layer) => widthOf(panel, layer, space, pitch, radius));
    return widths.reduce((sum, one) => sum + one, space.link * (shown.length - 1)) <= width;
  };
  let pitch = PITCH.most;
  while (pitch > 0 && !fits(pitch)) pitch -= 1;
  return pitch;
}

/**
 * @param {Crossbar} panel @param {number} layer
 * @param {{space: typeof ROOMY, left: number, first: number, pitch: Point, radius: number}} at `first` is the top of the
 *   first row
 * @returns {Block}
 */
function blockAt({ layers }, layer, { space: { pad, fan, gap }, left, first, pitch, radius }) {
  const { weights, neurons, curve } = layers[layer];
  const x0 = left + pad;
  const x1 = x0 + weights.at.columns * pitch.x;
  const bias = x1 + pad + fan + pad + pitch.x / 2;
  const after = bias + pitch.x / 2 + pad + gap;
  const half = Math.min(pitch.y * 0.46, 30);
  return {
    layer,
    columns: Array.from({ length: weights.at.columns }, (_, j) => x0 + (j + 0.5) * pitch.x),
    rows: neurons.map((_, i) => first + (i + 0.5) * pitch.y),
    right: x1 + pad,
    sum: x1 + pad + fan * 0.8,
    bias,
    curve: curve ? { x0: after, x1: after + curveFor(pitch.x), half } : null,
    out: after + (curve ? curveFor(pitch.x) + gap : 0) + radius,
  };
}

/** Tracks beside each other in a cell that is `size` wide, as far as they are from its middle. */
const track = (/** @type {number} */ k, /** @type {number} */ count, /** @type {number} */ size) =>
  (k - (count - 1) / 2) * Math.min(8, (size - 12) / count);

/**
 * The edge from input j to neuron i: down column j on a track of its own, through its cell, and along row i to where
 * the edges of the row meet. No two of them cross but under a cell.
 *
 * @param {Layout} laid @param {Block} block @param {number} i @param {number} j
 */
export function edge({ cell, inputs }, { columns, rows, right, sum }, i, j) {
  const [x, y] = [
    columns[j] + track(i, rows.length, cell.x),
    rows[i] + track(j, columns.length, cell.y),
  ];
  const start = { x: columns[j], y: inputs + INPUT / 2 };
  const top = rows[0] - cell.y / 2;
  return {
    start,
    corner: { x, y },
    end: { x: sum, y: rows[i] },
    path: [
      `M${[start.x, start.y].map(px)}`,
      `C${[start.x, start.y + 10, x, top - 12, x, top].map(px)}`,
      `V${px(y)}H${px(right)}`,
      `C${[right + 7, y, sum - 7, rows[i], sum, rows[i]].map(px)}`,
    ].join(""),
  };
}

/**
 * From neuron i of a block up and over to column i of the next one, with round corners.
 *
 * @param {Layout} laid @param {Block} from @param {Block} to @param {number} i
 */
export function link({ radius, inputs, space }, from, to, i) {
  const count = from.rows.length;
  const start = from.out + radius;
  const riser = start + ((i + 1) * (space.link - 4)) / (count + 1);
  const over = inputs - INPUT / 2 - 4 - (count - i) * 4;
  const [y, x, round] = [from.rows[i], to.columns[i], 5];
  return [
    `M${px(start)},${px(y)}H${px(riser - round)}`,
    `Q${[riser, y, riser, y - round].map(px)}V${px(over + round)}`,
    `Q${[riser, over, riser + round, over].map(px)}H${px(x - round)}`,
    `Q${[x, over, x, over + round].map(px)}V${px(inputs - INPUT / 2)}`,
  ].join("");
}

/** Shorter in a path. @param {number} value */
const px = (value) => Math.round(value * 10) / 10;

/** The size of an input. @param {Layout} laid */
export const inputSize = ({ cell }) => ({ x: cell.x, y: INPUT });

/** Brackets around the cells of some columns, as one path. @param {number} x0 @param {number} x1 @param {number} y0 @param {number} y1 */
export const brackets = (x0, x1, y0, y1) =>
  `M${px(x0 + 5)},${px(y0)}H${px(x0)}V${px(y1)}h5M${px(x1 - 5)},${px(y0)}H${px(x1)}V${px(y1)}h-5`;
