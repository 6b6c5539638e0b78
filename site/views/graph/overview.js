/**
 * A graph too large for its window, as a whole and without words: which part is seen, and where something is at work.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./camera.js").Camera} Camera
 */
import { attribute, attributes, pieces } from "../../js/keep.js";
import { px } from "../plot/rows.js";
import { extent } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";

/** At most so large, in px. */
const WIDEST = 120;
const HIGHEST = 36;

/**
 * @param {Document} document
 * @param {{show: (x: number, y: number) => void}} camera `show` moves the window, by its shift
 */
export function createOverview(document, { show }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "overview");
  svg.setAttribute("aria-hidden", "true");
  const [nodes] = pieces(svg, "g", "parts", [svg], () => ({}));
  /** What turns a place in here into the shift that has it in the middle. */
  let toShift = (/** @type {number} */ _x, /** @type {number} */ _y) => ({ x: 0, y: 0 });

  /** @param {PointerEvent} event */
  function go(event) {
    const box = svg.getBoundingClientRect();
    const { x, y } = toShift(event.clientX - box.x, event.clientY - box.y);
    show(x, y);
  }
  svg.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    svg.setPointerCapture(event.pointerId);
    go(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) go(event);
  });

  return {
    element: svg,
    /**
     * @param {Graph} graph @param {Layout} layout @param {Camera} camera
     * @param {{width: number, height: number}} room @param {boolean} needed
     */
    update(graph, layout, { zoom, x, y }, room, needed) {
      attribute(svg, "style", needed ? null : "display: none");
      if (!needed) return;
      const { left, top, right, bottom } = extent(layout);
      const scale = Math.min(WIDEST / (right - left), HIGHEST / (bottom - top));
      attributes(svg, { width: px((right - left) * scale), height: px((bottom - top) * scale) });
      pieces(nodes, "rect", "overview-node", graph.nodes, ({ id, role, state }) => {
        const place = layout.places.get(id);
        return {
          class: `overview-node role-${role} is-${state}`,
          ...(place && {
            x: px((place.x - left) * scale),
            y: px((place.y - top) * scale),
            width: px(place.width * scale),
            height: px(place.height * scale),
          }),
        };
      });
      const low = Math.max(0, (-x / zoom - left) * scale);
      const high = Math.max(0, (-y / zoom - top) * scale);
      pieces(svg, "rect", "frame", [zoom], () => ({
        x: px(low),
        y: px(high),
        width: px(Math.min((room.width / zoom) * scale, (right - left) * scale - low)),
        height: px(Math.min((room.height / zoom) * scale, (bottom - top) * scale - high)),
      }));
      toShift = (atX, atY) => ({
        x: room.width / 2 - (atX / scale + left) * zoom,
        y: room.height / 2 - (atY / scale + top) * zoom,
      });
    },
  };
}
