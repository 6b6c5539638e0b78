/**
 * Something to drag: a ring that is a slider to the keyboard and to a screen reader.
 *
 * A handle whose place lies outside the plot is drawn at the edge, so it can always be reached.
 *
 * @typedef {import("../../js/scene.d.ts").Handle} Handle
 * @typedef {import("../plot/scales.js").Scales} Scales
 * @typedef {import("../views.js").Context} Context
 * @typedef {NonNullable<import("../../js/drag.js").Area["place"]>} Place
 */
import { decimal } from "../../js/format.js";
import { attribute, attributes, pieces, write } from "../../js/keep.js";
import { px } from "../plot/rows.js";

export const room = "handles";

/** What can be touched is more than 44 px large, however the page scales it; what is seen is less. */
const CIRCLES = { hit: 24, focus: 15, ring: 9, core: 3 };

/** What each handle moves now. @type {WeakMap<Element, {mark: Handle, scales: Scales}>} */
const held = new WeakMap();

/**
 * @param {SVGGElement} layer is the handle itself
 * @param {Handle} mark
 * @param {Scales} scales
 * @param {Context} context
 */
export function draw(layer, mark, scales, { hands }) {
  const { x, y, left, right, top, bottom } = scales;
  const atX = Math.max(left, Math.min(x(mark.x), right));
  const atY = Math.max(top, Math.min(y(mark.y), bottom));
  const isHeld = held.has(layer);
  held.set(layer, { mark, scales });
  for (const [name, r] of Object.entries(CIRCLES)) {
    const isSeen = name === "ring" || name === "core";
    pieces(layer, "circle", name, hands || isSeen ? [r] : [], () => ({ r }));
  }
  const middle = { "text-anchor": "middle", dy: "0.33em" };
  const [glyph] = pieces(layer, "text", "glyph", [mark.glyph], () => middle);
  layer.classList.toggle("has-glyph", Boolean(mark.glyph));
  write(glyph, mark.glyph ?? "");
  attribute(layer, "transform", `translate(${px(atX)},${px(atY)})`);
  if (!hands) return;

  const { drag } = mark;
  const alongX = Boolean(drag.x && !drag.y);
  const alongY = Boolean(drag.y && !drag.x);
  layer.classList.toggle("along-x", alongX);
  layer.classList.toggle("along-y", alongY);
  // A tabindex that is set while it has the focus makes the browser lay the picture out at once.
  attributes(layer, {
    role: "slider",
    tabindex: 0,
    "data-handle": mark.name,
    "aria-label": mark.label,
    "aria-valuetext": mark.text,
    "aria-valuenow": decimal(mark.value),
    "aria-valuemin": decimal(mark.low),
    "aria-valuemax": decimal(mark.high),
    "aria-orientation": alongY ? "vertical" : alongX ? "horizontal" : null,
  });
  if (isHeld) return;
  const now = () => /** @type {{mark: Handle, scales: Scales}} */ (held.get(layer));
  let turn = 0;
  /** Where it is in turns around its centre; of all that mean the same, the next to where it was. @type {Place} */
  const turned = (across, down) => {
    const { mark: one, scales: on } = now();
    const [x, y] = one.around ?? [0, 0];
    const angle = Math.atan2(across - on.x(x), on.y(y) - down) / (2 * Math.PI);
    turn = angle + Math.round(turn - angle);
    return { x: turn, y: 0 };
  };
  hands.grab(
    layer,
    () => now().mark.drag,
    () => ({ ...now().scales, ...(now().mark.around && { place: turned }) }),
  );
  hands.keys(
    layer,
    () => now().mark.drag,
    () => now().mark.removes,
  );
}
