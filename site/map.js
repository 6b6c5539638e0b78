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

/** A cell of the drawing, whatever its size on the page. */
const SIZE = 100;

/** Where a line that changes its column begins to bend, and ends: below the words, above the next dot. */
const BEND = { from: 0.7, to: 0.98 };

/** How far the widest arc goes to the side. */
const WIDEST = 92;

/**
 * @param {Idea[]} ideas
 * @returns {{rows: number, columns: number, cells: Record<string, Cell>, lines: Line[]}}
 */
export function layOut(ideas) {
  const { cells, ways } = grid(ideas);
  const order = new Map(ideas.map(({ name }, i) => [name, i]));
  const lines = ideas.flatMap(({ name: to, needs }) =>
    needs.map((from) => ({
      from,
      to,
      wide: wide([cells[from], ...(ways.get(`${from} ${to}`) ?? []), cells[to]]),
      narrow: narrow(order.get(from) ?? 0, order.get(to) ?? 0),
    })),
  );
  const shown = Object.values(cells);
  return {
    rows: Math.max(0, ...shown.map(({ row }) => row)) + 1,
    columns: Math.max(0, ...shown.map(({ column }) => column)) + 1,
    cells,
    lines,
  };
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

/** Straight down beside the words, and over to the next column below them. @param {Cell[]} way */
function wide(way) {
  const x = (/** @type {Cell} */ { column }) => column * SIZE;
  const y = (/** @type {number} */ row) => Math.round(row * SIZE);
  let path = `M${x(way[0])} ${y(way[0].row)}`;
  for (const [i, next] of way.slice(1).entries()) {
    const here = way[i];
    if (here.column !== next.column) {
      const [from, to] = [y(here.row + BEND.from), y(here.row + BEND.to)];
      const middle = (from + to) / 2;
      path += `V${from}C${x(here)} ${middle} ${x(next)} ${middle} ${x(next)} ${to}`;
    }
    path += `V${y(next.row)}`;
  }
  return path;
}

/** From one row to another: straight to the next, else by an arc to the left. @param {number} from @param {number} to */
function narrow(from, to) {
  const [top, bottom] = [from * SIZE, to * SIZE];
  if (to - from === 1) return `M0 ${top}V${bottom}`;
  const out = -Math.round(WIDEST * (1 - 1 / (0.6 + 0.45 * (to - from))));
  const bend = SIZE / 2;
  return `M0 ${top}C${out} ${top} ${out} ${top + bend / 2} ${out} ${top + bend}V${bottom - bend}C${out} ${bottom - bend / 2} ${out} ${bottom} 0 ${bottom}`;
}
