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
import { curveMonotoneX, line } from "d3-shape";
import { attribute, attributes, write } from "../../js/keep.js";
import { px, same } from "../plot/rows.js";
import { drawPulse } from "../pulse.js";
import { drawSign } from "../sign.js";
import { BOX, ENTRY_ROW, keyOf, PAD, PILL, ROW, STEM } from "./layout.js";

/** The letters of a name that fit into a box; the rest is told by its sentence. */
const LETTERS = 13;

const TAGS = { data: "data", grad: "grad", check: "nudge" };

const path = line(
  (/** @type {{x: number, y: number}} */ point) => px(point.x),
  (point) => px(point.y),
).curve(curveMonotoneX);

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
 */
export function spoken(node, shows) {
  const rows = /** @type {const} */ (["data", "grad", "check"]).filter((row) =>
    shows.includes(row),
  );
  /** @param {"data" | "grad" | "check"} row */
  const said = (row) => {
    const text = textOf(node, row);
    return row === "check" && !text ? "" : `${TAGS[row]} ${text}`.trim();
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
    attribute(tip, "d", edge.state === "now" ? head(edge, route) : "");
    attributes(local, { x: px(route.label.x), y: px(route.label.y + 4.5) });
    write(local, shows ? edge.local : "");
  }
}

/** The head of an arrow along an edge, at its end or, if it goes back, at its start. @param {Edge} edge @param {Route} route */
function head({ back }, { points }) {
  const tip = back ? points[0] : /** @type {{x: number, y: number}} */ (points.at(-1));
  const { side, length } = HEAD;
  const tail = tip.x + (back ? length : -length);
  return `M${px(tip.x)},${px(tip.y)}L${px(tail)},${px(tip.y - side)}V${px(tip.y + side)}Z`;
}

/**
 * @param {SVGGElement} layer
 * @param {Graph} graph
 * @param {Layout} layout
 * @param {{live: boolean}} how
 */
export function drawNodes(layer, graph, layout, { live }) {
  const rows = graph.shows.filter((row) => row !== "local");
  const groups = select(layer)
    .selectAll("g.node")
    .data(graph.nodes, (node) => /** @type {Node} */ (node).id)
    .join("g");
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
    drawNode(group, node, place, rows, live);
  }
}

/**
 * @param {SVGGElement} group
 * @param {Node} node
 * @param {Place} place
 * @param {("data" | "grad" | "check")[]} rows
 * @param {boolean} live
 */
function drawNode(group, node, place, rows, live) {
  const { pill, width, height, middle, top } = place;
  const left = width - BOX;
  const shape = JSON.stringify([node.op, node.entry?.row, rows, live, pill, height, !node.badge]);
  const box = select(group);
  if (group.dataset.shape !== shape) {
    group.replaceChildren();
    group.dataset.shape = shape;
    if (live) {
      box
        .append("rect")
        .attr("class", "ring")
        .attr("x", -5)
        .attr("y", -5)
        .attr("width", width + 10)
        .attr("height", height + 10)
        .attr("rx", 8);
    }
    if (pill) {
      box
        .append("line")
        .attr("class", "stem")
        .attr("x1", pill)
        .attr("x2", pill + STEM)
        .attr("y1", middle)
        .attr("y2", middle);
      box
        .append("rect")
        .attr("class", "op")
        .attr("width", pill)
        .attr("height", PILL)
        .attr("y", middle - PILL / 2)
        .attr("rx", PILL / 2);
    }
    box
      .append("rect")
      .attr("class", "box")
      .attr("x", left)
      .attr("width", BOX)
      .attr("height", height)
      .attr("rx", 4);
    box
      .append("text")
      .attr("class", "name")
      .attr("x", left + 9)
      .attr("y", PAD + 15);
    let y = top;
    for (const row of rows) {
      const tall = node.entry?.row === row ? ENTRY_ROW : ROW;
      const base = y + tall / 2 + 4.5;
      box
        .append("text")
        .attr("class", `tag tag-${row}`)
        .attr("x", left + 9)
        .attr("y", base);
      box
        .append("text")
        .attr("class", `number number-${row}`)
        .attr("x", width - 9)
        .attr("y", base)
        .attr("text-anchor", "end");
      y += tall;
    }
    if (node.badge) {
      const [x, y] = [width - 9 - BADGE, PAD + 10];
      box.append("circle").attr("class", "badge-ring").attr("cx", x).attr("cy", y).attr("r", BADGE);
      box
        .append("text")
        .attr("class", "badge")
        .attr("x", x)
        .attr("y", y + 5)
        .attr("text-anchor", "middle");
    }
    if (pill) {
      box
        .append("text")
        .attr("class", "op-name")
        .attr("x", pill / 2)
        .attr("y", middle + 5)
        .attr("text-anchor", "middle")
        .text(node.op);
    }
    // Words apart for those who hear them.
    for (const text of group.querySelectorAll("text")) text.after(" ");
  }
  const part = (/** @type {string} */ name) => group.querySelector(`.${name}`);
  write(part("name"), shortName(node));
  write(part("badge"), String(node.badge ?? ""));
  // What the reader types stands in a box of its own, if there is one.
  const typed = live ? node.entry?.row : undefined;
  for (const row of rows) {
    const text = typed === row ? "" : textOf(node, row);
    const tagged = typed !== row && (row !== "check" || text);
    write(part(`number-${row}`), text);
    write(part(`tag-${row}`), tagged ? TAGS[row] : "");
  }
  drawSign(group, node.met ? { x: width, y: 0 } : null);
  const verdict = node.check ? (node.check.right ? " is-right" : " is-wrong") : "";
  attribute(group, "class", `node role-${node.role} is-${node.state}${verdict}`);
}
