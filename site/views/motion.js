/**
 * Motion: the pictures between two pictures, in data units.
 *
 * What changes by a press, a step or a reveal moves there. Every picture in between is drawn by the same views as the
 * two: only numbers differ. Marks are matched as a plot keys them, their rows by place; a row that is new grows out of
 * the one before it, and what has no partner fades. Words, readouts and what a handle says are the new ones at once.
 *
 * @typedef {import("../js/scene.d.ts").Panel} Panel
 * @typedef {import("../js/scene.d.ts").Rows} Rows
 * @typedef {Record<string, any>} Mark a mark in between may have `shown`, from 0 to 1, while it fades
 * @typedef {{to: Panel, share: number}} Way where a panel in between is going, and how much of the way it has gone
 * @typedef {(share: number) => Panel[]} Between the pictures at a share of the way
 */
import { attribute } from "../js/keep.js";
import { same } from "./plot/rows.js";

/** How long a move takes, in ms, if nothing says less. */
const MOVE = 450;

/** A frame that comes later than this, in ms, goes no further: on a slow machine, too, all of the way is seen. */
const LATEST = 50;

/** @type {(from: number, to: number, share: number) => number} */
const mix = (from, to, share) =>
  Number.isFinite(from) && Number.isFinite(to) ? from + share * (to - from) : to;

/** @type {(from: ArrayLike<number>, to: ArrayLike<number>, share: number) => number[]} */
function mixAll(from, to, share) {
  const mixed = new Array(to.length);
  for (let i = 0; i < mixed.length; i++) mixed[i] = mix(from[i] ?? to[i], to[i], share);
  return mixed;
}

/** Slow, swift, slow. @param {number} share */
const ease = (share) => (share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3);

/** @param {Rows} rows @returns {number[][]} */
const listed = ({ columns, values }) =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from(values.slice(i * columns, (i + 1) * columns)),
  );

/**
 * Where a row that is new begins, of what kind its mark is: out of the row before it, if nothing else makes sense.
 *
 * @type {Record<string, (row: number[], before: number[]) => number[]>}
 */
const BIRTHS = {
  segments: ([x, y]) => [x, y, x, y],
  arrows: ([x, y]) => [x, y, x, y],
  bars: ([x0, y0, x1]) => [x0, y0, x1, y0],
  strips: () => [0],
  fog: ([x0, x1]) => [(x0 + x1) / 2, (x0 + x1) / 2],
};

/**
 * Where rows begin and end. A row that goes does what one that comes does, backwards.
 *
 * @param {string} kind of the mark @param {number[][]} from @param {number[][]} to
 */
function pairs(kind, from, to) {
  const born = BIRTHS[kind] ?? ((_, before) => before);
  const all = [...Array(Math.max(from.length, to.length)).keys()];
  return [
    all.map((i) => from[i] ?? born(to[i], from.at(-1) ?? to[0])),
    all.map((i) => to[i] ?? born(from[i], to.at(-1) ?? from[0])),
  ];
}

/**
 * Where rows that have names begin: each goes its own way, and one that is new is where it belongs.
 *
 * @param {Mark} from @param {Mark} to
 */
function startsOfNamed(from, to) {
  const before = listed(from.at);
  return listed(to.at).map((row, i) => before[from.keys.indexOf(to.keys[i])] ?? row);
}

/** Of several that set out one after the other, the last starts after so much of the time. */
const LAST = 0.5;

/** How far the i-th of several is then. @type {(share: number, i: number, count: number) => number} */
export const inTurn = (share, i, count) =>
  Math.max(0, Math.min((share - (LAST * i) / count) / (1 - LAST), 1));

/** Those that are new fall, one after the other, faster and faster. @param {Mark} from @param {Mark} to */
function falling(from, to) {
  const rows = listed(to.at);
  const fresh = to.keys.filter((/** @type {number} */ key) => !from.keys.includes(key));
  return (/** @type {number} */ share) => {
    const fallen = rows.map(([x, y], i) => {
      const turn = fresh.indexOf(to.keys[i]);
      if (turn < 0) return [x, y];
      return [x, mix(to.falls_from, y, inTurn(share, turn, fresh.length) ** 2)];
    });
    return packed(2, fallen);
  };
}

/**
 * The tables between two, number by number.
 *
 * @param {string} key what of the mark it is @param {Mark} from @param {Mark} to
 * @returns {(share: number) => Rows}
 */
function betweenTables(key, from, to) {
  const { columns } = to[key];
  let [start, end] = [from[key].values, to[key].values];
  if (from.keys && to.keys && to.falls_from !== undefined) return falling(from, to);
  if (from.keys && to.keys) start = startsOfNamed(from, to).flat();
  else if (start.length !== end.length) {
    const kind = key === "at" ? to.kind : "";
    [start, end] = pairs(kind, listed(from[key]), listed(to[key])).map((rows) => rows.flat());
  }
  return (share) => ({ columns, values: mixAll(start, end, share) });
}

/** @param {number} columns @param {number[][]} rows @returns {Rows} */
const packed = (columns, rows) => ({ columns, values: rows.flat() });

/**
 * The marks of a panel by keys that stay while others come and go: a handle's name, else what the mark is, whether one
 * of it stands out, and its index among marks of its kind and role.
 *
 * @template {{kind: string, role: string, name?: string}} Kind
 * @param {readonly Kind[]} marks
 * @returns {Map<string, Kind>}
 */
export function withKeys(marks) {
  const keyed = new Map();
  for (const mark of marks) {
    const lit = "lit" in mark ? "-lit" : "";
    const stem = mark.kind === "handle" ? `handle-${mark.name}` : `${mark.kind}-${mark.role}${lit}`;
    let key = stem;
    for (let count = 2; keyed.has(key); count++) key = `${stem}-${count}`;
    keyed.set(key, mark);
  }
  return keyed;
}

/** Of a mark that comes or goes, so much is seen. @param {SVGElement} element @param {object} mark */
export function fade(element, mark) {
  const { shown = 1 } = /** @type {Mark} */ (mark);
  attribute(element, "style", shown < 1 ? `opacity: ${shown}` : null);
}

/** The height of a curve at `x`, straight from point to point. @param {number[][]} curve @param {number} x */
function heightAt(curve, x) {
  const right = curve.findIndex(([at]) => at >= x);
  const i = right < 0 ? curve.length - 1 : Math.max(1, right);
  const [[x0, y0], [x1, y1]] = [curve[i - 1], curve[i]];
  return mix(y0, y1, x1 === x0 ? 1 : (x - x0) / (x1 - x0));
}

/**
 * The marks between two of a kind.
 *
 * @param {Mark} from @param {Mark} to
 * @param {number[][]} [path] the curve that its points follow, if they do
 * @returns {(share: number) => Mark}
 */
function betweenTwo(from, to, path) {
  const moves = (/** @type {string} */ key) => to[key] !== undefined && !same(from[key], to[key]);
  const tables = ["at", "levels", "leans"]
    .filter(moves)
    .map((key) => /** @type {const} */ ([key, betweenTables(key, from, to)]));
  const numbers = ["x", "y", "whole"].filter(moves);
  return (share) => {
    /** @type {Mark} */
    const now = { ...to };
    for (const key of numbers) {
      const [start, end] = [from[key], to[key]];
      now[key] = typeof end === "number" ? mix(start, end, share) : mixAll(start, end, share);
    }
    for (const [key, table] of tables) now[key] = table(share);
    if (path && to.at) {
      const rows = listed(now.at).map(([x]) => [x, heightAt(path, x)]);
      now.at = packed(2, rows);
    }
    // A map on its way is drawn less finely, so that every frame has its turn.
    if (to.kind === "contours" && now.at !== to.at) now.rough = true;
    const shown = mix(from.shown ?? 1, 1, share);
    return shown < 1 ? { ...now, shown } : now;
  };
}

/** From this many rows on that come or go at once, they are another set of things. */
const CROWD = 100;

/** Whether one can become the other. @param {Mark} from @param {Mark} to */
function fits(from, to) {
  if (!to.at) return true;
  const [before, after] = [from, to].map(({ at }) => at.values.length / at.columns);
  const isAlike = from.at.columns === to.at.columns && before > 0 && after > 0;
  return isAlike && Math.abs(before - after) < CROWD;
}

/**
 * What a mark that is new begins as: the first of the role it comes out of, if there is one; arrows grow from their feet.
 *
 * @param {Mark} mark @param {readonly Mark[]} before
 */
function beginning(mark, before) {
  if (mark.kind === "arrows") {
    const feet = listed(mark.at).map((row) => BIRTHS.arrows(row, row));
    return { ...mark, at: packed(mark.at.columns, feet) };
  }
  const source = mark.out_of && before.find(({ role, at }) => role === mark.out_of && at);
  return source && { ...mark, at: { columns: mark.at.columns, values: source.at.values } };
}

/**
 * What a mark that goes becomes: itself, no longer seen. Fog parts on its way, from where it is clear outwards, or
 * else from the middle.
 *
 * @param {Mark} mark @param {any} panel the panel that it was in
 */
function ending(mark, panel) {
  if (mark.kind !== "fog") return mark;
  const clear = listed(mark.at);
  return {
    ...mark,
    at: packed(
      2,
      (clear.length ? clear : [0]).map(() => panel.x.domain),
    ),
  };
}

/** A mark that comes out of nothing. @param {Mark} mark @param {number} share @returns {Mark} */
const appearing = (mark, share) => (share < 1 ? { ...mark, shown: share } : mark);

/** The strips that have been there, while others are on their way to them. @param {Mark} from @param {Mark} to */
function pouring(from, to) {
  const values = to.at.values.slice(0, from.at.values.length);
  return betweenTwo(from, { ...to, at: { columns: 1, values } });
}

/**
 * @param {any} from a panel with marks @param {any} to
 * @returns {(share: number) => Mark[]}
 */
function betweenMarks(from, to) {
  const before = withKeys(/** @type {any[]} */ (from.marks));
  const after = withKeys(/** @type {any[]} */ (to.marks));
  // A handle that is gone cannot be taken hold of any more.
  const gone = [...before].filter(([key, { kind }]) => !after.has(key) && kind !== "handle");
  // What fog has covered is there already, and seen where it parts.
  const parts = gone.some(([, { kind }]) => kind === "fog");
  const steps = [...after].map(([key, mark]) => {
    const old = before.get(key);
    if (old && same(old, mark)) return () => mark;
    const start = old && fits(old, mark) ? old : beginning(mark, from.marks);
    if (parts && mark.kind === "line" && old?.at.values.length !== mark.at.values.length)
      return () => mark;
    // What is poured in is on its way through the air (flight.js).
    if (old && mark.poured_from) return pouring(old, mark);
    if (!start) return (/** @type {number} */ share) => (parts ? mark : appearing(mark, share));
    const curve =
      mark.rides &&
      to.marks.find((/** @type {Mark} */ one) => one.role === mark.rides && one.kind === "line");
    const path = curve && listed(curve.at);
    return betweenTwo(start, mark, path);
  });
  const fading = gone.map(([, mark]) => {
    const going = betweenTwo(mark, ending(mark, from));
    if (mark.kind === "fog") return going;
    return (/** @type {number} */ share) => ({
      ...going(share),
      shown: (mark.shown ?? 1) * (1 - share),
    });
  });
  return (share) => [...steps, ...fading].map((step) => step(share));
}

/** @param {any} from @param {any} to an axis @param {number} share */
function mixAxis(from, to, share) {
  if (same(from.domain, to.domain) || from.scale !== to.scale) return to;
  // Equal lengths are equal factors.
  if (to.scale !== "log") return { ...to, domain: mixAll(from.domain, to.domain, share) };
  return {
    ...to,
    domain: mixAll(from.domain.map(Math.log), to.domain.map(Math.log), share).map(Math.exp),
  };
}

/**
 * Gradients flow back: those of the last links first, each growing out of nothing.
 *
 * @param {any} from @param {any} to a network @param {number} share
 */
function mixNetwork(from, to, share) {
  const layers = to.layers.map((/** @type {any[]} */ layer, /** @type {number} */ l) =>
    layer.map((neuron, i) => {
      if (neuron.value === undefined) return neuron;
      return { ...neuron, value: mix(from.layers[l][i].value ?? 0, neuron.value, share) };
    }),
  );
  const links = to.links.map((/** @type {any} */ one, /** @type {number} */ l) => {
    const { columns, values } = one.weights;
    const before = from.links[l];
    if (one.role === "gradient" && before.role !== one.role) {
      const { length } = to.links;
      const own = Math.max(0, Math.min(share * length - (length - 1 - l), 1));
      const weights = { columns, values: Array.from(values, (value) => own * value) };
      return { ...one, weights, ...(own > 0 && own < 1 && { pulse: own, back: true }) };
    }
    const weights = { columns, values: mixAll(before.weights.values, values, share) };
    const arrives = (/** @type {any} */ neuron, /** @type {number} */ i) =>
      neuron.value !== undefined && from.layers[l + 1][i].value === undefined;
    return { ...one, weights, ...(to.layers[l + 1].some(arrives) && { pulse: share }) };
  });
  return { ...to, layers, links };
}

/** What a layer has just added up runs through its cells first. @param {any} from @param {any} to a crossbar @param {number} share */
function mixCrossbar(from, to, share) {
  const layers = to.layers.map((/** @type {any} */ layer, /** @type {number} */ l) => {
    const before = from.layers[l];
    const neurons = layer.neurons.map((/** @type {any} */ neuron, /** @type {number} */ i) =>
      neuron.value === undefined
        ? neuron
        : { ...neuron, value: mix(before.neurons[i].value ?? 0, neuron.value, share) },
    );
    return { ...layer, neurons, ...(layer.sums && !before.sums && { pulse: share }) };
  });
  return { ...to, layers };
}

/** Along an edge that is at work now, and was not, runs a pulse. @param {any} from @param {any} to a graph */
function betweenGraphs(from, to) {
  const keyOf = (/** @type {any} */ { start, end, slot }) => `${start} ${end} ${slot}`;
  const before = new Map(from.edges.map((/** @type {any} */ edge) => [keyOf(edge), edge.state]));
  const starts = to.edges.map(
    (/** @type {any} */ edge) => edge.state === "now" && before.get(keyOf(edge)) !== "now",
  );
  if (!starts.some(Boolean)) return null;
  return (/** @type {number} */ share) => ({
    ...to,
    edges: to.edges.map((/** @type {any} */ edge, /** @type {number} */ i) =>
      starts[i] ? { ...edge, pulse: share } : edge,
    ),
  });
}

/** What of a surface is not its marks. Sides come with the colour of what was there. @param {any} from @param {any} to a surface */
function betweenGrounds(from, to) {
  const moves = from.at.values.length === to.at.values.length && !same(from.at, to.at);
  return (/** @type {number} */ share) => ({
    ...(moves && { at: { ...to.at, values: mixAll(from.at.values, to.at.values, share) } }),
    z: mixAxis(from.z, to.z, share),
    ...(to.sides && !from.sides && { sides: { ...to.sides, shown: share } }),
    azimuth: mix(from.azimuth, to.azimuth, share),
    elevation: mix(from.elevation, to.elevation, share),
  });
}

/** Whether a panel with axes is about other quantities than before, both ways. @param {any} from @param {any} to */
const isOther = (from, to) =>
  from?.x && to.x && from.x.label !== to.x.label && from.y.label !== to.y.label;

/**
 * The panels between `from` and `to` of one name and view; null if nothing in it moves.
 *
 * @param {any} from @param {any} to
 * @param {boolean} appears whether what is in it comes anew, since the scene is about something else
 * @returns {((share: number) => any) | null}
 */
function betweenPanels(from, to, appears) {
  if (!from || from.view !== to.view || same(from, to)) return null;
  if (appears && to.marks)
    return (share) => ({
      ...to,
      marks: to.marks.map((/** @type {Mark} */ mark) => appearing(mark, share)),
    });
  if (to.view === "graph") return betweenGraphs(from, to);
  if (to.view === "network") {
    const sizes = (/** @type {any} */ { layers }) =>
      layers.map((/** @type {any[]} */ one) => one.length);
    return same(sizes(from), sizes(to)) ? (share) => mixNetwork(from, to, share) : null;
  }
  if (to.view === "crossbar") {
    const shapes = (/** @type {any} */ { layers }) =>
      layers.map((/** @type {any} */ { weights, neurons }) => [weights.at.columns, neurons.length]);
    return same(shapes(from), shapes(to)) ? (share) => mixCrossbar(from, to, share) : null;
  }
  // What is drawn in other units does not become it.
  if (!to.marks || from.plain !== to.plain) return null;
  const marks = betweenMarks(from, to);
  const ground = to.view === "surface" ? betweenGrounds(from, to) : null;
  return (share) => ({
    ...to,
    x: mixAxis(from.x, to.x, share),
    y: mixAxis(from.y, to.y, share),
    ...ground?.(share),
    ...(share < 1 && { way: { to, share } }),
    marks: marks(share),
  });
}

/**
 * The pictures between two scenes; null if nothing moves from one to the other.
 *
 * @param {readonly Panel[]} from @param {readonly Panel[]} to
 * @returns {Between | null}
 */
export function between(from, to) {
  const before = to.map((panel) => from.find(({ name }) => name === panel.name));
  const appears = to.some((panel, i) => isOther(before[i], panel));
  const moves = to.map((panel, i) => betweenPanels(before[i], panel, appears));
  if (!moves.some(Boolean)) return null;
  return (share) => to.map((panel, i) => moves[i]?.(share) ?? panel);
}

/**
 * Moves a figure's picture. A new picture starts from what is seen, wherever that is on its way.
 *
 * @param {object} hooks
 * @param {(panels: Panel[], isNew: boolean) => void} hooks.paint `isNew` unless it is only another size of the same
 * @param {(moving: boolean) => void} hooks.tell that it is under way, or that it has come
 * @param {(from: Panel[], to: Panel[], settle: () => void) => ((share: number) => void) | null} hooks.fly what goes from
 *   panel to panel; `settle` draws the end
 */
export function createMotion({ paint, tell, fly }) {
  /** @type {Panel[]} */
  let from = [];
  /** @type {Panel[]} */
  let seen = [];
  /** @type {Panel[]} */
  let to = [];
  /** @type {Between | null} */
  let way = null;
  /** @type {((share: number) => void) | null} */
  let flight = null;
  let [gone, before, lasts, frame] = [0, 0, 0, 0];

  /** @param {number} now */
  function step(now) {
    gone += Math.max(0, Math.min(now - before, LATEST));
    before = now;
    if (!way || gone >= lasts) return end();
    const eased = ease(gone / lasts);
    seen = way(eased);
    paint(seen, true);
    flight?.(eased);
    frame = requestAnimationFrame(step);
  }

  function end() {
    cancelAnimationFrame(frame);
    land();
    const moved = way !== null;
    way = null;
    seen = to;
    paint(seen, true);
    if (moved) tell(false);
  }

  function land() {
    flight?.(1);
    flight = null;
  }

  return {
    /** Draw again what is seen, such as at another size. */
    again: () => paint(seen, false),

    /**
     * @param {Panel[]} next
     * @param {number} time that it may take, in ms: 0 for at once, less to go on as things are, towards it
     */
    show(next, time) {
      const goes = time < 0 && way !== null;
      to = next;
      if (!goes) from = seen;
      const isStill = time <= 0 && !goes;
      const found = isStill || document.hidden || isReduced() ? null : between(from, to);
      if (!found) return end();
      way = found;
      if (goes) return;
      cancelAnimationFrame(frame);
      land();
      flight = fly(from, to, () => paint(to, true));
      [gone, before, lasts] = [0, performance.now(), Math.min(time, MOVE)];
      tell(true);
      frame = requestAnimationFrame(step);
    },
  };
}

const isReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
