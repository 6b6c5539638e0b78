/**
 * The network view: layers of neurons and the edges between them.
 *
 * An edge is the wider, the larger its weight, and dashed where that is minus. A neuron is filled by its
 * activation, and a ring where that is minus. One of them is in the tab order; arrow keys go on from
 * there. Elements are kept while the layers keep their sizes.
 *
 * @typedef {import("../js/scene.d.ts").Network} Network
 * @typedef {import("../js/scene.d.ts").Neuron} Neuron
 * @typedef {import("../js/scene.d.ts").Links} Links
 * @typedef {import("./network/layout.js").Layout} Layout
 * @typedef {import("./network/layout.js").Place} Place
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 * @typedef {import("./layout.js").Size} Size
 */
import { format } from "../js/format.js";
import { attribute, attributes, write as writeText } from "../js/keep.js";
import { heightOf, labelShare, layout, walk } from "./network/layout.js";
import { isPicked } from "./network/names.js";
import { strokeOf } from "./network/stroke.js";
import { px, same } from "./plot/rows.js";
import { drawPulse } from "./pulse.js";
import { drawSign } from "./sign.js";

const SVG = "http://www.w3.org/2000/svg";

/** Neurons smaller than this, in px, have no room for a number. */
const LEGIBLE = 17;

/** @param {Network} panel */
const sizesOf = (panel) => panel.layers.map((neurons) => neurons.length);

/**
 * @param {Network} panel
 * @param {Size} offered
 * @returns {Size}
 */
export const size = (panel, { width, height }) => ({
  width,
  height: heightOf(sizesOf(panel), height),
});

/**
 * A view of `panel`, empty until its first `update`.
 *
 * @param {Network} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  /**
   * @param {string} name
   * @param {Record<string, string>} [attributes]
   * @param {Element} [parent]
   */
  function make(name, attributes = {}, parent) {
    const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent?.append(element);
    return element;
  }

  const svg = /** @type {SVGSVGElement} */ (make("svg", { class: "network" }));
  svg.setAttribute("role", hands ? "group" : "img");
  svg.setAttribute("aria-label", label ?? (panel.title || panel.name));
  const titles = make("g", { class: "network-titles", "aria-hidden": "true" }, svg);
  const edges = make("g", { class: "edges" }, svg);
  const neurons = make("g", { class: "neurons" }, svg);
  const labels = make("g", { class: "edge-labels", "aria-hidden": "true" }, svg);
  // Not within the neurons: who hears one hears all of it in its own words.
  const captions = make("g", { class: "captions", "aria-hidden": "true" }, svg);

  let current = panel;
  /** @type {Network | undefined} */
  let drawn;
  let drawnFor = "";
  /** @type {number[]} */
  let built = [];
  /** What stands where: its place in the network, by its element. */
  /** @type {Map<Element, Place>} */
  const places = new Map();
  /** @type {Map<string, SVGElement>} */
  const elements = new Map();
  /** What is written in and at a neuron. */
  /** @type {WeakMap<Element, SVGElement>} */
  const written = new WeakMap();
  /** @type {Element | undefined} */
  let stop;

  /** @type {View["update"]} */
  function update(next, { width, height }) {
    current = /** @type {Network} */ (next);
    if (drawn && `${width} ${height}` === drawnFor && same(drawn, current)) return;
    drawn = current;
    drawnFor = `${width} ${height}`;
    const sizes = sizesOf(current);
    if (!same(sizes, built)) build(sizes);
    const longest = (/** @type {Neuron[]} */ layer) =>
      Math.max(0, ...layer.map((neuron) => neuron.label.length));
    const words = {
      left: longest(current.layers[0]),
      right: longest(current.layers[current.layers.length - 1]),
    };
    const laid = layout(sizes, width, words, heightOf(sizes, height));
    const [wide, high] = [px(laid.width), laid.height];
    attributes(svg, { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high });
    svg.style.minWidth = laid.width > width ? `${px(laid.width)}px` : "";
    const picked = new Set(current.picked?.split(" "));
    const title = texts(titles);
    for (const [l, words] of current.titles.entries())
      title({ x: px(laid.at[l][0].x), y: 13 }, words);
    title.end();
    const label = texts(labels);
    for (const [l, links] of current.links.entries()) drawLinks(l, links, laid, picked, label);
    label.end();
    for (const [l, layer] of current.layers.entries()) {
      for (const [i, neuron] of layer.entries()) drawNeuron(l, i, neuron, laid, picked);
    }
  }

  /**
   * Texts in a room, one after the other; those that are there are taken again. `end` takes away what is left over.
   * @param {Element} room
   */
  function texts(room) {
    let count = 0;
    /** @param {Record<string, string | number>} place @param {string} words */
    function next(place, words) {
      const text = room.children[count] ?? make("text", { "text-anchor": "middle" }, room);
      count += 1;
      attributes(text, place);
      writeText(text, words);
      return text;
    }
    next.end = () => {
      while (room.children.length > count) room.lastElementChild?.remove();
    };
    return next;
  }

  /** Elements for layers of these sizes; those that stay are kept. @param {number[]} sizes */
  function build(sizes) {
    built = sizes;
    /** @type {Set<string>} */
    const wanted = new Set();
    for (const [l, count] of sizes.entries()) {
      for (let i = 0; i < count; i++) {
        wanted.add(keep(`neuron ${l} ${i}`, neurons, { layer: l, neuron: i }, createNeuron));
        for (let j = 0; l > 0 && j < sizes[l - 1]; j++) {
          const place = /** @type {const} */ ({ layer: l - 1, to: i, from: j, via: "from" });
          wanted.add(keep(`edge ${l - 1} ${i} ${j}`, edges, place, createEdge));
        }
      }
    }
    for (const [key, element] of elements) {
      if (wanted.has(key)) continue;
      written.get(element)?.remove();
      element.remove();
      elements.delete(key);
      places.delete(element);
    }
    if (hands && (!stop || !places.has(stop))) stopAt(elements.get("neuron 0 0"));
  }

  /**
   * @param {string} key @param {Element} room @param {Place} place @param {() => SVGElement} createOne
   * @returns {string}
   */
  function keep(key, room, place, createOne) {
    if (elements.has(key)) return key;
    const element = createOne();
    if (hands) element.setAttribute("tabindex", "-1");
    room.append(element);
    elements.set(key, element);
    places.set(element, place);
    return key;
  }

  function createEdge() {
    const edge = make("g", { class: "edge" });
    if (hands) make("line", { class: "hit" }, edge);
    make("line", { class: "halo" }, edge);
    make("line", { class: "stroke" }, edge);
    return edge;
  }

  function createNeuron() {
    const neuron = make("g");
    if (hands) make("circle", { class: "hit" }, neuron);
    make("circle", { class: "body" }, neuron);
    make("circle", { class: "activation" }, neuron);
    make("circle", { class: "focus" }, neuron);
    const caption = make("g", { class: "caption" }, captions);
    make("text", { class: "value", "text-anchor": "middle" }, caption);
    make("text", { class: "name" }, caption);
    make("text", { class: "bias role-parameter", "text-anchor": "middle" }, caption);
    written.set(neuron, caption);
    return neuron;
  }

  /**
   * @param {number} l @param {Links} links @param {Layout} laid @param {Set<string>} picked
   * @param {ReturnType<typeof texts>} writeLabel
   */
  function drawLinks(l, links, { at, radius }, picked, writeLabel) {
    const { columns, values } = links.weights;
    const share = labelShare(at[l + 1].length);
    const { pulse, back } = /** @type {{pulse?: number, back?: boolean}} */ (links);
    for (let k = 0; k < values.length; k++) {
      const [i, j] = [Math.floor(k / columns), k % columns];
      const edge = /** @type {SVGElement} */ (elements.get(`edge ${l} ${i} ${j}`));
      const weight = values[k];
      const { sign, style } = strokeOf(weight, current.widest, values.length);
      const [start, end] = [at[l][j], at[l + 1][i]];
      const ends = { x1: px(start.x), y1: px(start.y), x2: px(end.x), y2: px(end.y) };
      for (const line of edge.children) attributes(line, ends);
      drawPulse(edge, pulse, ends, back);
      attributes(edge, {
        class: `edge role-${links.role}${sign}${pickedClass(links.about?.[k], picked)}`,
        "data-about": links.about?.[k] || null,
        style,
      });
      if (hands) {
        const said = links.says?.[k] ?? `weight ${format(weight, current.format)}`;
        attributes(edge, { "aria-label": said, role: "img" });
      }
      const label = links.labels?.[k];
      if (!label || share * (end.x - start.x) < radius + 22) continue;
      const place = {
        x: px(start.x + share * (end.x - start.x)),
        y: px(start.y + share * (end.y - start.y) + 4),
        class: `role-${links.role}${pickedClass(links.about?.[k], picked)}`,
      };
      attribute(writeLabel(place, label), "data-about", links.about?.[k] || null);
    }
  }

  /** @param {number} l @param {number} i @param {Neuron} neuron @param {Layout} laid @param {Set<string>} picked */
  function drawNeuron(l, i, neuron, { at, radius, pitch }, picked) {
    const element = /** @type {SVGElement} */ (elements.get(`neuron ${l} ${i}`));
    const { x, y } = at[l][i];
    const known = neuron.value !== undefined;
    const value = neuron.value ?? 0;
    const sign = !known ? " unknown" : value < 0 ? " minus" : "";
    const caption = /** @type {SVGElement} */ (written.get(element));
    const chosen = pickedClass(neuron.about, picked);
    const place = { transform: `translate(${px(x)} ${px(y)})`, "data-about": neuron.about || null };
    attributes(element, { ...place, class: `neuron role-${neuron.role}${sign}${chosen}` });
    attributes(caption, { ...place, class: `caption${chosen}` });
    if (hands) {
      attributes(element, { role: "img", "aria-label": neuron.says });
    }
    const circle = (/** @type {string} */ name, /** @type {number} */ r) =>
      attribute(/** @type {Element} */ (element.querySelector(`.${name}`) ?? element), "r", px(r));
    circle("hit", Math.min(pitch / 2, 24));
    circle("body", radius);
    circle("focus", radius + 4);
    // By area: half as much fills half of it.
    const filled = known ? Math.sqrt(Math.min(1, Math.abs(value) / current.fullest)) : 0;
    circle("activation", Math.max(0, (radius - 2) * filled));
    write("value", known && radius >= LEGIBLE ? format(value, current.format) : "", 0, 4.5);
    const last = l === built.length - 1;
    const name = /** @type {SVGElement} */ (caption.querySelector(".name"));
    const inner = !last && l > 0;
    attribute(name, "text-anchor", inner ? "middle" : last ? "start" : "end");
    if (inner) write("name", pitch > 60 ? neuron.label : "", 0, -radius - 5);
    else write("name", neuron.label, (last ? 1 : -1) * (radius + 7), 4.5);
    drawSign(caption, neuron.met ? { x: -radius, y: -radius } : null);
    const { bias } = neuron;
    write(
      "bias",
      bias === undefined || pitch <= 60 ? "" : `b ${format(bias, current.format)}`,
      0,
      radius + 13,
    );
    if (neuron.bias_about) {
      attributes(/** @type {Element} */ (caption.querySelector(".bias")), {
        class: `bias role-parameter${pickedClass(neuron.bias_about, picked)}`,
        "data-about": neuron.bias_about,
      });
    }

    /** @param {string} part @param {string} text @param {number} dx @param {number} dy */
    function write(part, text, dx, dy) {
      const place = /** @type {SVGElement} */ (caption.querySelector(`.${part}`));
      attributes(place, { x: px(dx), y: px(dy) });
      writeText(place, text);
    }
  }

  /** The class of what is picked, if that is. @param {string | undefined} about @param {Set<string>} picked */
  const pickedClass = (about, picked) => (isPicked(about, picked) ? " is-picked" : "");

  /** The one element that the tab key leads to. @param {Element | undefined} element */
  function stopAt(element) {
    stop?.setAttribute("tabindex", "-1");
    stop = element;
    stop?.setAttribute("tabindex", "0");
  }

  /** @param {Place} place */
  const elementAt = (place) =>
    elements.get(
      "neuron" in place
        ? `neuron ${place.layer} ${place.neuron}`
        : `edge ${place.layer} ${place.to} ${place.from}`,
    );

  /** @param {Event} event @returns {Element | undefined} the neuron or edge that it is about */
  function subject(event) {
    const element = /** @type {Element} */ (event.target).closest(".neuron, .edge");
    return element && places.has(element) ? element : undefined;
  }

  if (hands) {
    svg.addEventListener("focusin", (event) => {
      const element = subject(event);
      if (element) stopAt(element);
    });
    svg.addEventListener("keydown", (event) => {
      const element = subject(event);
      if (!element || event.ctrlKey || event.altKey || event.metaKey) return;
      const place = /** @type {Place} */ (places.get(element));
      const next = walk(built, place, event.key);
      if (!next) return;
      event.preventDefault();
      const there = elementAt(next);
      if (!there) return;
      places.set(there, next);
      there.focus();
    });
  }

  return { element: svg, update, destroy: () => svg.remove() };
}
