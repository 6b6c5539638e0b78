/**
 * The graph view: a computation, drawn from left to right, or down a narrow page. A node shows its name, its data and
 * its gradient; a small circle before it is the operation it comes from; an edge shows its local gradient.
 *
 * A graph too large to be read whole is moved in its window: by hand, with the buttons under it or keys + − 0, and by
 * itself so far that what is at work is seen. One node is in the page's tab order; arrow keys walk the edges, and
 * Enter tells of a node under the picture.
 *
 * @typedef {import("../js/scene.d.ts").Graph} Graph
 * @typedef {import("../js/scene.d.ts").Node} Node
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 * @typedef {import("./graph/layout.js").Layout} Layout
 * @typedef {import("./graph/layout.js").Place} Place
 * @typedef {import("./graph/camera.js").Camera} Camera
 */

import { attribute, attributes, write } from "../js/keep.js";
import {
  fitting,
  hasRoom,
  isWhole,
  MARGIN,
  showing,
  whole,
  within,
  zoomed,
} from "./graph/camera.js";
import { layoutIn } from "./graph/down.js";
import { drawEdges, drawNodes, spoken, tagsOf } from "./graph/draw.js";
import { createEntries } from "./graph/entries.js";
import { continues, extent, structureOf } from "./graph/layout.js";
import { createOverview } from "./graph/overview.js";
import { panAndZoom } from "./graph/pan.js";
import { next } from "./graph/walk.js";
import { px } from "./plot/rows.js";
import { createPresses } from "./presses.js";

const SVG = "http://www.w3.org/2000/svg";

/** A press on a button or key makes it larger by this factor. */
const NOTCH = 1.25;

/** In a text no window is lower, or higher than this times the height it is offered, in px. */
const LOWEST = 120;
const HIGHEST = 1.35;

/** What the strip under the window takes, in px, as in the style sheet. */
const STRIP = 48;

/**
 * A figure narrower than this, in px, has a strip only for buttons, and for those that move what is cut off: what is
 * told lies over the window.
 */
const NARROW = 600;

/** What is told before a node has been chosen. */
const INVITES =
  "Press a node, or walk the edges with the arrow keys, to read where its numbers come from.";

/**
 * As high as the graph needs at the size it will have, within limits.
 *
 * @param {Graph} graph
 * @param {import("./layout.js").Size} offered
 */
export function size(graph, { width, height }) {
  const most = Math.round(height * HIGHEST);
  const room = { width, height: most };
  const all = extent(layoutIn(graph, room));
  const wanted = Math.ceil((all.bottom - all.top) * fitting(all, room)) + 2 * MARGIN;
  return { width, height: Math.max(LOWEST, Math.min(wanted, most)) };
}

/**
 * All of the room, but for the strip under its window.
 *
 * @param {Graph} graph
 * @param {import("./layout.js").Size} offered
 */
export function fit(graph, { width, height }) {
  const strip = width < NARROW && !graph.presses && !isCut(graph, { width, height }) ? 0 : STRIP;
  return { width, height: Math.max(1, height - strip) };
}

/** Whether all of it cannot be seen at once. @param {Graph} graph @param {import("./layout.js").Size} room */
const isCut = (graph, room) => !isWhole(extent(layoutIn(graph, room)), room);

/**
 * @param {Graph} panel
 * @param {ViewOptions} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  return hands
    ? createLive(panel, { document, hands, label })
    : createPicture(panel, { document, label });
}

/**
 * A still picture.
 *
 * @param {Graph} panel
 * @param {Pick<ViewOptions, "document" | "label">} options
 * @returns {View}
 */
function createPicture(panel, { document, label }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "graph-drawing");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label ?? (panel.title || panel.name));
  const { edges, nodes, stage } = layers(document);
  svg.append(stage);
  return {
    element: svg,
    update(/** @type {Graph} */ graph, room) {
      const layout = layoutIn(graph, room);
      const { zoom, x, y } = framed(graph, layout, room);
      svg.setAttribute("viewBox", `0 0 ${room.width} ${room.height}`);
      svg.setAttribute("width", String(room.width));
      svg.setAttribute("height", String(room.height));
      stage.setAttribute("transform", `translate(${px(x)},${px(y)}) scale(${px(zoom)})`);
      drawEdges(edges, graph, layout);
      drawNodes(nodes, graph, layout, { live: false });
    },
    destroy: () => svg.remove(),
  };
}

/**
 * All of it in one picture, however large: a window cannot be moved on paper.
 *
 * @param {Graph} graph @param {Layout} layout @param {Document} document
 */
function onPaper(graph, layout, document) {
  const svg = document.createElementNS(SVG, "svg");
  const { edges, nodes, stage } = layers(document);
  const { left, top, right, bottom } = extent(layout);
  svg.append(stage);
  attributes(svg, {
    class: "graph-drawing on-paper",
    viewBox: [left, top, right - left, bottom - top].map(px).join(" "),
    width: px(right - left),
    height: px(bottom - top),
  });
  drawEdges(edges, graph, layout);
  drawNodes(nodes, graph, layout, { live: false });
  return svg;
}

/** @param {Document} document */
function layers(document) {
  const group = (/** @type {string} */ name) => {
    const element = /** @type {SVGGElement} */ (document.createElementNS(SVG, "g"));
    element.setAttribute("class", name);
    return element;
  };
  const [stage, edges, nodes] = ["stage", "edges", "nodes"].map(group);
  stage.append(edges, nodes);
  return { stage, edges, nodes };
}

/**
 * What is seen at first: all of it, or what is in focus.
 *
 * @param {Graph} graph @param {Layout} layout @param {import("./layout.js").Size} room
 * @returns {Camera}
 */
function framed(graph, layout, room) {
  const all = extent(layout);
  const camera = whole(all, room);
  const wanted = focusOf(graph, layout, camera, room);
  return wanted ? within(showing(camera, wanted, room), all, room) : camera;
}

/**
 * The corners of what is in focus: of so much of it, from the first on, as can be seen at once.
 *
 * @param {Graph} graph @param {Layout} layout @param {Camera} camera @param {import("./layout.js").Size} room
 */
function focusOf({ focus = [] }, layout, { zoom }, room) {
  /** @type {Map<string, Place>} */
  let shown = new Map();
  for (const id of focus) {
    const place = layout.places.get(id);
    if (!place) continue;
    const more = new Map([...shown, [id, place]]);
    if (shown.size === 0 || hasRoom(extent({ ...layout, places: more }), zoom, room)) shown = more;
  }
  return shown.size ? extent({ ...layout, places: shown }) : null;
}

/**
 * @param {Graph} panel
 * @param {Pick<ViewOptions, "document" | "label"> & {hands: import("../js/drag.js").Hands}} options
 * @returns {View}
 */
function createLive(panel, { document, hands, label }) {
  /** @param {string} tag @param {string} name @param {Record<string, string>} [attributes] */
  function html(tag, name, attributes = {}) {
    const made = document.createElement(tag);
    made.className = name;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const element = html("div", "graph", { role: "group" });
  const window = html("div", "graph-window");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "graph-drawing");
  const { stage, edges, nodes } = layers(document);
  nodes.setAttribute("role", "group");
  nodes.setAttribute("aria-label", "Nodes: arrow keys walk the edges, Enter tells of one");
  edges.setAttribute("aria-hidden", "true");
  svg.append(stage);
  const entryLayer = html("div", "entries");
  const tools = html("div", "graph-tools");
  const words = html("p", "graph-words");
  window.append(svg, entryLayer);

  const entries = createEntries(entryLayer, hands);
  const overview = createOverview(document, {
    show: (x, y) => lookAt({ ...camera, x, y }),
  });
  const bar = html("div", "graph-bar");
  const presses = createPresses(document, hands);
  bar.append(words, presses.element, overview.element, tools);
  element.append(window, bar);

  let graph = panel;
  let structure = "";
  /** @type {Layout} */
  let layout;
  let room = { width: 0, height: 0 };
  /** @type {Camera} */
  let camera = { zoom: 1, x: 0, y: 0 };
  let focus = "";
  /** The node in the tab order. */
  let current = "";
  /** The node that is told of; what the scene says, until the reader chooses. */
  let selected = "";
  let chosen = false;

  // ── Camera ───────────────────────────────────────────────────────────────────────────────────

  /** @param {Camera} wanted */
  function lookAt(wanted) {
    const all = extent(layout);
    camera = within(wanted, all, room);
    const { zoom, x, y } = camera;
    stage.style.transform = `translate(${px(x)}px,${px(y)}px) scale(${px(zoom * 1e3) / 1e3})`;
    entryLayer.style.transform = stage.style.transform;
    const high = (all.bottom - all.top) * zoom + 2 * MARGIN > room.height + 1;
    const long = (all.right - all.left) * zoom + 2 * MARGIN > room.width + 1;
    window.classList.toggle("is-partial", high || long);
    // A finger that moves along what can be moved moves it; else it scrolls the page.
    window.style.touchAction = high ? "none" : long ? "pan-y" : "pan-x pan-y";
    overview.update(graph, layout, camera, room, high || long);
  }
  const middle = () => ({ x: room.width / 2, y: room.height / 2 });
  const zoomBy = (/** @type {number} */ factor) => lookAt(zoomed(camera, factor, middle()));
  const fit = () => lookAt(whole(extent(layout), room));

  for (const [name, words, act] of /** @type {const} */ ([
    ["out", "Zoom out", () => zoomBy(1 / NOTCH)],
    ["in", "Zoom in", () => zoomBy(NOTCH)],
    ["fit", "Show all", fit],
  ])) {
    const button = html("button", `graph-${name}`, { type: "button", "aria-label": words });
    button.addEventListener("click", act);
    tools.append(button);
  }
  panAndZoom(window, {
    move: (dx, dy) => lookAt({ ...camera, x: camera.x + dx, y: camera.y + dy }),
    zoom: (factor, at) => lookAt(zoomed(camera, factor, at)),
    moving: (moving) => element.classList.toggle("is-held", moving),
  });
  // A box in focus far away would make the browser scroll the window, which has a camera for that.
  window.addEventListener("scroll", () => window.scrollTo(0, 0));
  entryLayer.addEventListener("focusin", (event) => {
    reveal(/** @type {HTMLElement} */ (event.target).dataset.entry ?? "");
  });

  /** @param {string} node */
  function reveal(node) {
    const place = layout.places.get(node);
    if (!place) return;
    lookAt(showing(camera, extent({ ...layout, places: new Map([[node, place]]) }), room));
  }

  // ── Nodes ────────────────────────────────────────────────────────────────────────────────────

  const nodeOf = (/** @type {string} */ wanted) => graph.nodes.find((node) => node.id === wanted);
  const elementOf = (/** @type {string} */ wanted) =>
    /** @type {SVGGElement | undefined} */ (
      [...nodes.children].find((child) => child.getAttribute("data-node") === wanted)
    );

  /** @param {string} node */
  function go(node) {
    current = node;
    mark();
    reveal(node);
    elementOf(node)?.focus({ preventScroll: true });
  }

  /** @param {string} node */
  function choose(node) {
    chosen = true;
    selected = selected === node ? "" : node;
    current = node;
    mark();
    // Who asks is answered aloud. What a drag makes of it is not read out number by number.
    words.setAttribute("aria-live", "polite");
    tell();
    const press = nodeOf(node)?.press;
    if (press) hands.choose(press, "set");
  }

  /** Who is in the tab order, and who is told of. */
  function mark() {
    for (const child of nodes.children) {
      const node = child.getAttribute("data-node");
      attributes(child, {
        tabindex: node === current ? 0 : -1,
        "aria-pressed": String(node === selected),
      });
    }
  }

  function tell() {
    const node = nodeOf(selected);
    const text = node ? node.says : INVITES;
    words.classList.toggle("is-empty", !node);
    write(words, text);
  }

  /** @param {Event} event */
  const nodeUnder = (event) =>
    /** @type {Element} */ (event.target).closest("[data-node]")?.getAttribute("data-node");

  nodes.addEventListener("click", (event) => {
    const node = nodeUnder(event);
    if (node) choose(node);
  });
  nodes.addEventListener("focusin", (event) => {
    current = nodeUnder(event) ?? current;
    mark();
  });
  nodes.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const node = nodeUnder(event) ?? current;
    const there = next(graph, layout, node, event.key);
    if (there) go(there);
    else if (event.key === "Enter" || event.key === " ") choose(node);
    else if (event.key === "Escape" && selected) choose(selected);
    else if (event.key === "F2") entries.focus(node);
    else if (event.key === "+" || event.key === "=") zoomBy(NOTCH);
    else if (event.key === "-" || event.key === "−") zoomBy(1 / NOTCH);
    else if (event.key === "0") fit();
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });

  /** @type {View["update"]} */
  function update(panel, { width, height, animate = false }) {
    graph = panel;
    attribute(element, "aria-label", label ?? (graph.title || graph.name));
    element.classList.toggle("is-narrow", width < NARROW);
    const resized = width !== room.width || height !== room.height;
    room = { width, height };
    const wanted = structureOf(graph);
    const first = structure === "";
    const other = wanted !== structure;
    if (other || (resized && graph.down)) {
      const before = layout;
      const kept = before && continues(graph, before);
      layout = layoutIn(graph, room, before);
      structure = wanted;
      if (!kept || first) camera = framed(graph, layout, room);
      if (other && !kept) chosen = false;
    }
    if (resized) {
      window.style.height = `${height}px`;
      svg.setAttribute("width", String(width));
      svg.setAttribute("height", String(height));
      if (!first) camera = framed(graph, layout, room);
    }
    element.classList.toggle("is-animated", animate && !first);
    element.classList.toggle("is-down", layout.down);
    element.classList.toggle("is-cut", !isWhole(extent(layout), room));
    drawEdges(edges, graph, layout);
    drawNodes(nodes, graph, layout, { live: true });
    for (const [i, child] of [...nodes.children].entries()) {
      attributes(child, {
        role: "button",
        "aria-label": spoken(graph.nodes[i], graph.shows, tagsOf(layout)),
      });
    }
    entries.update(graph, layout);
    presses.update(graph.presses ?? []);
    if (!nodeOf(current)) current = graph.nodes.at(-1)?.id ?? "";
    if (!chosen || !nodeOf(selected)) selected = graph.selected ?? "";
    mark();
    attribute(words, "aria-live", "off");
    tell();
    const nowFocus = (graph.focus ?? []).join(" ");
    const at = focusOf(graph, layout, camera, room);
    const moved = at && nowFocus !== focus && !first;
    focus = nowFocus;
    lookAt(moved ? showing(camera, at, room) : camera);
  }

  const print = (/** @type {Event} */ { type }) => {
    element.querySelector(".on-paper")?.remove();
    if (type === "beforeprint" && layout) element.append(onPaper(graph, layout, document));
  };
  const page = document.defaultView;
  for (const when of ["beforeprint", "afterprint"]) page?.addEventListener(when, print);

  return {
    element,
    update,
    destroy() {
      for (const when of ["beforeprint", "afterprint"]) page?.removeEventListener(when, print);
      element.remove();
    },
  };
}
