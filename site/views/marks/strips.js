/**
 * Areas gathered into one square from the origin: strip i has area i, and lies on those before it.
 *
 * All strips are as wide as the finished square, √whole, so the pile is a square once all are
 * there. A dashed outline shows it finished; an arrow at the edge says that it goes on
 * beyond the panel.
 *
 * @typedef {import("../../js/scene.d.ts").Strips} Strips
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { pieces } from "../../js/keep.js";
import { px } from "../plot/rows.js";

/**
 * @param {SVGGElement} layer
 * @param {Strips} mark rows are [area]
 * @param {Scales} scales
 */
export function draw(layer, { at, whole: area }, { x, y, left, right, top, bottom }) {
  const side = Math.sqrt(Math.max(area, 0));
  const width = px(x(side) - x(0));
  let height = 0;
  const strips = Array.from(at.values, (own) => {
    const low = y(height);
    height += side > 0 ? own / side : 0;
    return { x: px(x(0)), y: px(y(height)), width, height: px(low - y(height)) };
  });
  const whole = { x: px(x(0)), y: px(y(side)), width, height: px(y(0) - y(side)) };
  pieces(layer, "rect", "whole", [whole], (rect) => rect);
  pieces(layer, "rect", "strip", strips, (strip) => strip);

  const wider = x(side) > right;
  const higher = y(side) < top;
  // An arrow into the corner, or in the last fifth of the one edge that is crossed.
  const nearX = px(wider ? right - 8 : left + 0.9 * (Math.min(x(side), right) - left));
  const nearY = px(higher ? top + 8 : bottom + 0.9 * (Math.max(y(side), top) - bottom));
  const beyond = [
    ...(wider && higher ? [`M${nearX - 14},${nearY + 14}l14,-14h-10m10,0v10`] : []),
    ...(wider && !higher ? [`M${nearX - 7},${nearY - 7}l7,7l-7,7`] : []),
    ...(!wider && higher ? [`M${nearX - 7},${nearY + 7}l7,-7l7,7`] : []),
  ];
  const [arrow] = pieces(layer, "path", "beyond", beyond, (d) => ({ d }));
  if (arrow?.nextSibling) layer.append(arrow);
}
