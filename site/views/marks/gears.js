/**
 * Wheels with teeth, and how far each has turned.
 *
 * @typedef {import("../../js/scene.d.ts").Gears} Gears
 * @typedef {import("../plot/scales.js").Scales} Scales
 */
import { attributes, pieces } from "../../js/keep.js";
import { list, px } from "../plot/rows.js";

/** A tooth, from its root up and down again: shares of the way from tooth to tooth, and of a tooth's height. */
const TOOTH = [
  [-0.3, -1.1],
  [-0.15, 0.9],
  [0.15, 0.9],
  [0.3, -1.1],
];

const PARTS = ["rim", "passed", "start", "hand", "hub"];

/** The hub, the hand and what it has passed, as shares of the radius. */
const SIZES = { hub: 0.1, hand: 0.8, passed: 0.8 };

/** @type {(turn: number, radius: number) => string} a place around (0, 0), clockwise from the top */
function at(turn, radius) {
  const angle = 2 * Math.PI * turn;
  return `${px(radius * Math.sin(angle))},${px(-radius * Math.cos(angle))}`;
}

/** @param {number} radius @param {number} teeth */
function rim(radius, teeth) {
  const height = (2 * radius) / teeth;
  const points = Array.from({ length: teeth }, (_, tooth) =>
    TOOTH.map(([aside, up]) => at((tooth + aside) / teeth, radius + up * height)),
  );
  return `M${points.flat().join("L")}Z`;
}

/** The piece of a wheel between two turns; all of it from a whole turn on. @type {(radius: number, start: number, end: number) => string} */
function piece(radius, start, end) {
  const [wide, way] = [Math.abs(end - start), Number(end > start)];
  const arc = `A${px(radius)},${px(radius)},0,`;
  if (wide >= 1) return `M${at(0, radius)}${arc}1,1,${at(0.5, radius)}${arc}1,1,${at(0, radius)}Z`;
  return `M0,0L${at(start, radius)}${arc}${Number(wide > 0.5)},${way},${at(end, radius)}Z`;
}

/**
 * @param {SVGGElement} layer
 * @param {Gears} mark rows are [x, y, radius, teeth, offset, start, end]
 * @param {Scales} scales
 */
export function draw(layer, mark, { x, y }) {
  const rows = list(mark.at);
  layer.classList.toggle("dashed", Boolean(mark.dashed));
  const wheels = pieces(layer, "g", "wheel", rows, ([atX, atY]) => ({
    transform: `translate(${px(x(atX))},${px(y(atY))})`,
  }));
  for (const [i, wheel] of wheels.entries()) {
    const [, , size, teeth, offset, start, end] = rows[i];
    const radius = x(size) - x(0);
    const [rimPath, passed, from, hand, hub] = PARTS.map(
      (name) => pieces(wheel, "path", name, [name], () => ({}))[0],
    );
    attributes(rimPath, {
      d: mark.dashed ? piece(radius, 0, 1) : rim(radius, Math.round(teeth)),
      transform: `rotate(${px(360 * (offset + end))})`,
    });
    attributes(passed, { d: piece(SIZES.passed * radius, start, end) });
    attributes(from, { d: `M0,0L${at(start, SIZES.hand * radius)}` });
    attributes(hand, { d: `M0,0L${at(end, SIZES.hand * radius)}` });
    attributes(hub, { d: piece(SIZES.hub * radius, 0, 1) });
  }
}
