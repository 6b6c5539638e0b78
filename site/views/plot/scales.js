/**
 * From data units to pixels, in one place: margins, scales and ticks of a plot.
 *
 * Top and bottom margins are the same in every panel, so panels of one height have plot areas of
 * one height. Widths of words are estimated, never measured: the same picture comes out at build
 * time, where there is no screen, and live, where measuring would cost a layout.
 *
 * @typedef {import("../../js/scene.d.ts").Plot} Plot
 * @typedef {import("../../js/scene.d.ts").Axis} Axis
 * @typedef {import("d3-scale").ScaleLinear<number, number> | import("d3-scale").ScaleLogarithmic<number, number>} Scale
 *
 * @typedef {object} Ticks
 * @property {number[]} values
 * @property {(value: number) => string} format
 *
 * @typedef {object} Scales
 * @property {Scale} x data units to px from the left edge of the drawing
 * @property {Scale} y data units to px from its top edge
 * @property {Ticks} xTicks
 * @property {Ticks} yTicks
 * @property {number} width of the whole drawing, in px
 * @property {number} height of the whole drawing, in px
 * @property {number} left edges of the plot area, in px
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 *
 * @typedef {Pick<Scales, "left" | "right" | "xTicks" | "yTicks">} Kept
 */
import { format } from "d3-format";
import { scaleLinear, scaleLog } from "d3-scale";

const TOP = 28;
const BOTTOM = 46;
const TICK_SIZE = 12;

/** A square plot has the same margins whatever its numbers, so that those side by side are equally large. */
const SQUARE = { left: 50, right: 16 };

/** An inset has no axes; its handles have room. */
const INSET = 12;

/** Between y's tick labels and the plot, in px: a handle on the axis covers none of them. */
export const LABEL_GAP = 13;

/**
 * About how wide `text` is when set `size` px high.
 *
 * @param {string} text
 * @param {number} size
 */
export function textWidth(text, size) {
  let ems = 0;
  for (const letter of text) ems += /[.,:;'|!il \u2009\u202f]/.test(letter) ? 0.27 : 0.54;
  return ems * size;
}

/**
 * At most `most` + 1 ticks whose labels differ and, along x, do not crowd each other. Names stand where there is room.
 *
 * @param {Scale} scale
 * @param {Axis} axis
 * @param {number} most
 * @param {boolean} along whether labels stand beside each other
 * @returns {Ticks}
 */
function chooseTicks(scale, axis, most, along) {
  const { names } = axis;
  if (names) {
    const [low, high] = axis.domain;
    const widest = Math.max(...names.map((name) => textWidth(name, TICK_SIZE)));
    const every = Math.ceil((along ? widest + 3 : TICK_SIZE) / Math.abs(scale(1) - scale(0)));
    const seen = (/** @type {number} */ at) => at >= low && at <= high && at % every === 0;
    return { values: names.map((_, at) => at).filter(seen), format: (at) => names[at] };
  }
  const text = format(axis.format);
  for (let count = Math.max(most, 1); ; count--) {
    const values = scale.ticks(count);
    const labels = values.map(text);
    const few = values.length <= most + 1;
    const differ = new Set(labels).size === labels.length;
    const gap =
      values.length > 1 ? Math.abs(scale(values[1]) - scale(values[0])) : Number.POSITIVE_INFINITY;
    const widest = Math.max(0, ...labels.map((label) => textWidth(label, TICK_SIZE)));
    const apart = !along || gap >= widest + 18;
    if (count === 1 || (few && differ && apart)) return { values, format: text };
  }
}

/** @param {Axis} axis */
const scaleOf = ({ scale }) => (scale === "log" ? scaleLog : scaleLinear);

/**
 * The scales of `panel` drawn `width` × `height` px large.
 *
 * @param {Plot} panel
 * @param {number} width
 * @param {number} height
 * @param {Kept} [kept] what it has, whatever its own numbers would need
 * @returns {Scales}
 */
export function makeScales(panel, width, height, kept) {
  if (panel.plain) return plainScales(panel, width, height);
  const top = panel.inset ? INSET : TOP;
  const bottom = Math.max(height - (panel.inset ? INSET : BOTTOM), top + 1);
  const y = scaleOf(panel.y)(panel.y.domain, [bottom, top]);
  const yTicks = kept
    ? within(kept.yTicks, y)
    : chooseTicks(y, panel.y, Math.round((bottom - top) / 50), false);
  const widest = Math.max(
    0,
    ...yTicks.values.map((value) => textWidth(yTicks.format(value), TICK_SIZE)),
  );
  const least = panel.square ? SQUARE.left : 24;
  const own = panel.inset ? INSET : Math.ceil(Math.max(widest + LABEL_GAP + 2, least));
  const left = kept?.left ?? own;
  const last = panel.x.names ? "" : format(panel.x.format)(panel.x.domain[1]);
  const lastHalf = textWidth(last, TICK_SIZE) / 2;
  const beside = panel.inset
    ? INSET
    : panel.square
      ? SQUARE.right
      : Math.min(Math.max(lastHalf, 12), 24);
  const right = kept?.right ?? Math.max(Math.floor(width - beside), left + 1);

  const [start, end] = panel.x.domain;
  const pixelsPerUnit = (bottom - top) / (panel.y.domain[1] - panel.y.domain[0]);
  const across = (right - left) / pixelsPerUnit;
  /** @type {[number, number]} */
  let span = [start, end];
  if (panel.equal) span = start === -end ? [-across / 2, across / 2] : [start, start + across];
  const x = scaleOf(panel.x)(span, [left, right]);
  const xTicks = kept
    ? within(kept.xTicks, x)
    : chooseTicks(x, panel.x, Math.min(Math.round((right - left) / 76), 8), true);
  return { x, y, xTicks, yTicks, width, height, left, right, top, bottom };
}

/** Those of the ticks that lie on the axis. @param {Ticks} ticks @param {Scale} scale @returns {Ticks} */
function within({ values, format }, scale) {
  const [low, high] = scale.domain();
  return { values: values.filter((value) => value >= low && value <= high), format };
}

/** No axes, so no ticks. @type {Ticks} */
const NONE = { values: [], format: String };

/**
 * Scales without axes, by which both domains fit with as many px per unit, in the middle of the room.
 *
 * @type {typeof makeScales}
 */
function plainScales(panel, width, height) {
  const [left, right, top, bottom] = [INSET, width - INSET, INSET, height - INSET];
  const [wide, high] = [panel.x, panel.y].map(({ domain: [low, end] }) => end - low);
  const unit = Math.min((right - left) / wide, (bottom - top) / high);
  const around = (/** @type {number} */ middle, /** @type {number} */ half) => [
    middle - half,
    middle + half,
  ];
  const x = scaleLinear(panel.x.domain, around(width / 2, (unit * wide) / 2));
  const y = scaleLinear(panel.y.domain, around(height / 2, (-unit * high) / 2));
  return { x, y, xTicks: NONE, yTicks: NONE, width, height, left, right, top, bottom };
}
