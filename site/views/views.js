/**
 * The door to everything that draws: load what a scene needs, then make a view a panel.
 *
 * Views and marks are found by name (`./plot.js`, `./marks/dots.js`), so a new kind is a new
 * file and nothing is registered. Loading waits; drawing never does.
 *
 * @typedef {import("../js/scene.d.ts").Scene} Scene
 * @typedef {import("../js/scene.d.ts").Panel} Panel
 * @typedef {import("../js/drag.js").Hands} Hands
 * @typedef {import("./plot/scales.js").Scales} Scales
 *
 * @typedef {object} Context what a mark may know besides its rows and its scales
 * @property {Hands | null} hands null where nothing can be touched
 * @property {string} id unique in the page: the start of any id the mark needs
 * @property {Box[]} taken where words already stand in this picture, or must not
 *
 * @typedef {{x0: number, y0: number, x1: number, y1: number}} Box in px
 *
 * @typedef {object} MarkModule
 * @property {(layer: SVGGElement, mark: any, scales: Scales, context: Context) => void} draw
 * @property {"marks" | "labels" | "handles"} [room] where its layer stands, "marks" if not given
 * @property {boolean} [clipped] whether the plot's edge cuts it; what is in "marks" is cut if nothing is said
 * @property {(mark: any, scales: Scales) => Box} [takes] the room that words have to leave it
 * @property {boolean} [always] its picture depends on more than its mark, so it is never skipped
 *
 * @typedef {object} ViewOptions
 * @property {Document} document
 * @property {Hands | null} hands null makes a picture: role "img", nothing to focus
 * @property {string} [id] unique in the page; made up if not given
 * @property {boolean} [hint] whether its first handle shows, by class "hint", that it can be moved
 * @property {string} [label] what the picture shows in words; the panel's title if not given
 *
 * @typedef {object} View
 * @property {SVGSVGElement | HTMLElement} element
 * @property {(panel: any, size: {width: number, height: number, animate?: boolean}) => void} update
 * @property {() => void} destroy
 *
 * @typedef {import("./layout.js").Size} Size in CSS px
 *
 * @typedef {object} ViewModule
 * @property {(panel: any, options: ViewOptions & {id: string, marks: Map<string, MarkModule>}) => View} create
 * @property {(panel: any, size: Size) => Size} [size] what it needs in a text, where it is offered a width
 * @property {(panel: any, size: Size) => Size} [fit] what it takes of a room of fixed size, if not all of it
 * @property {(panel: any, size: Size) => number} [highest] how high the pictures of its figure may be at most
 */

import { panelSizes } from "./layout.js";

/** @type {Map<string, ViewModule>} */
const views = new Map();

/** @type {Map<string, MarkModule>} */
const marks = new Map();

let count = 0;

/** The kinds of mark in `panel`; only plots have marks. @param {Panel} panel */
const kindsIn = (panel) => (panel.view === "plot" ? panel.marks.map((mark) => mark.kind) : []);

/**
 * Whether everything `scene` needs is here, so that drawing it need not wait.
 *
 * @param {Scene} scene
 */
export function isLoaded(scene) {
  return scene.panels.every(
    (panel) => views.has(panel.view) && kindsIn(panel).every((kind) => marks.has(kind)),
  );
}

/**
 * Fetch the views and marks that `scene` needs and that are not here yet.
 *
 * @param {Scene} scene
 * @returns {Promise<void>}
 */
export async function load(scene) {
  const names = new Set(scene.panels.map((panel) => panel.view));
  const kinds = new Set(scene.panels.flatMap(kindsIn));
  await Promise.all([
    ...[...names].map(async (name) => {
      if (!views.has(name)) views.set(name, await import(`./${name}.js`));
    }),
    ...[...kinds].map(async (kind) => {
      if (!marks.has(kind)) marks.set(kind, await import(`./marks/${kind}.js`));
    }),
  ]);
}

/**
 * How large each panel of `scene` is drawn in `width` px. Its views must have been loaded.
 *
 * @param {Scene} scene
 * @param {number} width
 * @returns {Size[]}
 */
export function sizes(scene, width) {
  const offered = panelSizes(width, scene.panels).sizes;
  return scene.panels.map(
    (panel, i) => views.get(panel.view)?.size?.(panel, offered[i]) ?? offered[i],
  );
}

/**
 * How large each panel of `scene` is drawn in its room, which has a fixed size. Its views must have been loaded.
 *
 * @param {Scene} scene
 * @param {(Size | undefined)[]} rooms none for a panel that is not on show
 * @returns {(Size | undefined)[]}
 */
export function fit(scene, rooms) {
  const limits = scene.panels.map((panel, i) => {
    const room = rooms[i];
    return (room && views.get(panel.view)?.highest?.(panel, room)) ?? Number.POSITIVE_INFINITY;
  });
  const most = Math.min(...limits);
  return scene.panels.map((panel, i) => {
    const room = rooms[i];
    if (!room) return undefined;
    const offered = { ...room, height: Math.min(room.height, most) };
    return views.get(panel.view)?.fit?.(panel, offered) ?? offered;
  });
}

/**
 * A view for `panel`, empty until its first `update`. Its view must have been loaded.
 *
 * @param {Panel} panel
 * @param {ViewOptions} options
 * @returns {View}
 */
export function createView(panel, options) {
  const view = views.get(panel.view);
  if (!view) throw new Error(`The view "${panel.view}" is not loaded: call load(scene) first.`);
  count += 1;
  return view.create(panel, { ...options, id: options.id ?? `view-${count}`, marks });
}
