/**
 * The axes of a plot: few ticks; their names stand level and in reach, y's above its axis, x's at its end.
 *
 * While axes rescale they are drawn in every frame, so what stays is moved, not made anew.
 *
 * @typedef {import("../../js/scene.d.ts").Plot} Plot
 * @typedef {import("../../js/scene.d.ts").Axis} Axis
 * @typedef {import("./scales.js").Scales} Scales
 */
import { pieces, write } from "../../js/keep.js";
import { px } from "./rows.js";
import { LABEL_GAP } from "./scales.js";

/** How far a tick below its axis reaches, and how far its label stands off, in px. */
const BELOW = { tick: 5, label: 10 };

/** @param {Axis} axis */
const nameOf = ({ label, unit }) => (label && unit ? `${label}, ${unit}` : label);

/**
 * @param {Element} axis
 * @param {import("./scales.js").Ticks} ticks
 * @param {(value: number) => string} place
 * @param {Record<string, string | number>} line from the tick's place
 * @param {Record<string, string | number>} [words] where its label stands; none for a tick without
 */
function drawTicks(axis, { values, format }, place, line, words) {
  const ticks = pieces(axis, "g", "tick", values, (value) => ({
    class: value === 0 ? "tick zero" : "tick",
    transform: place(value),
  }));
  for (const [i, tick] of ticks.entries()) {
    pieces(tick, "line", "tick-line", [line], (ends) => ends);
    if (!words) continue;
    const [label] = pieces(tick, "text", "tick-label", [words], (where) => where);
    write(label, format(values[i]));
  }
}

/**
 * @param {SVGGElement} layer
 * @param {Plot} panel
 * @param {Scales} scales
 */
export function drawAxes(layer, panel, scales) {
  const { x, y, xTicks, yTicks, left, right, top, bottom, height } = scales;
  if (panel.inset || panel.plain) return layer.replaceChildren();
  /** @param {string} name @param {number} across @param {number} down */
  const axis = (name, across, down) =>
    pieces(layer, "g", name, [name], () => ({
      class: `axis ${name}`,
      transform: `translate(${px(across)},${px(down)})`,
    }))[0];
  const level = (/** @type {number} */ value) => `translate(0,${px(y(value))})`;
  const upright = (/** @type {number} */ value) => `translate(${px(x(value))},0)`;
  drawTicks(
    axis("axis-y", left, 0),
    yTicks,
    level,
    { x2: px(right - left) },
    { x: -LABEL_GAP, dy: "0.32em", "text-anchor": "end" },
  );
  const isGrid = Boolean(panel.equal);
  const grid = isGrid ? axis("grid-x", 0, bottom) : layer.querySelector(":scope > .grid-x");
  if (isGrid && grid) drawTicks(grid, xTicks, upright, { y2: top - bottom });
  else grid?.remove();
  const along = axis("axis-x", 0, bottom);
  pieces(along, "path", "domain", [`M${px(left)},0H${px(right)}`], (d) => ({ d }));
  drawTicks(
    along,
    xTicks,
    upright,
    { y2: BELOW.tick },
    { y: BELOW.label, dy: "0.71em", "text-anchor": "middle" },
  );
  const [above] = pieces(layer, "text", "axis-name-y", [panel.y], () => ({
    class: "axis-name axis-name-y",
    x: 0,
    y: 12,
  }));
  write(above, nameOf(panel.y));
  const [end] = pieces(layer, "text", "axis-name-x", [panel.x], () => ({
    class: "axis-name axis-name-x",
    x: px(right),
    y: height - 6,
    "text-anchor": "end",
  }));
  write(end, nameOf(panel.x));
}
