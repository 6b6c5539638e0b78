/**
 * Where the nodes of a graph stand and how its edges run: from left to right, by structure alone.
 *
 * No number has a say in it, so nothing moves while a reader steps or edits. A node is its
 * operation, a small circle, and to the right of that its box. Edges end at the circle, each at a
 * place of its own, and begin at the middle of a box's right side.
 *
 * When a graph has grown, the nodes that were there keep their order, and the whole is shifted so that
 * they move as little as they can.
 *
 * @typedef {import("../../js/scene.d.ts").Graph} Graph
 * @typedef {import("../../js/scene.d.ts").Node} Node
 * @typedef {import("../../js/scene.d.ts").Edge} Edge
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {object} Place of a node: its top left corner, and sizes
 * @property {number} x
 * @property {number} y
 * @property {number} width of the whole, circle and box
 * @property {number} height
 * @property {string} op the operation it comes from
 * @property {number} pill width of the circle; 0 if there is none
 * @property {number} middle where the circle's centre is across the way that edges run: as they do from left to right,
 *   from the top
 * @property {number} rank its column, from the left
 * @property {Parts} parts
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 * @typedef {object} Parts what a node is made of, from its top left corner; of a text, where it begins, and of a
 *   number, where it ends
 * @property {Rect} box
 * @property {Rect} circle
 * @property {Point} name
 * @property {Partial<Record<Row, Line>>} rows
 * @typedef {"data" | "grad" | "check"} Row
 * @typedef {{tag: Point, number: Point, entry: Rect}} Line `entry` is what is typed into
 *
 * @typedef {{points: Point[], label: Point}} Route from its start to its end, and where its number stands
 * @typedef {object} Layout
 * @property {string} of what it is the layout of, as `structureOf` says it
 * @property {boolean} down whether it runs down instead of to the right
 * @property {number} width
 * @property {number} height
 * @property {Map<string, Place>} places by id
 * @property {Map<string, Route>} routes by `keyOf`
 */
import * as dagre from "@dagrejs/dagre";

/** In px at a zoom of 1. */
const BOX = 108;
const ROW = 19;
export const ENTRY_ROW = 44;
const NAME_ROW = 21;
const PAD = 6;
export const PILL = 30;
const STEM = 8;
const LABEL = { width: 48, height: 18 };
const LETTER = 7.5;

/** The left and right of what is written in a box, and what is written under the middle of its row, in px. */
export const SIDE = 9;
export const DROP = 4.5;

/** In a row, room for a tag before what is typed. */
const TAG = 40;

/** Two edges that end at one circle end so far apart. */
export const APART = 8;

/** @param {Edge} edge */
export const keyOf = ({ start, end, slot }) => `${start}→${end}:${slot}`;

/** All that the layout depends on, as text. @param {Graph} graph */
export const structureOf = (graph) =>
  JSON.stringify([
    graph.shows,
    graph.nodes.map(({ id, op, label, entry }) => [id, op, label !== "", entry?.row ?? ""]),
    graph.edges.map(keyOf),
  ]);

/** @type {Map<string, Layout>} */
const known = new Map();

/** The number of layouts that are kept: a graph is laid out once, however often it is drawn. */
const KEPT = 40;

/** A graph of more edges is laid out once and without its finest order, or its reader would wait for seconds. */
const LARGE = 40;

/** In a large graph an edge over more columns than this runs under all that is drawn, in a lane of its own. */
const FAR = 6;

/** In px, from lane to lane. */
const LANE = 5;

/** @param {Graph} graph */
const rowsOf = (graph) => graph.shows.filter((row) => row !== "local");

/** How wide the circle of an operation is. @param {string} op */
export const pillOf = (op) => (op ? Math.max(PILL, Math.round(14 + LETTER * [...op].length)) : 0);

/** @typedef {{op: string, pill: number, width: number, height: number, parts: Parts}} Size of a node */

/** @param {Graph} graph @param {Node} node @returns {Size} */
function sizeOf(graph, node) {
  const pill = pillOf(node.op);
  const left = pill && pill + STEM;
  const width = BOX + left;
  /** @type {Parts["rows"]} */
  const rows = {};
  let y = PAD + (node.label ? NAME_ROW : 0);
  for (const row of rowsOf(graph)) {
    const tall = node.entry?.row === row ? ENTRY_ROW : ROW;
    const base = y + tall / 2 + DROP;
    rows[row] = {
      tag: { x: left + SIDE, y: base },
      number: { x: width - SIDE, y: base },
      entry: { x: left + TAG, y, width: BOX - TAG - 5, height: ENTRY_ROW - 4 },
    };
    y += tall;
  }
  const height = y + PAD;
  const box = { x: left, y: 0, width: BOX, height };
  const circle = { x: 0, y: (height - PILL) / 2, width: pill, height: PILL };
  const parts = { box, circle, name: { x: left + SIDE, y: PAD + 15 }, rows };
  return { op: node.op, pill, width, height, parts };
}

/**
 * The layout of `graph` from left to right; of one that has grown, close to that of `before`.
 *
 * @param {Graph} graph
 * @param {Layout} [before]
 * @returns {Layout}
 */
export function layoutOf(graph, before) {
  const structure = structureOf(graph);
  // In another room it stays as it is.
  if (before && before.of === structure && !before.down) return before;
  if (before && continues(graph, before)) return nearest(graph, before);
  let layout = known.get(structure);
  if (!layout) {
    layout = arrange(graph, { way: "up" });
    known.set(structure, layout);
    const [oldest] = known.keys();
    if (known.size > KEPT) known.delete(oldest);
  }
  return layout;
}

/**
 * Whether `graph` is that of `before`, grown or shrunk: most of the smaller of the two has stayed. Of
 * another graph that happens to use the same names nothing is kept, so that it looks as it always does.
 *
 * @param {Graph} graph
 * @param {Layout} before
 */
export function continues({ nodes }, { places, down }) {
  if (down) return false;
  const kept = nodes.filter(({ id, op }) => places.get(id)?.op === op).length;
  return 2 * kept > Math.min(nodes.length, places.size);
}

/** So much further, in px, may a node move in a tidy layout than in one that is held to their old order. */
const TIDY = 40;

/**
 * The layout in which the nodes that were there already move least.
 *
 * @param {Graph} graph
 * @param {Layout} before
 */
function nearest(graph, before) {
  if (graph.edges.length > LARGE) return shifted(arrange(graph, { way: "up" }), before);
  const [best] = [
    { layout: shifted(arrange(graph, { way: "up" }), before), handicap: 0 },
    { layout: shifted(arrange(graph, { way: "down" }), before), handicap: 0 },
    { layout: shifted(arrange(graph, { way: "as before", before }), before), handicap: TIDY },
  ]
    .map(({ layout, handicap }) => ({ layout, cost: movement(layout, before) + handicap }))
    .sort((a, b) => a.cost - b.cost);
  return best.layout;
}

/** How far that node of `before` has moved which has moved most. @param {Layout} layout @param {Layout} before */
function movement(layout, before) {
  let most = 0;
  for (const [id, { x, y }] of layout.places) {
    const old = before.places.get(id);
    if (old) most = Math.max(most, Math.abs(x - old.x) + Math.abs(y - old.y));
  }
  return most;
}

/**
 * @param {Graph} graph
 * @param {{way: "up" | "down" | "as before", before?: Layout}} how which way up; `before` keeps its order
 * @returns {Layout}
 */
function arrange(graph, { way, before }) {
  const g = new dagre.graphlib.Graph({ multigraph: true });
  const isLarge = graph.edges.length > LARGE;
  const spaces = { nodesep: 14, edgesep: 10, ranksep: 32, marginx: 0, marginy: 0 };
  g.setGraph({ rankdir: "LR", ...spaces, ...(isLarge && { ranker: "longest-path" }) });
  const sizes = new Map(graph.nodes.map((node) => [node.id, sizeOf(graph, node)]));
  for (const [id, { width, height }] of sizes) g.setNode(id, { width, height });
  const label = graph.shows.includes("local") ? LABEL : { width: 12, height: 8 };
  const far = isLarge ? farEdges(graph) : new Set();
  for (const edge of graph.edges) {
    if (far.has(edge)) continue;
    g.setEdge(edge.start, edge.end, { ...label, labelpos: "c" }, String(edge.slot));
  }
  const order = before ? { constraints: inOrder(before) } : {};
  dagre.layout(g, isLarge ? { disableOptimalOrderHeuristic: true } : order);

  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const [id, size] of sizes) {
    const { x, y } = g.node(id);
    const { width, height } = size;
    places.set(id, { ...size, x: x - width / 2, y: y - height / 2, middle: height / 2, rank: 0 });
  }
  rank(graph, places);
  // It is as good either way up. At first what was given first stands above.
  if (!before && upsideDown(graph, places) === (way === "up")) {
    const { height = 0 } = g.graph();
    for (const place of places.values()) place.y = height - place.y - place.height;
    for (const edge of g.edges()) {
      const label = g.edge(edge);
      label.y = height - (label.y ?? 0);
      label.points = label.points?.map((/** @type {Point} */ { x, y }) => ({ x, y: height - y }));
    }
  }
  const { width = 0, height = 0 } = g.graph();
  const of = structureOf(graph);
  return { of, down: false, width, height, places, routes: routes(graph, g, places) };
}

/** The edges over many columns. @param {Graph} graph */
function farEdges(graph) {
  const columns = columnsOf(graph);
  return new Set(graph.edges.filter((edge) => span(columns, edge) > FAR));
}

/** Over how many columns an edge goes. @param {Map<string, number>} columns @param {Edge} edge */
const span = (columns, { start, end }) => (columns.get(end) ?? 0) - (columns.get(start) ?? 0);

/** The column of every node if it stands as far to the right as it can: that of the last is 0. @param {Graph} graph */
export function columnsOf({ nodes, edges }) {
  /** @type {Map<string, number>} */
  const columns = new Map(nodes.map(({ id }) => [id, 0]));
  // Nodes come before what is computed from them.
  const places = new Map(nodes.map(({ id }, i) => [id, i]));
  const backwards = edges.toSorted((a, b) => (places.get(b.end) ?? 0) - (places.get(a.end) ?? 0));
  for (const edge of backwards) {
    if (span(columns, edge) < 1) columns.set(edge.start, (columns.get(edge.end) ?? 0) - 1);
  }
  return columns;
}

/**
 * Number the columns from the left: what is as far along stands in one, its boxes flush.
 *
 * @param {Graph} graph
 * @param {Map<string, Place>} places
 */
function rank(graph, places) {
  const centres = new Map(
    graph.nodes.map(({ id }) => {
      const { x, width } = /** @type {Place} */ (places.get(id));
      return [id, Math.round(x + width / 2)];
    }),
  );
  const columns = [...new Set(centres.values())].sort((a, b) => a - b);
  const ends = columns.map(() => 0);
  for (const [id, place] of places) {
    place.rank = columns.indexOf(centres.get(id) ?? 0);
    ends[place.rank] = Math.max(ends[place.rank], place.x + place.width);
  }
  for (const place of places.values()) place.x = ends[place.rank] - place.width;
}

/** Whether most of what was given stands under what was given after it. @param {Graph} graph @param {Map<string, Place>} places */
function upsideDown(graph, places) {
  const heights = graph.nodes.filter(({ op }) => !op).map(({ id }) => places.get(id)?.y ?? 0);
  let under = 0;
  for (const [i, high] of heights.entries()) {
    for (const low of heights.slice(i + 1)) under += Math.sign(high - low);
  }
  return under > 0;
}

/**
 * @param {Graph} graph
 * @param {dagre.graphlib.Graph} g
 * @param {Map<string, Place>} places
 */
function routes(graph, g, places) {
  const lowest = g.graph().height ?? 0;
  const order = graph.nodes.map(({ id }) => id);
  /** The further it goes, the lower its lane, so that none crosses another. @param {Edge} edge */
  function inLane({ start, end }) {
    const [source, target] = [start, end].map((id) => /** @type {Place} */ (places.get(id)));
    const y = lowest + LANE * (order.indexOf(end) - order.indexOf(start));
    const [from, to] = [source.x + source.width + LABEL.width, target.x - LABEL.width / 2];
    const points = [
      { x: from, y },
      { x: from, y },
      { x: to - LABEL.width, y },
      { x: to, y },
    ];
    return { points, x: to, y: (y + target.y + target.middle) / 2 };
  }

  /** @type {Map<string, {edge: Edge, between: Point[], label: Point}[]>} */
  const arriving = new Map();
  for (const edge of graph.edges) {
    const {
      points = [],
      x = 0,
      y = 0,
    } = g.edge(edge.start, edge.end, String(edge.slot)) ?? inLane(edge);
    const list = arriving.get(edge.end) ?? [];
    list.push({ edge, between: points.slice(1, -1), label: { x, y } });
    arriving.set(edge.end, list);
  }
  /** @type {Map<string, Route>} */
  const made = new Map();
  for (const [end, edges] of arriving) {
    const target = /** @type {Place} */ (places.get(end));
    // From above comes in above. Two from one place come in as they run.
    const sorted = edges.toSorted(
      (a, b) => (a.between.at(-1) ?? a.label).y - (b.between.at(-1) ?? b.label).y,
    );
    const gap = Math.min(APART, (PILL - 8) / Math.max(1, sorted.length - 1));
    for (const [i, { edge, between, label }] of sorted.entries()) {
      const source = /** @type {Place} */ (places.get(edge.start));
      const away = (i - (sorted.length - 1) / 2) * gap;
      const begin = { x: source.x + source.width, y: source.y + source.middle };
      const arrive = { x: target.x, y: target.y + target.middle + away };
      // A pill is round: away from its middle it begins later.
      const round = PILL / 2;
      if (target.pill) arrive.x += round - Math.sqrt(Math.max(0, round * round - away * away));
      const points = [begin, ...between, arrive].filter(
        (point, index, all) => index === 0 || point.x > all[index - 1].x + 1,
      );
      made.set(keyOf(edge), { points: points.length > 1 ? points : [begin, arrive], label });
    }
  }
  return made;
}

/** Who stood under whom, column by column. @param {Layout} before */
function inOrder({ places }) {
  /** @type {Map<number, [string, Place][]>} */
  const columns = new Map();
  for (const entry of places) {
    const column = columns.get(entry[1].rank) ?? [];
    column.push(entry);
    columns.set(entry[1].rank, column);
  }
  return [...columns.values()].flatMap((column) => {
    const ids = column.toSorted((a, b) => a[1].y - b[1].y).map(([id]) => id);
    return ids.slice(1).map((right, i) => ({ left: ids[i], right }));
  });
}

/**
 * `layout`, moved as a whole to where the nodes it shares with `before` move least.
 *
 * @param {Layout} layout
 * @param {Layout} before
 * @returns {Layout}
 */
function shifted(layout, before) {
  const moves = [...layout.places].flatMap(([id, place]) => {
    const old = before.places.get(id);
    return old ? [{ x: old.x - place.x, y: old.y - place.y }] : [];
  });
  // Most of them then do not move at all, whatever a few must do.
  const dx = middle(moves.map(({ x }) => x));
  const dy = middle(moves.map(({ y }) => y));
  /** @template {Point} P @param {P} point @returns {P} */
  const move = (point) => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...layout,
    places: new Map([...layout.places].map(([id, place]) => [id, move(place)])),
    routes: new Map(
      [...layout.routes].map(([key, { points, label }]) => [
        key,
        { points: points.map(move), label: move(label) },
      ]),
    ),
  };
}

/** The median. @param {number[]} numbers */
function middle(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The corners of what is drawn. @param {Layout} layout */
export function extent({ places }) {
  const all = [...places.values()];
  return {
    left: Math.min(...all.map(({ x }) => x)),
    top: Math.min(...all.map(({ y }) => y)),
    right: Math.max(...all.map(({ x, width }) => x + width)),
    bottom: Math.max(...all.map(({ y, height }) => y + height)),
  };
}
