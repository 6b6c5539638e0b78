/**
 * The plot view: marks over two axes.
 *
 * @typedef {import("../js/scene.d.ts").Plot} Plot
 * @typedef {import("../js/scene.d.ts").Mark} Mark
 * @typedef {import("../js/scene.d.ts").Sketch} Sketch
 * @typedef {import("./plot/scales.js").Scales} Scales
 * @typedef {import("./views.js").MarkModule} MarkModule
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { attribute, attributes } from "../js/keep.js";
import { keepLayers } from "./layers.js";
import { drawAxes } from "./plot/axes.js";
import { makeScales } from "./plot/scales.js";

/** More handles than this are drawn small, so that they do not hide what they move. */
const MANY_HANDLES = 6;

/** No plot of squared errors is higher for its width than this, or they would leave it. */
const LIES = 0.87;

const SVG = "http://www.w3.org/2000/svg";

/** A row with a name of its own is so high at least, and the axis below all rows so much more, in px. */
const ROW = { least: 54, axis: 74 };

/**
 * The room it takes of what it is offered: all of it, but for a square, which is as large as fits.
 *
 * @param {Plot} panel
 * @param {import("./layout.js").Size} offered
 * @returns {import("./layout.js").Size}
 */
export function fit(panel, { width, height }) {
  if (!panel.square) return { width, height };
  const { left, right, top, bottom } = makeScales(panel, width, height);
  const [across, down] = [right - left, bottom - top];
  const side = Math.min(across, down);
  return { width: width - across + side, height: height - down + side };
}

/**
 * Squares are as wide as they are high, so a plot of them is only as high as lets them lie in it. One with `equal`
 * axes says by its domains what has to fit.
 *
 * @param {Plot} panel
 * @param {import("./layout.js").Size} offered
 */
export function highest(panel, { width, height }) {
  const kinds = panel.marks.map(({ kind }) => kind);
  if (!kinds.includes("squares") && !kinds.includes("strips")) return Number.POSITIVE_INFINITY;
  const { left, right, top, bottom } = makeScales(panel, width, height);
  const [wide, high] = [panel.x, panel.y].map(({ domain: [low, end] }) => end - low);
  const shape = panel.equal ? high / wide : LIES;
  return Math.round((right - left) * shape + height - (bottom - top));
}

/**
 * The room it wants in a text, where it may be as high as it needs: a square's height follows from its width, and
 * rows are not too low for what is in them.
 *
 * @param {Plot} panel
 * @param {import("./layout.js").Size} offered
 * @returns {import("./layout.js").Size}
 */
export function size(panel, { width, height }) {
  if (panel.square) {
    const { left, right, top, bottom } = makeScales(panel, width, height);
    return { width, height: height + (right - left) - (bottom - top) };
  }
  const rows = panel.y.names?.length ?? 0;
  return { width, height: Math.max(height, rows * ROW.least + ROW.axis) };
}

/**
 * A view of `panel`, empty until its first `update`.
 *
 * @param {Plot} panel
 * @param {ViewOptions & {id: string, marks: Map<string, MarkModule>}} options
 * @returns {View}
 */
export function create(panel, { document, hands, id, hint = false, label, marks }) {
  /**
   * @template {SVGElement} Kind
   * @param {Element | null} parent
   * @param {string} name
   * @param {Record<string, string>} [values]
   */
  function add(parent, name, values = {}) {
    const element = /** @type {Kind} */ (document.createElementNS(SVG, name));
    attributes(element, values);
    parent?.append(element);
    return element;
  }

  /** @type {SVGSVGElement} */
  const svg = add(null, "svg", { class: "plot", role: hands ? "group" : "img" });
  const window = add(add(add(svg, "defs"), "clipPath", { id: `${id}-plot-area` }), "rect");
  /** @type {SVGGElement} */
  const axes = add(svg, "g", { class: "axes", "aria-hidden": "true" });
  const rooms = {
    marks: add(svg, "g", { class: "marks", "aria-hidden": "true" }),
    labels: add(svg, "g", { class: "labels", "aria-hidden": "true" }),
    handles: add(svg, "g", { class: "handles" }),
  };

  /** @type {Map<string, import("./layers.js").Layer>} */
  const layers = new Map();
  let current = panel;
  let hinted = !hint;
  let drawn = "";
  /** @type {Scales} */
  let scales;
  /** Where a motion is going, from which scales to which. @type {{panel: object, start: Scales, end: Scales} | undefined} */
  let goal;

  /** @returns {Sketch | undefined} */
  const openSketch = () =>
    /** @type {Sketch | undefined} */ (
      current.marks.find((mark) => mark.kind === "sketch" && mark.active)
    );

  if (hands) {
    hands.hover(
      svg,
      () => current.hover,
      () => scales,
    );
    hands.sketch(svg, openSketch, () => scales);
    hands.adds(
      svg,
      () => current.adds,
      () => scales,
    );
  }

  /**
   * What the scales of a picture in between keep, so that it goes straight: its edges are on the way from those that are
   * drawn to those of the end, and it has the ticks of the end. By its own numbers each would have others.
   *
   * @param {import("./motion.js").Way} way @param {{width: number, height: number}} size
   * @returns {import("./plot/scales.js").Kept}
   */
  function keptOn({ to, share }, { width, height }) {
    if (to !== goal?.panel) {
      const end = makeScales(/** @type {Plot} */ (to), width, height);
      goal = { panel: to, start: scales ?? end, end };
    }
    const { start, end } = goal;
    const mix = (/** @type {"left" | "right"} */ side) =>
      start[side] + share * (end[side] - start[side]);
    return { left: mix("left"), right: mix("right"), xTicks: end.xTicks, yTicks: end.yTicks };
  }

  /** @param {{width: number, height: number}} size */
  function measure(size) {
    const { width, height } = size;
    const { x, y, equal, plain } = current;
    const { way } = /** @type {{way?: import("./motion.js").Way}} */ (current);
    const kept = way && keptOn(way, size);
    if (!way) goal = undefined;
    const wanted = JSON.stringify([x, y, equal, plain, width, height, kept]);
    if (wanted === drawn) return;
    drawn = wanted;
    scales = makeScales(current, width, height, kept);
    svg.classList.toggle("equal", Boolean(equal));
    attributes(svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    const { left, right, top, bottom } = scales;
    attributes(window, { x: left, y: top, width: right - left, height: bottom - top });
    drawAxes(axes, current, scales);
  }

  /** @param {string} kind @param {MarkModule} how */
  function createLayer(kind, { room = "marks", clipped = room === "marks" }) {
    /** @type {SVGGElement} */
    const layer = add(null, "g", { class: `mark mark-${kind}` });
    if (clipped) layer.setAttribute("clip-path", `url(#${id}-plot-area)`);
    if (hands && room === "handles" && !hinted) {
      layer.classList.add("hint");
      hinted = true;
    }
    return layer;
  }

  /** @type {View["update"]} */
  function update(given, { width, height }) {
    const panel = /** @type {Plot} */ (given);
    current = panel;
    measure({ width, height });
    attribute(svg, "aria-label", label ?? (panel.title || panel.name));
    svg.classList.toggle(
      "is-tiled",
      panel.marks.some(({ kind }) => kind === "tiles"),
    );
    svg.classList.toggle("can-sketch", Boolean(hands && openSketch()));
    svg.classList.toggle("can-add", Boolean(hands && panel.adds));

    const handles = current.marks.filter((mark) => mark.kind === "handle");
    rooms.handles.classList.toggle("many", handles.length > MANY_HANDLES);

    const taken = panel.marks.flatMap((mark) => marks.get(mark.kind)?.takes?.(mark, scales) ?? []);
    const kindOf = (/** @type {Mark} */ { kind }) => {
      const found = marks.get(kind);
      if (!found) throw new Error(`The mark "${kind}" is not loaded: call load(scene) first.`);
      return found;
    };
    keepLayers(layers, panel.marks, {
      roomOf: (mark) => rooms[kindOf(mark).room ?? "marks"],
      create: (mark) => createLayer(mark.kind, kindOf(mark)),
      draw: (layer, mark, key) =>
        kindOf(mark).draw(layer, mark, scales, { hands, id: `${id}-${key}`, taken }),
      by: [scales],
      isAlways: (mark) => kindOf(mark).always ?? false,
      // The reader who removed what had the focus goes on from its neighbour.
      bereaved: () => /** @type {SVGElement | null} */ (rooms.handles.lastElementChild)?.focus(),
    });
  }

  return { element: svg, update, destroy: () => svg.remove() };
}
