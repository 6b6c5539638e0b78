/**
 * Where the neurons of a network stand, from nothing but the sizes of its layers and the room there is; and
 * where the arrow keys lead in it.
 *
 * All neurons are equally far above each other, so that the edges between two layers fan out evenly.
 *
 * @typedef {{width: number, height: number, radius: number, pitch: number, top: number, at: {x: number, y: number}[][]}} Layout
 * @typedef {{layer: number, neuron: number}} AtNeuron
 * @typedef {{layer: number, to: number, from: number, via: "from" | "to"}} AtEdge an edge from `layer` to the
 *   next; `via` is the end that it was entered by, and up and down go through the other edges there
 * @typedef {AtNeuron | AtEdge} Place
 */

/** @type {(low: number, value: number, high: number) => number} */
const clamp = (low, value, high) => Math.max(low, Math.min(value, high));

/** Between neurons above each other, in px: at most, and where there are many. */
const PITCH = { most: 78, least: 28, room: 440 };

/** Between layers, in px, from centre to centre. */
const GAP = { most: 250, least: 64 };

/** What the names of layers take, above. */
const TITLE = 26;

/** How wide a character is, on the whole, in px. */
const CHARACTER = 7.4;

/** @param {readonly number[]} sizes */
const pitchOf = (sizes) => clamp(PITCH.least, PITCH.room / Math.max(...sizes), PITCH.most);

/** Beside something higher a network may stretch, by this factor. */
const STRETCH = 1.45;

/**
 * How high a network is drawn: as high as it likes to be, or as the room that it is offered lets it be.
 * @param {readonly number[]} sizes
 * @param {number} [offered]
 */
export function heightOf(sizes, offered = 0) {
  const own = Math.ceil(TITLE + Math.max(...sizes) * pitchOf(sizes) + 4);
  return offered ? Math.min(offered, Math.round(own * STRETCH)) : own;
}

/**
 * @param {readonly number[]} sizes how many neurons each layer has
 * @param {number} width what there is; the drawing is wider if the layers need it
 * @param {{left?: number, right?: number}} [words] the longest name at either side, in characters
 * @param {number} [height] from `heightOf`
 * @returns {Layout}
 */
export function layout(sizes, width, { left = 0, right = 0 } = {}, height = heightOf(sizes)) {
  const pitch = (height - TITLE - 4) / Math.max(...sizes);
  const radius = Math.round(clamp(7, Math.min(pitch, pitchOf(sizes)) * 0.31, 23));
  const margin = (/** @type {number} */ characters) =>
    radius + 4 + (characters ? characters * CHARACTER + 6 : 0);
  const gaps = Math.max(1, sizes.length - 1);
  const room = width - margin(left) - margin(right);
  const gap = clamp(GAP.least, room / gaps, GAP.most);
  const wide = Math.max(width, margin(left) + margin(right) + GAP.least * gaps);
  const start = margin(left) + Math.max(0, room - gap * gaps) / 2;
  const middle = (TITLE + height) / 2;
  const at = sizes.map((size, layer) =>
    Array.from({ length: size }, (_, i) => ({
      x: sizes.length === 1 ? wide / 2 : start + layer * gap,
      y: middle + (i - (size - 1) / 2) * pitch,
    })),
  );
  return { width: wide, height, radius, pitch, top: TITLE, at };
}

/**
 * How far along an edge its label stands, so that the labels of a whole layer are evenly apart.
 *
 * @param {number} targets how many neurons the next layer has
 */
export const labelShare = (targets) => 1 / (targets + 1);

/**
 * Where a key leads from a place in the network; null if nowhere. Left and right go from neuron to edge to neuron,
 * up and down through the neurons of a layer or the edges at one neuron.
 *
 * @param {readonly number[]} sizes
 * @param {Place} place
 * @param {string} key
 * @returns {Place | null}
 */
export function walk(sizes, place, key) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if ("neuron" in place) {
    const { layer, neuron } = place;
    const across = (/** @type {number} */ other) =>
      Math.round((neuron * (sizes[other] - 1)) / Math.max(1, sizes[layer] - 1));
    if (key === "ArrowRight" && layer < sizes.length - 1)
      return { layer, to: across(layer + 1), from: neuron, via: "from" };
    if (key === "ArrowLeft" && layer > 0)
      return { layer: layer - 1, to: neuron, from: across(layer - 1), via: "to" };
    if (key === "Home") return { layer, neuron: 0 };
    if (key === "End") return { layer, neuron: sizes[layer] - 1 };
    if (!step) return null;
    return { layer, neuron: clamp(0, neuron + step, sizes[layer] - 1) };
  }
  const { layer, to, from, via } = place;
  if (key === "ArrowRight") return { layer: layer + 1, neuron: to };
  if (key === "ArrowLeft") return { layer, neuron: from };
  if (!step) return null;
  return via === "from"
    ? { ...place, to: clamp(0, to + step, sizes[layer + 1] - 1) }
    : { ...place, from: clamp(0, from + step, sizes[layer] - 1) };
}
