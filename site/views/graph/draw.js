/**
 * The nodes and edges of a graph as SVG. Elements stay while what they stand for stays, so that focus
 * survives and a style sheet can let them glide.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("../../js/scene.d.ts").Node} Node
 * @typedef {import("../../js/scene.d.ts").Edge} Edge
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./layout.js").Place} Place
 * @typedef {import("./layout.js").Route} Route
 */
import { select } from "d3-selection";
import { curveMonotoneX, curveMonotoneY, line } from "d3-shape";
import { attribute, attributes, write } from "../../js/keep.js";
import { px, same } from "../plot/rows.js";
import { drawPulse } from "../pulse.js";
import { drawSign } from "../sign.js";
import { keyOf } from "./layout.js";

/** The letters of a name that fit into a box; the rest is told by its sentence. */
const LETTERS = 13;

/** What the numbers of a node are called on it, in their order. @typedef {Record<string, string>} Tags */

/** @type {Tags} */
const TAGS = { data: "data", grad: "grad", check: "nudge" };

/** In a line of text the name says of what the first number is, and there is no room for a third. @type {Tags} */
const TAGS_DOWN = { data: "", grad: "grad" };

/** @param {Layout} layout */
export const tagsOf = ({ down }) => (down ? TAGS_DOWN : TAGS);

/** The numbers that are seen on a node. @param {Graph["shows"]} shows @param {Tags} tags */
const rowsOf = (shows, tags) =>
  /** @type {("data" | "grad" | "check")[]} */ (Object.keys(tags)).filter((row) =>
    shows.includes(row),
  );

const path = line(
  (/** @type {{x: number, y: number}} */ point) => px(point.x),
  (point) => px(point.y),
);

/** Half the width and length of an arrow's head. */
const HEAD = { side: 5, length: 9 };

/** The radius of the mark that says a node's place in an order. */
const BADGE = 10;

/** The name of a node as far as it fits. @param {Node} node */
function shortName({ label }) {
  const letters = [...label];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}…` : label;
}

/**
 * A node for those who hear it: what is seen on it, in the order in which it is seen, so that anyone who says it
 * aloud is understood. What is typed comes last, for it is not written on the node.
 *
 * @param {Node} node
 * @param {Graph["shows"]} shows
 * @param {Tags} tags
 */
export function spoken(node, shows, tags) {
  const rows = rowsOf(shows, tags);
  /** @param {"data" | "grad" | "check"} row */
  const said = (row) => {
    const text = textOf(node, row);
    return row === "check" && !text ? "" : `${tags[row]} ${text}`.trim();
  };
  const typed = node.entry?.row;
  const place = node.badge ? `number ${node.badge}` : "";
  const parts = [shortName(node), place, ...rows.filter((row) => row !== typed).map(said), node.op];
  if (typed) parts.push(said(typed));
  if (!node.data && shows.includes("data")) parts.push("not computed yet");
  return parts.filter(Boolean).join(", ");
}

/** What stands in a row of a node. @param {Node} node @param {"data" | "grad" | "check"} row */
function textOf(node, row) {
  if (row !== "check") return node[row];
  return node.check ? `${node.check.text} ${node.check.right ? "✓" : "✗"}` : "";
}

/** What an edge or a node was drawn from; while that is the same it is left alone. @type {WeakMap<Element, unknown>} */
const drawnFrom = new WeakMap();

/** Whether `element` has been drawn from that already. @param {Element} element @param {unknown} from */
function isDrawn(element, from) {
  if (same(drawnFrom.get(element), from)) return true;
  drawnFrom.set(element, from);
  return false;
}

/**
 * @param {SVGGElement} layer
 * @param {Graph} graph
 * @param {Layout} layout
 */
export function drawEdges(layer, graph, layout) {
  const groups = select(layer)
    .selectAll("g.edge")
    .data(graph.edges, (edge) => keyOf(/** @type {Edge} */ (edge)))
    .join((enter) => {
      const group = enter.append("g");
      group.append("path").attr("class", "wire");
      group.append("path").attr("class", "head");
      group.append("text").attr("class", "local").attr("text-anchor", "middle");
      return group;
    });
  const shows = graph.shows.includes("local");
  path.curve(layout.down ? curveMonotoneY : curveMonotoneX);
  for (const [i, edge] of graph.edges.entries()) {
    const group = /** @type {SVGGElement} */ (groups.nodes()[i]);
    const route = /** @type {Route} */ (layout.routes.get(keyOf(edge)));
    if (isDrawn(group, [edge, route, shows])) continue;
    attributes(group, {
      class: `edge is-${edge.state}${edge.back ? " is-back" : ""}`,
      "data-edge": keyOf(edge),
      "data-about": edge.about || null,
    });
    const [wire, tip, local] = group.children;
    const d = path(route.points) ?? "";
    attribute(wire, "d", d);
    drawPulse(group, /** @type {{pulse?: number}} */ (edge).pulse, { d }, edge.back);
    attribute(tip, "d", edge.state === "now" ? head(edge, route, layout.down) : "");
    attributes(local, { x: px(route.label.x), y: px(route.label.y + 4.5) });
    write(local, shows ? edge.local : "");
  }
}

/**
 * The head of an arrow along an edge, at its end or, if it goes back, at its start: level, or as the edge runs down.
 *
 * @param {Edge} edge @param {Route} route @param {boolean} down
 */
function head({ back }, { points }, down) {
  const [from, tip] = back ? [points[1], points[0]] : points.slice(-2);
  const [dx, dy] = down ? [tip.x - from.x, tip.y - from.y] : [tip.x - from.x, 0];
  const [x, y] = [dx / Math.hypot(dx, dy), dy / Math.hypot(dx, dy)];
  const { side, length } = HEAD;
  const corner = (/** @type {number} */ away) =>
    `L${px(tip.x - length * x + away * y)},${px(tip.y - length * y - away * x)}`;
  return `M${px(tip.x)},${px(tip.y)}${corner(side)}${corner(-side)}Z`;
}

/**
 * @param {SVGGElement} layer
 * @param {Graph} graph
 * @param {Layout} layout
 * @param {{live: boolean}} how
 */
export function drawNodes(layer, graph, layout, { live }) {
  const groups = select(layer)
    .selectAll("g.node")
    .data(graph.nodes, (node) => /** @type {Node} */ (node).id)
    .join("g");
  const tags = tagsOf(layout);
  const rows = rowsOf(graph.shows, tags);
  for (const [i, node] of graph.nodes.entries()) {
    const group = /** @type {SVGGElement} */ (groups.nodes()[i]);
    const place = /** @type {Place} */ (layout.places.get(node.id));
    if (isDrawn(group, [node, place, rows])) continue;
    attributes(group, {
      "data-node": node.id,
      "data-about": node.about || node.label || null,
      "data-value": node.value,
      "data-slope": node.slope,
    });
    const at = `${px(place.x)}px,${px(place.y)}px`;
    // A style can glide to where it is set; an attribute needs no style sheet.
    if (live) group.style.transform = `translate(${at})`;
    else group.setAttribute("transform", `translate(${at.replaceAll("px", "")})`);
    drawNode(group, node, place, rows, { live, tags });
  }
}

/**
 * @param {SVGGElement} group
 * @param {Node} node
 * @param {Place} place
 * @param {("data" | "grad" | "check")[]} rows
 * @param {{live: boolean, tags: Tags}} how
 */
function drawNode(group, node, place, rows, { live, tags }) {
  const { width, height, parts } = place;
  const { box, circle, name } = parts;
  const shape = JSON.stringify([node.op, node.entry?.row, rows, live, parts, !node.badge]);
  const drawn = select(group);
  /** @param {string} tag @param {string} name @param {Record<string, number | string>} values */
  const add = (tag, name, values) => {
    attributes(/** @type {Element} */ (drawn.append(tag).attr("class", name).node()), values);
  };
  /** @param {string} name @param {{x: number, y: number}} at @param {Record<string, string>} [more] */
  const addText = (name, at, more) => add("text", name, { ...at, ...more });
  if (group.dataset.shape !== shape) {
    group.replaceChildren();
    group.dataset.shape = shape;
    if (live) add("rect", "ring", { x: -5, y: -5, width: width + 10, height: height + 10, rx: 8 });
    if (circle.width && circle.x + circle.width < box.x) {
      const y = circle.y + circle.height / 2;
      add("line", "stem", { x1: circle.width, x2: box.x, y1: y, y2: y });
    }
    add("rect", "box", { ...box, rx: 4 });
    if (circle.width) add("rect", "op", { ...circle, rx: circle.height / 2 });
    addText("name", name);
    for (const row of rows) {
      const { tag, number } = /** @type {import("./layout.js").Line} */ (parts.rows[row]);
      addText(`tag tag-${row}`, tag);
      addText(`number number-${row}`, number, { "text-anchor": "end" });
    }
    if (node.badge) {
      const [x, y] = [width - 9 - BADGE, name.y + 1];
      add("circle", "badge-ring", { cx: x, cy: y - 5, r: BADGE });
      addText("badge", { x, y }, { "text-anchor": "middle" });
    }
    if (circle.width) {
      const at = { x: circle.x + circle.width / 2, y: circle.y + circle.height / 2 + 5 };
      addText("op-name", at, { "text-anchor": "middle" });
    }
    // Words apart for those who hear them.
    for (const text of group.querySelectorAll("text")) text.after(" ");
  }
  const part = (/** @type {string} */ name) => group.querySelector(`.${name}`);
  write(part("name"), shortName(node));
  write(part("badge"), String(node.badge ?? ""));
  write(part("op-name"), node.op);
  // What the reader types stands in a box of its own, if there is one.
  const typed = live ? node.entry?.row : undefined;
  for (const row of rows) {
    const text = typed === row ? "" : textOf(node, row);
    const tagged = typed !== row && (row !== "check" || text);
    write(part(`number-${row}`), text);
    write(part(`tag-${row}`), tagged ? tags[row] : "");
  }
  drawSign(group, node.met ? { x: width, y: 0 } : null);
  const verdict = node.check ? (node.check.right ? " is-right" : " is-wrong") : "";
  attribute(group, "class", `node role-${node.role} is-${node.state}${verdict}`);
}
