/**
 * How ideas connect: where each stands on the map, and the lines between them.
 *
 * Wide, ideas stand in rows and columns, each below all that it needs; dagre says in which. Narrow, they stand
 * one below the other in the order of reading, and what does not follow directly is joined by an arc. Words are the
 * page's business: here are only cells, and lines in units of cells, which the style sheet makes as large as it likes.
 *
 * @typedef {{name: string, needs: string[]}} Idea in the order of reading; each needs only what comes before it
 * @typedef {{row: number, column: number}} Cell counted from 0
 * @typedef {{from: string, to: string, wide: string, narrow: string}} Line two paths: a cell is SIZE wide and high
 */
import dagre from "@dagrejs/dagre";

/** More columns than this leave no room for words. */
const MOST_COLUMNS = 4;

/** A cell of the drawing, whatever its size on the page. */
const SIZE = 100;

/** Where a line crosses to another column: below the words, a little lower for each column further right. */
const CROSSING = { from: 0.84, to: 0.9 };

/** The corners of such a line. */
const CORNER = { x: 4, y: 9 };

/** The nearest that an arc may pass beside the dots. */
const BESIDE = 50;

/**
 * @param {Idea[]} ideas
 * @returns {{rows: number, columns: number, cells: Record<string, Cell>, lines: Line[]}}
 */
export function layOut(ideas) {
  const { cells, ways } = grid(ideas);
  const shown = Object.values(cells);
  const rows = Math.max(0, ...shown.map(({ row }) => row)) + 1;
  const columns = Math.max(0, ...shown.map(({ column }) => column)) + 1;
  if (columns > MOST_COLUMNS) {
    throw new Error(
      `A map of ideas would be ${columns} columns wide, and there is room for ${MOST_COLUMNS}: name fewer needs.`,
    );
  }
  const arcs = arcsOf(ideas);
  const lines = ideas.flatMap(({ name: to, needs }) =>
    needs.map((from) => ({
      from,
      to,
      wide: wide([cells[from], ...(ways.get(`${from} ${to}`) ?? []), cells[to]], columns),
      narrow: arcs.get(`${from} ${to}`) ?? "",
    })),
  );
  return { rows, columns, cells, lines };
}

/**
 * The cell of every idea, and of every place that a line passes on its way over several rows.
 * @param {Idea[]} ideas
 */
function grid(ideas) {
  const rows = rowsOf(ideas);
  const graph = new dagre.graphlib.Graph()
    .setGraph({ nodesep: 0, edgesep: 0, ranksep: SIZE, align: "UL", ranker: "longest-path" })
    .setDefaultEdgeLabel(() => ({}));
  const add = (/** @type {string} */ name) => graph.setNode(name, { width: SIZE, height: 0 });
  for (const { name } of ideas) add(name);
  /** @type {Map<string, string[]>} */
  const passing = new Map();
  for (const { name: to, needs } of ideas) {
    for (const from of needs) {
      const places = [];
      for (let row = (rows.get(from) ?? 0) + 1; row < (rows.get(to) ?? 0); row++)
        places.push(`${from} ${to} ${row}`);
      for (const place of places) add(place);
      passing.set(`${from} ${to}`, places);
      const way = [from, ...places, to];
      for (const [i, place] of way.slice(1).entries()) graph.setEdge(way[i], place);
    }
  }
  dagre.layout(graph);
  const left = Math.min(...graph.nodes().map((name) => graph.node(name).x));
  const top = [...new Set(graph.nodes().map((name) => graph.node(name).y))].sort((a, b) => a - b);
  const cell = (/** @type {string} */ name) => {
    const { x, y } = graph.node(name);
    return { row: top.indexOf(y), column: Math.floor((x - left) / SIZE + 0.01) };
  };
  return {
    cells: Object.fromEntries(ideas.map(({ name }) => [name, cell(name)])),
    ways: new Map([...passing].map(([line, places]) => [line, places.map(cell)])),
  };
}

/**
 * Each idea right above the first that needs it, as far down as it can stand.
 * @param {Idea[]} ideas
 */
function rowsOf(ideas) {
  /** @type {Map<string, number>} */
  const below = new Map();
  for (const { name, needs } of [...ideas].reverse()) {
    const height = below.get(name) ?? 0;
    below.set(name, height);
    for (const need of needs) below.set(need, Math.max(below.get(need) ?? 0, height + 1));
  }
  const most = Math.max(0, ...below.values());
  return new Map([...below].map(([name, height]) => [name, most - height]));
}

/** Straight down beside the words, and below them straight over to another column. @param {Cell[]} way @param {number} columns */
function wide(way, columns) {
  const x = (/** @type {Cell} */ { column }) => column * SIZE;
  const target = way[way.length - 1];
  const share = columns > 1 ? target.column / (columns - 1) : 0;
  const lower = CROSSING.from + share * (CROSSING.to - CROSSING.from);
  let path = `M${x(way[0])} ${way[0].row * SIZE}`;
  for (const [i, next] of way.slice(1).entries()) {
    const here = way[i];
    if (here.column !== next.column) {
      const across = Math.round((here.row + lower) * SIZE);
      const side = Math.sign(next.column - here.column) * CORNER.x;
      path += `V${across - CORNER.y}Q${x(here)} ${across} ${x(here) + side} ${across}`;
      path += `H${x(next) - side}Q${x(next)} ${across} ${x(next)} ${across + CORNER.y}`;
    }
    path += `V${next.row * SIZE}`;
  }
  return path;
}

/**
 * From one row to another: straight to the next, else by an arc to the left, no two of which lie on each other.
 * @param {Idea[]} ideas
 */
function arcsOf(ideas) {
  const order = new Map(ideas.map(({ name }, i) => [name, i]));
  const spans = ideas
    .flatMap(({ name, needs }, to) =>
      needs.map((from) => ({ line: `${from} ${name}`, from: order.get(from) ?? 0, to })),
    )
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  /** @type {(typeof spans)[]} */
  const lanes = [];
  for (const span of spans.filter(({ from, to }) => to - from > 1)) {
    const free = lanes.find((lane) =>
      lane.every(({ from, to }) => to <= span.from || from >= span.to),
    );
    if (free) free.push(span);
    else lanes.push([span]);
  }
  return new Map(
    spans.map((span) => {
      const lane = lanes.findIndex((members) => members.includes(span));
      const out = -(BESIDE + ((SIZE - BESIDE) * (lane + 1)) / Math.max(lanes.length, 1));
      return [span.line, lane < 0 ? straight(span) : arc(span, Math.round(out))];
    }),
  );
}

/** @param {{from: number, to: number}} rows */
const straight = ({ from, to }) => `M0 ${from * SIZE}V${to * SIZE}`;

/** @param {{from: number, to: number}} rows @param {number} out how far to the left */
function arc({ from, to }, out) {
  const [top, bottom] = [from * SIZE, to * SIZE];
  const [under, above] = [top + 0.4 * SIZE, bottom - 0.4 * SIZE];
  return `M0 ${top}C${out} ${top} ${out} ${top + 10} ${out} ${under}V${above}C${out} ${bottom - 10} ${out} ${bottom} 0 ${bottom}`;
}
