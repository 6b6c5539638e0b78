/**
 * A graph that runs down a narrow page, each node a line: where it would be too wide from left to right, and yet can
 * be seen whole. Inputs stand above, every row is centred, and what room is left over goes to the edges. An edge to a
 * row further down passes those between in a lane beside them.
 *
 * @typedef {import("./layout.js").Graph} Graph
 * @typedef {import("./layout.js").Node} Node
 * @typedef {import("./layout.js").Edge} Edge
 * @typedef {import("./layout.js").Point} Point
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./layout.js").Place} Place
 * @typedef {import("./layout.js").Route} Route
 * @typedef {import("./camera.js").Room} Room
 */
import { isWhole, MARGIN } from "./camera.js";
import {
  APART,
  columnsOf,
  DROP,
  ENTRY_ROW,
  extent,
  keyOf,
  layoutOf,
  PILL,
  pillOf,
  SIDE,
  structureOf,
} from "./layout.js";

/** A box, in px. */
const [WIDTH, HEIGHT] = [166, 32];

/** Where the name ends and the data, from the left, in px. */
const [NAME, DATA] = [30, 76];

/** What the data, where it is alone, leaves at its right for a place in an order, in px. */
const BADGE = 40;

/** Where the gradient begins, and what is typed for it, from there. */
const [GRAD, TYPED] = [86, 116];

/** A circle, and how far it reaches into its box, in px. */
const CIRCLE = 26;
const OVERLAP = 10;

/** Between boxes, and between rows for the edges, in px. */
const GAP = 14;
const [LEAST_EDGE, MOST_EDGE] = [24, 64];

/** Where on an edge its number stands, as a share of it: two that cross in the middle have theirs apart. */
const LABEL = 0.3;

/** From a row to the lane beside it, in px: an edge's number has room there. */
const LANE = 34;

/** How far two edges between the same two nodes swing out, in px. */
const SWING = 30;

/**
 * The layout of `graph` in a room; close to that of `before`, if it runs to the right.
 *
 * @param {Graph} graph
 * @param {Room} room
 * @param {Layout} [before]
 * @returns {Layout}
 */
export function layoutIn(graph, room, before) {
  const right = layoutOf(graph, before);
  if (!graph.down || isWhole(extent(right), room)) return right;
  const down = layoutDown(graph, room);
  return down && isWhole(extent(down), room) ? down : right;
}

/** None where there is no room for a lane. @param {Graph} graph @param {Room} room @returns {Layout | null} */
function layoutDown(graph, room) {
  const columns = columnsOf(graph);
  const last = Math.max(...columns.values());
  const first = Math.min(...columns.values());
  const rows = Array.from({ length: last - first + 1 }, (_, i) =>
    graph.nodes
      .filter(({ id }) => columns.get(id) === first + i)
      .map((node) => ({ node, ...partsOf(graph, node) })),
  );
  const width = Math.max(...rows.map((row) => row.length * (WIDTH + GAP) - GAP));
  const high = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  const boxes = high.reduce((sum, each) => sum + each);
  const left = (room.height - 2 * MARGIN - boxes) / Math.max(1, rows.length - 1);
  const edge = Math.max(LEAST_EDGE, Math.min(left, MOST_EDGE));
  /** @type {Map<string, Place>} */
  const places = new Map();
  let bottom = -edge;
  for (const [rank, row] of rows.entries()) {
    bottom += edge + high[rank];
    const indent = (width - row.length * (WIDTH + GAP) + GAP) / 2;
    for (const [i, { node, height, parts }] of row.entries()) {
      places.set(node.id, {
        x: indent + i * (WIDTH + GAP),
        y: bottom - height,
        width: WIDTH,
        height,
        op: node.op,
        pill: parts.circle.width,
        middle: WIDTH / 2,
        rank,
        parts,
      });
    }
  }
  const lanes = lanesOf(graph, places, width);
  return (
    lanes && {
      of: structureOf(graph),
      down: true,
      width,
      height: bottom,
      places,
      routes: routesOf(graph, places, lanes),
    }
  );
}

/**
 * Where edges pass the rows between their ends: on the side that they come from, each where no other does.
 *
 * @param {Graph} graph @param {Map<string, Place>} places @param {number} width
 * @returns {Map<Edge, Point[]> | null} null if there is no room
 */
function lanesOf({ edges }, places, width) {
  const at = (/** @type {string} */ id) => /** @type {Place} */ (places.get(id));
  /** @typedef {{left: number, right: number, top: number, bottom: number}} Reach of a row, which all end level */
  /** @type {Map<number, Reach>} */
  const reach = new Map();
  for (const { rank, x, y, width: wide, height } of places.values()) {
    const { left = x, right = x + wide, top = y } = reach.get(rank) ?? {};
    reach.set(rank, {
      left: Math.min(left, x),
      right: Math.max(right, x + wide),
      top: Math.min(top, y),
      bottom: y + height,
    });
  }
  const lanes = new Map();
  for (const edge of edges) {
    const [source, target] = [at(edge.start), at(edge.end)];
    const side = source.x + source.middle < width / 2 ? "left" : "right";
    const points = [];
    for (let rank = source.rank + 1; rank < target.rank; rank++) {
      const row = /** @type {Reach} */ (reach.get(rank));
      row[side] += side === "left" ? -LANE : LANE;
      if (row.left < 0 || row.right > width) return null;
      points.push({ x: row[side], y: row.top }, { x: row[side], y: row.bottom });
    }
    lanes.set(edge, points);
  }
  return lanes;
}

/** @param {Graph} graph @param {Node} node */
function partsOf({ shows }, { op }) {
  const circle = op ? pillOf(op) - PILL + CIRCLE : 0;
  const top = circle && CIRCLE - OVERLAP;
  const y = top + HEIGHT / 2 + DROP + (circle && 2);
  const entry = { y: top + (HEIGHT - ENTRY_ROW) / 2, height: ENTRY_ROW };
  const data = shows.includes("grad") ? DATA : WIDTH - BADGE;
  /** @type {import("./layout.js").Parts} */
  const parts = {
    box: { x: 0, y: top, width: WIDTH, height: HEIGHT },
    circle: { x: (WIDTH - circle) / 2, y: 0, width: circle, height: CIRCLE },
    name: { x: SIDE, y },
    rows: {
      data: {
        tag: { x: SIDE, y },
        number: { x: data, y },
        entry: { ...entry, x: NAME, width: data + 4 - NAME },
      },
      grad: {
        tag: { x: GRAD, y },
        number: { x: WIDTH - SIDE, y },
        entry: { ...entry, x: TYPED, width: WIDTH - 4 - TYPED },
      },
    },
  };
  return { height: top + HEIGHT, parts };
}

/**
 * Straight from the middle of a box to the circle under it, but for two that do so together.
 *
 * @param {Graph} graph @param {Map<string, Place>} places @param {Map<Edge, Point[]>} lanes
 */
function routesOf(graph, places, lanes) {
  const at = (/** @type {string} */ id) => /** @type {Place} */ (places.get(id));
  const laneOf = (/** @type {Edge} */ edge) => lanes.get(edge) ?? [];
  /** Where it comes from, from the left. @param {Edge} edge */
  const from = (edge) => laneOf(edge).at(-1)?.x ?? at(edge.start).x + at(edge.start).middle;
  /** @type {Map<string, Route>} */
  const routes = new Map();
  for (const end of places.keys()) {
    const arriving = graph.edges
      .filter((edge) => edge.end === end)
      .toSorted((a, b) => from(a) - from(b));
    for (const [i, edge] of arriving.entries()) {
      const [source, target] = [at(edge.start), at(edge.end)];
      const away = (i - (arriving.length - 1) / 2) * APART;
      const begin = { x: source.x + source.middle, y: source.y + source.height };
      const arrive = { x: target.x + target.middle + away, y: target.y };
      const along = (/** @type {number} */ share) => ({
        x: begin.x + share * (arrive.x - begin.x),
        y: begin.y + share * (arrive.y - begin.y),
      });
      const half = along(0.5);
      half.x += SWING * Math.sign(away);
      const lane = laneOf(edge);
      if (lane.length) {
        const [above, below] = lane;
        const label = { x: above.x, y: (above.y + below.y) / 2 };
        routes.set(keyOf(edge), { points: [begin, ...lane, arrive], label });
        continue;
      }
      const isAlone = arriving.filter(({ start }) => start === edge.start).length === 1;
      routes.set(
        keyOf(edge),
        isAlone
          ? { points: [begin, arrive], label: along(LABEL) }
          : { points: [begin, half, arrive], label: half },
      );
    }
  }
  return routes;
}
